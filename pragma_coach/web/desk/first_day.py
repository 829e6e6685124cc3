"""The last steps of the first day, for the first coordinator, and putting the list of first things away."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.daytime import WEEKDAYS
from pragma_coach.domain.texts.languages import LANGUAGES, SCREENS
from pragma_coach.services.accounts import recovery
from pragma_coach.services.accounts import settings as account_settings
from pragma_coach.services.desk import first_day
from pragma_coach.services.desk.first_day import FirstRules
from pragma_coach.services.town import walk_in
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation, visitor

blueprint = Blueprint("desk_first_day", __name__, url_prefix="/organisatie/begin")


def _rules_page(form: Form) -> ResponseReturnValue:
    account = visitor().account
    return form.page(
        "desk/first_day_rules.html",
        week=walk_in.calendar(account.organisation_id, today()).week,
        weekdays=WEEKDAYS,
        days=[(name, name.capitalize()) for name in WEEKDAYS],
        chosen=request.form.getlist("weekdays"),
        languages=[(language, LANGUAGES[language]) for language in dict.fromkeys((*SCREENS, account.language))],
    )


@blueprint.get("/papier")
@audience(Act.OWN_ACCOUNT)
def paper() -> ResponseReturnValue:
    """Offer codes on paper: the first coordinator has no colleague yet who lets him or her in again."""
    return _paper_page(Form(), ()) if visitor().account.has_password else redirect(url_for("accounts.start"), 303)


def _paper_page(form: Form, codes: Sequence[str]) -> ResponseReturnValue:
    stand, onward = recovery.recovery_codes(visitor().account), url_for(".rules")
    return form.page("accounts/recovery_codes.html", stand=stand, codes=codes, day=now(), onward=onward)


@blueprint.post("/papier")
@audience(Act.OWN_ACCOUNT)
def make_paper() -> ResponseReturnValue:
    """Make the codes, and show them this once."""
    form = Form.sent()
    return _paper_page(form, attempt(form, lambda: recovery.make_recovery_codes(operation())) or ())


@blueprint.get("/regels")
@audience(Act.CHANGE_SETTINGS)
def rules() -> ResponseReturnValue:
    """Show what is chosen; each field may wait."""
    chosen = account_settings.organisation(actor()).settings
    days = str(chosen.silent_after_days)
    return _rules_page(Form({"areas": chosen.areas, "silent_after_days": days, "language": visitor().account.language}))


@blueprint.post("/regels")
@audience(Act.CHANGE_SETTINGS)
def set_rules() -> ResponseReturnValue:
    """Keep them, and go on to the last step."""
    form, typed = Form.sent(), Form.sent().value("silent_after_days")
    wanted = FirstRules(
        form.value("areas"),
        int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0,
        form.value("language"),
        tuple(request.form.getlist("weekdays")),
        form.value("starts"),
        form.value("ends"),
        form.value("place"),
    )
    attempt(form, lambda: first_day.set_first_rules(operation(), wanted), fields={"weekday": "weekdays"})
    return _rules_page(form) if form.errors else redirect(url_for(".ready"), 303)


@blueprint.get("/klaar")
@audience(Act.SEE_ORGANISATION)
def ready() -> str:
    return render_template("desk/first_day_ready.html")


@blueprint.post("/opbergen")
@audience(Act.SEE_ORGANISATION)
def put_away() -> ResponseReturnValue:
    """Put the list of first things away; all of it can be found behind "Meer"."""
    first_day.put_first_day_away(operation())
    return redirect(url_for("desk.desk"), 303)
