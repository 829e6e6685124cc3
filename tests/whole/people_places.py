"""What the places show that are about one person: list, dates, terms, talks, plan, stand, calendar, own data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from judge import Shown, Sight, Spot, Word, item, milestone, talk
from make import operation

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.outcomes import MILESTONES, OBLIGATION, DuoReason, Outcome
from pragma_coach.domain.calendar import amsterdam_date, in_words, plus_months
from pragma_coach.domain.pairs.journey import EVERYWHERE, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Anchor, FactPlace, FactReading, Programme, Unit
from pragma_coach.domain.talks.legal_terms import Clock, day_of, noted_by_hand
from pragma_coach.domain.talks.talks import KeptTalk, TalkState
from pragma_coach.domain.types import Actor, ItemState, OrganisationId, PairId, Role
from pragma_coach.services import plan
from pragma_coach.services.own_data.everything import everything
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.talks import calendar_feeds
from pragma_coach.services.talks.legal_terms import clocks_of
from pragma_coach.services.talks.lists import talks_of
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks
from pragma_coach.web.assessment.views import standing_values
from pragma_coach.web.own_data.row_lines import sections
from pragma_coach.web.pairs.list_view import ItemLine, PairList
from pragma_coach.web.plan.views import page_values
from pragma_coach.web.talks.calendar_feed import calendar

_MONTHS = {in_words(date(2026, month, 1)).split()[1]: month for month in range(1, 13)}
_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})")
_SHORT = {"mrt" if number == 3 else name[:3]: number for name, number in _MONTHS.items()}
_SHORT_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(_SHORT)})(?: (\d{{4}}))?$")
_NEAR = {"vandaag": timedelta(), "gisteren": timedelta(days=1)}


@dataclass(frozen=True)
class Eyes:
    """Who looks, and when: somebody who may see everything of an organisation."""

    organisation_id: OrganisationId
    coordinator: Actor
    at: datetime

    @property
    def today(self) -> date:
        return amsterdam_date(self.at)

    def pairs(self, only: Sequence[PairId] | None = None) -> list[PairFacts]:
        """The pairs as they stand in the database now."""
        with connection():
            return journeys.load_many(self.organisation_id, only=only)


Place = Callable[[Eyes, Sequence[PairFacts]], Mapping[PairId, Sight]]


def of_each(show: Callable[[Eyes, PairFacts], Iterable[tuple[Spot, Shown]]]) -> Place:
    """Make a place of what shows one pair."""
    return lambda eyes, pairs: {pair.id: list(show(eyes, pair)) for pair in pairs}


def day_in(words: str) -> date:
    """The one day that a sentence names."""
    [(day, month, year)] = _DAY.findall(words)
    return date(int(year), _MONTHS[month], int(day))


def short_day_in(words: str, today: date) -> date:
    """The day at the end of a line of the coach's list, which names no year when it is this one."""
    if (near := words.split()[-1]) in _NEAR:
        return today - _NEAR[near]
    found = _SHORT_DAY.search(words)
    assert found, words
    return date(int(found[3] or today.year), _SHORT[found[2]], int(found[1]))


def coachee_of(pair: PairFacts) -> Actor:
    assert pair.coachee.account_id is not None
    return Actor(pair.coachee.account_id, pair.organisation_id, frozenset({Role.COACHEE}))


def at(day: date | None) -> Shown:
    return day or Word.NOT


def of_line(line: ItemLine, read: Callable[[str], date]) -> Shown:
    if line.state is ItemState.DONE:
        return read(str(line.words))
    return Word.NOT_NEEDED if line.state is ItemState.NOT_APPLICABLE else Word.NOT


def _list(eyes: Eyes, pair: PairFacts, *, for_coachee: bool) -> Iterator[tuple[Spot, Shown]]:
    page, programme = PairList(pair, eyes.today, for_coachee=for_coachee), programme_of(pair)
    of_facts = {name for fact in programme.facts for name in fact.items}
    touched = [one for one in page.items if one.id in of_facts or one.id in pair.journey.items]
    read = day_in if for_coachee else lambda words: short_day_in(words, eyes.today)
    yield from ((item(one.id), of_line(page.line(one), read)) for one in touched)


def _list_of_coach(eyes: Eyes, pair: PairFacts) -> Iterator[tuple[Spot, Shown]]:
    return _list(eyes, pair, for_coachee=False)


def _list_of_coachee(eyes: Eyes, pair: PairFacts) -> Iterator[tuple[Spot, Shown]]:
    return _list(eyes, pair, for_coachee=True)


def _dates(_eyes: Eyes, pair: PairFacts) -> Iterator[tuple[Spot, Shown]]:
    for anchor in noted_by_hand(programme_of(pair)):
        yield of_anchor(anchor), at(day_of(pair.journey, anchor))


def of_anchor(anchor: Anchor) -> Spot:
    return milestone("pip_signed") if anchor is Anchor.PIP_SIGNED else (FactPlace.DATE, anchor.value)


def of_clock(programme: Programme, clock: Clock) -> Iterator[tuple[Spot, Shown]]:
    """What a term says: whether somebody waits for its fact, and on which day that was from which it counts."""
    fact = programme.fact_by_id.get(clock.rule.met_by)
    if fact and (places := programme.places_of(fact)):
        yield places[0], Word.SETTLED if clock.met else Word.AWAITED
    if len(clock.rule.anchors) != 1 or clock.rule.anchors[0] in (Anchor.HOUSED, Anchor.LINKED):
        return
    if clock.due_on and clock.due_on.day < 28:  # of a month that is too short nobody can tell which day it counts from
        offset = clock.rule.offset
        months = offset.unit is Unit.MONTHS
        since = plus_months(clock.due_on, -offset.count) if months else clock.due_on - timedelta(days=int(offset.days))
        yield of_anchor(clock.rule.anchors[0]), since
    elif clock.missing:
        yield of_anchor(clock.missing[0]), Word.NOT


