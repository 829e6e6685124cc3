"""What coach and coachee agree to work on until they meet again: at most three steps, the focus of the pair."""

from __future__ import annotations

from dataclasses import dataclass

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import AGREED, MOST_FOCUS, OFF, ON, SETTLED, EventDraft, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import ItemId, Operation
from pragma_coach.services.pairs.acts import may, programme_of
from pragma_coach.services.rights import today_of

TOO_MANY = "Er staan dan meer dan drie stappen. Spreek er hoogstens drie af, of haal er eerst een weg."


@dataclass(frozen=True, slots=True)
class Agreement:
    """What coach and coachee agree to work on until they meet again: steps that come `on`, and steps that go `off`."""

    on: tuple[ItemId, ...] = ()
    off: tuple[ItemId, ...] = ()


NOTHING_AGREED = Agreement()


def agreed_still(pair: PairFacts, agreed: Agreement) -> Agreement:
    """Return as much of an agreement as can still be: what was settled or chosen since is left out, and what is more
    than there is room for.
    """
    focus = pair.journey.focus
    listed = {item.id for item in pair.journey.listed(programme_of(pair))}
    off = tuple(item for item in agreed.off if item in focus)
    new = [item for item in agreed.on if item in listed and item not in focus]
    room = MOST_FOCUS - len(focus) + len(off)
    return Agreement(tuple(item for item in new if pair.journey.state_of(item) not in SETTLED)[: max(room, 0)], off)


def crowded(pair: PairFacts, agreed: Agreement) -> bool:
    """Tell whether an agreement asks for more steps than there is room for."""
    fits = agreed_still(pair, agreed)
    wanted = {item for item in agreed.on if pair.journey.state_of(item) not in SETTLED}
    return len(wanted - {*pair.journey.focus}) > len(fits.on)


def agreed_drafts(operation: Operation, pair: PairFacts, agreed: Agreement) -> list[EventDraft]:
    """Return what makes an agreement hold; a step that was settled meanwhile needs none.

    Raise Invalid for a step that is not on the list or one too many, NotAllowed for who may not choose.
    """
    if agreed == NOTHING_AGREED:
        return []
    today, journey = today_of(operation), pair.journey
    if not may(Act.CHOOSE_FOCUS, operation.actor, pair, today):
        raise NotAllowed
    if not {*agreed.on} <= {item.id for item in journey.listed(programme_of(pair))}:
        raise Invalid("Deze stap staat niet op de lijst. Kies een andere.", "agreed")
    if crowded(pair, agreed):
        raise Invalid(TOO_MANY, "agreed")
    fits = agreed_still(pair, agreed)
    gone = [EventDraft(EventKind.FOCUS, item, OFF, today) for item in fits.off]
    return gone + [EventDraft(EventKind.FOCUS, item, ON, today, AGREED) for item in fits.on]
