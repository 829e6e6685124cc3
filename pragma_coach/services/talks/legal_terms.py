"""The days from which the terms of the law count: noting them, taking them back, and the clocks of a pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.journey import RECORDED, WITHDRAWN, EventDraft, EventKind
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.talks.legal_terms import PIP_SIGNED, Clock, clocks, date_fault, day_of, noted_by_hand
from pragma_coach.domain.types import Operation, PairId
from pragma_coach.services.pairs.acts import Done, act_on_pair, programme_of
from pragma_coach.services.rights import today_of


def clocks_of(pair: PairFacts, today: date) -> tuple[Clock, ...]:
    """Return the terms of a pair that the caller was given to see."""
    return clocks(programme_of(pair), pair.journey, start_days(pair), today)


def record_days(operation: Operation, pair_id: PairId, days: Mapping[Anchor, date | None]) -> Done:
    """Note on which days that was from which terms count, correct them, or take one back with None; all or nothing.

    The day of the PIP is the milestone of that name. Raise Invalid for a day to come, and for days that cannot be true
    together (a PIP before DUO's letter or before moving in).
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        known = noted_by_hand(programme_of(pair))
        if not days.keys() <= set(known):
            raise Invalid("Deze datum hoort niet bij het programma. Kies er een uit de lijst.")
        changed = [anchor for anchor in known if anchor in days and days[anchor] != day_of(pair.journey, anchor)]
        days_known = {anchor: days.get(anchor, day_of(pair.journey, anchor)) for anchor in known}
        for anchor in changed:
            _check(operation, pair, anchor, days_known)
        return [_draft(operation, anchor, days[anchor]) for anchor in changed]

    return act_on_pair(operation, pair_id, (Act.RECORD_DATE,), decide)


def _draft(operation: Operation, anchor: Anchor, day: date | None) -> EventDraft:
    kind, subject = (EventKind.MILESTONE, PIP_SIGNED) if anchor is Anchor.PIP_SIGNED else (EventKind.DATE, anchor.value)
    if day is None:
        return EventDraft(kind, subject, WITHDRAWN, today_of(operation))
    return EventDraft(kind, subject, RECORDED, day)


def _check(operation: Operation, pair: PairFacts, anchor: Anchor, days_known: Mapping[Anchor, date | None]) -> None:
    """Raise Invalid when a day cannot be, given the other days."""
    day, field = days_known[anchor], f"day-{anchor.value}"
    if day is None:
        return
    if day > today_of(operation):
        raise Invalid(f"{in_words(day)} is nog niet geweest. Kies vandaag of een dag ervoor.", field)
    fault = date_fault(days_known, pair.coachee.housed_on, anchor)
    if fault:
        raise Invalid(fault, field)
