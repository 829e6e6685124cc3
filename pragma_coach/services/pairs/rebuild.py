"""Proving the cache: rebuild every pair from its events, name each difference, and put it right when asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pragma_coach.content import ContentError
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.pairs.facts import known_on, settled, word_for
from pragma_coach.domain.pairs.folding import fold
from pragma_coach.domain.pairs.journey import AT_TALK, EventKind, Journey, read_edition
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Fact, FactPlace, Programme
from pragma_coach.domain.talks.talks import KeptTalk, TalkState, done_of
from pragma_coach.domain.types import AccountId, Actor, Operation, OpId, OrganisationId, PairId
from pragma_coach.services.pairs.acts import programme_of, record
from pragma_coach.services.pairs.fact_talks import keep_as_extra
from pragma_coach.services.programme.versions import editions
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import derived, journeys
from pragma_coach.store.talks import talks


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where what is kept is not what the events say."""

    pair_id: PairId
    place: str
    kept: str
    rebuilt: str

    def __str__(self) -> str:
        return (
            f"koppel {self.pair_id}, {self.place}: bewaard is {self.kept}, uit de gebeurtenissen volgt {self.rebuilt}"
        )


def verify(organisation_id: OrganisationId) -> Iterator[tuple[PairFacts, list[Difference]]]:
    """Rebuild the pairs of an organisation one by one; yield each (who they are, without how they stand) with its
    differences (none: an empty list).

    People may go on working meanwhile: a pair that seems wrong is looked at again while nobody can change it.
    """
    with connection():
        for pair in journeys.load_bare(organisation_id):
            yield pair, differences(pair) and _at_rest(pair)


@one_transaction
def _at_rest(pair: PairFacts) -> list[Difference]:
    journeys.hold(pair.id)
    return differences(pair)


def differences(pair: PairFacts) -> list[Difference]:
    """Return where the kept standing of a pair differs from the fold of its events."""
    try:
        journey, programme = _rebuilt(pair)
    except ContentError as error:
        return [Difference(pair.id, "programma", f"{pair.programme} {pair.programme_version}", str(error))]
    except (ValueError, KeyError) as error:
        return [Difference(pair.id, "gebeurtenissen", "een rij met een gat of een fout", str(error))]
    stored, computed = derived.stored(pair.id), derived.computed(pair, journey, programme, _talks(pair))
    return [
        Difference(pair.id, place, _in_words(stored.get(place)), _in_words(computed.get(place)))
        for place in sorted({*stored, *computed})
        if stored.get(place) != computed.get(place)
    ]


def _rebuilt(pair: PairFacts) -> tuple[Journey, Programme]:
    """Return where the events lead, and the programme on which that is: the last it was moved to, if it ever was."""
    find = editions(pair.organisation_id)
    events = journeys.events_of(pair.organisation_id, pair.id)
    moves = [read_edition(event.value) for event in events if event.kind is EventKind.VERSION]
    programme = find(moves[-1] if moves else (pair.programme, pair.programme_version))
    return fold(programme, events, find), programme


def _in_words(row: tuple[Any, ...] | None) -> str:
    if row is None:
        return "niets"
    return ", ".join("leeg" if value in (None, "") else str(value) for value in row)


def catch_up(at: datetime) -> int:
    """Fold the pairs again whose rows were made before facts were one; return how many. Each in its own transaction.

    What was only said at a talk that was held, is said from now on, by who noted the talk; where another day was said
    as well, that of the talk is a word beside it. A talk planned for what was there is an extra one. A pair that
    cannot be folded is left for `verify`, which names it.
    """
    with connection():
        behind = derived.behind()
        pairs = [pair for organisation in behind for pair in journeys.load_bare(organisation)]
    for pair in pairs:
        if pair.id in behind[pair.organisation_id]:
            _fold_again(pair, at)
    return sum(map(len, behind.values()))


@one_transaction
def _fold_again(pair: PairFacts, at: datetime) -> None:
    journeys.hold(pair.id)
    try:
        journey, programme = _rebuilt(pair)
    except (ContentError, ValueError, KeyError):
        return
    kept = _talks(pair)
    derived.put_right(pair, journey, programme, kept)
    pair = replace(pair, journey=journey)
    for (place, kind), fact in programme.fact_at.items():
        held = [talk for talk in done_of(kept, kind) if talk.state is TalkState.HELD]
        if place is FactPlace.TALK and held and known_on(pair.journey, fact) != held[0].day:
            pair = _said_at(held[0], pair, fact, at)
    for talk in _talks(pair):
        over = programme.fact_at.get((FactPlace.TALK, talk.kind))
        if over and talk.state is TalkState.PLANNED and known_on(pair.journey, over):
            keep_as_extra(_of_talk(talk, pair, at), pair, talk)


def _talks(pair: PairFacts) -> list[KeptTalk]:
    return talks.of_pair(pair.organisation_id, pair.id)


def _of_talk(talk: KeptTalk, pair: PairFacts, at: datetime) -> Operation:
    """Return an act in the name of who noted a talk, and as old as the talk: what was tapped since is later."""
    by = next((change.by for change in talks.changes(pair.organisation_id, talk.id) if change.by), AccountId(0))
    actor = Actor(by, pair.organisation_id, frozenset())
    return Operation(actor, OpId(f"gesprek-{talk.id}"), at, min(utc_moment(talk.day, 12), at))


def _said_at(talk: KeptTalk, pair: PairFacts, fact: Fact, at: datetime) -> PairFacts:
    """Say a fact as of the talk at which it happened; beside another word it is one for the place of talks only.

    Such a word is also that an item does not apply: then somebody has to say which is true.
    """
    operation = _of_talk(talk, pair, at)
    word = word_for(programme_of(pair), fact, talk.day)
    beside = settled(pair.journey, fact)
    return record(operation, pair, [replace(word, reason=AT_TALK) if beside else word]).pair


@one_transaction
def repair(pair: PairFacts) -> list[Difference]:
    """Replace what is kept of a pair by what its events say; return what differs still (events that are damaged)."""
    journeys.hold(pair.id)
    try:
        journey, programme = _rebuilt(pair)
    except (ContentError, ValueError, KeyError):
        return differences(pair)
    derived.put_right(pair, journey, programme, _talks(pair))
    return differences(pair)
