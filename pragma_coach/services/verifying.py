"""Proving the cache: rebuild every pair from its events and name each difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pragma_coach.content import ContentError
from pragma_coach.domain.folding import fold
from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.services.acting import programme_of
from pragma_coach.store import journeys
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.journeys import PairFacts


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
    """Rebuild the pairs of an organisation one by one; yield each with its differences (none: an empty list).

    People may go on working meanwhile: a pair that seems wrong is looked at again while nobody can change it.
    """
    with connection():
        for pair in journeys.load_many(organisation_id):
            yield _at_rest(pair) if differences(pair) else (pair, [])


@one_transaction
def _at_rest(pair: PairFacts) -> tuple[PairFacts, list[Difference]]:
    journeys.hold(pair.id)
    now = journeys.load(pair.organisation_id, pair.id) or pair
    return now, differences(now)


def differences(pair: PairFacts) -> list[Difference]:
    """Return where the kept standing of a pair differs from the fold of its events."""
    try:
        programme = programme_of(pair)
    except ContentError as error:
        return [Difference(pair.id, "programma", f"{pair.programme} {pair.programme_version}", str(error))]
    try:
        rebuilt = fold(programme, journeys.events_of(pair.organisation_id, pair.id))
    except (ValueError, KeyError) as error:
        return [Difference(pair.id, "gebeurtenissen", "een rij met een gat of een fout", str(error))]
    found = [
        Difference(pair.id, f"onderdeel {item}", str(pair.journey.items.get(item)), str(rebuilt.items.get(item)))
        for item in sorted({*pair.journey.items, *rebuilt.items})
        if pair.journey.items.get(item) != rebuilt.items.get(item)
    ]
    kept_row = journeys.kept_cache(pair.id)
    right_row = journeys.pair_cache(rebuilt, programme)
    found += [
        Difference(pair.id, column, str(kept_row[column]), str(value))
        for column, value in right_row.items()
        if kept_row[column] != value
    ]
    kept_coaches = journeys.kept_assignments(pair.id)
    right_coaches = journeys.assignment_rows(pair, rebuilt)
    if sorted(kept_coaches, key=str) != sorted(right_coaches, key=str):
        found.append(Difference(pair.id, "coaches", str(kept_coaches), str(right_coaches)))
    return found
