"""Addresses of web pages that people type and others tap: only https, only a page, nothing hidden in it."""

from __future__ import annotations

import re

LONGEST_LINK = 300
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?", re.IGNORECASE)
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\\]")


class NotALink(ValueError):
    """The text cannot be shown as a link; the message is a Dutch sentence that names the cure."""


def parse_link(text: str) -> str:
    """Return the address of a web page as people type or paste it, "" for nothing; "oirschot.nl" gets its https://.

    Raise NotALink for another scheme (also `javascript:`), for a name or password in it, and for one that is too long.
    """
    text = text.strip()
    if not text:
        return ""
    if len(text) > LONGEST_LINK:
        raise NotALink(f"Het adres van de website is te lang ({len(text)} tekens). Neem een korter adres.")
    if _UNSEEN.search(text):
        raise NotALink("In het adres van de website staat een spatie of een vreemd teken. Haal dat weg.")
    if _HOST.fullmatch(text.partition("/")[0]):
        text = f"https://{text}"
    scheme, _, rest = text.partition("://")
    if scheme.lower() != "https" or not rest:
        raise NotALink("Het adres van een website begint met https://. Kopieer het uit de balk boven in uw browser.")
    if not _HOST.fullmatch(re.split(r"[/?#]", rest, maxsplit=1)[0]):
        raise NotALink("Dit is geen adres van een website. Schrijf bijvoorbeeld https://www.oirschot.nl/afspraak.")
    return f"https://{rest}"
