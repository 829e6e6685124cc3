"""A row of a spreadsheet begins as a pair in memory: by the rules of every other pair, and nothing is written.

The preview lets every row begin so, to count only what will succeed; the import does it again and writes that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from pragma_coach.domain.pairs.journey import CoachValue, Event, EventDraft, EventKind, Journey, PairStatus
from pragma_coach.domain.pairs.pair import Coachee, PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId, Operation, OpId, PairId, Role
from pragma_coach.services.pairs.acts import following
from pragma_coach.services.pairs.household import done_at_home, for_one_at_home
from pragma_coach.services.pairs.lifecycle import Newcomer, checked_newcomer, end_drafts, first_drafts
from pragma_coach.services.pairs.records import closing_drafts, reached_drafts
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import today_of
from pragma_coach.services.spreadsheets.import_known import KnownPeople, shared_names
from pragma_coach.services.spreadsheets.import_proposal import NamedCoach, ProposedPair
from pragma_coach.services.volunteers import admission_rule
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.ids import new_id
from pragma_coach.store.pairs.founding import FoundedPair

REASON = "overgenomen uit spreadsheet"


@dataclass(frozen=True, slots=True)
class BegunPair:
    """A row as a pair in memory: the account of the coachee, and in `left_out` who cannot stand in yet."""

    account: Account
    founded: FoundedPair
    left_out: tuple[str, ...]

    @property
    def waits(self) -> bool:
        return self.founded.pair.journey.status is PairStatus.WAITING


@dataclass(slots=True)
class SharedHome:
    """Where several of the rows live: everybody who came so far."""

    id: HouseholdId
    pairs: list[PairFacts] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Lets rows begin in one organisation; `made` are the accounts of coaches that are not there yet."""

    operation: Operation
    programme: Programme
    known: KnownPeople
    shared: frozenset[str]
    emails_taken: frozenset[str]
    may_begin: Callable[[AccountId], bool]
    made: dict[NamedCoach, Account] = field(default_factory=dict)

    @classmethod
    def of(cls, operation: Operation, known: KnownPeople, coaches: Iterable[NamedCoach]) -> Beginnings:
        """Read from the store what rows with these coaches have in common."""
        named = set(coaches)
        organisation_id = operation.actor.organisation_id
        programme = programme_for(organisation_id, organisations.get(organisation_id).programme)
        taken = accounts.emails_taken(coach.email for coach in named if coach.email)
        may_begin = admission_rule(organisation_id, today_of(operation))
        return cls(operation, programme, known, shared_names(named), taken, may_begin)

    def begin(self, row: ProposedPair, home: SharedHome | None = None) -> BegunPair:
        """Return the pair of a row as it will be. Raise Refused for what cannot be."""
        operation, today = self.operation, today_of(self.operation)
        newcomer = Newcomer(row.name, row.linked_on, row.housed_on, language=row.language)
        name = checked_newcomer(newcomer, today, row.started_on, housing_unknown=True)
        coach = self._coach(row.coach) if row.coach else None
        waits = coach is not None and not self.may_begin(coach.id)
        account = self._account(name, Role.COACHEE, row.language)
        story = _Story(operation, row.row, self._pair(row, account, home))
        day = today if waits else row.started_on
        story.tell("start", first_drafts(self.programme, coach.id if coach else None, day, waits=waits))
        if home is not None:
            story.arrive(home)
        left_out = tuple(self._stand_ins(story, row))
        for phase, day in row.phase_ends:
            story.tell(f"fase-{phase}", closing_drafts(operation, story.pair, phase, REASON, day))
        for milestone, day in row.milestones:
            story.tell(milestone, reached_drafts(operation, story.pair, milestone, day))
        if row.pause and not row.ending and not waits:
            paused = EventDraft(EventKind.STATUS, "pair", PairStatus.PAUSED, today, row.pause)
            story.tell("pauze", [paused])
        if row.ending:
            story.tell("einde", end_drafts(operation, story.pair, row.ending.reason, row.ending.on))
        elif home is not None:
            home.pairs.append(story.pair)
        return BegunPair(account, FoundedPair(story.pair, story.events), left_out)

    def _pair(self, row: ProposedPair, account: Account, home: SharedHome | None) -> PairFacts:
        organisation_id = self.operation.actor.organisation_id
        coachee = Coachee(
            id=CoacheeId(new_id()),
            organisation_id=organisation_id,
            name=account.name,
            account_id=account.id,
            household_id=home.id if home else None,
            linked_on=row.linked_on,
            housed_on=row.housed_on,
            coaching_started_on=row.started_on,
            verified=True,
        )
        edition = self.programme.id, self.programme.version
        at = self.operation.at
        return PairFacts(PairId(new_id()), organisation_id, coachee, *edition, at, Journey(), row.language)

    def _stand_ins(self, story: _Story, row: ProposedPair) -> list[str]:
        """Let the stand-ins of a row begin beside the coach; return who cannot yet."""
        left_out = []
        for number, named in enumerate(row.stand_ins):
            stand_in = self._coach(named)
            if story.pair.journey.status is PairStatus.WAITING or not self.may_begin(stand_in.id):
                left_out.append(named.name)
            elif not any(term.account_id == stand_in.id for term in story.pair.journey.coaches):
                on = today_of(self.operation)
                draft = EventDraft(EventKind.COACH, str(stand_in.id), CoachValue.STANDS_IN, on)
                story.tell(f"invalcoach-{number}", [draft])
        return left_out

    def _coach(self, coach: NamedCoach) -> Account:
        """Return the account of the coach, made in memory when there was none."""
        account = self.known.account_of(coach, self.shared) or self.made.get(coach)
        if account is None:
            email = coach.email if coach.email and coach.email not in self.emails_taken else None
            account = self._account(coach.name, Role.COACH, email=email)
            self.made[coach] = account
        return account

    def _account(self, name: str, role: Role, language: str = "nl", *, email: str | None = None) -> Account:
        organisation_id, at = self.operation.actor.organisation_id, self.operation.at
        return accounts.new(organisation_id, name=name, roles={role}, at=at, email=email, language=language)


@dataclass(slots=True)
class _Story:
    """A pair while its row is told, act by act, each under an operation of its own."""

    operation: Operation
    row: int
    pair: PairFacts
    events: list[Event] = field(default_factory=list)

    def tell(self, what: str, drafts: Sequence[EventDraft]) -> None:
        self._add(self._step(what), drafts)

    def arrive(self, home: SharedHome) -> None:
        """Hear what the home has already, as whoever moves in does."""
        known = list(done_at_home(self.pair, home.pairs, today_of(self.operation)))
        self._add(for_one_at_home(self._step("start"), self.pair), known)

    def _add(self, operation: Operation, drafts: Sequence[EventDraft]) -> None:
        then = following(operation, self.pair, drafts)
        self.pair, self.events = then.on(self.pair), [*self.events, *then.events]

    def _step(self, what: str) -> Operation:
        return replace(self.operation, op_id=OpId(f"{self.operation.op_id}-{self.row}-{what}"))
