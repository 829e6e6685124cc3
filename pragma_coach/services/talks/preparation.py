"""Getting ready for a talk: the films before it, with what was seen, and asking for another day."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Film, Programme
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.talks.talks import DayWish, TalkId
from pragma_coach.domain.types import Operation, PairId
from pragma_coach.services.pairs.acts import open_pair, programme_of
from pragma_coach.services.rights import today_of
from pragma_coach.services.talks.lookup import planned_talk
from pragma_coach.store import ledger
from pragma_coach.store.database import one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks


@dataclass(frozen=True, slots=True)
class Seen:
    """A film of the programme, and on which day somebody said it was seen (None: not yet)."""

    film: Film
    on: date | None


def films_of(programme: Programme) -> list[Film]:
    """Return the films before all talks of a programme, each once."""
    return list({film.id: film for talk in programme.talks for film in talk.films}.values())


def films(pair: PairFacts, kinds: Container[str]) -> list[Seen]:
    """Return the films before these kinds of talks of a pair that the caller was given to see, with what was seen."""
    programme = programme_of(pair)
    wanted = {film.id for talk in programme.talks if talk.id in kinds for film in talk.films}
    if not wanted:
        return []
    seen = talks.films_seen(pair.organisation_id, pair.id)
    return [Seen(film, seen.get(film.id)) for film in films_of(programme) if film.id in wanted]


@one_transaction
def see_film(operation: Operation, pair_id: PairId, film: str, on: bool) -> None:
    """Note that the coachee has seen a film, or take that back. Raise Invalid for a film that the programme has not."""
    pair = open_pair(operation, pair_id, Act.PREPARE_TALK)
    if film not in {known.id for known in films_of(programme_of(pair))}:
        raise Invalid("Deze film staat niet op de lijst. Kies er een van de lijst.")
    if not ledger.claim(operation, "see_film"):
        return
    if on:
        talks.see_film(pair.organisation_id, pair.id, film, today_of(operation), operation.actor.account_id)
    else:
        talks.unsee_film(pair.organisation_id, pair.id, film)


@one_transaction
def ask_other_day(operation: Operation, pair_id: PairId, talk_id: TalkId, wish: DayWish | None) -> None:
    """Keep what the coachee asks about the day of a planned talk, or None to take it back.

    Who plans the talk sees it beside the talk; nothing moves by itself.
    """
    pair = open_pair(operation, pair_id, Act.PREPARE_TALK)
    journeys.hold(pair_id)
    talk = planned_talk(pair, talk_id)
    if talk.wish is wish or not ledger.claim(operation, "ask_other_day", str(talk_id)):
        return
    asked = replace(talk, wish=wish)
    talks.save(pair.organisation_id, asked, None, operation.at)
    talks.note_change(pair.organisation_id, asked, "wish", operation.actor.account_id, operation.at)
