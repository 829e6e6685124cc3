"""The people of an organisation and their ways in: accounts, sign-in cards, and the organisation's settings."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.desk import USUAL_WEEKS
from pragma_coach.domain.types import AccountId, Role
from pragma_coach.services.accounts import enrolment, invitations, lost_phone
from pragma_coach.services.accounts import settings as account_settings
from pragma_coach.services.accounts.enrolment import StaffOrder, StaffPage
from pragma_coach.services.accounts.settings import (
    FEWEST_SILENT_DAYS,
    FEWEST_VOG_MONTHS,
    MOST_SILENT_DAYS,
    MOST_VOG_MONTHS,
)
from pragma_coach.services.accounts.sign_in import needs_password
from pragma_coach.services.desk import coach_stops
from pragma_coach.web.accounts.cards import ROLES
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation, visitor
from pragma_coach.web.shared.listing import PAGE, ListAddress, ListPart, asked_for, paged, start_of

blueprint = Blueprint("accounts_people", __name__, url_prefix="/organisatie")

_PART, _CLOSED = "deel", "gesloten"  # in the address: who of a role, or whose account is closed
_DONE = {
    "nieuw": "Het account is er. Maak nu een kaart of een uitnodiging.",
    "coaches": "De coaches zijn toegevoegd. Maak nu hun kaarten.",
    "dicht": "Het account is gesloten. Deze persoon kan er niet meer in.",
    "gestopt": "De koppels zijn overgedragen. Deze persoon is geen coach meer.",
    "terug": "Deze coach is terug, met de koppels. Maak een nieuwe kaart of uitnodiging.",
    "deels-terug": "Deze coach is terug. Van sommige koppels was al een andere coach gekozen. Die blijven daar. "
    "Maak een nieuwe kaart of uitnodiging.",
    "open": "Het account is weer open. Maak een nieuwe kaart of uitnodiging.",
    "rollen": "De rollen zijn veranderd. Maak een nieuwe kaart of uitnodiging.",
    "gevraagd": "Het is gevraagd. Een andere collega opent deze bladzijde en bevestigt het, binnen 72 uur.",
    "bewaard": "De instellingen zijn bewaard.",
}


def _done() -> str | None:
    return _DONE.get(request.args.get("gedaan", ""))


def _offered() -> list[tuple[Role, str]]:
    hidden = {Role.COACHEE} if visitor().may(Act.MANAGE_ADMINS) else {Role.COACHEE, Role.ADMIN}
    return [(role, title) for role, title in ROLES.items() if role not in hidden]


def _roles_chosen() -> frozenset[Role]:
    known = {role.value: role for role in Role}
    return frozenset(known[role] for role in request.form.getlist("roles") if role in known)


def _parts(found: StaffPage, asked: ListAddress[StaffOrder]) -> list[ListPart]:
    return [
        asked.part("Alle", found.going),
        *(asked.part(title, found.roles[role], **{_PART: role}) for role, title in ROLES.items() if found.roles[role]),
        *([asked.part("Gesloten", found.closed, **{_PART: _CLOSED})] if found.closed else []),
    ]


def _accounts_page(form: Form) -> ResponseReturnValue:
    asked = asked_for(StaffOrder, StaffOrder.NAME, _PART)
    part = asked.kept.get(_PART, "")
    found = enrolment.staff(
        actor(),
        asked.text,
        Role(part) if part in list(Role) else None,
        asked.order,
        start_of,
        PAGE,
        closed=part == _CLOSED,
        backwards=asked.backwards,
    )
    return form.page(
        "accounts/accounts.html",
        asked=asked,
        page=paged(found.rows, found.number),
        heads=asked.heads(StaffOrder),
        parts=_parts(found, asked),
        coachees=found.coachees,
        roles=ROLES,
        needs_password=needs_password,
        offered=_offered(),
        chosen=request.form.getlist("roles"),
        volunteers=visitor().may(Act.ADMIT_VOLUNTEERS),
        done=_done(),
    )


@blueprint.get("/mensen")
@audience(Act.MANAGE_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    return _accounts_page(Form())


@blueprint.post("/mensen")
@audience(Act.MANAGE_ACCOUNTS)
def add_account() -> ResponseReturnValue:
    """Add one person, and go on to the way in."""
    form = Form.sent()
    name, email, roles = form.value("name"), form.value("email"), _roles_chosen()
    added = attempt(form, lambda: invitations.create_account(operation(), name=name, roles=roles, email=email))
    if added is None:
        return _accounts_page(form)
    return redirect(url_for(".account", account_id=added.id, gedaan="nieuw"), 303)


@blueprint.post("/mensen/coaches")
@audience(Act.MANAGE_ACCOUNTS)
def add_coaches() -> ResponseReturnValue:
    """Add the coaches of a typed list."""
    form = Form.sent()
    if attempt(form, lambda: enrolment.enrol_coaches(operation(), form.value("coaches"))) is None:
        return _accounts_page(form)
    then = "accounts_cards.cards" if visitor().may(Act.ISSUE_CARD) else ".accounts"
    return redirect(url_for(then, gedaan="coaches"), 303)


def account_page(account_id: AccountId, form: Form) -> ResponseReturnValue:
    """Show the page of one account; `form` is one that was refused."""
    known = enrolment.person(actor(), account_id)
    return form.page(
        "accounts/account.html",
        known=known,
        roles=ROLES,
        strong=needs_password(known),
        own=visitor().account.id == known.id,
        offered=_offered(),
        chosen=request.form.getlist("roles") or known.roles,
        cards=visitor().may(Act.ISSUE_CARD),
        coached=enrolment.coached(actor(), account_id),
        left=enrolment.left_open(actor(), account_id, today()),
        hands_over=visitor().may(Act.START_PAIR),
        may_come_back=visitor().may(Act.START_PAIR) and coach_stops.can_come_back(actor(), account_id, now()),
        asked=lost_phone.asked(actor(), known, now()) if needs_password(known) else None,
        done=_done(),
    )


def _to_account(account_id: AccountId, form: Form, done: str) -> ResponseReturnValue:
    if form.errors:
        return account_page(account_id, form)
    return redirect(url_for(".account", account_id=account_id, gedaan=done), 303)


@blueprint.get("/mensen/<account:account_id>")
@audience(Act.MANAGE_ACCOUNTS)
def account(account_id: AccountId) -> ResponseReturnValue:
    return account_page(account_id, Form())


@blueprint.post("/mensen/<account:account_id>/sluiten")
@audience(Act.MANAGE_ACCOUNTS)
def disable(account_id: AccountId) -> ResponseReturnValue:
    """Close an account."""
    form = Form.sent()
    attempt(form, lambda: invitations.disable_account(operation(), account_id))
    return _to_account(account_id, form, "dicht")


@blueprint.post("/mensen/<account:account_id>/openen")
@audience(Act.MANAGE_ACCOUNTS)
def enable(account_id: AccountId) -> ResponseReturnValue:
    """Open a closed account again."""
    invitations.enable_account(operation(), account_id)
    return _to_account(account_id, Form(), "open")


@blueprint.post("/mensen/<account:account_id>/rollen")
@audience(Act.MANAGE_ACCOUNTS)
def change_roles(account_id: AccountId) -> ResponseReturnValue:
    """Change what somebody is."""
    form = Form.sent()
    attempt(form, lambda: invitations.change_roles(operation(), account_id, _roles_chosen()))
    return _to_account(account_id, form, "rollen")


def _settings_page(form: Form) -> ResponseReturnValue:
    return form.page(
        "accounts/settings.html",
        fewest=FEWEST_SILENT_DAYS,
        most=MOST_SILENT_DAYS,
        fewest_vog=FEWEST_VOG_MONTHS,
        most_vog=MOST_VOG_MONTHS,
        done=_done(),
    )


def _number(typed: str) -> int:
    """Return a typed number; what is none, or far too long, is 0 and is refused by the service."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0


