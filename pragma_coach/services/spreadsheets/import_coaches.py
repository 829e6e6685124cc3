"""Which coach a cell names: put together from names, e-mail addresses and the accounts that are there already."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Role
from pragma_coach.services.spreadsheets.files import as_text
from pragma_coach.services.spreadsheets.import_cells import Remarks
from pragma_coach.services.spreadsheets.import_columns import Means, PairSheet, key
from pragma_coach.services.spreadsheets.import_proposal import CoachName
from pragma_coach.store.accounts.accounts import Account

_EMAIL = re.compile(r"[^@\s<>;,]+@[^@\s<>;,]+\.[^@\s<>;,]+")
_NAME_AND_EMAIL = re.compile(r"(.*?)\s*<([^<>]*)>")
_NOBODY = frozenset({"", "geen", "nog geen", "onbekend", "vacature", "nvt", "n v t"})


@dataclass(frozen=True, slots=True)
class CoachBook:
    """What the whole file tells of its coaches: addresses by name, names by address, and names that two people have."""

    email_of: dict[str, str]
    name_of: dict[str, str]
    shared: frozenset[str]


def coach_book(sheet: PairSheet, emails: dict[str, str], accounts: Iterable[Account]) -> CoachBook:
    """Gather what the sheet, a sheet with coaches and the known accounts tell of names and addresses."""
    places = {column.means: column.place for column in sheet.columns}
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    name_of = {account.email: account.name for account in accounts if account.email}
    for row in sheet.rows:
        cells = [as_text(row.cells[place]) if place is not None and place < len(row.cells) else "" for place in
                 (places.get(Means.COACH), places.get(Means.COACH_EMAIL))]  # fmt: skip
        name, email = split(*cells)
        if name and email:
            addresses[key(name)].add(email)
            name_of.setdefault(email, name)
    email_of = {name: next(iter(known)) for name, known in addresses.items() if len(known) == 1}
    shared = frozenset(name for name, known in addresses.items() if len(known) > 1)
    return CoachBook({**emails, **email_of}, name_of, shared)


def split(cell: str, email: str = "") -> tuple[str, str]:
    """Return name and address of a cell that may hold both (“Ria <ria@…>”); what is no address is left out."""
    both = _NAME_AND_EMAIL.fullmatch(cell)
    if both:
        cell, email = both[1], email or both[2]
    elif _EMAIL.fullmatch(cell):
        cell, email = "", email or cell
    name = "" if key(cell) in _NOBODY else " ".join(cell.split())
    email = email.strip().lower()
    return name, email if _EMAIL.fullmatch(email) else ""


def read_coach(cell: str, email_cell: str, book: CoachBook, remarks: Remarks) -> CoachName | None:
    """Return the coach that the cells name, or None when they name nobody."""
    name, email = split(cell, email_cell)
    if email_cell and not email and not _nobody(email_cell):
        remarks.notes.append(f"“{email_cell}” is geen e-mailadres en is niet overgenomen.")
    if not name and not email:
        if cell or email_cell:
            remarks.notes.append("Er is nog geen coach. Kies er later een.")
        return None
    if not name:
        if email not in book.name_of:
            remarks.faults.append(f"Bij {email} staat geen naam van een coach. Vul de naam in.")
            return None
        name = book.name_of[email]
    if not email and key(name) in book.shared:
        remarks.faults.append(f"Er zijn meer coaches met de naam {name}. Zet het e-mailadres erbij.")
    return CoachName(name, email or book.email_of.get(key(name), ""))


def _nobody(text: str) -> bool:
    return key(text) in _NOBODY


def read_stand_ins(cell: str, book: CoachBook, remarks: Remarks) -> tuple[CoachName, ...]:
    """Return the coaches in a cell like “Ria <ria@…>; Hans”."""
    read = (read_coach(part.strip(), "", book, remarks) for part in cell.split(";") if part.strip())
    return tuple(coach for coach in read if coach is not None)


def shared_names(coaches: Iterable[CoachName]) -> frozenset[str]:
    """Return the names (as `key`) that coaches with different addresses have."""
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for coach in coaches:
        addresses[key(coach.name)].add(coach.email)
    return frozenset(name for name, known in addresses.items() if len(known) > 1)


def match(accounts: Sequence[Account], coach: CoachName, shared: frozenset[str]) -> Account | None:
    """Return the account of a coach, by e-mail, else by exact name; None when there is none yet.

    Raise Invalid when the account cannot coach, or when the name alone fits several people.
    """
    for account in accounts:
        if coach.email and account.email == coach.email:
            if Role.COACH not in account.roles:
                raise Invalid(f"{coach.email} hoort bij iemand die geen coach is. Geef dat account eerst die rol.")
            if account.disabled:
                raise Invalid(f"Het account van {account.name} is gesloten. Open het eerst.")
            return account
    named = [
        account
        for account in accounts
        if Role.COACH in account.roles and not account.disabled and _same_name(account.name, coach.name)
    ]
    if coach.email and key(coach.name) in shared:
        return None
    if len(named) > 1:
        raise Invalid(f"Er zijn meer coaches met de naam {coach.name}. Zet het e-mailadres erbij dat hier bekend is.")
    return named[0] if named else None


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
