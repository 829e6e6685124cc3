"""What forms and buttons send: values that survive a refusal, chosen days and options, and trying an act with them.

Nothing that was typed is lost when a form is refused: its page has the values, a sentence per field, and status 422.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from flask import Response, make_response, render_template, request

from pragma_coach.domain.calendar import NotADate, in_words, parse_day
from pragma_coach.domain.daytime import NotATime
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.delicate import delicate
from pragma_coach.domain.town.walk_in import parse_clock
from pragma_coach.domain.types import ItemId, ItemState
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.languages import _
from pragma_coach.web.shared.urls import read_id

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

NO_DAY = "Vul een datum in. Schrijf bijvoorbeeld 12-05-2026."
DAYS: tuple[tuple[str, str], ...] = (
    ("vandaag", "Vandaag"),
    ("gisteren", "Gisteren"),
    ("vorige-week", "Vorige week"),
    ("datum", "Andere dag"),
)
_DAYS_AGO = {"vandaag": 0, "gisteren": 1, "vorige-week": 7}
_SEEN = "zeker"  # the field that says that the question of `Form.ask_once` was seen
UNREADABLE_BUTTON = "Deze knop konden wij niet lezen. Laad de pagina opnieuw en tik nog een keer."


def done_text(sentences: Mapping[str, str]) -> str:
    """Return the sentence about the act that the address names (`?gedaan=...`), or "" when it names none."""
    return sentences.get(request.args.get("gedaan", ""), "")


class Form:
    """The values of a form and what is wrong with them, by field; "" holds what belongs to no field.

    `asks` when nothing is wrong, and a question stands at a field.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict(values or {})
        self.errors: dict[str, str] = {}
        self.asks = False

    @classmethod
    def sent(cls) -> Form:
        return cls(request.form.to_dict())

    def value(self, field: str, default: str = "") -> str:
        """Return what was typed or chosen, without outer space."""
        return self.values.get(field, default).strip()

    def required(self, field: str, sentence: str) -> str:
        """Return what was typed; note the sentence when that is nothing."""
        typed = self.value(field)
        if not typed:
            self.errors[field] = sentence
        return typed

    def day(self, field: str) -> date | None:
        """Return the day that was picked, typed or tapped (`day_field`), or None; note it when it is not a day."""
        typed, tapped = self.value(field), self.value(f"{field}-snel")
        if not (typed or tapped):
            return None
        try:
            day = parse_day(typed or tapped, today())
            if typed and tapped and day != parse_day(tapped, today()):
                raise NotADate(f"U koos {tapped} en ook {in_words(day)}. Kies Andere dag, of maak de datum leeg.")
        except NotADate as error:
            self.errors[field] = str(error)
            return None
        return day

    def iso_day(self, field: str) -> str | None:
        """Return the day of a field as a browser takes it, "" when there is none; None for what is no day."""
        typed = self.value(field)
        try:
            return parse_day(typed, today()).isoformat() if typed else ""
        except NotADate:
            return None

    def iso_time(self, field: str) -> str | None:
        """Return the time of a field as a browser takes it (14:30), "" when there is none; None for what is no time."""
        typed = self.value(field)
        try:
            return f"{parse_clock(typed):%H:%M}" if typed else ""
        except NotATime:
            return None

    def ask_once(self, fields: Iterable[str], kept: Container[str] = ()) -> None:
        """Note a question at each field whose text says something of health or faith; the next press saves as it is.

        What is `kept` already was asked about, or came from somebody else.
        """
        if self.value(_SEEN):
            return
        for field in fields:
            word = "" if self.value(field) in kept else delicate(self.value(field))
            if word:
                self.asks = True
                self.errors[field] = _(
                    "“%(word)s” gaat misschien over gezondheid of geloof, en anderen lezen deze tekst. "
                    "Haal het weg, of druk nog een keer op de knop om het zo te bewaren.",
                    word=word,
                )

    def refuse(self, refused: Invalid) -> None:
        self.errors[refused.field] = refused.sentence

    def page(self, template: str, **context: Any) -> Response:
        """Return the page of the form; with status 422 when something is wrong."""
        response = make_response(render_template(template, form=self, **context))
        response.status_code = 422 if self.errors else 200
        return response


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


def chosen_day(form: Form, today: date, *, typed_first: bool = False) -> date:
    """Return the day that fields `when` and `day` say; today when they say nothing.

    `typed_first` is for a page where `when` is chosen beforehand: then a day that was typed must not get lost. Note in
    the form what is missing or no day.
    """
    when = form.value("when", "vandaag")
    if when in _DAYS_AGO and not (typed_first and form.value("day")):
        return today - timedelta(days=_DAYS_AGO[when])
    day = form.day("day")
    if day is None and not form.errors:
        form.errors["day"] = NO_DAY
    return day or today


def read_row(value: str) -> tuple[ItemId, ItemState, str]:
    """Return the three parts of a row's button. Raise Invalid when it is no button of ours."""
    item, state, op = [*value.split(":"), "", ""][:3]
    return ItemId(item), read_state(state), op


def read_state(text: str) -> ItemState:
    """Return the state that a form asks for. Raise Invalid when there is no such state."""
    try:
        return ItemState(text)
    except ValueError:
        raise Invalid(UNREADABLE_BUTTON) from None


def read_switch(value: str) -> tuple[str, bool, str]:
    """Return what a button switches, whether it goes on, and the operation id. Raise Invalid for another button."""
    name, way, op = [*value.split(":"), "", ""][:3]
    if way not in ("on", "off"):
        raise Invalid(UNREADABLE_BUTTON)
    return name, way == "on", op


def shown_rev() -> int | None:
    """Return the event in the address whose undoing the page offers, or None."""
    return request.args.get("gedaan", type=int)
