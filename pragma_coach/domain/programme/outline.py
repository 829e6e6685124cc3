"""The outline of a programme: exactly that on which the journeys of running pairs depend, to see whether it changed.

A journey follows from events and from which items there are, in which phase, for whom, which of them end a phase, and
which are one fact with a milestone or a day.
Words, guide days, targets, talks, deadlines and tiles are not in it: mending a title or a target changes no journey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pragma_coach.domain.programme.programme import FactPlace, Group, Programme
from pragma_coach.domain.types import GroupId

_FACT = "feit"


def outline(programme: Programme, beside: str | None = None) -> str:
    """Return the outline as lines of words, the same for the same meaning.

    `beside` is an older outline of the same version, to compare with: a group that it does not have was on for nobody,
    so that group itself, and what goes off the list with it, changes no journey and is left out.
    """
    known = programme.groups if beside is None else [one for one in programme.groups if f"groep {one.id}: " in beside]
    groups = frozenset(one.id for one in known)
    parts = (_phases(programme), sorted(_items(programme, groups)), sorted(_groups(known)), sorted(_facts(programme)))
    return "\n".join(line for part in parts for line in part)


def _phases(programme: Programme) -> Iterator[str]:
    yield "fasen: " + ", ".join(phase.id for phase in programme.phases)


def _items(programme: Programme, groups: frozenset[GroupId]) -> Iterator[str]:
    for item in programme.items:
        marks = [word for word, on in (("core", item.core), ("gevoelig", item.sensitive)) if on]
        marks += [f"groep {group}" for group in sorted(item.applies_if)]
        marks += [f"niet bij groep {group}" for group in sorted(item.unless & groups)]
        yield f"onderdeel {item.id} in fase {item.phase}: {', '.join(marks) or 'gewoon'}"


def _groups(groups: Iterable[Group]) -> Iterator[str]:
    for group in groups:
        yield f"groep {group.id}: {'met de hand' if group.by_hand else 'aan of uit'}"


def _facts(programme: Programme) -> Iterator[str]:
    for fact in programme.facts:
        places = [f"{place} {name}" for place, name in programme.places_of(fact) if place is not FactPlace.TALK]
        if places:
            yield f"{_FACT} {fact.id}: {', '.join(places)}"


def changes(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that only the outline before has, and those that only the one after has.

    An outline from before there were facts says nothing of them: the pairs were folded again when facts came.
    """
    old, new = before.splitlines(), after.splitlines()
    if not any(line.startswith(_FACT) for line in old):
        new = [line for line in new if not line.startswith(_FACT)]
    return [line for line in old if line not in new], [line for line in new if line not in old]
