"""The page of a coach who stops: a new coach for every pair, one button, and a week to take it back."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.namesakes import since_words
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.texts.languages import DUTCH_NAMES
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.types import AccountId, PairId
from pragma_coach.domain.volunteers import Advice
from pragma_coach.services.desk import coach_stops
from pragma_coach.services.desk.coach_stops import WAITS, LeavingPair, Stopping
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.urls import read_id, short_id
from pragma_coach.web.volunteers import reason_words

blueprint = Blueprint("desk_coach_stops", __name__, url_prefix="/organisatie/mensen")

_WAITS, _FIELD = "wacht", "koppel-"
_NOBODY = "Nog geen coach: op de wachtlijst"


def _field(pair_id: PairId) -> str:
    return _FIELD + short_id(pair_id)


def _options(one: LeavingPair) -> list[tuple[str, str]]:
    """Return who can be chosen for a pair: the best first, and nobody."""
    nobody = "Niemand: de eigen coach gaat door" if one.stands_in else _NOBODY
    return [*((short_id(known.candidate.account_id), _offered(known)) for known in one.coaches), (_WAITS, nobody)]


def _offered(advice: Advice) -> str:
    room = advice.candidate.room_left
    return f"{advice.candidate.name}, {f'plek voor {room}' if room else 'geen plek'}"


def _second_line(pair: PairFacts) -> str:
    since = since_words(pair.journey.started_on)
    return f"{since}, leest {DUTCH_NAMES[pair.language]}" if pair.language in DUTCH_NAMES else since


def _why(one: LeavingPair) -> str:
    if one.stands_in:
        return "Vervangt hier alleen. De eigen coach blijft."
    if one.proposed is None:
        return "Wij vonden niemand met plek."
    words = [reason_words(reason, one.proposed, one.wish) for reason in one.proposed.reasons]
    return f"{one.proposed.candidate.name} {', '.join(words)}."


def _page(account_id: AccountId, form: Form) -> ResponseReturnValue:
    found = coach_stops.stopping(actor(), account_id, today())
    proposed = {
        _field(one.pair.id): short_id(one.proposed.candidate.account_id) if one.proposed else _WAITS
        for one in found.pairs
    }
    form.values = proposed | form.values
    return form.page(
        "desk/coach_stops.html",
        found=found,
        rows=[(one, _second_line(one.pair), _field(one.pair.id), _options(one), _why(one)) for one in found.pairs],
        talks=sum(len(one.talks) for one in found.pairs),
        button=_button(found),
        back_within=coach_stops.BACK_WITHIN.days,
    )


def _button(found: Stopping) -> str:
    if not found.pairs:
        return f"{found.account.name} is geen coach meer" if found.stays else "Sluit het account"
    closes = not found.stays and not found.account.disabled
    return f"Draag {count(len(found.pairs), 'koppel', 'koppels')} over{' en sluit het account' if closes else ''}"


@blueprint.get("/<account:account_id>/stopt")
@audience(Act.START_PAIR)
def show(account_id: AccountId) -> ResponseReturnValue:
    """Show all pairs of the coach, with who is proposed for each."""
    return _page(account_id, Form())


@blueprint.post("/<account:account_id>/stopt")
@audience(Act.START_PAIR)
def stop(account_id: AccountId) -> ResponseReturnValue:
    """Hand all pairs over as was chosen, and close the account."""
    form = Form.sent()
    chosen = {
        PairId(pair): WAITS if value == _WAITS else AccountId(read_id(value) or 0) or AccountId(-1)
        for field, value in form.values.items()
        if field.startswith(_FIELD) and (pair := read_id(field.removeprefix(_FIELD)))
    }
    fields = {str(pair): _field(pair) for pair in chosen}
    attempt(form, lambda: coach_stops.stop(operation(), account_id, chosen), fields=fields)
    if form.errors:
        return _page(account_id, form)
    return redirect(url_for("accounts_people.account", account_id=account_id, gedaan="gestopt"), 303)


@blueprint.post("/<account:account_id>/terug")
@audience(Act.START_PAIR)
def take_back(account_id: AccountId) -> ResponseReturnValue:
    """Let a coach who stopped be back, with the pairs."""
    elsewhere = coach_stops.take_back(operation(), account_id)
    done = "deels-terug" if elsewhere else "terug"
    return redirect(url_for("accounts_people.account", account_id=account_id, gedaan=done), 303)
