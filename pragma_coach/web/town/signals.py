"""Pages for signals: the coach gives one, the coordinator's inbox takes it further."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.town.signals import PARTNERS, SIGNALS, SignalAct, SignalId, SignalState
from pragma_coach.domain.types import PairId
from pragma_coach.services.town import signals
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("town_signals", __name__)

STATES = {
    SignalState.GIVEN: "Nog niet gezien",
    SignalState.SEEN: "Gezien",
    SignalState.TAKEN_UP: "Opgepakt",
    SignalState.CLOSED: "Afgesloten",
    SignalState.WITHDRAWN: "Teruggenomen",
}
_DONE = {
    "gegeven": "Uw signaal is verstuurd. De coördinator kijkt ernaar.",
    SignalAct.WITHDRAW: "Uw signaal is teruggenomen.",
    SignalAct.SEE: "Genoteerd: gezien.",
    SignalAct.TAKE_UP: "Genoteerd: opgepakt. De coach ziet het.",
    SignalAct.REFER: "Genoteerd: doorverwezen. De nieuwkomer ziet naar wie.",
    SignalAct.CLOSE: "Genoteerd: afgesloten.",
}


def _done() -> str:
    return _DONE.get(request.args.get("gedaan", ""), "")


def _signal_page(pair_id: PairId, form: Form) -> ResponseReturnValue:
    pair, found = signals.of_pair(actor(), pair_id, today())
    return form.page(
        "town/signal.html", pair=pair, signals=found, kinds=SIGNALS.items(), words=SIGNALS, states=STATES, done=_done()
    )


@blueprint.get("/koppel/<pair:pair_id>/signaal")
@pair_audience(Act.GIVE_SIGNAL, Page.HELP)
def of_pair(pair_id: PairId) -> ResponseReturnValue:
    """Show the signals about a pair, and give one."""
    return _signal_page(pair_id, Form())


@blueprint.post("/koppel/<pair:pair_id>/signaal")
@pair_audience(Act.GIVE_SIGNAL)
def give(pair_id: PairId) -> ResponseReturnValue:
    """Give a signal."""
    form, act = Form.sent(), operation()
    kind = form.value("kind")
    if attempt(form, lambda: signals.give(act, pair_id, kind) or True) is None:
        return _signal_page(pair_id, form)
    return redirect(url_for(".of_pair", pair_id=pair_id, gedaan="gegeven", _anchor="gedaan"), 303)


@blueprint.post("/koppel/<pair:pair_id>/signaal/<signal:signal_id>")
@pair_audience(Act.GIVE_SIGNAL)
def withdraw(pair_id: PairId, signal_id: SignalId) -> ResponseReturnValue:
    """Take a signal back that nobody took up yet."""
    _, found = signals.of_pair(actor(), pair_id, today())
    if signal_id not in {one.id for one in found}:
        raise NotThere
    signals.turn(operation(), signal_id, SignalAct.WITHDRAW)
    return redirect(url_for(".of_pair", pair_id=pair_id, gedaan=SignalAct.WITHDRAW, _anchor="gedaan"), 303)


def _inbox_page(form: Form) -> ResponseReturnValue:
    return form.page(
        "town/inbox.html",
        inbox=signals.inbox(actor(), today()),
        words=SIGNALS,
        partners=PARTNERS,
        states=STATES,
        done=_done(),
    )


@blueprint.get("/organisatie/signalen")
@audience(Act.HANDLE_SIGNAL)
def inbox() -> ResponseReturnValue:
    """Show the coordinator what coaches asked to look at."""
    return _inbox_page(Form())


@blueprint.post("/organisatie/signalen/<signal:signal_id>")
@audience(Act.HANDLE_SIGNAL)
def change(signal_id: SignalId) -> ResponseReturnValue:
    """Note that a signal was seen, taken up, referred or closed."""
    form, operated = Form.sent(), operation()
    try:
        act = SignalAct(form.value("do"))
        signals.turn(operated, signal_id, act, form.value(f"partner-{signal_id}"))
    except ValueError:
        raise NotThere from None
    except Invalid as refused:
        form.refuse(refused)
        return _inbox_page(form)
    return redirect(url_for(".inbox", gedaan=act, _anchor="gedaan"), 303)
