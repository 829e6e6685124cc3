"""A new coach on one page: name, languages, days, what was shown, and the card that is printed at once."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.volunteers import CoachOffer, Proof
from pragma_coach.services.desk import call_list
from pragma_coach.services.desk import new_coach as newly
from pragma_coach.services.desk.new_coach import NewCoach, shown_field
from pragma_coach.services.volunteers import admission_counts
from pragma_coach.web.accounts.cards import card_sheet
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.volunteers import offer_choices, read_offer

blueprint = Blueprint("desk_new_coach", __name__, url_prefix="/organisatie/vrijwilligers/nieuw")

_CARD = "card"


def _page(form: Form, offer: CoachOffer) -> ResponseReturnValue:
    return form.page(
        "desk/new_coach.html",
        proofs=[(proof, shown_field(proof), proof.label) for proof in Proof],
        ticked=request.form.getlist("shown"),
        checked=admission_counts(actor()),
        card=not request.form or _CARD in request.form,
        **offer_choices(offer),
    )


@blueprint.get("")
@audience(Act.ADMIT_VOLUNTEERS)
def show() -> ResponseReturnValue:
    return _page(Form(), CoachOffer())


@blueprint.post("")
@audience(Act.ADMIT_VOLUNTEERS)
def welcome() -> ResponseReturnValue:
    """Add the coach, and show the card this once. A day that was filled in counts, also without its tick."""
    form = Form.sent()
    offer = read_offer(form)
    days = {proof: form.day(shown_field(proof)) for proof in Proof}
    shown = {proof: day for proof, day in days.items() if day or proof in request.form.getlist("shown")}
    new = NewCoach(form.value("name"), form.value("email"), offer, shown)
    done = attempt(form, lambda: newly.welcome_coach(operation(), new, card=_CARD in request.form))
    if done is None:
        return _page(form, offer)
    account, card = done
    if card is None:
        return redirect(url_for("volunteers.volunteer", account_id=account.id, gedaan="nieuw"), 303)
    without = call_list.numbers_of(actor(), today())[1].get(Need.NO_COACH, 0)
    return card_sheet([card], coach=account, without=without)
