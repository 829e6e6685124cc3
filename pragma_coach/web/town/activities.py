"""Pages for activities: announce, come, count; and the public page of a town, without any person."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.config import Config
from pragma_coach.domain.access import Act
from pragma_coach.domain.daytime import weekday_words
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.town.activities import Activity, ActivityAudience, ActivityId, ActivityKind
from pragma_coach.domain.types import PairId
from pragma_coach.services.town import activities, walk_in
from pragma_coach.services.town.activities import TypedActivity
from pragma_coach.web.shared.audience import audience, public
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, done_text
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.headers import allow_reuse
from pragma_coach.web.shared.languages import in_every_language
from pragma_coach.web.shared.urls import read_id
from pragma_coach.web.town import activity_card
from pragma_coach.web.town.help import my_pair

blueprint = Blueprint("town_activities", __name__)

_DONE = {
    "aangekondigd": "De activiteit staat erop.",
    "veranderd": "De activiteit is veranderd.",
    "afgezegd": "De activiteit is afgezegd.",
    "geteld": "Het aantal is genoteerd.",
    "wie": "Genoteerd wie er was.",
}


def _list_page(form: Form) -> ResponseReturnValue:
    return form.page(
        "town/activities.html",
        programme=activities.activity_list(actor(), today()),
        kinds=ActivityKind.labels().items(),
        audiences=ActivityAudience.labels().items(),
        weekday=weekday_words,
        done=done_text(_DONE),
    )


@blueprint.get("/meedoen")
@audience(Act.ANNOUNCE_ACTIVITY)
def programme() -> ResponseReturnValue:
    return _list_page(Form({"audience": ActivityAudience.EVERYBODY, "public": "yes"}))


@blueprint.post("/meedoen")
@audience(Act.ANNOUNCE_ACTIVITY)
def announce() -> ResponseReturnValue:
    """Announce an activity."""
    form, act = Form.sent(), operation()
    typed = _announcement(form)
    added = typed and attempt(form, lambda: activities.announce(act, typed) or ActivityId(0))
    if added is None:
        return _list_page(form)
    if not added:
        return redirect(url_for(".programme"), 303)
    return redirect(url_for(".show", activity_id=added, gedaan="aangekondigd", _anchor="gedaan"), 303)


def _announcement(form: Form) -> TypedActivity | None:
    """Return what was typed, or None without a valid day."""
    form.required("day", "Vul een datum in. Schrijf bijvoorbeeld 12-05-2026.")
    day = form.day("day")
    if day is None:
        return None
    return TypedActivity(
        title=form.value("title"),
        kind=form.value("kind"),
        day=day,
        starts=form.value("starts"),
        place=form.value("place"),
        audience=form.value("audience"),
        public=form.value("public") == "yes",
    )


def _typed(activity: Activity) -> dict[str, str]:
    return {
        "title": activity.title,
        "kind": activity.kind,
        "day": f"{activity.day:%d-%m-%Y}",
        "starts": f"{activity.starts:%H.%M}",
        "place": activity.place,
        "audience": activity.audience,
        "public": "yes" if activity.public else "no",
        "number": "" if activity.attended is None else str(activity.attended),
    }


def _show_page(activity_id: ActivityId, form: Form) -> ResponseReturnValue:
    shown = activities.activity_page(actor(), activity_id, today())
    slug = shown.organisation.slug
    form.values = _typed(shown.activity) | form.values
    return form.page(
        "town/activity.html",
        shown=shown,
        today=today(),
        kinds=ActivityKind.labels().items(),
        audiences=ActivityAudience.labels().items(),
        weekday=weekday_words,
        text=activity_card.as_text(shown.activity, shown.organisation.name, _address(slug)),
        page=url_for(".in_town", slug=slug),
        picture=url_for(".picture", slug=slug, activity_id=activity_id),
        done=done_text(_DONE),
    )


def _address(slug: str) -> str:
    config: Config = current_app.config["PRAGMA"]
    return config.base_url.rstrip("/") + url_for(".in_town", slug=slug) if config.base_url else ""


@blueprint.get("/meedoen/<activity:activity_id>")
@audience(Act.ANNOUNCE_ACTIVITY)
def show(activity_id: ActivityId) -> ResponseReturnValue:
    return _show_page(activity_id, Form())


@blueprint.post("/meedoen/<activity:activity_id>")
@audience(Act.ANNOUNCE_ACTIVITY)
def change(activity_id: ActivityId) -> ResponseReturnValue:
    """Change it, cancel it, count who came, or note which own pairs were there."""
    form, act, what = Form.sent(), operation(), request.form.get("do", "")
    match what:
        case "veranderd":
            if typed := _announcement(form):
                attempt(form, lambda: activities.change(act, activity_id, typed))
        case "afgezegd":
            attempt(form, lambda: activities.cancel(act, activity_id))
        case "geteld":
            attempt(form, lambda: activities.count(act, activity_id, form.value("number")))
        case "wie":
            present = [PairId(read_id(text) or 0) for text in request.form.getlist("present")]
            attempt(form, lambda: activities.note_present(act, activity_id, present))
        case _:
            raise NotThere
    if form.errors:
        return _show_page(activity_id, form)
    return redirect(url_for(".show", activity_id=activity_id, gedaan=what, _anchor="gedaan"), 303)


@blueprint.post("/mijn/activiteiten/<activity:activity_id>")
@audience(Act.SEE_OWN_STEPS)
def attend(activity_id: ActivityId) -> ResponseReturnValue:
    """Say that I come, or do not after all."""
    coming = request.form.get("do") == "ja"
    activities.attend(operation(), activity_id, my_pair().id, coming)
    return redirect(url_for("town_help.mine", gedaan="ja" if coming else "nee", _anchor="gedaan"), 303)


@blueprint.get("/activiteiten/<slug>")
@public
@in_every_language
def in_town(slug: str) -> str:
    """Show the whole town what there is to do and when one can walk in; the remark about that stays inside."""
    found = activities.public_activities(slug, today())
    texts = [(one, activity_card.as_text(one, found.organisation.name, _address(slug))) for one in found.coming]
    return render_template(
        "town/public.html",
        organisation=found.organisation,
        texts=texts,
        walk_in=walk_in.calendar(found.organisation.id, today()),
    )


@blueprint.get("/activiteiten/<slug>/<activity:activity_id>.png")
@public
def picture(slug: str, activity_id: ActivityId) -> Response:
    """Give an activity as a picture to share."""
    found = activities.public_activities(slug, today())
    one = next((one for one in found.coming if one.id == activity_id), None)
    if one is None:
        raise NotThere("Deze activiteit is er niet meer. Kijk op de pagina met activiteiten.")
    allow_reuse()
    return Response(activity_card.as_png(one, found.organisation.name), mimetype="image/png")
