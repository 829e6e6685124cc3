"""Random journeys through the services: everybody does anything, in any order; what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import make
from make import HOUSED, NOON, STARTED, TODAY, operation
from people_places import Eyes, coachee_of

from pragma_coach.domain.assessment.official_codes import KEY, VALUES, Field
from pragma_coach.domain.assessment.outcomes import DuoReason, Outcome
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.plan import Plan
from pragma_coach.domain.programme.programme import FactPlace, Programme
from pragma_coach.domain.reasons import EndReason, NotApplicable, Obstacle, PauseReason
from pragma_coach.domain.refusal import Refused
from pragma_coach.domain.talks.legal_terms import noted_by_hand
from pragma_coach.domain.talks.talks import Participant, When
from pragma_coach.domain.types import Actor, ItemState, Operation, PairId, Role
from pragma_coach.services import plan
from pragma_coach.services.assessment import official_codes, outcomes, readings
from pragma_coach.services.pairs import choices, director, lifecycle, moves, records, sync, ticks
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.announcements import pair_key
from pragma_coach.services.spreadsheets.files import sheet_of, to_csv
from pragma_coach.services.spreadsheets.import_file import proposal_of_file
from pragma_coach.services.spreadsheets.import_run import import_pairs
from pragma_coach.services.talks import legal_terms, talks
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.store.database import connection
from pragma_coach.store.tables import Pair
from pragma_coach.store.talks import talks as stored_talks

BOTH = frozenset({Participant.COACH, Participant.COACHEE})
_REASONS = {ItemState.STUCK: list(Obstacle), ItemState.NOT_APPLICABLE: list(NotApplicable)}


class ServiceTown:
    """A town in which people live; half of them came out of a spreadsheet, a third began on version 1."""

    def __init__(self, programme: str, count: int, seed: int) -> None:
        self.random = Random(f"{programme}-{seed}")
        town = make.organisation(f"{programme.replace('_', '-')}-{seed}", programme=programme)
        self.coordinator, self.coach = make.coordinator(town.id), make.coach(town.id)
        self.director = make.account(town.id, Role.DIRECTOR).actor
        self.eyes = Eyes(town.id, self.coordinator, NOON)
        started = [make.pair(self.coordinator, self.coach.account_id, name=f"N{one}").id for one in range(count // 2)]
        self._import(count - len(started))
        with connection():
            Pair.update(programme_version=1).where(Pair.id.in_(started[: len(started) * 2 // 3])).execute()
        for pair in self.eyes.pairs():
            lifecycle.hand_over(operation(self.coordinator), pair.id, self.coach.account_id)
            director.name_director(operation(self.coordinator), pair.id, self.director.account_id)
            director.share_with(operation(coachee_of(pair)), pair.id, "director", True)

    def _import(self, count: int) -> None:
        lines = ["Naam;Gehuisvest;Start;PIP;Participatieverklaring;Betaalde baan"]
        for number in range(count):
            days = [f"{self._day():%d-%m-%Y}" if self.random.random() < 0.5 else "" for _ in range(3)]
            lines.append(f"Uit lijst {number};{HOUSED:%d-%m-%Y};{STARTED:%d-%m-%Y};{';'.join(days)}")
        proposal = proposal_of_file(self.coordinator, "\r\n".join(lines).encode(), "lijst.csv", TODAY)
        import_pairs(operation(self.coordinator), proposal, skip_faulty=True)

    def live(self, acts: int) -> int:
        """Let so many things be tried in every pair; return how many were not refused."""
        done = 0
        for pair in self.eyes.pairs():
            for _ in range(acts):
                try:
                    self._act()(_Now(self, pair.id))
                    done += 1
                except Refused:
                    pass
        return done

    def _act(self) -> Callable[[_Now], object]:
        return self.random.choices(list(_ACTS), list(_ACTS.values()))[0]

    def _day(self) -> date:
        return HOUSED + timedelta(days=self.random.randrange((TODAY - HOUSED).days + 1))


class _Now:
    """One pair at the moment of an act, and the choices that the act makes."""

    def __init__(self, town: ServiceTown, pair_id: PairId) -> None:
        self.town, self.random, self.id = town, town.random, pair_id
        with connection():
            self.kept = stored_talks.of_pair(town.eyes.organisation_id, pair_id)
        self.pair: PairFacts = make.read(pair_id, town.eyes.organisation_id)
        self.programme: Programme = programme_of(self.pair)
        self.facts = [one for one in self.programme.facts if self.programme.places_of(one)]

    @property
    def actor(self) -> Actor:
        return self.random.choice([self.town.coach, self.town.coordinator, coachee_of(self.pair)])

    @property
    def desk(self) -> Operation:
        return operation(self.town.coordinator)

    def maybe(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def day(self) -> date:
        return self.town._day()

    def spot(self, place: FactPlace) -> str:
        """Something of a fact in such a place; now and then of no fact."""
        known = [name for fact in self.facts for at, name in self.programme.places_of(fact) if at is place]
        every = {
            FactPlace.ITEM: [one.id for one in self.programme.items],
            FactPlace.MILESTONE: [one.id for one in self.programme.milestones],
            FactPlace.TALK: [one.id for one in self.programme.talks],
        }
        return str(self.random.choice(known if self.maybe(0.75) else every[place]))

    def state(self) -> tuple[ItemState, str]:
        state = self.random.choice([ItemState.DONE, ItemState.DONE, *ItemState])
        return state, self.random.choice(_REASONS[state]) if state in _REASONS else ""


def _tick(now: _Now) -> None:
    (state, reason), day = now.state(), now.day() if now.maybe() else None
    ticks.tick(operation(now.actor), now.id, now.spot(FactPlace.ITEM), state, happened_on=day, reason=reason)


def _undo(now: _Now) -> None:
    revs = [one.rev for one in now.pair.journey.items.values()]
    ticks.undo(operation(now.actor), now.id, now.random.choice(revs or [1]))


def _phone(now: _Now) -> None:
    """A tap of some days ago comes in now: out of order with what was done since."""
    (state, reason), item = now.state(), now.spot(FactPlace.ITEM)
    known = now.pair.journey.items.get(item)
    tapped = operation(now.actor, phone_at=NOON - timedelta(hours=now.random.randrange(1, 900)))
    if known and now.maybe(0.3):
        sync.take_in(tapped, now.id, sync.TakenBack(item, known.rev))
    else:
        sync.take_in(tapped, now.id, sync.Ticked(item, state, reason, now.day() if now.maybe(0.3) else None))


def _milestone(now: _Now) -> None:
    records.record_milestone(operation(now.actor), now.id, now.spot(FactPlace.MILESTONE), now.day())


def _no_milestone(now: _Now) -> None:
    records.withdraw_milestone(operation(now.actor), now.id, now.spot(FactPlace.MILESTONE))


def _days(now: _Now) -> None:
    anchor = now.random.choice(noted_by_hand(now.programme))
    legal_terms.record_days(operation(now.actor), now.id, {anchor: now.day() if now.maybe(0.7) else None})


def _plan_talk(now: _Now) -> None:
    when = When(TODAY + timedelta(days=now.random.randrange(0, 40)), now.random.choice([None, 600]))
    talks.plan(operation(now.actor), now.id, now.spot(FactPlace.TALK), when, BOTH)


def _hold_talk(now: _Now) -> None:
    report = TalkReport(now.day() if now.maybe(0.7) else TODAY, BOTH)
    if now.kept and now.maybe():
        talks.hold(operation(now.actor), now.id, now.random.choice(now.kept).id, report)
    else:
        talks.hold_at_once(operation(now.actor), now.id, now.spot(FactPlace.TALK), report)


def _other_talk(now: _Now) -> None:
    if now.kept and now.maybe(0.8):
        one = now.random.choice(now.kept)
        if now.maybe():
            talks.cancel(operation(now.actor), now.id, one.id)
        else:
            talks.move(operation(now.actor), now.id, one.id, When(TODAY + timedelta(days=now.random.randrange(30))))
    else:
        talks.skip(operation(now.actor), now.id, now.spot(FactPlace.TALK))


def _outcome(now: _Now) -> None:
    outcome = now.random.choice(list(Outcome))
    if now.maybe(0.3):
        outcomes.withdraw_outcome(operation(now.actor), now.id, outcome)
    else:
        detail = now.random.choice(list(DuoReason)) if outcome is Outcome.OBLIGATION_ENDED else ""
        outcomes.record_outcome(operation(now.actor), now.id, outcome, now.day(), detail=detail)


def _certificate(now: _Now) -> None:
    names = [f"certificate:{one.id}" for one in now.programme.certificates]
    known = [(name, one.rev) for name in names for one in now.pair.journey.readings.get(name, ())]
    if known and now.maybe(0.4):
        readings.withdraw_reading(operation(now.actor), now.id, *now.random.choice(known))
    elif names:
        readings.take_reading(operation(now.actor), now.id, now.random.choice(names), "yes", happened_on=now.day())


def _codes(now: _Now) -> None:
    """A file of another system, with one or two codes of this person in it."""
    fields = now.random.sample([Field.DUTY, Field.PIP, Field.PVT, Field.MAP, Field.KNM, Field.NO_DUTY, Field.ROUTE], 2)
    cells = [now.random.choice(VALUES[one]) if one in VALUES else f"{now.day():%Y-%m-%d}" for one in fields]
    sheet = sheet_of("Codes", [[KEY, *(one.value for one in fields)], [pair_key(now.id), *cells]])
    official_codes.take_codes(now.desk, to_csv(sheet), "codes.csv")


def _list(now: _Now) -> None:
    """Another route, law or group of items."""
    options = [(choice.id, option.id) for choice in now.programme.choices for option in choice.options]
    if options and now.maybe():
        choices.choose(now.desk, now.id, *now.random.choice(options))
    else:
        group = now.random.choice(now.programme.switches).id
        records.switch_group(now.desk, now.id, group, group not in now.pair.journey.groups)


def _plan(now: _Now) -> None:
    plan.save_plan(operation(now.town.coach), now.id, 0, Plan(now=f"Samen stap {now.random.randrange(9)}"))


def _move(now: _Now) -> None:
    newest = moves.newest(now.pair.organisation_id)
    moves.move(now.desk, now.id, moves.edition_of(newest))


def _rest(now: _Now) -> None:
    what = now.random.random()
    if what < 0.5:
        lifecycle.pause(now.desk, now.id, PauseReason(now.random.choice(list(PauseReason))))
    elif what < 0.95:
        lifecycle.resume(now.desk, now.id)
    else:
        lifecycle.end(now.desk, now.id, now.random.choice([EndReason.MOVED, EndReason.STOPPED]))


_ACTS: dict[Callable[[_Now], None], int] = {
    _tick: 8, _undo: 3, _phone: 5, _milestone: 6, _no_milestone: 2, _days: 4, _plan_talk: 4, _hold_talk: 5,
    _other_talk: 2, _outcome: 4, _certificate: 3, _codes: 5, _list: 3, _plan: 1, _move: 1, _rest: 1,
}  # fmt: skip
"""What people do, and how often beside the rest."""
