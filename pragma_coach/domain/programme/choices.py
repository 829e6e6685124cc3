"""A choice: item groups of which only some go together, so that people say one thing (the route) and no switches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pragma_coach.domain.types import GroupId


def goes_for(applies_if: frozenset[GroupId], unless: frozenset[GroupId], on: frozenset[GroupId]) -> bool:
    """Tell whether a pair with these groups on has a thing: one of `applies_if` is on (if any), none of `unless`."""
    return not unless & on and (not applies_if or bool(applies_if & on))


@dataclass(frozen=True, slots=True)
class Option:
    """One way in which a choice can go: it switches `groups` on and the other groups of the choice off.

    `code` is how official files write it ("B"), "" when they do not.
    """

    id: str
    title: str
    groups: frozenset[GroupId] = frozenset()
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A choice that is made for each pair; a new pair begins with the first option.

    A choice that official files know too has the name of their field as its id. One of the `desk` is made by a
    coordinator, any other by the coach as well.
    """

    id: str
    title: str
    hint: str = ""
    desk: bool = False
    options: tuple[Option, ...]

    @cached_property
    def groups(self) -> frozenset[GroupId]:
        return frozenset().union(*(option.groups for option in self.options))

    def chosen(self, on: frozenset[GroupId]) -> Option:
        """Return what was chosen, by the groups that are on; the first option when no option has just these."""
        return next((option for option in self.options if option.groups == on & self.groups), self.options[0])

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)

    def by_code(self, code: str) -> Option | None:
        """Return the option that official files write as this code, or None."""
        return next((option for option in self.options if option.code and option.code == code), None)
