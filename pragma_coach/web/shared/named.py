"""What people typed, on a page: texts that say their language, and names with a mark where two are the same."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, g
from markupsafe import Markup, escape

from pragma_coach.domain.texts.languages import direction, typed_language
from pragma_coach.domain.types import AccountId, PairId
from pragma_coach.services.pairs.lookup import Marks, told_apart
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.guards import actor
from pragma_coach.web.shared.languages import language_here


def install(app: Flask) -> None:
    """Let templates write `{{ name|named(pair_id) }}`, and `{{ name|named_holder(account_id) }}` for a card."""
    app.add_template_filter(named)
    app.add_template_filter(named_holder)
    app.add_template_filter(typed)
    app.jinja_env.globals.update(typed_marks=marks, typed_language=typed_language)


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
    found: Marks = g.marks
    return found


def marks(text: str, *, own: bool = False) -> Markup:
    """Return the attributes of what holds a typed text: its language and direction, or that the letters tell."""
    language = typed_language(text, language_here(), own=own)
    if not language:
        return Markup('dir="auto"')
    return Markup('lang="{}" dir="{}"').format(language, direction(language))


def typed(text: str, *, own: bool = False) -> Markup:
    """Return a typed text for within a line; `own` when the reader typed it."""
    return Markup("<span {}>{}</span>").format(marks(text, own=own), escape(text)) if text else Markup()
