"""Preparing a talk: the films to see before it, and asking for another day."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Film
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


def films(pair: PairFacts, kinds: Container[str]) -> list[tuple[Film, date | None]]:
    """Return the films before talks of these kinds, each with the day on which it was noted as seen (None: not yet).

    A film that is nowhere to be seen is left out, unless it was seen already.
    """
    found = [film for talk in programme_of(pair).talks if talk.id in kinds for film in talk.films]
    if not found:
        return []
    own, seen = talks.film_addresses(pair.organisation_id), talks.films_seen(pair.organisation_id, pair.id)
    shown = {film.id: replace(film, url=own.get(film.id, film.url)) for film in found}
    return [(film, seen.get(film.id)) for film in shown.values() if film.url or film.id in seen]


@one_transaction
def see_film(operation: Operation, pair_id: PairId, film: str, on: bool) -> None:
    """Note that the coachee saw a film, or take that back. Raise Invalid for a film that is not in the programme."""
    pair = open_pair(operation, pair_id, Act.PREPARE_TALK)
    if film not in {known.id for talk in programme_of(pair).talks for known in talk.films}:
        raise Invalid("Deze film staat niet op de lijst. Kies er een van de lijst.")
    if not ledger.claim(operation, "see_film"):
        return
    if on:
        talks.see_film(pair.organisation_id, pair.id, film, today_of(operation), operation.actor.account_id)
    else:
        talks.unsee_film(pair.organisation_id, pair.id, film)


@one_transaction
def ask_other_day(operation: Operation, pair_id: PairId, talk_id: TalkId, wish: DayWish | None) -> None:
    """Store what the coachee asks about the day of a planned talk; None takes it back. The talk does not move."""
    pair = open_pair(operation, pair_id, Act.PREPARE_TALK)
    journeys.hold(pair_id)
    talk = planned_talk(pair, talk_id)
    if talk.wish is wish or not ledger.claim(operation, "ask_other_day", str(talk_id)):
        return
    talks.save(operation, replace(talk, wish=wish), "wish")
