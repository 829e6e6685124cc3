"""Everything that is kept of one coachee, straight from the tables; and who looked at a pair, by day and kind of page.

A table is found by its columns, so that nothing new is left out by mistake: `pair_id`, `coachee_id`, or an account of
the person's own. What hangs on such a row (`_PARTS`) comes along. A table that is about other people, or holds no
person at all, is in none of these.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from peewee import Value

from pragma_coach.domain.own_data import Look, Page
from pragma_coach.domain.types import AccountId, CoacheeId, OrganisationId, PairId, Role
from pragma_coach.store.tables import TABLES, Pair, Table
from pragma_coach.store.tables.own_data import Viewing

# Tables whose rows hang on a row of another: its column, and the table it points to.
_PARTS = {
    "talk_person": ("talk_id", "talk"),
    "talk_change": ("talk_id", "talk"),
    "interpreter_booking": ("talk_id", "talk"),
    "help_turn": ("request_id", "help_request"),
    "signal_turn": ("signal_id", "signal"),
    "private_turn": ("word_id", "private_word"),
    "invitation_turn": ("invitation_id", "opportunity_invitation"),
}
# What a person signs in with is kept as a hash only; it would tell the owner nothing.
SECRET = frozenset(
    {"token_hash", "code_hash", "password_hash", "totp_secret", "totp_last_step", "token", "op_id", "browser_hash"}
)

Row = dict[str, Any]


def names() -> dict[str, str]:
    """Return the tables about a coachee, each with the column that says about whom."""
    found = {}
    for table in TABLES:
        name, columns = table._meta.table_name, table._meta.columns
        if name in _PARTS:
            found[name] = _PARTS[name][0]
        elif name in ("coachee", "pair", "account"):
            found[name] = "id"
        else:
            about = [column for column in ("pair_id", "coachee_id", "account_id") if column in columns]
            found.update({name: about[0]} if about else {})
    return found


def everything(
    organisation_id: OrganisationId, pair_id: PairId, coachee_id: CoacheeId, account_id: AccountId | None
) -> dict[str, list[Row]]:
    """Return the rows of every table about a coachee, without hashes; moments as datetimes in UTC, days as dates."""
    tables = {table._meta.table_name: table for table in TABLES}
    owners: dict[str, Any] = {
        "pair_id": [pair_id],
        "coachee_id": [coachee_id],
        "account_id": [account_id] if account_id is not None else [],
    }
    own_ids: dict[str, Any] = {"coachee": [coachee_id], "pair": [pair_id], "account": owners["account_id"]}
    found: dict[str, list[Row]] = {}
    for name, column in sorted(names().items(), key=lambda one: one[0] in _PARTS):
        if name in _PARTS:
            wanted = [row["id"] for row in found.get(_PARTS[name][1], [])]
        else:
            wanted = own_ids.get(name) or owners.get(column, [])
        found[name] = _rows(tables[name], organisation_id, column, wanted, own_ids["account"])
    return {name: rows for name, rows in found.items() if rows}


def _rows(
    table: type[Table], organisation_id: OrganisationId, column: str, wanted: list[int], accounts: list[int]
) -> list[Row]:
    if not wanted:
        return []
    kept = table._meta.columns[column].in_(wanted)
    if "organisation_id" in table._meta.columns:
        kept &= table._meta.columns["organisation_id"] == organisation_id
    if "answered_by" in table._meta.columns:  # what somebody else answered about the pair is theirs
        kept &= table._meta.columns["answered_by"].in_(accounts)
    shown = [field for name, field in table._meta.columns.items() if name not in SECRET]
    rows: list[Any] = list(table.select(*shown).where(kept).dicts())
    return [_plain(row) for row in rows]


def _plain(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None and name != "organisation_id"}


def as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def note_look(
    organisation_id: OrganisationId,
    pairs: Collection[PairId] | None,
    account_id: AccountId,
    role: Role,
    on: date,
    page: str,
) -> None:
    """Note that somebody looked at these pairs (None: at all) on a day; once a day for a kind of page is enough.

    One statement, however many there are.
    """
    kept = Pair.organisation_id == organisation_id
    if pairs is not None:
        kept &= Pair.id.in_(list(pairs))
    same = [Value(value) for value in (on.isoformat(), account_id, str(page), role.value)]
    columns = [Viewing.pair_id, Viewing.seen_on, Viewing.account_id, Viewing.page, Viewing.role]
    rows = Pair.select(Pair.id, *same, Pair.organisation_id).where(kept)
    Viewing.insert_from(rows, [*columns, Viewing.organisation_id]).on_conflict(action="NOTHING").execute()


def looks_at(organisation_id: OrganisationId, pair_id: PairId) -> list[Look]:
    """Return who looked at a pair, the latest first."""
    query = Viewing.select().where((Viewing.pair_id == pair_id) & (Viewing.organisation_id == organisation_id))
    return [
        Look(AccountId(row.account_id), Role(row.role), row.seen_on, Page(row.page))
        for row in query.order_by(Viewing.seen_on.desc(), Viewing.account_id, Viewing.page)
    ]


def forget_looks(before: date) -> int:
    """Remove what is older than a day; return how many rows."""
    return int(Viewing.delete().where(Viewing.seen_on < before).execute())
