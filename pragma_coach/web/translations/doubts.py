"""Say that a text is not right: for who reads it, without a name. It stands first for the interpreters."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask import Blueprint, Flask, before_render_template, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import Environment, Template, TemplateNotFound
from jinja2.meta import find_referenced_templates
from markupsafe import Markup, escape

from pragma_coach.domain.access import Act
from pragma_coach.domain.texts.languages import DUTCH
from pragma_coach.services.translations import doubts
from pragma_coach.web.shared.approved_texts import approved_here
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.languages import marked
from pragma_coach.web.shared.urls import own_page

blueprint = Blueprint("translations_doubts", __name__, url_prefix="/vertaling")
_FRAME = frozenset({"base.html", "shared/navigation.html", "shared/phone.html", "translations/doubts.html"})
_WITH_STEPS = frozenset({"pairs/steps.html", "pairs/step_feast.html", "plan/own.html", "plan/paper.html"})
_ANSWERED = timedelta(days=30)
_MOST_SHEETS = 512  # more than there are templates: the name of a sheet comes from the address
_FILLED_IN = re.compile(r"%\(\w+\)s")


@lru_cache(_MOST_SHEETS)
def _with_parts(environment: Environment, sheet: str) -> frozenset[str]:
    """Return the templates that a page is made of, but for the frame around every page."""
    if sheet in _FRAME or environment.loader is None:
        return frozenset()
    try:
        source, _, _ = environment.loader.get_source(environment, sheet)
    except TemplateNotFound:
        return frozenset()
    parts = {part for part in find_referenced_templates(environment.parse(source)) if part}
    return frozenset({sheet}).union(*(_with_parts(environment, part) for part in parts - {sheet}))


def install(app: Flask) -> None:
    """Let every page say which of its texts a speaker looked at lately, and which sheet it is."""
    before_render_template.connect(name_the_sheet, app)
    app.jinja_env.globals.update(looked_at=looked_at)


def looked_at(language: str, ref: str) -> date | None:
    """Return the day on which a speaker found a text right, for some weeks: who doubted it finds an answer."""
    day = approved_here(language).days.get(ref)
    return day if day and day > today() - _ANSWERED else None


def name_the_sheet(_app: Flask, template: Template, context: dict[str, Any], **_more: Any) -> None:
    """Let a page know the name of its template, so that it can ask which of its texts is not right."""
    context["sheet"] = template.name


def _page(language: str, form: Form) -> ResponseReturnValue:
    ref, sheet = form.value("ref"), form.value("blad")
    found = doubts.on_sheet(actor(), language, _with_parts(current_app.jinja_env, sheet))
    if not found and (one := doubts.doubtable(language).get(ref)):
        found = [one]
    back = own_page(form.value("terug")) or url_for("accounts.start")
    texts = [(one.ref, _shown(one.said[0], language), _shown(one.dutch[0], DUTCH)) for one in found]
    steps = sheet in _WITH_STEPS
    return form.page("translations/doubt.html", language=language, texts=texts, back=back, blad=sheet, steps=steps)


def _shown(text: str, language: str) -> Markup:
    """Return a text as a reader knows it: without tags, and with dots where something is filled in."""
    bare = escape(Markup(_FILLED_IN.sub("…", text)).striptags().replace("%%", "%"))  # noqa: S704  # tags go right away
    return Markup(marked(str(bare), language))  # noqa: S704  # it was made safe here


@blueprint.get("/<language>")
@audience(Act.DOUBT_TEXT)
def ask(language: str) -> ResponseReturnValue:
    """Ask which text of a page is not right, or thank."""
    asked = {name: request.args.get(name, "") for name in ("blad", "terug", "ref", "klaar")}
    return _page(language, Form(asked))


@blueprint.post("/<language>")
@audience(Act.DOUBT_TEXT)
def say(language: str) -> ResponseReturnValue:
    """Keep that a text is not right."""
    form = Form.sent()
    attempt(form, lambda: doubts.doubt(operation(), language, form.value("ref"), form.value("remark")))
    if form.errors:
        return _page(language, form)
    return redirect(url_for(".ask", language=language, klaar=1, terug=form.value("terug")), 303)
