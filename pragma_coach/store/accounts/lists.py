"""Lists of accounts, searched, kept, ordered and counted by the database: a page costs what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from peewee import OP, SQL, Expression, NodeList, Value, fn

from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import AccountId, OrganisationId, Role
from pragma_coach.store.accounts.accounts import Account, account_of, roles_from
from pragma_coach.store.accounts.sessions import Purpose
from pragma_coach.store.tables import AccountRow, Assignment, CoacheeRow, LoginCard, Pair


@dataclass(frozen=True, slots=True)
class _True:
    """Something true of the accounts of a list: as it is asked of one after the other, and of all of them at once."""

    one: Any
    all: Any


class AccountTable:
    """The accounts of an organisation; each narrowing returns a smaller table.

    A page of rows asks one account after the other, by name, until it is full; a count asks all of them at once.
    """

    def __init__(self, organisation_id: OrganisationId, kept: tuple[_True, ...] = ()) -> None:
        """Look at an organisation; nothing is read yet."""
        self._organisation_id = organisation_id
        self._kept = kept

    def but_for(self, role: Role) -> AccountTable:
        return self._where(~_with(role))

    def open_or_closed(self, *, closed: bool) -> AccountTable:
        return self._where(AccountRow.disabled_at.is_null(is_null=False)) if closed else self._and(_OPEN)

    def with_role(self, role: Role) -> AccountTable:
        return self._where(_with(role))

    def named(self, text: str) -> AccountTable:
        """Keep those who have each word of the text in the name, with or without accents."""
        return self._where(*(AccountRow.name_key.contains(word) for word in same_key(text).split()))

    def named_or_coached(self, text: str, today: date) -> AccountTable:
        """Keep those who have each word of the text in the name, or in that of who coaches them today."""
        words = same_key(text).split()
        return self._where(*(AccountRow.name_key.contains(word) | self._coached_by(word, today) for word in words))

    def only(self, accounts: Collection[AccountId]) -> AccountTable:
        return self._where(AccountRow.id.in_(list(accounts)))

    def with_card(self, *, there: bool) -> AccountTable:
        """Keep those who have a card that works, or none."""
        found = self._holders()
        return self._and(found if there else _True(~found.one, ~found.all))

    def card_holders(self, strong: Iterable[Role]) -> AccountTable:
        """Keep who comes in with a card now: open accounts without these roles; of newcomers those who are coached."""
        other, coached = ~_with(Role.COACHEE), self._coached()
        now = _True(other | coached.one, other | coached.all)
        return self._where(*(~_with(role) for role in strong))._and(_OPEN, now)

    def roles_and_cards(self) -> tuple[Counter[Role], int]:
        """Return how many have each role (who has two counts in both), and how many have no card. One statement."""
        by = (AccountRow.roles, self._holders().all)
        query: Any = AccountRow.select(*by, fn.COUNT(AccountRow.id)).where(self._all()).group_by(SQL("1"), SQL("2"))
        found, without = Counter[Role](), 0
        for roles, has_card, number in query.tuples():
            found.update(dict.fromkeys(roles_from(roles), int(number)))
            without += 0 if has_card else int(number)
        return found, without

    def standings(self) -> Counter[tuple[frozenset[Role], bool]]:
        """Return how many have the same roles and an open account, or (True) a closed one. One statement."""
        by = (AccountRow.disabled_at, AccountRow.roles)  # as an index has them
        query: Any = AccountRow.select(*by, fn.COUNT(AccountRow.id)).where(self._all()).group_by(*by)
        found = Counter[tuple[frozenset[Role], bool]]()
        for closed_at, roles, number in query.tuples():
            found[roles_from(roles), closed_at is not None] += int(number)
        return found

    def number(self) -> int:
        return int(AccountRow.select(fn.COUNT(AccountRow.id)).where(self._all()).scalar())

    def rows(self, column: str, start: int, size: int, *, backwards: bool) -> list[Account]:
        """Return at most so many from a place on, by a column and then by name. One statement."""
        by = getattr(AccountRow, column)
        query = AccountRow.select().where(reduce(and_, (true.one for true in self._kept), self._ours()))
        then = [] if column == "name_key" else [AccountRow.name_key]
        ordered = query.order_by(by.desc() if backwards else by.asc(), *then, AccountRow.id)
        return [account_of(row) for row in ordered.limit(size).offset(start)]

    def _ours(self) -> Any:
        return AccountRow.organisation_id == self._organisation_id

    def _all(self) -> Any:
        return reduce(and_, (true.all for true in self._kept), self._ours())

    def _where(self, *true: Any) -> AccountTable:
        return self._and(*(_True(one, one) for one in true))

    def _and(self, *true: _True) -> AccountTable:
        return AccountTable(self._organisation_id, (*self._kept, *true))

    def _coached(self) -> _True:
        """Return what is true of a newcomer of whom a pair goes on."""
        coachees = CoacheeRow.select(CoacheeRow.account_id).join(Pair, on=(Pair.coachee_id == CoacheeRow.id))
        going = coachees.where(Pair.status != PairStatus.ENDED)
        known = CoacheeRow.account_id.is_null(is_null=False)
        ours = going.where((Pair.organisation_id == self._organisation_id) & known)
        return _True(fn.EXISTS(going.where(CoacheeRow.account_id == AccountRow.id)), AccountRow.id.in_(ours))

    def _coached_by(self, word: str, today: date) -> Any:
        coach = AccountRow.alias()
        coaches = coach.select(coach.id).where(
            (coach.organisation_id == self._organisation_id) & coach.name_key.contains(word)
        )
        running = (Assignment.since <= today) & (Assignment.until.is_null() | (Assignment.until > today))
        theirs = Assignment.select(Assignment.pair_id).where(running & Assignment.account_id.in_(coaches))
        coachees = CoacheeRow.select(CoacheeRow.account_id).join(Pair, on=(Pair.coachee_id == CoacheeRow.id))
        known = CoacheeRow.account_id.is_null(is_null=False)
        return AccountRow.id.in_(coachees.where(known & Pair.id.in_(theirs)))

    def _holders(self) -> _True:
        works = LoginCard.revoked_at.is_null() & (LoginCard.purpose == Purpose.CARD)
        cards = LoginCard.select(LoginCard.account_id).where(works)
        ours = cards.where(LoginCard.organisation_id == self._organisation_id)
        return _True(fn.EXISTS(cards.where(LoginCard.account_id == AccountRow.id)), AccountRow.id.in_(ours))


# Nearly all accounts are open: the sign keeps a database from the index by that, so that it takes the one by name.
_OPEN = _True(Expression(NodeList((SQL("+"), AccountRow.disabled_at)), OP.IS, None), AccountRow.disabled_at.is_null())


def _with(role: Role) -> Any:
    return Value(" ").concat(AccountRow.roles).concat(" ").contains(f" {role} ")
