"""What may not stand in a text that people type: numbers that name one person, and texts that run on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from pragma_coach.domain.texts.sameness import readable

LONGEST = 280
_RUN = re.compile(r"\d+(?:[ .\-–/]{1,3}\d+)*")
_DIGITS = re.compile(r"\d+")


TOO_LONG = "De tekst is te lang: %(length)s tekens. Er passen er %(most)s. Haal er %(over)s weg."
A_BSN = (
    "In de tekst staat een nummer dat op een BSN lijkt (%(number)s). Dat mogen wij niet bewaren. Haal het nummer weg."
)


class FilledSentence(str):
    """A Dutch sentence with values filled in, that still knows its `pattern`: so it can be said in another language."""

    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, **values: object) -> FilledSentence:
        made = super().__new__(cls, pattern % values)
        made.pattern, made.values = pattern, values
        return made


class Unwelcome(ValueError):
    """The text holds something we do not keep; `sentence` is Dutch and names the cure."""

    def __init__(self, sentence: FilledSentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def is_bsn(digits: str) -> bool:
    """Tell whether the digits pass the eleven-test of a citizen service number (8 or 9 digits)."""
    if len(digits) not in (8, 9) or not int(digits):
        return False
    padded = digits.zfill(9)
    total = sum(int(digit) * weight for digit, weight in zip(padded, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return total % 11 == 0


def _candidates(text: str) -> Iterator[str]:
    """Yield the stretches of text that can be one number: nine digits, also in groups, or eight on their own.

    Eight digits in groups are left alone: those are dates (12-05-2026) and halves of telephone numbers.
    """
    for run in _RUN.finditer(text):
        groups = list(_DIGITS.finditer(run.group()))
        for first, start in enumerate(groups):
            for end in groups[first:]:
                stretch = run.group()[start.start() : end.end()]
                if len(re.sub(r"\D", "", stretch)) == 9 or (len(groups) == 1 and len(stretch) == 8):
                    yield stretch


def _one_line(text: str) -> str:
    """Return the text without signs that nobody sees, every white space a single space."""
    shown = (" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text)
    return " ".join(readable("".join(shown)).split())


def _bsns(text: str) -> Iterator[str]:
    return (stretch for stretch in _candidates(text) if is_bsn(re.sub(r"\D", "", stretch)))


def without_bsn(text: str) -> str:
    """Return the text with dots for every number that looks like a BSN, and else as it is."""
    for stretch in set(_bsns(text)):
        text = text.replace(stretch, "…")
    return text


def checked(text: str, *, longest: int = LONGEST) -> str:
    """Return the text as one line without outer space.

    Raise Unwelcome when it holds a BSN or is longer than `longest` characters.
    """
    text = _one_line(text)
    if len(text) > longest:
        raise Unwelcome(FilledSentence(TOO_LONG, length=len(text), most=longest, over=len(text) - longest))
    for stretch in _bsns(text):
        raise Unwelcome(FilledSentence(A_BSN, number=stretch))
    return text
