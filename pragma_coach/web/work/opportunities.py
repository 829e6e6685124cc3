"""Projects and vacancies for a director: the list, entering, finding people who want to be asked, and following up."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.instruments import LEVELS, RUNGS
from pragma_coach.domain.types import PairId
from pragma_coach.domain.volunteers import Weekday
from pragma_coach.domain.work import (
    MOST_HOURS,
    MOST_PLACES,
    Education,
    InvitationId,
    InvitationState,
    NoFit,
    Opportunity,
    OpportunityId,
    OpportunityKind,
    Point,
    Requirements,
    Sector,
    StoredOpportunity,
)
from pragma_coach.services.work import opportunities
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen, chosen_id, done_text
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.work.wishes import number

blueprint = Blueprint("work_opportunities", __name__, url_prefix="/kansen")

_DONE = {
    "nieuw": "Bewaard. Hieronder ziet u wie erbij past.",
    "bewaard": "Bewaard.",
    "gevraagd": "De uitnodiging staat klaar. De nieuwkomer en de coach zien die.",
    "gevolg": "Opgeschreven.",
}
_WORDS = {
    Point.SECTOR: ("wil dit werk", "wil ander werk", "het soort werk"),
    Point.LEVEL: ("spreekt genoeg Nederlands", "spreekt nog te weinig Nederlands", "het taalniveau"),
    Point.EDUCATION: ("heeft de school ervoor", "heeft minder school", "de opleiding"),
    Point.DAYS: ("kan op deze dagen", "kan niet op al deze dagen", "de dagen"),
    Point.HOURS: ("wil genoeg uren", "wil minder uren", "het aantal uren"),
    Point.RUNG: ("staat hoog genoeg op de ladder", "staat lager op de ladder", "de trede"),
}
_NEXT = {
    InvitationState.WENT: "Is gaan kijken",
    InvitationState.STARTED: "Is begonnen",
    InvitationState.NO_FIT: "Het paste niet",
    InvitationState.WITHDRAWN: "Uitnodiging intrekken",
    InvitationState.ASKED: "Opnieuw vragen",
}


def _choices() -> dict[str, object]:
    return {
        "kinds": OpportunityKind.labels().items(),
        "sectors": Sector.labels().items(),
        "levels": LEVELS.items(),
        "educations": Education.labels().items(),
        "days": Weekday.labels().items(),
        "rungs": [(str(rung.number), f"Trede {rung.number}: {rung.name}") for rung in RUNGS],
        "most_hours": MOST_HOURS,
        "most_places": MOST_PLACES,
    }


def _requirements(form: Form, values: MultiDict[str, str]) -> Requirements:
    """Return the requirements in a form or an address; an invalid number becomes an error of the form."""
    sector, level, school = form.value("sector"), form.value("level"), form.value("education")
    rung = form.value("rung")
    return Requirements(
        sector=Sector(sector) if sector in list(Sector) else None,
        level=level if level in LEVELS else "",
        education=Education(school) if school in list(Education) else None,
        days=frozenset(day for day in Weekday if day in values.getlist("days")),
        hours=number(form, "hours", f"Vul een aantal uren in van 1 tot en met {MOST_HOURS}."),
        rung=int(rung) if rung in {str(known.number) for known in RUNGS} else None,
    )


def _typed(form: Form) -> Opportunity:
    places = number(form, "places", f"Vul een aantal plaatsen in van 1 tot en met {MOST_PLACES}.")
    return Opportunity(
        kind=chosen(form, "kind", OpportunityKind, "Kies wat het is."),
        title=form.value("title"),
        partner=form.value("partner"),
        required=_requirements(form, request.form),
        starts_on=form.day("starts_on"),
        ends_on=form.day("ends_on"),
        places=places or 0,
    )


def _values(known: StoredOpportunity) -> dict[str, str]:
    return {
        "kind": known.kind,
        "title": known.title,
        "partner": known.partner,
        "places": str(known.places),
        "starts_on": f"{known.starts_on:%d-%m-%Y}" if known.starts_on else "",
        "ends_on": f"{known.ends_on:%d-%m-%Y}" if known.ends_on else "",
        **_search_values(known.required),
    }


def _search_values(required: Requirements) -> dict[str, str]:
    return {
        "sector": required.sector or "",
        "level": required.level,
        "education": required.education or "",
        "hours": str(required.hours or ""),
        "rung": str(required.rung or ""),
    }


@blueprint.get("")
@audience(Act.MANAGE_OPPORTUNITIES)
def overview() -> ResponseReturnValue:
    return Form().page("work/opportunities.html", found=opportunities.overview(actor()), me=actor().account_id)


def _edit_page(form: Form, known: StoredOpportunity | None = None) -> ResponseReturnValue:
    days = request.form.getlist("days") if form.errors else list(known.required.days) if known else []
    return form.page("work/edit.html", known=known, chosen_days=days, **_choices())


@blueprint.get("/nieuw")
@audience(Act.MANAGE_OPPORTUNITIES)
def new() -> ResponseReturnValue:
    return _edit_page(Form({"places": "1"}))


@blueprint.post("/nieuw")
@audience(Act.MANAGE_OPPORTUNITIES)
def enter() -> ResponseReturnValue:
    """Enter a project or vacancy."""
    form = Form.sent()
    typed = _typed(form)
    made = attempt(form, lambda: opportunities.enter(operation(), typed))
    if form.errors:
        return _edit_page(form)
    if made is None:
        return redirect(url_for(".overview"), 303)
    return redirect(url_for(".show", opportunity_id=made, gedaan="nieuw"), 303)


@blueprint.get("/<opportunity:opportunity_id>/wijzigen")
@audience(Act.MANAGE_OPPORTUNITIES)
def edit(opportunity_id: OpportunityId) -> ResponseReturnValue:
    """Show the fields of a project or vacancy."""
    known = opportunities.opportunity_of(actor(), opportunity_id)
    return _edit_page(Form(_values(known)), known)


@blueprint.post("/<opportunity:opportunity_id>/wijzigen")
@audience(Act.MANAGE_OPPORTUNITIES)
def change(opportunity_id: OpportunityId) -> ResponseReturnValue:
    """Correct a project or vacancy."""
    known, form = opportunities.opportunity_of(actor(), opportunity_id), Form.sent()
    typed = _typed(form)
    attempt(form, lambda: opportunities.change(operation(), opportunity_id, typed))
    return _edit_page(form, known) if form.errors else _back(opportunity_id, "bewaard")


def _back(opportunity_id: OpportunityId, done: str) -> ResponseReturnValue:
    return redirect(url_for(".show", opportunity_id=opportunity_id, gedaan=done), 303)


def _page(opportunity_id: OpportunityId, form: Form) -> ResponseReturnValue:
    wish = Form(request.args.to_dict())
    required = _requirements(wish, request.args) if request.args.get("zoek") and not wish.errors else None
    found = opportunities.search(actor(), opportunity_id, today(), required)
    form.values = _search_values(found.required) | form.values
    form.errors.update(wish.errors)
    return form.page(
        "work/opportunity.html",
        found=found,
        known=found.opportunity,
        point_words=_WORDS,
        next_words=_NEXT,
        reasons=NoFit.labels().items(),
        level_words=LEVELS,
        done=done_text(_DONE),
        **_choices(),
    )


@blueprint.get("/<opportunity:opportunity_id>")
@audience(Act.MANAGE_OPPORTUNITIES)
def show(opportunity_id: OpportunityId) -> ResponseReturnValue:
    return _page(opportunity_id, Form())


@blueprint.post("/<opportunity:opportunity_id>/sluiten")
@audience(Act.MANAGE_OPPORTUNITIES)
def close(opportunity_id: OpportunityId) -> ResponseReturnValue:
    """Close a project or vacancy, or open it again."""
    opportunities.close(operation(), opportunity_id, closed=request.form.get("how") != "open")
    return _back(opportunity_id, "bewaard")


@blueprint.post("/<opportunity:opportunity_id>/vragen")
@audience(Act.MANAGE_OPPORTUNITIES)
def invite(opportunity_id: OpportunityId) -> ResponseReturnValue:
    """Ask somebody."""
    form = Form.sent()
    pair_id = PairId(chosen_id(form, "pair", "Kies iemand uit de lijst."))
    attempt(form, lambda: opportunities.invite(operation(), opportunity_id, pair_id))
    return _page(opportunity_id, form) if form.errors else _back(opportunity_id, "gevraagd")


@blueprint.post("/<opportunity:opportunity_id>/gevolg")
@audience(Act.MANAGE_OPPORTUNITIES)
def follow_up(opportunity_id: OpportunityId) -> ResponseReturnValue:
    """Store what followed on an invitation."""
    form = Form.sent()
    name = form.value("invitation")
    state = chosen(form, "state", InvitationState, "Kies wat ervan kwam.")
    day = form.day(f"day-{name}")
    attempt(
        form,
        lambda: opportunities.follow_up(
            operation(),
            opportunity_id,
            InvitationId(chosen_id(form, "invitation")),
            state,
            reason=form.value(f"reason-{name}"),
            started_on=day,
            milestone=form.value(f"milestone-{name}"),
        ),
        fields={field: f"{field}-{name}" for field in ("day", "reason", "milestone")},
    )
    return _page(opportunity_id, form) if form.errors else _back(opportunity_id, "gevolg")
