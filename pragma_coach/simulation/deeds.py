"""Acts in a made-up town: each at one moment, by a person of the pair or by somebody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.reasons import ContactKind, NotApplicable, Obstacle
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Actor, ItemState, MilestoneId, Operation, OpId, PairId
from pragma_coach.services.pairs import records, ticks

Act = Callable[[Operation, PairId], object]


class Who(Enum):
    """The actor of an act, resolved on its day; the value is the hour (Amsterdam) at which this role acts."""

    COORDINATOR = 9
    COACH = 14
    COACHEE = 19


OTHERS_HOUR = 21


@dataclass(frozen=True, slots=True)
class Deed:
    """One act at one moment."""

    at: datetime
    who: Who | Actor
    act: Act


def done(item: Item, day: date) -> Act:
    return lambda operation, pair: ticks.tick(operation, pair, item.id, ItemState.DONE, happened_on=day)


def stuck(item: Item, obstacle: Obstacle) -> Act:
    return lambda operation, pair: ticks.tick(operation, pair, item.id, ItemState.STUCK, reason=obstacle)


def not_needed(item: Item, why: NotApplicable) -> Act:
    return lambda operation, pair: ticks.tick(operation, pair, item.id, ItemState.NOT_APPLICABLE, reason=why)


def mistaken(item: Item, day: date) -> Act:
    """Tick by mistake and take it back at once."""

    def act(operation: Operation, pair: PairId) -> object:
        done = ticks.tick(operation, pair, item.id, ItemState.DONE, happened_on=day)
        return ticks.undo(replace(operation, op_id=OpId(f"{operation.op_id}/undo")), pair, done.rev)

    return act


def reached(milestone: MilestoneId, day: date) -> Act:
    return lambda operation, pair: records.record_milestone(operation, pair, milestone, day)


def contact(kind: ContactKind, minutes: int) -> Act:
    return lambda operation, pair: records.log_contact(operation, pair, kind, minutes=minutes)


def focus(item: Item) -> Act:
    """Choose an item to work on, unless somebody else said meanwhile that it is done."""

    def act(operation: Operation, pair: PairId) -> object:
        with suppress(Invalid):
            return records.choose_focus(operation, pair, item.id, True)
        return None

    return act
