"""The quarter dashboard: exact for the coordinator, and as it left the organisation for everybody else."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import Period
from pragma_coach.domain.quarter import CountKind, QuarterFigure, SafeFigure
from pragma_coach.services.quarter import ggm, report
from pragma_coach.services.quarter.report import period_words, read_period
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import now
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation, visitor
from pragma_coach.web.shared.headers import attachment

blueprint = Blueprint("quarter", __name__, url_prefix="/kwartaal")

_KINDS = {
    CountKind.SPLIT: "Aan het einde van het {}",
    CountKind.SHARES: "In dit {}",
}


# The figures that stand on top, with their words where their title is not enough; the first part is the number.
_FIRST = {
    "people": "mensen begeleid",
    "spoken": "",
    "plan": "",
    "paid_job": "vonden een betaalde baan",
    "help": "hulpvragen op tijd beantwoord",
    "visits": "keer naar het spreekuur",
}
_DRAWN = {"ladder": "Meedoen: de ladder", "oral": "Spreken en verstaan", "written": "Lezen en schrijven"}


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _asked() -> Period | None:
    return read_period(request.values.get("kwartaal", ""))


def _in_two(figures: Iterable[QuarterFigure | SafeFigure]) -> dict[str, list[QuarterFigure | SafeFigure]]:
    """Return the figures of one number, and those that are divided in parts."""
    known = list(figures)
    single = [figure for figure in known if figure.kind not in _KINDS]
    return {"single": single, "divided": [figure for figure in known if figure.kind in _KINDS]}


def _inside(form: Form) -> ResponseReturnValue:
    found = report.dashboard(actor(), now(), _asked())
    return form.page(
        "quarter/dashboard.html",
        found=found,
        title=period_words(found.period),
        periods={"Per kwartaal": found.quarters, "Halfjaar of jaar": found.spans},
        **_in_two(found.figures),
        kinds={kind: words.format(found.period.word) for kind, words in _KINDS.items()},
        first=[
            (words or _lower(figure.title), figure)
            for id, words in _FIRST.items()
            for figure in found.figures
            if figure.id == id
        ],
        drawn=[(_DRAWN[figure.id], figure) for figure in found.figures if figure.id in _DRAWN and figure.total],
    )


@blueprint.get("")
@audience(Act.SEE_QUARTER)
def overview() -> ResponseReturnValue:
    """Show a quarter, half-year or year: exact to who may release it, to a director what was released."""
    if visitor().may(Act.EXPORT_QUARTER):
        return _inside(Form())
    known = report.released(actor())
    return Form().page("quarter/released_list.html", known=known)


def _preview(form: Form, wanted: Period) -> ResponseReturnValue:
    found = attempt(Form(), lambda: report.preview(actor(), now(), wanted))
    if found is None or wanted in {one.period for one in report.released(actor())}:
        return redirect(url_for(".overview", kwartaal=str(wanted)), 303)
    rows = [
        (figure, part, own.number)
        for figure in found.report.figures
        for part, own in zip(figure.parts, found.exact[figure.id].parts, strict=True)
        if part.low or own.number
    ]
    return form.page("quarter/preview.html", found=found, title=period_words(wanted), rows=rows)


@blueprint.get("/<quarter>/vooraf")
@audience(Act.EXPORT_QUARTER)
def preview(quarter: str) -> ResponseReturnValue:
    """Show what would leave beside what stays inside; nothing leaves by looking."""
    wanted = read_period(quarter)
    return redirect(url_for(".overview"), 303) if wanted is None else _preview(Form(), wanted)


@blueprint.post("")
@audience(Act.EXPORT_QUARTER)
def release() -> ResponseReturnValue:
    """Let a quarter leave, made safe, once and for ever: only for who says that the preview was looked at."""
    form, wanted = Form.sent(), _asked()
    if wanted is None:
        form.errors["kwartaal"] = "Kies een kwartaal, halfjaar of jaar."
        return _inside(form)
    if form.value("nagekeken") != "ja":
        form.errors["nagekeken"] = "Kijk de cijfers na en zet het vinkje. Er is nog niets vrijgegeven."
        return _preview(form, wanted)
    attempt(form, lambda: report.release(operation(), wanted), fields={"quarter": "kwartaal"})
    return _inside(form) if form.errors else redirect(url_for(".paper", quarter=str(wanted)), 303)


@blueprint.get("/<quarter>")
@audience(Act.SEE_QUARTER)
def paper(quarter: str) -> ResponseReturnValue:
    """Show a quarter as it left, on one sheet of paper."""
    wanted = read_period(quarter)
    if wanted is None:
        return redirect(url_for(".overview"), 303)
    found = report.released_quarter(actor(), wanted)
    return Form().page(
        "quarter/paper.html",
        found=found,
        title=period_words(found.period),
        organisation=report.name_of(actor()),
        may_take=visitor().may(Act.EXPORT_QUARTER),
        **_in_two(found.report.figures),
    )


@blueprint.get("/<quarter>/<form>")
@audience(Act.EXPORT_QUARTER)
def download(quarter: str, form: str) -> ResponseReturnValue:
    """Give a quarter as it left as a file: for people, or in the terms of the Gemeentelijk Gegevensmodel."""
    wanted = read_period(quarter)
    if wanted is None or form not in list(ggm.QuarterFile):
        return redirect(url_for(".overview"), 303)
    made = ggm.quarter_file(actor(), wanted, ggm.QuarterFile(form))
    return attachment(Response(made.data, content_type=made.media_type), made.name)
