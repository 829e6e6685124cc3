"""Mail as people see it: which and how often, an address for it, and the two pages that a link in a mail opens."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.mail import OFFERS, MailRhythm, Topic, refusal_words
from pragma_coach.services.mail import choices
from pragma_coach.web.shared.audience import audience, doorway, one_click
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("mail", __name__)


def _page(form: Form) -> ResponseReturnValue:
    own = choices.own_mail(actor(), today())
    form.values = {topic.value: rhythm.value for topic, rhythm in own.rhythms.items()} | form.values
    return form.page(
        "mail/choices.html",
        own=own,
        topics=[
            (topic, OFFERS[topic].title, [(rhythm.value, rhythm.label) for rhythm in OFFERS[topic].rhythms])
            for topic in own.rhythms
        ],
        sends=bool(current_app.config["PRAGMA"].smtp_url),
        done=request.args.get("gedaan", ""),
    )


@blueprint.get("/account/post")
@audience(Act.OWN_ACCOUNT)
def own() -> ResponseReturnValue:
    return _page(Form())


@blueprint.post("/account/post")
@audience(Act.OWN_ACCOUNT)
def choose() -> ResponseReturnValue:
    """Change how often mail comes."""
    form = Form.sent()
    wanted = {topic: form.value(topic) for topic in Topic if form.value(topic)}
    for topic, rhythm in wanted.items():
        if rhythm not in list(MailRhythm):
            form.errors[topic] = "Kies uit de lijst hoe vaak de mail komt."
    attempt(form, lambda: choices.choose(operation(), {topic: MailRhythm(wanted[topic]) for topic in wanted}))
    return _page(form) if form.errors else redirect(url_for(".own", gedaan="keuze"), 303)


@blueprint.post("/account/post/adres")
@audience(Act.OWN_ACCOUNT)
def ask_address() -> ResponseReturnValue:
    """Keep another address for mail, or forget it."""
    form = Form.sent()
    if form.value("drop"):
        choices.drop_address(operation())
        return redirect(url_for(".own", gedaan="weg"), 303)
    attempt(form, lambda: choices.ask_address(operation(), form.value("address")))
    return _page(form) if form.errors else redirect(url_for(".own", gedaan="adres"), 303)


@blueprint.get("/post/adres/<code>")
@doorway
def asked(code: str) -> str:
    """Ask whether an address is right. Looking confirms nothing: link previews look, too."""
    return render_template("mail/address.html", address=choices.address_to_confirm(code, now()), code=code, answer="")


@blueprint.post("/post/adres/<code>")
@doorway
def answer(code: str) -> str:
    """Keep the answer: the address is right, or it is forgotten."""
    address = choices.address_to_confirm(code, now())
    if request.form.get("answer") == "yes":
        choices.confirm_address(code, now())
        return render_template("mail/address.html", address=address, code=code, answer="yes")
    choices.refuse_address(code, now())
    return render_template("mail/address.html", address=address, code=code, answer="no")


@blueprint.get("/post/stop/<token>")
@doorway
def stopping(token: str) -> str:
    """Show one button that stops all mail; the page is the same for every token, also for an unknown one."""
    return render_template("mail/stop.html", token=token, stopped=False)


@blueprint.post("/post/stop/<token>")
@one_click
@doorway
def stop(token: str) -> str:
    """Stop all mail to the account of the token."""
    choices.stop(token)
    return render_template("mail/stop.html", token=token, stopped=True)


@blueprint.get("/organisatie/post")
@audience(Act.SEE_ORGANISATION)
def refused() -> str:
    """Show whose address takes no mail."""
    found = choices.refused(actor(), today())
    return render_template("mail/refused.html", refused=found, in_words=refusal_words)
