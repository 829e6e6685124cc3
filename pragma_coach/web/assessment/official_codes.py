"""Official codes and dates: out as a file, and in again after a look at what is new and what cannot be."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.official_codes import VALUES
from pragma_coach.services.assessment import official_codes
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.headers import attachment

blueprint = Blueprint("assessment_official_codes", __name__, url_prefix="/organisatie/codes")


def _page(form: Form, rows: list[official_codes.RowRead] | None = None) -> ResponseReturnValue:
    return form.page(
        "assessment/official_codes.html",
        rows=rows,
        values=[(field.value, ", ".join(known)) for field, known in VALUES.items()],
        taken=request.args.get("overgenomen", ""),
    )


@blueprint.get("")
@audience(Act.EXCHANGE_CODES)
def overview() -> ResponseReturnValue:
    return _page(Form())


@blueprint.post("")
@audience(Act.EXCHANGE_CODES)
def take() -> ResponseReturnValue:
    """Look at a file, or take it over: all of it or nothing."""
    form, file = Form.sent(), request.files.get("file")
    if file is None or not file.filename:
        form.errors["file"] = "Kies eerst een bestand."
        return _page(form)
    data, name = file.read(), file.filename
    rows = attempt(form, lambda: official_codes.read_codes(actor(), data, name, today()))
    if rows is None or form.value("do") != "take":
        return _page(form, rows)
    taken = attempt(form, lambda: official_codes.take_codes(operation(), data, name))
    return _page(form, rows) if form.errors else redirect(url_for(".overview", overgenomen=taken), 303)


@blueprint.post("/uitvoer")
@audience(Act.EXCHANGE_CODES)
def download() -> ResponseReturnValue:
    """Give the codes and dates as a file; it is noted who asked."""
    made = official_codes.codes_file(operation(), xlsx=request.form.get("format") == "xlsx")
    return attachment(Response(made.data, content_type=made.media_type), made.name)
