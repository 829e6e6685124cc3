"""How an organisation's own programme is shown: the list in sections, and what is wrong in words for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pragma_coach.content import Problem
from pragma_coach.domain.access import Act
from pragma_coach.domain.programme.programme import Duration, Item, Phase, Unit
from pragma_coach.domain.types import TickRule
from pragma_coach.services.programme.draft import DraftOverview, in_words
from pragma_coach.web.pairs.item_words import LIFE_DOMAINS
from pragma_coach.web.shared.filters import count
from pragma_coach.web.shared.guards import visitor

TICKS = {
    TickRule.COACH: "de coach",
    TickRule.COACHEE: "de nieuwkomer",
    TickRule.BOTH: "samen: de een zegt, de ander bevestigt",
}


UNITS = {Unit.DAYS: ("dag", "dagen"), Unit.WEEKS: ("week", "weken"), Unit.MONTHS: ("maand", "maanden")}


def length(offset: Duration) -> str:
    """Say how long after its start something is."""
    return f"na {count(offset.count, *UNITS[offset.unit])}" if offset.count else "meteen"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of the list; `marks` tell what is special about it."""

    item: Item
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftSection:
    """The lines of one leefgebied."""

    title: str
    rows: tuple[DraftLine, ...]

    @property
    def own(self) -> int:
        """How many of the lines the organisation changed or made itself."""
        return sum(bool(row.marks) for row in self.rows)


def sections(found: DraftOverview) -> list[tuple[Phase, list[DraftSection]]]:
    """Return the list by phase and leefgebied as it would go by the draft, with what is hidden marked as such."""
    items = [*found.shown.programme.items, *_hidden(found)]
    domains = list(LIFE_DOMAINS.items())
    return [
        (
            phase,
            [
                DraftSection(title, rows)
                for domain, title in domains
                if (
                    rows := tuple(
                        _row(item, found) for item in items if _in(item, phase) and item.life_domain is domain
                    )
                )
            ],
        )
        for phase in found.shown.programme.phases
    ]


def _in(item: Item, phase: Phase) -> bool:
    return item.phase == phase.id


def _hidden(found: DraftOverview) -> Iterator[Item]:
    if found.whole:
        return iter(())
    shown = found.shown.programme.item_by_id
    return (item for item in found.base.programme.items if item.id not in shown)


def _row(item: Item, found: DraftOverview) -> DraftLine:
    change = found.additions.changes.get(item.id)
    marks = {
        "eigen": item.id in {one.id for one in found.additions.items},
        "verborgen": bool(change and change.hide),
        "andere woorden": bool(change and (change.title or change.help or change.if_not)),
    }
    return DraftLine(item, () if found.whole else tuple(mark for mark, on in marks.items() if on))


def told(problems: Iterable[Problem]) -> list[tuple[str, str, bool]]:
    """Return where, what, and whether it is only something to look at; what has to be mended first."""
    return sorted(
        dict.fromkeys((problem.place, in_words(problem), problem.warning) for problem in problems),
        key=lambda found: found[2],
    )


def may_move() -> bool:
    """Tell whether the visitor may move pairs to another version."""
    return visitor().may(Act.MOVE_PAIR)