@blueprint.get("/instellingen")
@audience(Act.CHANGE_SETTINGS)
def settings() -> ResponseReturnValue:
    """Show what the organisation chose for itself."""
    chosen = account_settings.organisation(actor()).settings
    values = {
        "board": "yes" if chosen.board else "no",
        "silent_after_days": str(chosen.silent_after_days),
        "admission": "yes" if chosen.admission else "no",
        "vog_months": str(chosen.vog_months),
        "areas": chosen.areas,
        "overdue_weeks": str(chosen.overdue_weeks),
    }
    return _settings_page(Form(values))


@blueprint.post("/instellingen")
@audience(Act.CHANGE_SETTINGS)
def change_settings() -> ResponseReturnValue:
    """Keep what the organisation chooses."""
    form = Form.sent()
    wanted = replace(
        account_settings.organisation(actor()).settings,
        board=form.value("board") == "yes",
        silent_after_days=_number(form.value("silent_after_days")),
        admission=form.value("admission") == "yes",
        vog_months=_number(form.value("vog_months")),
        areas=form.value("areas"),
        overdue_weeks=_number(form.value("overdue_weeks", str(USUAL_WEEKS))),
    )
    attempt(form, lambda: account_settings.change_settings(operation(), wanted))
    return _settings_page(form) if form.errors else redirect(url_for(".settings", gedaan="bewaard"), 303)
