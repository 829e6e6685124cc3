"""Sign-in cards: who has none yet, a sheet of new ones, and withdrawing one that was lost."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.texts import words
from pragma_coach.domain.texts.languages import DUTCH_NAMES
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, PairId, Role
from pragma_coach.services.accounts import cards as account_cards
from pragma_coach.services.accounts.cards import CardFilter, CardPage
from pragma_coach.services.accounts.invitations import IssuedCard
from pragma_coach.services.desk import pair_list
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.filters import qr_svg
from pragma_coach.web.shared.forms import Form, attempt, done_text
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.listing import PAGE, ListAddress, ListPart, asked_for, paged, start_of
from pragma_coach.web.shared.named import named_holder, tell_apart
from pragma_coach.web.shared.urls import read_id

blueprint = Blueprint("accounts_cards", __name__, url_prefix="/organisatie/kaarten")

ROLES = {role: word.capitalize() for role, word in words.ROLES.items()}
# A newcomer's card does not say what its holder is.
_ON_CARDS = ((Role.COACHEE, "Mijn stappen"), *ROLES.items())
_DONE = {
    "coaches": "De coaches zijn toegevoegd. Maak nu hun kaarten.",
    "ingetrokken": "De kaart werkt niet meer.",
}
_PART = "deel"  # in the address: who of a role


class CardOrder(LabelledEnum):
    """By what the list of cards can stand."""

    NAME = "naam", "Naam"


def shown_card(card: IssuedCard) -> dict[str, object]:
    """Return a new card as its template shows it, this once."""
    address = current_app.config["PRAGMA"].base_url + card.path
    role = next(title for known, title in _ON_CARDS if known in card.account.roles)
    name = named_holder(card.account.name, card.account.id)
    return {"name": name, "role": role, "code": card.code, "address": address, "qr": qr_svg(address)}


def card_sheet(issued: Sequence[IssuedCard], coach: Account | None = None, without: int = 0) -> str:
    """Return the page with new cards to print.

    For a `coach` who is new it also shows the way on, with how many newcomers are `without` one.
    """
    site = current_app.config["PRAGMA"].base_url.partition("://")[2]
    return render_template(
        "accounts/card_sheet.html",
        cards=[shown_card(card) for card in issued],
        site=site,
        coach=coach,
        without=without,
    )


def _of_pairs() -> list[AccountId]:
    """Return the newcomers of the pairs that the address names."""
    pairs = [PairId(number) for text in request.args.getlist("koppel") if (number := read_id(text))]
    rows = pair_list.chosen(actor(), today(), pairs) if pairs else []
    return [row.account_id for row in rows if row.account_id]


def _wish(asked: ListAddress[CardOrder], only: list[AccountId], *, withdraw: bool) -> CardFilter:
    part = asked.kept.get(_PART, "")
    role = Role(part) if part in list(Role) else None
    card = True if withdraw else None if part or asked.text or only else False
    return CardFilter(asked.text, role, card, only, asked.backwards)


def _titles(account: Account) -> str:
    return ", ".join(title for role, title in ROLES.items() if role in account.roles)


def _parts(found: CardPage, asked: ListAddress[CardOrder], *, withdraw: bool) -> list[ListPart]:
    if withdraw:
        return []
    held = [(role, title) for role, title in words.ROLES_TOGETHER.items() if found.roles[role]]
    return [
        asked.part("Zonder kaart", found.without),
        *(asked.part(title, found.roles[role], **{_PART: role.value}) for role, title in held),
    ]


def _cards_page(form: Form, *, withdraw: bool = False) -> ResponseReturnValue:
    asked = asked_for(CardOrder, CardOrder.NAME, _PART)
    only = _of_pairs()
    found = account_cards.card_page(actor(), today(), _wish(asked, only, withdraw=withdraw), start_of, PAGE)
    tell_apart(holder.account.name for holder in found.holders)
    return form.page(
        "accounts/cards.html",
        withdraw=withdraw,
        asked=asked,
        page=paged(found.holders, found.number),
        parts=_parts(found, asked, withdraw=withdraw),
        heads=asked.heads(CardOrder),
        second=found.second,
        titles=_titles,
        languages=DUTCH_NAMES,
        anybody=found.roles.total(),
        chosen=request.form.getlist("accounts"),
        all_chosen=bool(only) or request.args.get("kies") == "alles",
        choose_all=asked.address(kies="alles", blad=request.args.get("blad", "")),
        done=done_text(_DONE),
    )


def _chosen_accounts() -> list[AccountId]:
    return [AccountId(number) for text in request.form.getlist("accounts") if (number := read_id(text))]


@blueprint.get("")
@audience(Act.ISSUE_CARD)
def cards() -> ResponseReturnValue:
    """Show who has no card yet, or another part of who comes in with one."""
    return _cards_page(Form())


@blueprint.post("/print")
@audience(Act.ISSUE_CARD)
def print_cards() -> ResponseReturnValue:
    """Make new cards and show them this once: only their hashes are kept, so there is no page to come back to."""
    form = Form.sent()
    issued = attempt(form, lambda: account_cards.issue_cards(operation(), _chosen_accounts()))
    return _cards_page(form) if issued is None else card_sheet(issued)


@blueprint.get("/intrekken")
@audience(Act.ISSUE_CARD)
def lost_cards() -> ResponseReturnValue:
    """Say what withdrawing a card does, and show who has one."""
    return _cards_page(Form(), withdraw=True)


@blueprint.post("/intrekken")
@audience(Act.ISSUE_CARD)
def revoke_cards() -> ResponseReturnValue:
    """Make cards worthless."""
    form = Form.sent()
    attempt(form, lambda: account_cards.revoke_many(operation(), _chosen_accounts()))
    return _cards_page(form, withdraw=True) if form.errors else redirect(url_for(".cards", gedaan="ingetrokken"), 303)
