"""Reviews of a translation by speakers: the words in force, and the objections to new ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pragma_coach.domain.types import AccountId


class TextVerdict(StrEnum):
    """A verdict on words: right, kept as an idea for later, or not right after all (a withdrawn approval)."""

    APPROVED = "approved"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class TextReview:
    """A review by one person of one text at a moment (UTC): these words for this Dutch.

    `number` counts per text, from 1. A text may have several parts: forms of number, or title, help and advice.
    """

    ref: str
    number: int
    verdict: TextVerdict
    dutch: tuple[str, ...]
    texts: tuple[str, ...]
    by: AccountId
    at: datetime


@dataclass(frozen=True, slots=True)
class TextDoubt:
    """What a reader said on a day of a text that is not right; the remark may be empty. Nobody knows who."""

    ref: str
    remark: str
    on: date


@dataclass(frozen=True, slots=True)
class TextHistory:
    """The reviews of one text: the approved one in force, a later idea, and the last review of all.

    `doubted` when the last verdict is a withdrawal.
    """

    approved: TextReview | None = None
    idea: TextReview | None = None
    last: TextReview | None = None
    doubted: bool = False

    @property
    def number(self) -> int:
        return self.last.number if self.last else 0


def history_of(reviews: Iterable[TextReview]) -> TextHistory:
    """Return the state of one text from its reviews, old to new."""
    approved: TextReview | None = None
    idea: TextReview | None = None
    last: TextReview | None = None
    doubted = False
    for review in reviews:
        last = review
        match review.verdict:
            case TextVerdict.APPROVED:
                approved, idea, doubted = review, None, False
            case TextVerdict.KEPT:
                idea = review
            case TextVerdict.WITHDRAWN:
                approved, idea, doubted = None, review, True
    return TextHistory(approved, idea, last, doubted)


_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&[#\w]+;")
_NUMBER = re.compile(r"\d+")
_SPELLED_OUT = 2
"""One and two are words, or a form of the noun, in some languages."""
_ROOM = 60
_TIMES_LONGER = 3
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    return " ".join(text.split())


def objections(dutch: Sequence[str], text: str) -> Iterator[str]:
    """Yield Dutch sentences on what cannot be right in a translation; `dutch` are all forms of the Dutch text.

    A text becomes a part of a page, so signs that a browser reads as its own may only be those of the Dutch.
    """
    longest = max(_ROOM, _TIMES_LONGER * max(len(form) for form in dutch))
    if len(text) > longest:
        yield f"De tekst is te lang: {len(text)} tekens. Maak hem korter dan {longest} tekens."
    bare, bare_dutch = _bare(text), "".join(_bare(form) for form in dutch)
    if strange := sorted(sign for sign in set('<>&"') & set(bare) if sign not in bare_dutch):
        yield f"Haal dit teken weg: {' '.join(strange)}. Aanhalen kan zo: “ ”."
    if "%" in re.sub(r"%%|%\(\w+\)s", "", text):
        yield "Bij een teken % klopt iets niet. Neem de stukken met % precies zo over uit het Nederlands."
    if any(sign in _TURNS or unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        yield "In de tekst staat een onzichtbaar teken. Typ de tekst opnieuw, zonder plakken."
    yield from _about_numbers(dutch, text)


def _bare(text: str) -> str:
    return _ENTITY.sub("", _TAG.sub("", text))


def _about_numbers(dutch: Sequence[str], text: str) -> Iterator[str]:
    if any(sign.isdecimal() and not sign.isascii() for sign in text):
        yield "Schrijf cijfers als 1, 2, 3. Zo staan ze ook in brieven."
        return
    known = {number for form in dutch for number in _NUMBER.findall(form)}
    there = set(_NUMBER.findall(text))
    if missing := sorted(number for number in known - there if int(number) > _SPELLED_OUT and len(dutch) == 1):
        yield f"In het Nederlands staat {' en '.join(missing)}. Schrijf dat ook in deze tekst."
    if more := sorted(number for number in there - known if int(number) > _SPELLED_OUT):
        yield f"In het Nederlands staat geen {' of '.join(more)}. Kijk het getal na."
