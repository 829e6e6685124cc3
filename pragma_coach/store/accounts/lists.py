"""Lists of accounts, searched, kept, ordered and counted by the database: a page costs what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import reduce
from operator import and_
from typing import Any

from peewee import Value, fn

from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import AccountId, OrganisationId, Role
from pragma_coach.store.accounts.accounts import Account, account_of, roles_from
from pragma_coach.store.accounts.sessions import Purpose
from pragma_coach.store.tables import AccountRow, CoacheeRow, LoginCard, Pair


class AccountTable:
    """The accounts of an organisation; each narrowing returns a smaller table."""

    def __init__(self, organisation_id: OrganisationId) -> None:
        """Look at an organisation; nothing is read yet."""
        self._organisation_id = organisation_id
        self._kept: Any = AccountRow.organisation_id == organisation_id

    def but_for(self, role: Role) -> AccountTable:
        return self._where(~_with(role))

    def open_or_closed(self, *, closed: bool) -> AccountTable:
        return self._where(AccountRow.disabled_at.is_null(not closed))

    def with_role(self, role: Role) -> AccountTable:
        return self._where(_with(role))

    def named(self, text: str) -> AccountTable:
        """Keep those who have each word of the text in the name, with or without accents."""
        return self._where(*(AccountRow.name_key.contains(word) for word in same_key(text).split()))

    def only(self, accounts: Collection[AccountId]) -> AccountTable:
        return self._where(AccountRow.id.in_(list(accounts)))

    def with_card(self, *, there: bool) -> AccountTable:
        """Keep those who have a card that works, or none."""
        holders = AccountRow.id.in_(self._holders())
        return self._where(holders if there else ~holders)

    def card_holders(self, strong: Iterable[Role]) -> AccountTable:
        """Keep who comes in with a card now: open accounts without these roles; of newcomers those who are coached."""
        coached = (
            CoacheeRow.select(CoacheeRow.account_id)
            .join(Pair, on=(Pair.coachee_id == CoacheeRow.id))
            .where(
                (Pair.organisation_id == self._organisation_id)
                & (Pair.status != PairStatus.ENDED)
                & CoacheeRow.account_id.is_null(is_null=False)
            )
        )
        now = ~_with(Role.COACHEE) | AccountRow.id.in_(coached)
        return self._where(AccountRow.disabled_at.is_null(), *(~_with(role) for role in strong), now)

    def roles(self) -> Counter[Role]:
        """Return how many have each role; who has two counts in both. One statement."""
        query: Any = AccountRow.select(AccountRow.roles, fn.COUNT(AccountRow.id)).where(self._kept)
        found = Counter[Role]()
        for roles, number in query.group_by(AccountRow.roles).tuples():
            found.update(dict.fromkeys(roles_from(roles), int(number)))
        return found

    def number(self) -> int:
        return int(AccountRow.select(fn.COUNT(AccountRow.id)).where(self._kept).scalar())

    def rows(self, column: str, start: int, size: int, *, backwards: bool) -> list[Account]:
        """Return at most so many from a place on, by a column and then by name. One statement."""
        by = getattr(AccountRow, column)
        query = AccountRow.select().where(self._kept)
        ordered = query.order_by(by.desc() if backwards else by.asc(), AccountRow.name_key, AccountRow.id)
        return [account_of(row) for row in ordered.limit(size).offset(start)]

    def _where(self, *true: Any) -> AccountTable:
        found = AccountTable(self._organisation_id)
        found._kept = reduce(and_, true, self._kept)
        return found

    def _holders(self) -> Any:
        works = (LoginCard.organisation_id == self._organisation_id) & LoginCard.revoked_at.is_null()
        return LoginCard.select(LoginCard.account_id).where(works & (LoginCard.purpose == Purpose.CARD))


def _with(role: Role) -> Any:
    return Value(" ").concat(AccountRow.roles).concat(" ").contains(f" {role} ")
