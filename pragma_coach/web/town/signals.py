"""Pages for signals: the coach gives one, the coordinator's inbox takes it further."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.town.signals import ReferralPartner, SignalAct, SignalId, SignalKind
from pragma_coach.domain.types import PairId
from pragma_coach.services.town import signals
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, done_text
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("town_signals", __name__)

_DONE = {
    "gegeven": "Uw signaal is verstuurd. De coördinator kijkt ernaar.",
    SignalAct.WITHDRAW: "Uw signaal is teruggenomen.",
    SignalAct.SEE: "Genoteerd: gezien.",
    SignalAct.TAKE_UP: "Genoteerd: opgepakt. De coach ziet het.",
    SignalAct.REFER: "Genoteerd: doorverwezen. De nieuwkomer ziet naar wie.",
    SignalAct.CLOSE: "Genoteerd: afgesloten.",
}


def _signal_page(pair_id: PairId, form: Form) -> ResponseReturnValue:
    pair, found = signals.of_pair(actor(), pair_id, today())
    kinds = SignalKind.labels().items()
    return form.page("town/signal.html", pair=pair, signals=found, kinds=kinds, done=done_text(_DONE))


@blueprint.get("/koppel/<pair:pair_id>/signaal")
@pair_audience(Act.GIVE_SIGNAL, Page.HELP)
def of_pair(pair_id: PairId) -> ResponseReturnValue:
    return _signal_page(pair_id, Form())


@blueprint.post("/koppel/<pair:pair_id>/signaal")
@pair_audience(Act.GIVE_SIGNAL)
def give(pair_id: PairId) -> ResponseReturnValue:
    """Give a signal."""
    form, act = Form.sent(), operation()
    kind = form.value("kind")
    attempt(form, lambda: signals.give(act, pair_id, kind))
    if form.errors:
        return _signal_page(pair_id, form)
    return redirect(url_for(".of_pair", pair_id=pair_id, gedaan="gegeven", _anchor="gedaan"), 303)


@blueprint.post("/koppel/<pair:pair_id>/signaal/<signal:signal_id>")
@pair_audience(Act.GIVE_SIGNAL)
def withdraw(pair_id: PairId, signal_id: SignalId) -> ResponseReturnValue:
    """Take a signal back that nobody took up yet."""
    _, found = signals.of_pair(actor(), pair_id, today())
    if signal_id not in {one.signal.id for one in found}:
        raise NotThere
    signals.take_turn(operation(), signal_id, SignalAct.WITHDRAW)
    return redirect(url_for(".of_pair", pair_id=pair_id, gedaan=SignalAct.WITHDRAW, _anchor="gedaan"), 303)


def _inbox_page(form: Form) -> ResponseReturnValue:
    return form.page(
        "town/inbox.html",
        inbox=signals.inbox(actor(), today()),
        partners=ReferralPartner.labels().items(),
        done=done_text(_DONE),
    )


@blueprint.get("/organisatie/signalen")
@audience(Act.HANDLE_SIGNAL)
def inbox() -> ResponseReturnValue:
    return _inbox_page(Form())


@blueprint.post("/organisatie/signalen/<signal:signal_id>")
@audience(Act.HANDLE_SIGNAL)
def change(signal_id: SignalId) -> ResponseReturnValue:
    """Note that a signal was seen, taken up, referred or closed."""
    form = Form.sent()
    if form.value("do") not in list(SignalAct):
        raise NotThere
    act, partner = SignalAct(form.value("do")), form.value(f"partner-{signal_id}")
    attempt(form, lambda: signals.take_turn(operation(), signal_id, act, partner))
    return _inbox_page(form) if form.errors else redirect(url_for(".inbox", gedaan=act, _anchor="gedaan"), 303)
