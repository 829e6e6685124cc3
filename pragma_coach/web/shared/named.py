"""The name of a newcomer in a list: with a mark where somebody else in the organisation has the same name."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, g

from pragma_coach.domain.types import AccountId, PairId
from pragma_coach.services.pairs.lookup import Marks, told_apart
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.guards import actor


def install(app: Flask) -> None:
    """Let templates write `{{ name|named(pair_id) }}`, and `{{ name|named_holder(account_id) }}` for a card."""
    app.add_template_filter(named)
    app.add_template_filter(named_holder)


def tell_apart(names: Iterable[str]) -> None:
    """Say which names this page shows, so that no others are looked at."""
    g.marks = told_apart(actor().organisation_id, today(), names)


def named(name: str, pair_id: PairId) -> str:
    """Return the name with what tells this person from others of the same name: "Ahmad K. (coach Anja B.)"."""
    return _with(name, _marks().pairs.get(pair_id))


def named_holder(name: str, account_id: AccountId) -> str:
    """Return the same for the account of a newcomer; of anybody else the name alone."""
    return _with(name, _marks().accounts.get(account_id))


def _with(name: str, mark: str | None) -> str:
    return f"{name} ({mark})" if mark else name


def _marks() -> Marks:
    if "marks" not in g:
        g.marks = told_apart(actor().organisation_id, today())
    marks: Marks = g.marks
    return marks
