"""The first page of a coach: what waits, the steps agreed with each of the own people, and the week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import day_and_month
from pragma_coach.domain.daytime import WEEKDAYS, minute_words, weekday_words
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.talks.talks import When, title_of
from pragma_coach.domain.types import ItemId, ItemState, PairId
from pragma_coach.services.desk.coach_day import WEEK, CoachedPair, coach_day
from pragma_coach.services.pairs import ticks
from pragma_coach.services.pairs.acts import Done
from pragma_coach.web.pairs.check_ins import question_card
from pragma_coach.web.pairs.coach_list import CoachList
from pragma_coach.web.pairs.item_words import first_word
from pragma_coach.web.pairs.lines import ItemLine
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import read_row, shown_rev
from pragma_coach.web.shared.guards import actor, operation, visitor
from pragma_coach.web.shared.urls import read_id, short_id

blueprint = Blueprint("pairs_coach_day", __name__)

_AT = "/punt/"  # between a pair and its item, as in the address of the item: several people may have the same item


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that waits on the coach: whose it is, what, a line about it, and where it is done."""

    card: Card
    what: str
    more: str
    address: str


class Card(CoachList):
    """One of the coach's people on the first page."""

    def __init__(self, person: CoachedPair, day: date, just: int | None) -> None:
        super().__init__(person.pair, day, just=just)
        self.person = person
        self.short = short_id(person.pair.id)

    @property
    def address(self) -> str:
        return url_for("pairs_coach.pair", pair_id=self.pair.id)

    @property
    def steps(self) -> list[ItemLine]:
        """The steps for now, and the one that was ticked just now: it stays where it can be taken back."""
        just = self.last.item if self.last else None
        shown = [item for item in self.items if item.id in self.journey.focus or item.id == just]
        return [self._here(self.line(item)) for item in shown]

    def _here(self, line: ItemLine) -> ItemLine:
        words = line.words or self.chose(line.id)
        return replace(line, id=ItemId(f"{self.short}{_AT}{line.id}"), within=f"{self.short}/", own=None, words=words)

    @property
    def stuck(self) -> int:
        return sum(self.journey.state_of(item.id) is ItemState.STUCK for item in self.items)

    @property
    def talk(self) -> str:
        """When the next talk is: "di 1 dec, 14.00"; a day and not "tomorrow", for the phone keeps this page."""
        return _when(self.person.next_talk.when) if self.person.next_talk else ""

    @property
    def contact(self) -> str:
        """When coach and newcomer last had contact, as a day for the same reason."""
        known = self.journey.last_contact_on
        return f"Contact: {day_and_month(known)}" if known else "Nog geen contact"

    @property
    def waits(self) -> list[Wait]:
        """What waits on the coach for this person, in the order of what is soonest done."""
        found: list[Wait] = []
        if claims := self.person.claims:
            what = f"{self.first_name} zegt: {claims} {'stap' if claims == 1 else 'stappen'} klaar"
            found.append(Wait(self, what, "Klopt het? Even kijken.", f"{self.address}#klopt-het"))
        for talk in self.person.to_note:
            what = f"Hoe was het gesprek met {self.first_name}?"
            more = f"{title_of(self.programme, talk.kind, talk.number)}, {day_and_month(talk.when.day)}"
            found.append(Wait(self, what, more, f"{self.address}/gesprekken"))
        if work := self.person.work:
            more = f"Het werk begon op {day_and_month(work.since)} {work.since.year}."
            found.append(Wait(self, f"Heeft {self.first_name} nog werk?", more, f"{self.address}#nog-werk"))
        return found


def _when(when: When) -> str:
    time = "" if when.minute is None else f", {minute_words(when.minute)}"
    return f"{WEEKDAYS[when.day.weekday()][:2]} {day_and_month(when.day)}{time}"


@blueprint.get("/vandaag")
@audience(Act.SEE_OWN_PAIRS)
def day() -> str:
    """Show what waits on the coach, and per person the steps agreed, the next talk and the last contact."""
    just, whose = shown_rev(), read_id(request.args.get("bij", ""))
    cards = [Card(one, today(), just if one.pair.id == whose else None) for one in coach_day(actor(), today())]
    talks = [card for card in cards if card.person.next_talk and card.person.next_talk.when.day < today() + WEEK]
    return render_template(
        "pairs/coach_day.html",
        cards=cards,
        today=weekday_words(today()),
        greeted=first_word(visitor().account.name),
        waits=[wait for card in cards for wait in card.waits],
        talks=talks,
        done=sum(card.person.done for card in cards),
        last=next((card for card in cards if card.last), None),
        **question_card([card.pair for card in cards]),
    )


@blueprint.post("/vandaag")
@audience(Act.SEE_OWN_PAIRS)
def tick() -> ResponseReturnValue:
    """Set the step of one row to the state that the row asks for."""
    row, state, op = read_row(request.form.get("set", ""))
    pair_id, item = _place(row)
    return _back(ticks.tick(operation(op), pair_id, item, state, acts=(Act.TICK,)), item)


@blueprint.post("/vandaag/terug")
@audience(Act.SEE_OWN_PAIRS)
def undo() -> ResponseReturnValue:
    """Take back what was done last."""
    pair_id, item = _place(request.form.get("item", ""))
    return _back(ticks.undo(operation(), pair_id, request.form.get("rev", type=int) or 0), item)


def _place(row: str) -> tuple[PairId, ItemId]:
    """Return the pair and the item of a row. Raise NotThere for what is no row of ours."""
    whose, _, item = row.partition(_AT)
    pair_id = read_id(whose)
    if pair_id is None:
        raise NotThere
    return PairId(pair_id), ItemId(item)


def _back(done: Done, item: ItemId) -> ResponseReturnValue:
    standing, whose = done.pair.journey.items.get(item), short_id(done.pair.id)
    rev = standing.rev if standing else None
    return redirect(url_for(".day", gedaan=rev, bij=whose, _anchor=f"{whose}{_AT}{item}"), 303)
