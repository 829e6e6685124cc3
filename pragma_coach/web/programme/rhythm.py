"""The organisation's own milestones and the moments of its talks, in the draft of its programme."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.talks.legal_terms import ANCHORS
from pragma_coach.domain.types import MilestoneId
from pragma_coach.services.programme import draft
from pragma_coach.web.programme.editor_view import UNITS, length
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("programme_rhythm", __name__, url_prefix="/organisatie/programma/ritme")


def _page(form: Form) -> ResponseReturnValue:
    found = draft.draft_overview(actor(), today())
    offsets = found.additions.offsets
    talks = [(talk, offsets.get(talk.id, talk.offset)) for talk in found.base.programme.talks]
    for talk, offset in talks:
        form.values.setdefault(f"count_{talk.id}", str(offset.count))
        form.values.setdefault(f"unit_{talk.id}", offset.unit.value)
    return form.page(
        "programme/rhythm.html",
        own=found.additions.milestones,
        others=found.base.programme.milestones,
        talks=talks,
        titles={talk.id: talk.title for talk, _ in talks},
        units=[(unit, many) for unit, (_, many) in UNITS.items()],
        length=length,
        starts=ANCHORS,
    )


def _do(form: Form, act: Callable[[], None]) -> ResponseReturnValue:
    attempt(form, act)
    return _page(form) if form.errors else redirect(url_for("programme_editor.overview", gedaan="punt"), 303)


@blueprint.get("")
@audience(Act.EDIT_PROGRAMME)
def rhythm() -> ResponseReturnValue:
    return _page(Form())


@blueprint.post("/mijlpaal")
@audience(Act.EDIT_PROGRAMME)
def add_milestone() -> ResponseReturnValue:
    """Keep a new milestone in the draft."""
    form = Form.sent()
    return _do(form, lambda: draft.add_milestone(operation(), form.value("title"), form.value("done_title")))


@blueprint.post("/mijlpaal-weg")
@audience(Act.EDIT_PROGRAMME)
def remove_milestone() -> ResponseReturnValue:
    """Leave an own milestone out of the next version."""
    form = Form.sent()
    return _do(form, lambda: draft.remove_milestone(operation(), MilestoneId(form.value("milestone"))))


@blueprint.post("/gesprek")
@audience(Act.EDIT_PROGRAMME)
def move_talk() -> ResponseReturnValue:
    """Keep another moment for a talk in the draft."""
    form = Form.sent()
    talk = form.value("talk")
    count, unit = form.value(f"count_{talk}"), form.value(f"unit_{talk}")
    return _do(form, lambda: draft.set_offset(operation(), talk, count, unit))
