"""The organisation at a glance, for its coordinator: who needs a call, obstacles, coaches with room.

One overview is at most seven statements, however many pairs there are; all on the coordinator's pages is read off it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.desk import KeptCall, no_fit_on
from pragma_coach.domain.pairs.attention import Attention, Need, attention
from pragma_coach.domain.pairs.journey import CoachTerm, PairStatus, Progress, progress
from pragma_coach.domain.pairs.namesakes import known_by
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import Phase, in_phase
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import AccountId, Actor, PairId, Role
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.check_ins import Poor, poor_words
from pragma_coach.services.rights import require
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks


@dataclass(frozen=True, slots=True)
class PairOverview:
    """One pair on the coordinator's lists.

    `place` is that of the phase in the programme, from 0; `progress` is that of the phase; `coaches` are the coaches of
    today with their names.
    """

    pair: PairFacts
    phase: Phase
    place: int
    progress: Progress
    coaches: tuple[tuple[CoachTerm, str], ...]
    attention: Attention
    call: KeptCall | None = None  # the last one, while its term runs

    @property
    def name(self) -> str:
        return self.pair.coachee.name

    @property
    def initials(self) -> str:
        """The first letters of the name, to tell people apart at a glance."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def known_by(self) -> str:
        """The second line under the name: whose pair it is, and since when."""
        own = next((name for term, name in self.coaches if not term.stand_in), "")
        return known_by(own, self.pair.journey.started_on)

    @property
    def status(self) -> PairStatus:
        return self.pair.journey.status


@dataclass(frozen=True, slots=True)
class Overview:
    """All pairs of an organisation as they stand today, by name, and everybody who could coach."""

    organisation: Organisation
    today: date
    rows: tuple[PairOverview, ...]
    phases: tuple[Phase, ...]
    coaches: tuple[Account, ...]

    def needing(self, need: Need) -> list[PairOverview]:
        """Return the pairs with this reason: what every number about it counts, and every list shows."""
        return [row for row in self.rows if need in row.attention.needs]

    def counted(self, status: PairStatus) -> int:
        return sum(row.status is status for row in self.rows)


def oversee(actor: Actor, today: date) -> Overview:
    """Return the overview of the actor's organisation. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        organisation = organisations.get(actor.organisation_id)
        people = {account.id: account for account in accounts.every(organisation.id)}
        pairs = journeys.load_many(organisation.id)
        rows = rows_of(organisation, pairs, people, poor_words(actor, pairs, today), {}, today)
    phases = {phase.id: phase for pair in pairs for phase in programme_of(pair).phases}
    return Overview(
        organisation=organisation,
        today=today,
        rows=rows,
        phases=tuple(phases.values()),
        coaches=tuple(account for account in people.values() if Role.COACH in account.roles and not account.disabled),
    )


def rows_of(
    organisation: Organisation,
    pairs: Sequence[PairFacts],
    people: Mapping[AccountId, Account],
    poor: Mapping[PairId, Poor],
    called: Mapping[PairId, KeptCall],
    today: date,
) -> tuple[PairOverview, ...]:
    """Return pairs as rows; `people` are their coaches, `poor` the poor answers, `called` the last calls."""
    not_fitting = talks.not_fitting(organisation.id, [pair.id for pair in pairs])
    return tuple(
        _row(
            pair,
            people,
            today,
            organisation.settings.silent_after_days,
            no_fit_on(pair.journey, not_fitting.get(pair.id, ())),
            poor.get(pair.id, ()),
            called.get(pair.id),
        )
        for pair in pairs
    )


def _row(
    pair: PairFacts,
    people: Mapping[AccountId, Account],
    today: date,
    silent_after: int,
    no_fit: date | None,
    poor: Poor,
    call: KeptCall | None,
) -> PairOverview:
    programme, journey = programme_of(pair), pair.journey
    phase = programme.phase_by_id[journey.phase_now(programme)]
    days = start_days(pair)
    return PairOverview(
        pair=pair,
        phase=phase,
        place=programme.phases.index(phase),
        progress=progress(in_phase(journey.listed(programme), phase.id), journey),
        coaches=tuple(
            (term, people[term.account_id].name) for term in journey.coaches_on(today) if term.account_id in people
        ),
        attention=attention(
            programme, journey, days, today=today, silent_after_days=silent_after, no_fit_on=no_fit, poor=poor
        ),
        call=call,
    )


def coach_loads(overview: Overview) -> list[tuple[Account, int]]:
    """Return every coach with the number of pairs that are at work or rest, the fewest first."""
    going = [row for row in overview.rows if row.status is not PairStatus.ENDED]
    counts = Counter(term.account_id for row in going for term, _ in row.coaches)
    counts.update(waits_for for row in going if (waits_for := row.pair.journey.waits_for))
    return sorted(
        ((account, counts[account.id]) for account in overview.coaches),
        key=lambda load: (load[1], same_key(load[0].name)),
    )
