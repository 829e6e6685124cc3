"""The coachee's right to say no to an item, with a reason from a list; the coach sees it and can talk about it."""

from __future__ import annotations

from collections.abc import Sequence

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import OFF, ON, SETTLED, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import Refusal
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import ItemId, Operation, PairId
from pragma_coach.services.pairs.acts import Done, EventDraft, act_on_pair, programme_of
from pragma_coach.services.rights import today_of


def refuse(operation: Operation, pair_id: PairId, item: ItemId, reason: Refusal) -> Done:
    """Say no to an item on the own list. It still belongs to the phase until the coach takes it off the list.

    Raise Invalid for an item that is not on the list or is settled already.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if item not in {listed.id for listed in pair.journey.listed(programme_of(pair))}:
            raise Invalid("Deze stap staat niet op je lijst. Kies een andere.", "refusal")
        if pair.journey.state_of(item) in SETTLED:
            raise Invalid("Deze stap is al klaar. Kies een andere.", "refusal")
        if pair.journey.refused.get(item) == reason:
            return []
        today = today_of(operation)
        chosen = [EventDraft(EventKind.FOCUS, item, OFF, today)] if item in pair.journey.focus else []
        return [*chosen, EventDraft(EventKind.REFUSAL, item, ON, today, reason)]

    return act_on_pair(operation, pair_id, (Act.REFUSE_ITEM,), decide)


def want_after_all(operation: Operation, pair_id: PairId, item: ItemId) -> Done:
    """Take a no back."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if item not in pair.journey.refused:
            return []
        return [EventDraft(EventKind.REFUSAL, item, OFF, today_of(operation))]

    return act_on_pair(operation, pair_id, (Act.REFUSE_ITEM,), decide)
