"""What every act asks first: may this actor do it, on which day is it, and is the typed text fit to keep."""

from __future__ import annotations

from datetime import date

from pragma_coach.domain.access import Act, Relation, allows
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.texts.freetext import LONGEST, Unwelcome, checked
from pragma_coach.domain.types import Actor, Operation


def today_of(operation: Operation) -> date:
    return amsterdam_date(operation.at)


def require(act: Act, actor: Actor) -> None:
    """Raise NotAllowed unless the actor may do this in the own organisation."""
    if not may_here(act, actor):
        raise NotAllowed


def clean_text(text: str, field: str, *, needed: str = "", longest: int = LONGEST) -> str:
    """Return a typed text without outer space. Raise Invalid when it may not be kept, or is `needed` and empty."""
    try:
        cleaned = checked(text, longest=longest)
    except Unwelcome as error:
        raise Invalid(error.sentence, field) from None
    if needed and not cleaned:
        raise Invalid(needed, field)
    return cleaned


def may_here(act: Act, actor: Actor) -> bool:
    """Tell whether the actor may do this in the own organisation."""
    return allows(act, actor.roles, (Relation.ORGANISATION, Relation.SELF))
