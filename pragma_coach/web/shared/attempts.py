"""Trying an act with a form: what cannot be is noted beside its field, and nothing is done while anything is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from pragma_coach.domain.refusal import Invalid
from pragma_coach.web.shared.forms import Form
from pragma_coach.web.shared.urls import read_id

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


def attempt(form: Form, act: Callable[[], T], *, fields: Mapping[str, str] | None = None) -> T | None:
    """Do the act when the form is right so far, and return what it gives; None when the form or the act is wrong.

    `fields` tells how the service's names of fields are called in this form.
    """
    if form.errors:
        return None
    try:
        return act()
    except Invalid as refused:
        form.refuse(Invalid(refused.sentence, (fields or {}).get(refused.field, refused.field)))
        return None


def chosen(form: Form, field: str, kind: type[E], sentence: str = "Kies een reden uit de lijst.") -> E:
    """Return the choice of a list; note the sentence when there is none (then any stands in for it)."""
    try:
        return kind(form.value(field))
    except ValueError:
        form.errors[field] = sentence
        return next(iter(kind))


def chosen_id(form: Form, field: str, sentence: str = "") -> int:
    """Return the id that was chosen, or 0 when none was; then note the sentence, when there is one."""
    number = read_id(form.value(field))
    if number is None and (sentence or form.value(field)):
        form.errors[field] = sentence or "Kies uit de lijst."
    return number or 0
