"""The quarter dashboard: exact for the coordinator, and as it left the organisation for everybody else."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.quarter import CountKind, QuarterFigure, SafeFigure
from pragma_coach.services.quarter import ggm, report
from pragma_coach.services.quarter.report import quarter_words, read_quarter
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation, visitor
from pragma_coach.web.shared.headers import attachment

blueprint = Blueprint("quarter", __name__, url_prefix="/kwartaal")

_KINDS = {
    CountKind.SPLIT: "Aan het einde van het kwartaal",
    CountKind.SHARES: "In dit kwartaal",
}


def _asked() -> Quarter | None:
    return read_quarter(request.values.get("kwartaal", ""))


def _in_two(figures: Iterable[QuarterFigure | SafeFigure]) -> dict[str, list[QuarterFigure | SafeFigure]]:
    """Return the figures of one number, and those that are divided in parts."""
    known = list(figures)
    single = [figure for figure in known if figure.kind not in _KINDS]
    return {"single": single, "divided": [figure for figure in known if figure.kind in _KINDS]}


def _inside(form: Form) -> ResponseReturnValue:
    found = report.dashboard(actor(), today(), _asked())
    return form.page(
        "quarter/dashboard.html",
        found=found,
        title=quarter_words(found.quarter),
        quarters=[(str(one), f"Kwartaal {one.number} van {one.year}") for one in found.quarters],
        **_in_two(found.figures),
        kinds=_KINDS,
    )


@blueprint.get("")
@audience(Act.SEE_QUARTER)
def overview() -> ResponseReturnValue:
    """Show a quarter: exact to who may release it, to a director what was released."""
    if visitor().may(Act.EXPORT_QUARTER):
        return _inside(Form())
    known = report.released(actor())
    return Form().page("quarter/released_list.html", known=known)


@blueprint.post("")
@audience(Act.EXPORT_QUARTER)
def release() -> ResponseReturnValue:
    """Let a quarter leave, made safe, once and for ever."""
    form, wanted = Form.sent(), _asked()
    if wanted is None:
        form.errors["kwartaal"] = "Kies een kwartaal."
    else:
        attempt(form, lambda: report.release(operation(), wanted), fields={"quarter": "kwartaal"})
    if form.errors or wanted is None:
        return _inside(form)
    return redirect(url_for(".paper", quarter=str(wanted)), 303)


@blueprint.get("/<quarter>")
@audience(Act.SEE_QUARTER)
def paper(quarter: str) -> ResponseReturnValue:
    """Show a quarter as it left, on one sheet of paper."""
    wanted = read_quarter(quarter)
    if wanted is None:
        return redirect(url_for(".overview"), 303)
    found = report.released_quarter(actor(), wanted)
    return Form().page(
        "quarter/paper.html",
        found=found,
        title=quarter_words(found.quarter),
        organisation=report.name_of(actor()),
        **_in_two(found.report.figures),
    )


@blueprint.get("/<quarter>/<form>")
@audience(Act.EXPORT_QUARTER)
def download(quarter: str, form: str) -> ResponseReturnValue:
    """Give a quarter as it left as a file: for people, or in the terms of the Gemeentelijk Gegevensmodel."""
    wanted = read_quarter(quarter)
    if wanted is None or form not in list(ggm.QuarterFile):
        return redirect(url_for(".overview"), 303)
    made = ggm.quarter_file(actor(), wanted, ggm.QuarterFile(form))
    return attachment(Response(made.data, content_type=made.media_type), made.name)
