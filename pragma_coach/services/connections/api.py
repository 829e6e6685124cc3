"""What other systems of an organisation may read: its programme, and its pairs without names unless the key says so.

The dataclasses here are the whole contract: the answers are made of them, and so is the description in OpenAPI.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.pairs.journey import progress
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Duration
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.texts import crockford
from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.announcements import pair_key
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.store import organisations
from pragma_coach.store.connections.tokens import Scope, Token
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys, people

USUAL_PAGE, MOST_PAGE = 50, 200
_LONGEST_KEY = 11  # letters: 55 bits, more than any id has


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as people say it."""

    count: int
    unit: str  # days, weeks or months


@dataclass(frozen=True, slots=True)
class PhaseSummary:
    """A phase of the programme."""

    id: str
    title: str
    starts_from: str
    target: Length | None
    limit: Length | None


@dataclass(frozen=True, slots=True)
class MilestoneSummary:
    """A dated fact that stands on its own."""

    id: str
    title: str
    target: Length | None


@dataclass(frozen=True, slots=True)
class OrganisationSummary:
    """The organisation of the key, with the programme that new pairs follow."""

    slug: str
    name: str
    municipality: str
    programme: str
    programme_version: int
    programme_title: str
    phases: tuple[PhaseSummary, ...]
    milestones: tuple[MilestoneSummary, ...]


@dataclass(frozen=True, slots=True)
class PhaseEnd:
    """A phase that ended; `by_hand` when a coordinator closed it."""

    phase: str
    ended_on: date
    by_hand: bool


@dataclass(frozen=True, slots=True)
class MilestoneReached:
    """A milestone with the day on which it happened."""

    milestone: str
    on: date


@dataclass(frozen=True, slots=True)
class PairSummary:
    """A pair as it stands; `id` is a key that means nothing outside this program. Sensitive items never count."""

    id: str
    name: str | None  # only for a key that may read names
    programme: str
    programme_version: int
    status: str
    linked_on: date | None
    housed_on: date | None
    started_on: date | None
    phase: str
    items_done: int
    items_total: int
    phases: tuple[PhaseEnd, ...]
    milestones: tuple[MilestoneReached, ...]


@dataclass(frozen=True, slots=True)
class PairPage:
    """Some of the pairs, in the order of their ids; `next` goes in `after` for the following ones, null at the end."""

    pairs: tuple[PairSummary, ...]
    next: str | None


def organisation(token: Token) -> OrganisationSummary:
    """Return the organisation of the key."""
    with connection():
        known = organisations.get(token.organisation_id)
    programme = programme_for(known.id, known.programme)
    return OrganisationSummary(
        slug=known.slug,
        name=known.name,
        municipality=known.municipality,
        programme=programme.id,
        programme_version=programme.version,
        programme_title=programme.title,
        phases=tuple(
            PhaseSummary(phase.id, phase.title, phase.starts_from, _length(phase.target), _length(phase.limit))
            for phase in programme.phases
        ),
        milestones=tuple(MilestoneSummary(one.id, one.title, _length(one.target)) for one in programme.milestones),
    )


def _length(duration: Duration | None) -> Length | None:
    return Length(duration.count, duration.unit) if duration else None


def read_key(text: str) -> PairId:
    """Return the pair of a key; 0 for a text that is none."""
    number = crockford.read_number(text) if len(text.strip()) <= _LONGEST_KEY else None
    return PairId(number or 0)


def pairs(token: Token, *, after: str = "", limit: int = USUAL_PAGE) -> PairPage:
    """Return a page of pairs of the organisation of the key. Raise Invalid for a limit or key that cannot be."""
    if not 1 <= limit <= MOST_PAGE:
        raise Invalid(f"Kies bij limit een getal van 1 tot en met {MOST_PAGE}.", "limit")
    start = read_key(after)
    if after and not start:
        raise Invalid(
            "Deze waarde van after kennen wij niet. Neem de waarde van next uit het vorige antwoord.", "after"
        )
    with connection():
        ids = people.pairs_after(token.organisation_id, start, limit + 1)
        found = journeys.load_many(token.organisation_id, only=ids[:limit])
    shown = sorted((_summary(pair, token) for pair in found), key=lambda one: read_key(one.id))
    return PairPage(tuple(shown), pair_key(ids[limit - 1]) if len(ids) > limit else None)


def pair(token: Token, key: str) -> PairSummary:
    """Return one pair. Raise NotThere when it is none of the organisation of the key."""
    with connection():
        found = journeys.load(token.organisation_id, read_key(key))
    if found is None:
        raise NotThere("Dit koppel is er niet. Kijk het adres na.")
    return _summary(found, token)


def _summary(pair: PairFacts, token: Token) -> PairSummary:
    programme, journey = programme_of(pair), pair.journey
    counted = progress([item for item in journey.listed(programme) if not item.sensitive], journey)
    return PairSummary(
        id=pair_key(pair.id),
        name=pair.coachee.name if Scope.NAMES in token.scopes else None,
        programme=pair.programme,
        programme_version=pair.programme_version,
        status=journey.status,
        linked_on=pair.coachee.linked_on,
        housed_on=pair.coachee.housed_on,
        started_on=journey.started_on,
        phase=journey.phase_now(programme),
        items_done=counted.done,
        items_total=counted.total,
        phases=tuple(PhaseEnd(phase, reached.on, reached.by_hand) for phase, reached in journey.phases.items()),
        milestones=tuple(MilestoneReached(one, reached.on) for one, reached in journey.milestones.items()),
    )


def slug_of(organisation_id: OrganisationId) -> str:
    return organisations.get(organisation_id).slug
