"""Pages for private words: the newcomer writes, the coordinator answers on the page of the questions for help."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.town.help import HelpAct
from pragma_coach.domain.town.private import LONGEST_WORD, PrivateSubject, ReplyWish, WordId
from pragma_coach.services.pairs import lookup
from pragma_coach.services.town import private
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, done_text
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.town.help import desk_page

blueprint = Blueprint("town_private", __name__)

PICTURES = {
    PrivateSubject.TALK: "gesprek",
    PrivateSubject.OTHER_COACH: "coach",
    PrivateSubject.NOT_RIGHT: "vast",
    PrivateSubject.OTHER: "meer",
    ReplyWish.CALL: "tel",
    ReplyWish.WRITE: "bericht",
    ReplyWish.VISIT: "fase1",
}
DONE_FOR_ME = {
    "verstuurd": "Je bericht is verstuurd. Je krijgt binnen een week antwoord.",
    HelpAct.WITHDRAW: "Je bericht is weg.",
}


def _my_page(form: Form) -> ResponseReturnValue:
    pair = lookup.require_own_pair(actor())
    words, readers = private.mine(actor(), pair.id, today())
    return form.page(
        "town/mine_private.html",
        words=words,
        readers=readers,
        subjects=PrivateSubject.labels(),
        wishes=ReplyWish.labels(),
        pictures=PICTURES,
        longest=LONGEST_WORD,
        done=done_text(DONE_FOR_ME),
    )


@blueprint.get("/mijn/bericht")
@audience(Act.SEE_OWN_STEPS)
def mine() -> ResponseReturnValue:
    """Let a newcomer write to the coordinator, and read the answers."""
    if lookup.own_pair(actor()) is None:
        return render_template("pairs/nothing.html")
    return _my_page(Form())


@blueprint.post("/mijn/bericht")
@audience(Act.SEE_OWN_STEPS)
def write() -> ResponseReturnValue:
    """Send my word to the coordinator."""
    form, act = Form.sent(), operation()
    pair = lookup.require_own_pair(actor())
    values = [form.value(name) for name in ("subject", "wish", "words")]
    attempt(form, lambda: private.write(act, pair.id, *values))
    return _my_page(form) if form.errors else redirect(url_for(".mine", gedaan="verstuurd", _anchor="gedaan"), 303)


@blueprint.post("/mijn/bericht/<word:word_id>")
@audience(Act.SEE_OWN_STEPS)
def take_back(word_id: WordId) -> ResponseReturnValue:
    """Take my word back."""
    private.take_back(operation(), word_id)
    return redirect(url_for(".mine", gedaan=HelpAct.WITHDRAW, _anchor="gedaan"), 303)


@blueprint.post("/organisatie/bericht/<word:word_id>")
@audience(Act.SEE_ORGANISATION)
def answer(word_id: WordId) -> ResponseReturnValue:
    """Answer a word, in writing or by saying that it was done."""
    form, act = Form.sent(), operation()
    reply = request.form.get(f"reply-{word_id}", "")
    attempt(form, lambda: private.answer(act, word_id, reply))
    if form.errors:
        return desk_page(form)
    return redirect(url_for("town_help.desk", gedaan="bericht", _anchor="gedaan"), 303)
