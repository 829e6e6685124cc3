"""What tells people of one short name apart wherever several are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.pairs.namesakes import Namesake, marks
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import people


@dataclass(frozen=True, slots=True)
class Marks:
    """The words behind the names that more than one has: by pair, and by the account of the newcomer."""

    pairs: Mapping[PairId, str]
    accounts: Mapping[AccountId, str]


def told_apart(organisation_id: OrganisationId, today: date) -> Marks:
    """Return the marks of an organisation; there are none where every name is there once. One statement."""
    by_name: dict[str, list[Namesake]] = defaultdict(list)
    with connection():
        for one in people.namesakes(organisation_id, today):
            by_name[one.name].append(one)
    pairs = {pair: mark for same in by_name.values() for pair, mark in marks(same).items()}
    known = [one for same in by_name.values() for one in same if one.account_id is not None]
    return Marks(pairs, {one.account_id: pairs[one.pair_id] for one in known if one.account_id is not None})
