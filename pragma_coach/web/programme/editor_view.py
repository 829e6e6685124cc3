"""How an organisation's own programme is shown: the list in sections, and what is wrong in words for people."""

from __future__ import annotations

from collections.abc import Iterable

from pragma_coach.content import Problem
from pragma_coach.domain.access import Act
from pragma_coach.domain.programme.programme import Duration, Item, Phase, Unit, in_phase
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.domain.types import TickRule
from pragma_coach.services.programme.draft import DraftOverview, in_words
from pragma_coach.web.shared.guards import visitor

TICKS = {
    TickRule.COACH: "de coach",
    TickRule.COACHEE: "de nieuwkomer",
    TickRule.BOTH: "samen: de een zegt, de ander bevestigt",
}


UNITS = {Unit.DAYS: ("dag", "dagen"), Unit.WEEKS: ("week", "weken"), Unit.MONTHS: ("maand", "maanden")}


def length(offset: Duration) -> str:
    return f"na {count(offset.count, *UNITS[offset.unit])}" if offset.count else "meteen"


def sections(found: DraftOverview) -> list[tuple[Phase, dict[str, list[tuple[Item, list[str]]]]]]:
    """Return the list as it would go by the draft: per phase, by the title of the leefgebied, items with their marks.

    What is hidden is among them, marked as such.
    """
    shown = found.shown.programme
    hidden = [] if found.whole else [item for item in found.base.programme.items if item.id not in shown.item_by_id]
    made = []
    for phase in shown.phases:
        rows = [(item, _marks(item, found)) for item in in_phase([*shown.items, *hidden], phase.id)]
        by_domain = {title: [row for row in rows if row[0].life_domain is one] for one, title in LIFE_DOMAINS.items()}
        made.append((phase, {title: inside for title, inside in by_domain.items() if inside}))
    return made


def _marks(item: Item, found: DraftOverview) -> list[str]:
    """Return what is special about an item: made, hidden or put in other words by the organisation."""
    if found.whole:
        return []
    change = found.additions.changes.get(item.id)
    marks = {
        "eigen": item in found.additions.items,
        "verborgen": bool(change and change.hide),
        "andere woorden": bool(change and (change.title or change.help or change.if_not)),
    }
    return [mark for mark, on in marks.items() if on]


def problem_lines(problems: Iterable[Problem]) -> list[tuple[str, str, bool]]:
    """Return where, what, and whether it is only something to look at; what has to be mended first."""
    return sorted(
        dict.fromkeys((problem.place, in_words(problem), problem.warning) for problem in problems),
        key=lambda found: found[2],
    )


def may_move() -> bool:
    return visitor().may(Act.MOVE_PAIR)
