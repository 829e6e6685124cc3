"""Who an organisation has already, and which of them a row of a spreadsheet is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pragma_coach.domain.pairs.pair import Coachee
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.sameness import person_key
from pragma_coach.domain.types import CoacheeId, OrganisationId, Role
from pragma_coach.services.spreadsheets.import_proposal import NamedCoach, ProposedPair
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.pairs import people


@dataclass(frozen=True)
class KnownPeople:
    """What the organisation has already: its accounts, and its coachees by the key of their name."""

    accounts: Sequence[Account]
    coachees: Mapping[str, Sequence[Coachee]]

    @classmethod
    def of(cls, organisation_id: OrganisationId) -> KnownPeople:
        """Read them from the store. Two statements."""
        named: defaultdict[str, list[Coachee]] = defaultdict(list)
        for coachee in people.every(organisation_id):
            named[person_key(coachee.name)].append(coachee)
        return cls(accounts.every(organisation_id), named)

    @cached_property
    def _by_email(self) -> dict[str, Account]:
        return {account.email: account for account in self.accounts if account.email}

    @cached_property
    def _coaches(self) -> Mapping[str, Sequence[Account]]:
        """The coaches who still come in, by the key of their name."""
        named: defaultdict[str, list[Account]] = defaultdict(list)
        for account in self.accounts:
            if Role.COACH in account.roles and not account.disabled:
                named[person_key(account.name)].append(account)
        return named

    def match(self, proposal: ProposedPair, taken: set[CoacheeId]) -> Coachee | None:
        """Return the coachee that a row is about, or None; each answers for one row, and is noted in `taken`.

        Somebody of this name who came to live here, or began, on the same day.
        """
        for coachee in self.coachees.get(person_key(proposal.name), ()):
            same_day = (
                coachee.housed_on is not None and coachee.housed_on == proposal.housed_on
            ) or coachee.coaching_started_on == proposal.started_on
            if same_day and coachee.id not in taken:
                taken.add(coachee.id)
                return coachee
        return None

    def account_of(self, coach: NamedCoach, shared: frozenset[str]) -> Account | None:
        """Return the account of a coach, by e-mail, else by name; None when there is none yet.

        Raise Invalid when the account cannot coach, or when the name alone fits several people.
        """
        account = self._by_email.get(coach.email) if coach.email else None
        if account is not None:
            if Role.COACH not in account.roles:
                raise Invalid(f"{coach.email} hoort bij iemand die geen coach is. Geef dat account eerst die rol.")
            if account.disabled:
                raise Invalid(f"Het account van {account.name} is gesloten. Open het eerst.")
            return account
        name = person_key(coach.name)
        if coach.email and name in shared:
            return None
        named = self._coaches.get(name, ())
        if len(named) > 1:
            raise Invalid(
                f"Er zijn meer coaches met de naam {coach.name}. Zet het e-mailadres erbij dat hier bekend is."
            )
        return named[0] if named else None


def coaches_of(rows: Iterable[ProposedPair]) -> Iterator[NamedCoach]:
    """Yield every coach and stand-in that the rows name."""
    for row in rows:
        yield from ([row.coach] if row.coach else [])
        yield from row.stand_ins


def shared_names(coaches: Iterable[NamedCoach]) -> frozenset[str]:
    """Return the names (as `key`) that coaches with different addresses have."""
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for coach in coaches:
        addresses[person_key(coach.name)].add(coach.email)
    return frozenset(name for name, known in addresses.items() if len(known) > 1)