def _terms(eyes: Eyes, pair: PairFacts) -> Iterator[tuple[Spot, Shown]]:
    programme = programme_of(pair)
    for clock in clocks_of(pair, eyes.today):
        yield from of_clock(programme, clock)


def of_kept(programme: Programme, kept: KeptTalk) -> Iterator[tuple[Spot, Shown]]:
    """What a talk on the calendar says of the fact that happens at it; of a talk that is no fact there may be many."""
    if talk(kept.kind) in programme.fact_at:
        if kept.state is TalkState.HELD:
            yield talk(kept.kind), kept.day
        elif kept.state is TalkState.PLANNED:
            yield talk(kept.kind), Word.NOT


def _talks(eyes: Eyes, pair: PairFacts) -> Iterator[tuple[Spot, Shown]]:
    found = talks_of(pair, eyes.today)
    for kept in (*found.coming, *found.over):
        yield from of_kept(found.programme, kept)
    yield from ((talk(one.id), Word.AWAITED) for one in found.expected if talk(one.id) in found.programme.fact_at)


def _plan(eyes: Eyes, pair: PairFacts) -> Iterator[tuple[Spot, Shown]]:
    found = plan.read_plan(Act.SEE_PAIR, coachee_of(pair), pair.id, eyes.today)
    yield milestone("pip_signed"), at(page_values(found)["signed_on"])


def _stand(eyes: Eyes, pair: PairFacts) -> Iterator[tuple[Spot, Shown]]:
    shown, programme = standing_values(pair, eyes.today), programme_of(pair)
    for outcome, day in shown["outcomes"].items():
        names = [one for one in MILESTONES.get(outcome, ()) if one in programme.milestone_by_id]
        if len(names) == 1 and outcome not in (Outcome.OBLIGATION_ENDED, Outcome.MOVED):
            yield milestone(names[0]), at(day)
    code, ended = FactReading(OBLIGATION, DuoReason.DONE), shown["outcomes"].get(Outcome.OBLIGATION_ENDED)
    yield (FactPlace.READING, str(code)), at(ended if shown["duo_reason"] == code.value else None)
    certificates = [reading.on for series in shown["certificates"] for reading in series.readings]
    if certificates:
        yield milestone("certificate"), min(certificates)


def _calendar(eyes: Eyes, pair: PairFacts) -> Iterator[tuple[Spot, Shown]]:
    """What stands on the telephone of the coachee; which talk that is, the program knows by its address."""
    token = calendar_feeds.renew(operation(coachee_of(pair), at=eyes.at)) or ""
    entries = calendar_feeds.entries(token, address=token, at=eyes.at)
    with connection():
        kept = {one.id: one for one in talks.of_pair(pair.organisation_id, pair.id)}
    for entry, event in zip(entries, calendar(entries).events, strict=True):
        known, start = kept[entry.talk_id], event["dtstart"].dt
        day = start.date() if isinstance(start, datetime) else start
        if talk(known.kind) in programme_of(pair).fact_at and event["status"] != "CANCELLED":
            yield talk(known.kind), day if known.state is TalkState.HELD else Word.NOT


def _own_data(_eyes: Eyes, pair: PairFacts) -> Iterator[tuple[Spot, Shown]]:
    """What the lines say that a coachee takes along: of a fact the latest word counts."""
    own, programme = everything(coachee_of(pair)), programme_of(pair)
    lines = {line.what for section in sections(own) for line in section.lines}
    assert not any(EVERYWHERE in line for line in lines), lines
    latest: dict[Spot, tuple[Spot, Shown | None]] = {}
    for row in sorted(own.rows["event"], key=lambda row: row["rev"]):
        spot = of_event(row["kind"], row["subject"])
        if spot is None:
            continue
        fact, shown = programme.fact_at.get(spot), _said(row["kind"], row["value"], row["happened_on"])
        first = programme.places_of(fact)[0] if fact else spot
        several = fact and row["reason"] != EVERYWHERE  # of before facts were one: every place has a line of its own
        unsure = several and (isinstance(shown, date) or latest.get(first, (spot, shown))[1] is None)
        latest[first] = spot, None if unsure else shown
    yield from ((spot, shown) for spot, shown in latest.values() if shown)


def of_event(kind: str, subject: str) -> Spot | None:
    places = {EventKind.TICK: FactPlace.ITEM, EventKind.MILESTONE: FactPlace.MILESTONE, EventKind.DATE: FactPlace.DATE}
    place = places.get(EventKind(kind))
    if place is FactPlace.DATE:
        return of_anchor(Anchor(subject))
    return (place, subject) if place else None


def _said(kind: str, value: str, day: date) -> Shown:
    if kind == EventKind.TICK and value == ItemState.NOT_APPLICABLE:
        return Word.NOT_NEEDED
    return day if value in (ItemState.DONE, "recorded") else Word.NOT


ABOUT_ONE: dict[str, Place] = {
    "list of the coach": of_each(_list_of_coach),
    "list of the coachee": of_each(_list_of_coachee),
    "dates": of_each(_dates),
    "terms of the law": of_each(_terms),
    "stand and outcomes": of_each(_stand),
}
"""Places that are read off a pair at hand."""

ASKED_FOR: dict[str, Place] = {
    "talks": of_each(_talks),
    "plan": of_each(_plan),
    "calendar on the telephone": of_each(_calendar),
    "own data": of_each(_own_data),
}
"""Places that ask the database for each person."""
