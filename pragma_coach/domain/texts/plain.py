"""The rules of plain Dutch for every text on a screen, as data, and the faults of a text as sentences.

The rules are a guard, not a proof (ux.md §2.5, domain.md §8): readers are the test. Readers are addressed in two ways:
a coachee with "je", staff with "u".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Addressee(StrEnum):
    """For whom a text is: it decides the length of a sentence and how the reader is addressed."""

    COACHEE = "coachee"
    STAFF = "staff"
    ANYBODY = "anybody"


MOST_WORDS = {Addressee.COACHEE: 15, Addressee.STAFF: 20, Addressee.ANYBODY: 20}
MOST_WORDS_ON_AVERAGE = 12

# Words that few people know, with the words that everybody knows.
HARD_WORDS = {
    "mediaan": "de helft",
    "synchroniseren": "versturen",
    "sessie": "inloggen",
    "offline": "zonder internet",
    "doorlooptijd": "hoelang het duurt",
    "doorlooptijden": "hoelang het duurt",
    "middels": "met",
    "inzake": "over",
    "teneinde": "om",
    "derhalve": "daarom",
    "conform": "volgens",
    "betreffende": "over",
    "tevens": "ook",
    "alsmede": "en",
    "gelieve": "wilt u",
    "thans": "nu",
    "reeds": "al",
    "indien": "als",
    "dienen": "moeten",
    "dient": "moet",
    "faciliteren": "helpen",
    "implementeren": "invoeren",
    "optimaliseren": "beter maken",
    "valideren": "nakijken",
    "autoriseren": "goedkeuren",
    "additioneel": "extra",
    "bijv": "bijvoorbeeld",
    "bv": "bijvoorbeeld",
    "etc": "en meer",
    "enz": "en meer",
    "evt": "misschien",
    "i.v.m": "door",
    "d.m.v": "met",
    "t.b.v": "voor",
    "o.a": "onder andere",
    "d.w.z": "dat is",
    "m.b.t": "over",
}

# What would push, shame or frighten people instead of helping them (ux.md §4.1).
PUSHING = {
    r"streaks?": "een reeks die je kunt verliezen",
    r"\w+ (dagen|weken) (op een rij|achter elkaar)": "een reeks die je kunt verliezen",
    r"ranglijst(en)?|ranking|klassement|koploper|winnaars?|de beste coach\w*": "een wedstrijd",
    r"medailles?|badges?|trofee(ën)?|punten verdien\w*": "een wedstrijd",
    r"(je|u) verliest|(je|u) raakt \w+ kwijt|verloren voortgang": "verlies",
    r"nog maar \d+ \w+|nog (\w+ )?(uur|minuten|seconden) over|laatste kans|mis het niet|schiet op|haast je": "aftellen",
    r"achterstand|loopt? achter|te langzaam|gefaald|gezakt": "schaamte",
    r"boetes?|straf(fen)?|dwangsom": "dreigen met straf",
}

_SENTENCE_END = re.compile(r"(?<=[.?!:])\s+|\n+")
_WORD = re.compile(r"[^\W_][\w'’.@/-]*")
_JE = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
_U = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"")
_TO_BE_DONE = re.compile(r"\b(wordt|worden|werd|werden)\b", re.IGNORECASE)
_DONE_TO = re.compile(
    r"\b((on)?ge\w{2,}(d|t|en)|(be|ver|ont|her)\w{2,}(d|t)|(aan|af|bij|door|in|mee|na|om|op|over|toe|uit|weg)ge\w+(d|t|en)"
    r"|bekeken|besloten|begrepen|bevroren|vergeten|verboden|verkregen|ontvangen|overgenomen|aangenomen)\b"
)
_COUNTED = {
    "vinkje": "vinkjes", "stap": "stappen", "onderdeel": "onderdelen", "koppel": "koppels", "dag": "dagen",
    "maand": "maanden", "week": "weken", "mens": "mensen", "kaart": "kaarten", "vraag": "vragen",
    "gesprek": "gesprekken", "minuut": "minuten", "lezer": "lezers", "plaats": "plaatsen", "coach": "coaches",
    "bericht": "berichten",
}  # fmt: skip
_ONE_OF_MANY = re.compile(rf"(?<![\d.,–-])1 ({'|'.join(_COUNTED.values())})\b")
_MANY_OF_ONE = re.compile(rf"(?<![\d.,])(0|[2-9]|[1-9]\d+) ({'|'.join(_COUNTED)})\b")


@dataclass(frozen=True, slots=True)
class PlainDutchFault:
    """What is not plain in a text, and what to do about it; both are Dutch sentences."""

    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.message} {self.cure}"


def count(number: int, one: str, more: str) -> str:
    """Return a number with its word: "1 koppel", "2 koppels"."""
    return f"{number} {one if number == 1 else more}"


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line, and the words before a colon, are sentences too."""
    return [found for part in _SENTENCE_END.split(text) if (found := part.strip())]


def count_words(sentence: str) -> int:
    """Return how many words a sentence has; words joined by hyphens count as one."""
    return len(_WORD.findall(sentence))


def faults(text: str, reader: Addressee) -> list[PlainDutchFault]:
    """Return everything that is not plain in a Dutch text for this reader."""
    return [fault for sentence in sentences(text) for fault in _in_sentence(sentence, reader)] + miscounts(text)


def _in_sentence(sentence: str, reader: Addressee) -> Iterator[PlainDutchFault]:
    words, most = count_words(sentence), MOST_WORDS[reader]
    if words > most:
        yield PlainDutchFault(f"Deze zin heeft {words} woorden: '{sentence}'.", f"Gebruik er {most} of minder.")
    lowered = sentence.lower()
    for hard, easy in HARD_WORDS.items():
        if re.search(rf"(?<![\w.]){re.escape(hard)}(?!\w)", lowered):
            yield PlainDutchFault(f"'{hard}' is een moeilijk woord.", f"Schrijf liever: {easy}.")
    for pushing, what in PUSHING.items():
        if found := re.search(rf"\b({pushing})\b", lowered):
            yield PlainDutchFault(f"'{found[0]}' is {what}.", "Zeg wat iemand kan doen, zonder druk.")
    if _TO_BE_DONE.search(lowered) and _DONE_TO.search(lowered):
        yield PlainDutchFault(f"Deze zin zegt niet wie iets doet: '{sentence}'.", "Schrijf zonder 'worden'.")
    yield from _address(_QUOTED.sub("", sentence), reader)


def _address(sentence: str, reader: Addressee) -> Iterator[PlainDutchFault]:
    je, u = _JE.search(sentence), _U.search(sentence)
    if je and u:
        yield PlainDutchFault(f"'{je[0]}' en '{u[0]}' staan in één zin.", "Kies er één.")
    elif je and reader is Addressee.STAFF:
        yield PlainDutchFault(f"Hier staat '{je[0]}': '{sentence}'.", "Schrijf 'u': deze tekst is voor medewerkers.")
    elif u and reader is Addressee.COACHEE:
        yield PlainDutchFault(f"Hier staat '{u[0]}': '{sentence}'.", "Schrijf 'je': deze tekst is voor de coachee.")


def miscounts(text: str) -> list[PlainDutchFault]:
    """Return the numbers in a text that stand before a plural where one is meant, or the other way round."""
    return [
        PlainDutchFault(f"'{found[0]}' klopt niet.", "Bij 1 hoort het enkelvoud, bij andere getallen het meervoud.")
        for pattern in (_ONE_OF_MANY, _MANY_OF_ONE)
        for found in pattern.finditer(text)
    ]
