"""The people of an organisation and their ways in: accounts, sign-in cards, and the organisation's settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.desk import USUAL_WEEKS
from pragma_coach.domain.texts import words
from pragma_coach.domain.types import AccountId, Role
from pragma_coach.services.accounts import cards as account_cards
from pragma_coach.services.accounts import enrolment, invitations, lost_phone
from pragma_coach.services.accounts import settings as account_settings
from pragma_coach.services.accounts.cards import MOST_CARDS, CardHolder
from pragma_coach.services.accounts.invitations import IssuedCard
from pragma_coach.services.accounts.settings import (
    FEWEST_SILENT_DAYS,
    FEWEST_VOG_MONTHS,
    MOST_SILENT_DAYS,
    MOST_VOG_MONTHS,
)
from pragma_coach.services.accounts.sign_in import needs_password
from pragma_coach.services.desk import coach_stops
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.filters import qr_svg
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation, visitor
from pragma_coach.web.shared.named import named_holder
from pragma_coach.web.shared.urls import read_id, short_id

blueprint = Blueprint("accounts_people", __name__, url_prefix="/organisatie")

ROLES = {role: word.capitalize() for role, word in words.ROLES.items()}
# A newcomer's card does not say what its holder is.
_ON_CARDS = ((Role.COACHEE, "Mijn stappen"), *ROLES.items())
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
    "ingetrokken": "De kaart werkt niet meer.",
    "bewaard": "De instellingen zijn bewaard.",
}


def _done() -> str | None:
    return _DONE.get(request.args.get("gedaan", ""))


def shown_card(card: IssuedCard) -> dict[str, object]:
    """Return what a page or a sheet shows of a card or link that was made just now."""
    address = current_app.config["PRAGMA"].base_url + card.path
    role = next(title for known, title in _ON_CARDS if known in card.account.roles)
    name = named_holder(card.account.name, card.account.id)
    return {"name": name, "role": role, "code": card.code, "address": address, "qr": qr_svg(address)}


def card_sheet(issued: Sequence[IssuedCard], coach: Account | None = None) -> str:
    """Return the page with new cards to print; for a `coach` who is new it also shows the way on."""
    site = current_app.config["PRAGMA"].base_url.partition("://")[2]
    return render_template(
        "accounts/card_sheet.html", cards=[shown_card(card) for card in issued], site=site, coach=coach
    )


def _offered() -> list[tuple[Role, str]]:
    hidden = {Role.COACHEE} if visitor().may(Act.MANAGE_ADMINS) else {Role.COACHEE, Role.ADMIN}
    return [(role, title) for role, title in ROLES.items() if role not in hidden]


def _roles_chosen() -> frozenset[Role]:
    known = {role.value: role for role in Role}
    return frozenset(known[role] for role in request.form.getlist("roles") if role in known)


def _accounts_page(form: Form) -> ResponseReturnValue:
    people = enrolment.people(actor())
    return form.page(
        "accounts/accounts.html",
        staff=[account for account in people if Role.COACHEE not in account.roles],
        coachees=sum(Role.COACHEE in account.roles for account in people),
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
    return redirect(url_for(".cards" if visitor().may(Act.ISSUE_CARD) else ".accounts", gedaan="coaches"), 303)


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


def _holding(holders: list[CardHolder], role: Role) -> list[CardHolder]:
    return sorted((holder for holder in holders if role in holder.account.roles), key=lambda holder: bool(holder.card))


def _without_card(holders: list[CardHolder], role: str) -> list[str]:
    """Return, as they stand in the form, those of a role who have no card yet: as many as go on one batch of sheets."""
    fresh = [holder for holder in holders if role in holder.account.roles and not holder.card]
    return [short_id(holder.account.id) for holder in fresh[:MOST_CARDS]]


def _cards_page(form: Form) -> ResponseReturnValue:
    holders = account_cards.card_holders(actor())
    return form.page(
        "accounts/cards.html",
        sections=[
            (role, title, own, sum(not holder.card for holder in own))
            for role, title in words.ROLES_TOGETHER.items()
            if (own := _holding(holders, role))
        ],
        holders=holders,
        chosen=request.form.getlist("accounts") or _without_card(holders, request.args.get("kies", "")),
        done=_done(),
    )


def _chosen_accounts() -> list[AccountId]:
    return [AccountId(number) for text in request.form.getlist("accounts") if (number := read_id(text))]


@blueprint.get("/kaarten")
@audience(Act.ISSUE_CARD)
def cards() -> ResponseReturnValue:
    return _cards_page(Form())


@blueprint.post("/kaarten/print")
@audience(Act.ISSUE_CARD)
def print_cards() -> ResponseReturnValue:
    """Make new cards and show them this once: only their hashes are kept, so there is no page to come back to."""
    form = Form.sent()
    issued = attempt(form, lambda: account_cards.issue_cards(operation(), _chosen_accounts()))
    if issued is None:
        return _cards_page(form)
    return card_sheet(issued)


@blueprint.post("/kaarten/intrekken")
@audience(Act.ISSUE_CARD)
def revoke_cards() -> ResponseReturnValue:
    """Make cards worthless."""
    form = Form.sent()
    attempt(form, lambda: account_cards.revoke_many(operation(), _chosen_accounts()))
    return _cards_page(form) if form.errors else redirect(url_for(".cards", gedaan="ingetrokken"), 303)


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
