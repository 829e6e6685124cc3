"""One pair for its coordinator: the facts, and the acts that only a coordinator does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.law import law_of
from pragma_coach.domain.reasons import ENDS, PAUSES, EndReason, PauseReason
from pragma_coach.domain.types import AccountId, PairId, PhaseId
from pragma_coach.services.desk import calls, decisions, pair_review
from pragma_coach.services.pairs import director as pair_director
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.pairs.acts import Done
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.web.desk.words import decision_words, in_full
from pragma_coach.web.shared.audience import pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen, chosen_id
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.named import named
from pragma_coach.web.shared.urls import short_id

blueprint = Blueprint("desk_pair_review", __name__, url_prefix="/organisatie/koppel")

_APART = "apart"
_DONE = {
    "wacht": "Het koppel staat klaar. De coach ziet het pas als alles is geregeld. Dan begint het vanzelf.",
    "gestart": "Het koppel is begonnen. Maak nu de inlogkaarten.",
    "gegevens": "De gegevens zijn verbeterd.",
    "apart": "De gegevens zijn verbeterd. Wat voor het oude huis is afgevinkt, blijft staan. Zet in de lijst weer open "
    "wat in het nieuwe huis nog moet.",
    "coach": "De nieuwe coach kan meteen aan de slag. Wie stopte, ziet dit koppel niet meer.",
    "vervanger": "De vervanger kan meteen aan de slag.",
    "coach-stopt": "Deze coach ziet het koppel niet meer.",
    "terug": "Het koppel is weer zoals het was.",
    "pauze": "Het koppel heeft nu pauze.",
    "doorgaan": "Het koppel gaat weer verder.",
    "einde": "Het koppel is gestopt.",
    "fase": "De fase is veranderd.",
    "regisseur": "De regisseur is bewaard. Deelt de nieuwkomer? Dan ziet de regisseur dit koppel meteen.",
}

_UNDONE = {"coach", "vervanger", "coach-stopt", "pauze", "doorgaan", "einde"}  # what one button takes back


def _typed(day: date | None) -> str:
    """Return a day as people type it into a field."""
    return f"{day:%d-%m-%Y}" if day else ""


def pair_page(pair_id: PairId, form: Form | None = None) -> ResponseReturnValue:
    """Show the pair; `form` is one that was refused, with what was typed in it."""
    found = pair_review.review(actor(), pair_id, today())
    coachee, journey = found.pair.coachee, found.pair.journey
    kept_calls = calls.of_pair(actor(), pair_id)
    kept = {"name": coachee.name, "housed_on": _typed(coachee.housed_on), "linked_on": _typed(coachee.linked_on)}
    form = form or Form()
    form.values = kept | form.values
    return form.page(
        "desk/pair.html",
        found=found,
        pair=found.pair,
        journey=journey,
        why=in_full(found.attention),
        calls=kept_calls,
        resting=next((call for call in kept_calls if call.covers(found.attention.needs, today())), None),
        decisions=[(event, decision_words(event, found.names, found.programme)) for event in found.decisions],
        coaches=[(short_id(coach.id), coach.name) for coach in found.coaches],
        others=[
            *([(_APART, "Woont niet meer samen")] if found.housemates else []),
            *((short_id(other), named(name, other)) for other, name in found.others),
        ],
        directors=[(short_id(one.id), one.name) for one in pair_director.directors(actor())],
        director=pair_director.director_name(found.pair),
        phases=[
            (phase.id, f"{place}. {phase.title} ({'klaar' if phase.id in journey.phases else 'nog bezig'})")
            for place, (phase, _) in enumerate(found.phases, start=1)
        ],
        law=law_of(journey, coachee.housed_on),
        pauses=PAUSES,
        ends=ENDS,
        done=_DONE.get(request.args.get("gedaan", "")),
        rev=request.args.get("rev", type=int) if request.args.get("gedaan") in _UNDONE else None,
    )


def _do(
    pair_id: PairId, form: Form, done: str, act: Callable[[], object], fields: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    """Do an act on the pair and come back to its page, or show what has to be mended."""
    did = attempt(form, act, fields=fields)
    if form.errors:
        return pair_page(pair_id, form)
    rev = did.rev if isinstance(did, Done) and done in _UNDONE else 0
    return redirect(url_for(".show", pair_id=pair_id, gedaan=done, rev=rev or None), 303)


@blueprint.get("/<pair:pair_id>")
@pair_audience(Act.HAND_OVER, Page.FACTS)
def show(pair_id: PairId) -> ResponseReturnValue:
    return pair_page(pair_id)


@blueprint.post("/<pair:pair_id>/gegevens")
@pair_audience(Act.EDIT_COACHEE)
def change_facts(pair_id: PairId) -> ResponseReturnValue:
    """Correct name, dates or household of the coachee."""
    form = Form.sent()
    apart = form.value("household") == _APART
    newcomer = Newcomer(
        form.value("name"),
        linked_on=form.day("linked_on"),
        housed_on=form.day("housed_on"),
        household_of=None if apart else PairId(chosen_id(form, "household")) or None,
        lives_apart=apart,
    )
    fields = {"started_on": "housed_on"}  # that day is not on this form; what clashes with it is
    done = "apart" if apart else "gegevens"
    return _do(pair_id, form, done, lambda: lifecycle.change_coachee(operation(), pair_id, newcomer), fields)


@blueprint.post("/<pair:pair_id>/coach")
@pair_audience(Act.HAND_OVER)
def change_coach(pair_id: PairId) -> ResponseReturnValue:
    """Give the pair to another coach, or let one stand in."""
    form = Form.sent()
    coach = AccountId(chosen_id(form, "coach", "Kies een coach uit de lijst."))
    if form.value("how") == "stand_in":
        return _do(pair_id, form, "vervanger", lambda: lifecycle.stand_in(operation(), pair_id, coach))
    return _do(pair_id, form, "coach", lambda: lifecycle.hand_over(operation(), pair_id, coach))


@blueprint.post("/<pair:pair_id>/coach-stopt")
@pair_audience(Act.HAND_OVER)
def stop_coaching(pair_id: PairId) -> ResponseReturnValue:
    """Let one of the coaches stop."""
    form = Form.sent()
    coach = AccountId(chosen_id(form, "stops"))
    return _do(pair_id, form, "coach-stopt", lambda: lifecycle.stop_coaching(operation(), pair_id, coach))


@blueprint.post("/<pair:pair_id>/terug")
@pair_audience(Act.HAND_OVER)
def put_back(pair_id: PairId) -> ResponseReturnValue:
    """Put coaches and status back as they were before what was just decided."""
    rev = request.form.get("rev", 0, type=int)
    return _do(pair_id, Form.sent(), "terug", lambda: decisions.take_back(operation(), pair_id, rev))


@blueprint.post("/<pair:pair_id>/pauze")
@pair_audience(Act.PAUSE_PAIR)
def pause(pair_id: PairId) -> ResponseReturnValue:
    """Let the pair rest."""
    form = Form.sent()
    reason = chosen(form, "pause_reason", PauseReason)
    return _do(pair_id, form, "pauze", lambda: lifecycle.pause(operation(), pair_id, reason))


@blueprint.post("/<pair:pair_id>/doorgaan")
@pair_audience(Act.PAUSE_PAIR)
def resume(pair_id: PairId) -> ResponseReturnValue:
    return _do(pair_id, Form.sent(), "doorgaan", lambda: lifecycle.resume(operation(), pair_id))


@blueprint.post("/<pair:pair_id>/einde")
@pair_audience(Act.END_PAIR)
def end(pair_id: PairId) -> ResponseReturnValue:
    """End the pair, with a reason."""
    form = Form.sent()
    reason, day = chosen(form, "end_reason", EndReason), form.day("end_day")
    fields = {"day": "end_day"}
    return _do(pair_id, form, "einde", lambda: lifecycle.end(operation(), pair_id, reason, happened_on=day), fields)


@blueprint.post("/<pair:pair_id>/fase")
@pair_audience(Act.CHANGE_PHASE)
def change_phase(pair_id: PairId) -> ResponseReturnValue:
    """Close a phase by hand, or open it again; with a reason."""
    form = Form.sent()
    phase, reason, day = PhaseId(form.value("phase")), form.value("phase_reason"), form.day("phase_day")
    fields = {"day": "phase_day", "reason": "phase_reason"}

    def act() -> object:
        if form.value("how") == "reopen":
            return records.reopen_phase(operation(), pair_id, phase, reason=reason)
        return records.close_phase(operation(), pair_id, phase, reason=reason, happened_on=day)

    return _do(pair_id, form, "fase", act, fields)


@blueprint.post("/<pair:pair_id>/regisseur")
@pair_audience(Act.NAME_DIRECTOR)
def name_director(pair_id: PairId) -> ResponseReturnValue:
    """Name the director of the pair, or nobody."""
    form = Form.sent()
    director = AccountId(chosen_id(form, "director")) or None
    return _do(pair_id, form, "regisseur", lambda: pair_director.name_director(operation(), pair_id, director))
