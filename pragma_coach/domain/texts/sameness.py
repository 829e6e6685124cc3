"""When two writings are one text: signs that nobody sees, capitals, accents, spaces, and the ways to write a name."""

from __future__ import annotations

import re
import unicodedata

_HYPHENS = re.compile("[\u00ad\u2010\u2011\u2012\u2212\ufe63\uff0d]")
_UNSEEN = ("Cc", "Cf", "Cs")  # control signs, marks of direction and signs without width, halves of signs
_JOINERS = "\u200c\u200d"  # in Persian and in many Indian scripts these are part of the spelling
_WORDS = re.compile(r"[^\W_]+")
_TITLE = re.compile(r"^(?:de heer|dhr|meneer|mevrouw|mevr|mw|mr|mrs|drs) (?=\w)")
_VAN_DE = re.compile(r"(?<= )(?:van der|van den|v der|v den|v de|v d|vd)(?= )|(?<= )v(?= )")


def readable(text: str) -> str:
    """Return the text as people see it: no sign without width, plain hyphens and spaces, accents composed."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _HYPHENS.sub(lambda found: "" if found.group() == "\u00ad" else "-", text)
    seen = (_seen(text, place) for place in range(len(text)))
    return unicodedata.normalize("NFC", "".join(seen)).strip()


def _seen(text: str, place: int) -> str:
    sign = text[place]
    kind = unicodedata.category(sign)
    if kind == "Zs":
        return " "
    if sign in "\t\r\n" or kind not in _UNSEEN:
        return sign
    joins = sign in _JOINERS and 0 < place < len(text) - 1 and text[place - 1] > "\u0590" and text[place + 1] > "\u0590"
    return sign if joins else ""


def same_key(text: str) -> str:
    """Return the text as it is compared: small letters without accents, words with one space between."""
    plain = unicodedata.normalize("NFKD", readable(text).casefold())
    return " ".join(_WORDS.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))


def person_key(name: str) -> str:
    """Return a name as it is compared: `same_key`, with "Es, Corrie van" turned round, "v.d." written out, no "mw.".

    Van de, van der and van den are one: people write them for one another.
    """
    family, comma, given = name.partition(",")
    turned = f"{given} {family}" if comma and family.strip() and given.strip() and "," not in given else name
    return _VAN_DE.sub(lambda found: "van" if found.group() == "v" else "van de", _TITLE.sub("", same_key(turned)))
