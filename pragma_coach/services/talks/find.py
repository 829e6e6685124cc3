"""Finding a talk of a pair that the caller was given to see."""

from __future__ import annotations

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.talks.talks import KeptTalk, TalkId, TalkState
from pragma_coach.store.talks import talks


def talk_of(pair: PairFacts, talk_id: TalkId) -> KeptTalk:
    """Return a talk of the pair. Raise NotThere when it has no such talk."""
    talk = talks.get(pair.organisation_id, pair.id, talk_id)
    if talk is None:
        raise NotThere
    return talk


def planned_talk(pair: PairFacts, talk_id: TalkId, field: str = "") -> KeptTalk:
    """Return a talk that stands on the calendar. Raise Invalid, at the field, when it does not any more, NotThere."""
    talk = talk_of(pair, talk_id)
    if talk.state is not TalkState.PLANNED:
        raise Invalid("Dit gesprek staat niet meer op de agenda. Plan een nieuw gesprek.", field)
    return talk
