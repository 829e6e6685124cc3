"""Whom a cell means: one person, nobody, or several; and which coaches of a file are one, however they are written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pragma_coach.domain.texts.sameness import person_key, same_key
from pragma_coach.domain.types import Role
from pragma_coach.services.spreadsheets.files import as_text
from pragma_coach.services.spreadsheets.import_columns import NOBODY, Means, PairSheet
from pragma_coach.services.spreadsheets.import_days import RowRemarks
from pragma_coach.services.spreadsheets.import_proposal import NamedCoach
from pragma_coach.store.accounts.accounts import Account

_EMAIL = re.compile(r"[^@\s<>;,]+@[^@\s<>;,]+\.[^@\s<>;,.]+")
_NAME_AND_EMAIL = re.compile(r"(.*?)\s*[<(]\s*([^<>()]*@[^<>()]*?)\s*[>)]")
_NO_NAME = re.compile(r"|ja|test|naam|idem|zie .*|d o|coach|maatje|buddy|vrijwilliger|taalmaatje|begeleider")
_HOUSE = re.compile(r"\b(?:fam|familie|gezin|echtpaar|broers|zussen|kinderen|kids)\b|\s\+\s*\d", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:en|and|und|met)\s+|[&+;\n]|(?<![a-z]v)/(?!d\b)", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:van|de|der|den|ter|ten|te|het|in|op|el|al|bin)\b|[^\w]*\d")
_ASIDE = re.compile(r"\s[(\[][^()\[\]]*[)\]]\s*")
_BROKEN = re.compile("[\ufffd\u0080-\u009f]")
_LONG_NUMBER = re.compile(r"\d[\d\s.-]{3,}")


def nobody(text: str) -> bool:
    """Tell whether a text says that there is nobody (yet): “nvt”, “nog zoeken”, “?”."""
    return NOBODY.fullmatch(same_key(text)) is not None


def name_fault(text: str, what: str) -> str | None:
    """Return a sentence when a text is no name of one person; `what` says whose name it should be."""
    if nobody(text) or _NO_NAME.fullmatch(same_key(text)) or not any(sign.isalpha() for sign in text):
        return f"{what}: “{text}” is geen naam. Vul een naam in; een voornaam is genoeg."
    if _HOUSE.search(text) or text.count(",") > 1 or len(_parts(text)) > 1:
        return f"{what}: in “{text}” staan meer mensen. Zet ieder op een eigen rij."
    if _BROKEN.search(text):
        return f"{what}: in “{text}” staat een kapot teken. Bewaar het bestand als .xlsx of als CSV UTF-8."
    return None


@dataclass(frozen=True, slots=True)
class CoachBook:
    """The coaches of a whole file: one way to write each name, addresses by name, and names that two people share.

    All keys are those of `person_key`; `written` has every way in which a name was met, `known` the town's own coaches.
    """

    email_of: dict[str, str] = field(default_factory=dict)
    name_of: dict[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    written: dict[str, dict[str, None]] = field(default_factory=dict)

    def notes(self) -> Iterator[str]:
        """Yield a sentence for every coach who is written in several ways."""
        for key, ways in self.written.items():
            others = [way for way in ways if way != self.names[key]]
            if others and key not in self.shared:
                told = ", ".join(f"“{way}”" for way in others)
                yield f"{told} en “{self.names[key]}” lezen wij als één coach: {self.names[key]}."


def coach_book(sheet: PairSheet, emails: Mapping[str, str], accounts: Iterable[Account]) -> CoachBook:
    """Collect names and addresses from the sheet with pairs, a sheet with coaches (`emails`) and the known accounts."""
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    accounts = [account for account in accounts if not account.disabled]
    name_of = {account.email.lower(): account.name for account in accounts if account.email}
    names = {person_key(account.name): account.name for account in accounts if Role.COACH in account.roles}
    written: dict[str, dict[str, None]] = {}
    for name, email in _named(sheet):
        name, key = " ".join(name.split()), person_key(name)
        if name:
            names.setdefault(key, name)
            written.setdefault(key, {})[name] = None
        if name and email:
            addresses[key].add(email)
            name_of.setdefault(email, names[key])
    email_of = {name: next(iter(known)) for name, known in addresses.items() if len(known) == 1}
    shared = frozenset(name for name, known in addresses.items() if len(known) > 1)
    return CoachBook({**emails, **email_of}, name_of, shared, names, written)


def _named(sheet: PairSheet) -> Iterator[tuple[str, str]]:
    """Yield name and address of every coach and stand-in that a row names."""
    places = {column.means: column.place for column in sheet.columns}
    for row in sheet.rows:
        texts = [
            as_text(row.cells[place]) if place is not None and place < len(row.cells) else ""
            for place in map(places.get, (Means.COACH, Means.COACH_SURNAME, Means.COACH_EMAIL, Means.STAND_IN))
        ]
        yield split_name_and_email(put_together(texts[0], texts[1]), texts[2])
        yield from (split_name_and_email(part) for part in _parts(texts[3]))


def put_together(*parts: str) -> str:
    """Return a name of its parts; a part that stands in an earlier one already is not said twice."""
    name = ""
    for part in parts:
        if part and (not name or f" {same_key(part)} " not in f" {same_key(name)} "):
            name = f"{name} {part}".strip()
    return name


def split_name_and_email(cell: str, email: str = "") -> tuple[str, str]:
    """Return name and address of a cell that may hold both (“Ria <ria@…>”); what is no address is left out."""
    both = _NAME_AND_EMAIL.fullmatch(cell)
    if both:
        cell, email = both[1], email or both[2]
    elif _EMAIL.fullmatch(cell):
        cell, email = "", email or cell
    name = "" if nobody(cell) else _ASIDE.sub(" ", cell).strip()
    email = email.strip().lower().removeprefix("mailto:")
    return name, email if _EMAIL.fullmatch(email) else ""


def read_coach(cell: str, email_cell: str, book: CoachBook, remarks: RowRemarks) -> NamedCoach | None:
    """Return the coach that the cells name, or None when they name nobody."""
    name, email = split_name_and_email(cell, email_cell)
    if email_cell and not email and not nobody(email_cell):
        remarks.notes.append(f"“{email_cell}” is geen e-mailadres en is niet overgenomen.")
    if not name and not email:
        if cell or email_cell:
            remarks.notes.append("Er is nog geen coach. Kies er later een.")
        return None
    if not name:
        if email not in book.name_of:
            remarks.faults.append(f"Bij {email} staat geen naam van een coach. Vul de naam in.")
            return None
        return NamedCoach(book.name_of[email], email)
    fault = name_fault(name, "Coach") or _number_in(name)
    if fault:
        remarks.faults.append(fault.replace("Zet ieder op een eigen rij.", "Zet de tweede in een kolom “invalcoach”."))
        return None
    name = " ".join(name.split())
    if _ASIDE.search(cell) and not _NAME_AND_EMAIL.fullmatch(cell):
        remarks.notes.append(f"Van “{cell}” nemen wij alleen de naam over: {name}.")
    key = person_key(name)
    if not email and key in book.shared:
        remarks.faults.append(f"Er zijn meer coaches met de naam {name}. Zet het e-mailadres erbij.")
    email = email or book.email_of.get(key, "")
    name = book.names.get(key, name)
    other = book.name_of.get(email, name)
    if not _may_be_one(name, other):
        remarks.faults.append(f"{email} hoort bij {other}, en hier staat {name}. Kijk naam en adres na.")
    elif person_key(other) != key:
        remarks.notes.append(f"{email} is van {other}. “{name}” lezen wij als die coach.")
    return NamedCoach(other if email else name, email)


def _number_in(name: str) -> str | None:
    return f"Coach: “{name}” is geen naam. Zet alleen de naam in het vak." if _LONG_NUMBER.search(name) else None


def _may_be_one(one: str, other: str) -> bool:
    """Tell whether two names can be of one person: a word in common, or the same first letter where one is short."""
    ours, theirs = person_key(one).split(), person_key(other).split()
    if not {word for word in ours if len(word) > 1}.isdisjoint(theirs):
        return True
    return bool(ours and theirs) and ours[0][0] == theirs[0][0] and 1 in (len(ours[0]), len(theirs[0]))


def _parts(cell: str) -> list[str]:
    """Return the names in a text; what goes on in small letters (“Bo; de Wit”) is part of the one before."""
    parts = [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
    return [cell] if any(_GOES_ON.match(part) for part in parts[1:]) else parts


def read_stand_ins(cell: str, book: CoachBook, remarks: RowRemarks) -> tuple[NamedCoach, ...]:
    """Return the coaches in a cell like “Ria <ria@…>; Hans”."""
    read = (read_coach(part, "", book, remarks) for part in _parts(cell) if not nobody(part))
    return tuple(dict.fromkeys(coach for coach in read if coach is not None))
