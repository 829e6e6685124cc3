"""What people may look at: the pairs they have now, what happened in one of them, and what tells namesakes apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.access import Act, Relation
from pragma_coach.domain.pairs.journey import Event, EventKind, PairStatus
from pragma_coach.domain.pairs.namesakes import Namesake, marks
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import AccountId, Actor, ItemId, OrganisationId, PairId
from pragma_coach.services.pairs.acts import relations
from pragma_coach.services.rights import require
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import doors, journeys, people
from pragma_coach.store.pairs.doors import BehindDoors


@dataclass(frozen=True, slots=True)
class PastEvent:
    """Something that happened, and the name of who did it ("" when that account is gone)."""

    event: Event
    who: str


def coached_pairs(actor: Actor, today: date) -> list[PairFacts]:
    """Return the pairs that the actor coaches today, by name. Raise NotAllowed for somebody who is no coach."""
    require(Act.SEE_OWN_PAIRS, actor)
    return [
        pair
        for pair in journeys.load_many(actor.organisation_id, coach=actor.account_id)
        if Relation.COACH in relations(actor, pair, today)
    ]


def own_pair(actor: Actor) -> PairFacts | None:
    """Return the pair whose coachee the actor is, or None: the one at work, else the latest that ended.

    Raise NotAllowed for somebody who is no coachee.
    """
    require(Act.SEE_OWN_STEPS, actor)
    pairs = journeys.load_many(actor.organisation_id, coachee_account=actor.account_id)
    return max(pairs, key=lambda pair: (pair.journey.status is not PairStatus.ENDED, pair.created_at), default=None)


def require_own_pair(actor: Actor) -> PairFacts:
    """Return the pair whose coachee the actor is, as `own_pair`. Raise NotThere when there is none."""
    pair = own_pair(actor)
    if pair is None:
        raise NotThere
    return pair


def coach_names(pair: PairFacts, today: date) -> list[str]:
    """Return the names of who coaches the pair today."""
    terms = pair.journey.coaches_on(today)
    names = accounts.names(pair.organisation_id, {term.account_id for term in terms})
    return [names[term.account_id] for term in terms if term.account_id in names]


def said_by_another(pair: PairFacts, item: ItemId) -> str:
    """Return the name of who said where an item stands, when that was not the coachee; "" when nobody is known."""
    standing = pair.journey.items.get(item)
    if standing is None or standing.by in (None, pair.coachee.account_id):
        return ""
    return accounts.names(pair.organisation_id, {standing.by}).get(standing.by, "")


def past(pair: PairFacts, kind: EventKind, subject: str | None = None) -> list[PastEvent]:
    """Return what happened in a pair that the caller was given to see, of one kind (and subject), latest first.

    With a subject, what phones sent about it too late is included.
    """
    events = [
        event
        for event in journeys.events_of(pair.organisation_id, pair.id)
        if (event.kind is kind and subject in (None, event.subject))
        or (event.kind is EventKind.NOTED and event.subject == subject)
    ]
    names = accounts.names(pair.organisation_id, {event.by for event in events if event.by is not None})
    return [PastEvent(event, names.get(event.by, "") if event.by else "") for event in reversed(events)]


def behind_doors(pair: PairFacts, today: date) -> BehindDoors:
    """Return what there is besides the list about a pair that the caller was given to see."""
    return doors.behind_doors(pair.organisation_id, pair.id, today)


@dataclass(frozen=True, slots=True)
class Marks:
    """The words behind the names that more than one has: by pair, and by the account of the newcomer."""

    pairs: Mapping[PairId, str]
    accounts: Mapping[AccountId, str]


def told_apart(organisation_id: OrganisationId, today: date, names: Iterable[str] | None = None) -> Marks:
    """Return the marks of an organisation, or of who has these names; a name that is there once has none.

    One statement.
    """
    by_name: dict[str, list[Namesake]] = defaultdict(list)
    with connection():
        for one in people.namesakes(organisation_id, today, names):
            by_name[one.name].append(one)
    pairs = {pair: mark for same in by_name.values() for pair, mark in marks(same).items()}
    known = [one for same in by_name.values() for one in same if one.account_id is not None]
    return Marks(pairs, {one.account_id: pairs[one.pair_id] for one in known if one.account_id is not None})
