"""Making a choice for a pair, such as the route: one fact, also for the official codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.official_codes import Field, reading_of
from pragma_coach.domain.pairs.journey import OFF, ON, EventDraft, EventKind, Journey
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Choice, Option
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import Operation, PairId
from pragma_coach.services.pairs.acts import Done, act_on_pair, may, programme_of
from pragma_coach.services.rights import today_of


def choose(operation: Operation, pair_id: PairId, choice_id: str, option_id: str) -> Done:
    """Choose an option for the pair; no reason is asked or kept. Raise Invalid for what cannot be chosen.

    Raise NotAllowed for a choice of the coordinator.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        choice = programme_of(pair).choice(choice_id)
        option = choice.option(option_id) if choice else None
        if choice is None or option is None:
            raise Invalid("Deze keuze staat niet in het programma. Kies er een van de bladzijde.", choice_id)
        if choice.desk and not may(Act.EDIT_COACHEE, operation.actor, pair, today_of(operation)):
            raise NotAllowed("Dit kiest de coördinator.")
        return drafts_for(pair.journey, choice, option, today_of(operation))

    return act_on_pair(operation, pair_id, (Act.SWITCH_GROUP,), decide)


def drafts_for(journey: Journey, choice: Choice, option: Option, on: date) -> list[EventDraft]:
    """Return what makes this option the one that holds.

    Where official files know the choice, their code is noted as well: it tells that somebody chose, which groups that
    were on from the first day do not. A code that says otherwise is taken back.
    """
    switched = [
        EventDraft(EventKind.GROUP, group, ON if group in option.groups else OFF, on)
        for group in sorted(choice.groups)
        if (group in option.groups) != (group in journey.groups)
    ]
    if choice.id not in list(Field):
        return switched
    name = reading_of(Field(choice.id))
    known = journey.readings.get(name, ())
    others = [one for one in known if one.value != option.code]
    coded = switched + [EventDraft(EventKind.READING, name, "", one.on, undoes=one.rev) for one in others]
    if option.code and len(others) == len(known):
        coded.append(EventDraft(EventKind.READING, name, option.code, on))
    return coded


def confirmed(journey: Journey, choice: Choice) -> bool:
    """Tell whether somebody made the choice: until November 2026 every pair began on the Z-route, unasked."""
    unasked = choice.id in list(Field) and journey.reading(reading_of(Field(choice.id))) is None
    return not (unasked and choice.chosen(journey.groups).code)
