"""Forms that fail without losing what was typed: the values, the sentence beside its field, and status 422."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, make_response, render_template, request

from pragma_coach.domain.calendar import NotADate, parse_day
from pragma_coach.domain.refusal import Invalid


class Form:
    """The values of a form and what is wrong with them, by field; "" holds what belongs to no field."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict(values or {})
        self.errors: dict[str, str] = {}

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
        """Return the day that was typed, or None; note it when it is not a day."""
        typed = self.value(field)
        if not typed:
            return None
        try:
            return parse_day(typed)
        except NotADate as error:
            self.errors[field] = str(error)
            return None

    def refuse(self, refused: Invalid) -> None:
        """Note what a service refused, beside its field."""
        self.errors[refused.field] = refused.sentence

    def page(self, template: str, **context: Any) -> Response:
        """Return the page of the form; with status 422 when something is wrong."""
        response = make_response(render_template(template, form=self, **context))
        response.status_code = 422 if self.errors else 200
        return response
