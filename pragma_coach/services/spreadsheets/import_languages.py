"""Which language a cell means: people write its name in Dutch, in English or in itself, or a code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pragma_coach.domain.texts.languages import DUTCH, DUTCH_NAMES, LANGUAGES, SCREENS
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.services.spreadsheets.import_days import RowRemarks

_OTHER_NAMES = {
    "nl": "dutch|nld|ned|nederlandse",
    "ar": "arabic|ara|syrisch arabisch|عربي",
    "ti": "tigrinja|tigrigna|tigrina|tigrinia|tigrinya eritrees|tir",
    "en": "eng|engelse",
    "tr": "turkish|tur|turkse",
    "fa": "farsi|dari|perzisch|persian|fas|per|prs|دری",
    "so": "somali|somalische|som",
    "uk": "ukrainian|ukr|oekraiense|ua",
    "fr": "french|fra|franse",
}
_BETWEEN = re.compile(r"[,;/+&()\n]|\b(?:en|of|and|of ook)\b", re.IGNORECASE)


def _names() -> Iterator[tuple[str, str]]:
    for code, own in LANGUAGES.items():
        for name in (code, own, DUTCH_NAMES.get(code, ""), *_OTHER_NAMES[code].split("|")):
            yield same_key(name), code


_CODES = {name: code for name, code in _names() if name}


def read_language(cell: str, remarks: RowRemarks) -> str:
    """Return the code of the first language in a cell that we have, else Dutch; note what is not taken over."""
    parts = [part for part in [cell, *_BETWEEN.split(cell)] if same_key(part)]
    known = list(dict.fromkeys(_CODES[same_key(part)] for part in parts if same_key(part) in _CODES))
    if not parts:
        return DUTCH
    if not known:
        remarks.notes.append(
            f"De taal “{cell}” kennen wij niet. De schermen worden Nederlands; de nieuwkomer kan zelf een taal kiezen."
        )
        return DUTCH
    if known[0] not in SCREENS:
        remarks.notes.append(f"De schermen zijn er niet in deze taal ({cell}). Die worden Nederlands.")
    if known[1:]:
        remarks.notes.append(f"Bij de taal staat “{cell}”. Wij nemen de eerste: {DUTCH_NAMES[known[0]]}.")
    return known[0]
