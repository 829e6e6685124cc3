"""The list on paper: what is up now, with a box, the step in two languages, and room for the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.journey import SETTLED
from pragma_coach.domain.programme.programme import Item, Phase
from pragma_coach.domain.types import PairId
from pragma_coach.services.pairs import lookup
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.web.pairs.item_words import OwnText
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.shared.audience import pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.guards import actor

blueprint = Blueprint("pairs_paper", __name__)

_SHEETS = 2
# A sheet has room for so many lines of text; a row takes half a line besides its own. A line holds so many letters: no
# text of the shipped programmes needs more room than this says, in any language (a browser test prints them all).
_ROOM, _AROUND, _LETTERS = 58.0, 0.5, 42


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper: steps of one phase, in the order of the list; `now` unless that phase is still to come."""

    phase: Phase
    now: bool
    rows: tuple[tuple[Item, OwnText | None], ...]


def sheets(page: PairList) -> list[Sheet]:
    """Return all that is open on sheets, the phase of now first, and of a phase what is up soonest."""
    phases = list(page.programme.phases)
    first = phases.index(page.phase)
    return [sheet for phase in phases[first:] + phases[:first] for sheet in _of_phase(page, phase)]


def _of_phase(page: PairList, phase: Phase) -> Iterator[Sheet]:
    place = {item.id: number for number, item in enumerate(page.items)}
    todo = [item for item in page.items if item.phase == phase.id and page.journey.state_of(item.id) not in SETTLED]
    todo.sort(key=lambda item: (item.optional, not item.core, page.guide(item) or date.max, place[item.id]))
    while todo:
        room, taken = _ROOM, 0
        while taken < len(todo) and (room := room - _lines(page, todo[taken])) >= 0:
            taken += 1
        here, todo = sorted(todo[: taken or 1], key=lambda item: place[item.id]), todo[taken or 1 :]
        yield Sheet(phase, phase == page.phase, tuple((item, _own(page, item)) for item in here))


def _own(page: PairList, item: Item) -> OwnText | None:
    own = page.translations.get(item.id)
    return own.title if own else None


def _lines(page: PairList, item: Item) -> float:
    own = _own(page, item)
    return max(-(-len(text) // _LETTERS) for text in (item.title, own.text if own else "")) + _AROUND


@blueprint.get("/koppel/<pair:pair_id>/papier")
@pair_audience(Act.TICK, Page.LIST)
def paper(pair_id: PairId) -> str:
    """Show the list as it goes on paper: two sheets, or with `alles` every sheet there is."""
    page = PairList(pair_for((Act.TICK,), actor(), pair_id, today()), today())
    found = sheets(page)
    return render_template(
        "pairs/paper.html",
        page=page,
        sheets=found if "alles" in request.args else found[:_SHEETS],
        all_of_them=len(found),
        coaches=lookup.coach_names(page.pair, today()),
        today=today(),
    )
