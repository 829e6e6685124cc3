"""All that is kept of a coachee as a PDF to keep: headings in the own language, the words in Dutch as they are kept.

Names and own words stand in the script in which they were written; the letters are cut from Debian's fonts
(tools/fonts.py). A sign that none of them has, such as an emoji, becomes a question mark; the data has it in full.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fpdf import FPDF

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.texts.languages import direction
from pragma_coach.paths import STATIC
from pragma_coach.services.own_data.everything import DataSection

_FONT = "Stappen"
_SCRIPTS = ("arabic", "cyrillic", "ethiopic")
_PARTING, _HAIR = "\u200c", "\u200a"


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands above the paper and above its sections (by table), in the language of the owner."""

    language: str
    title: str
    sections: Mapping[str, str]


class _Paper(FPDF):
    """A4 with the page number below, and letters for every script of the screens."""

    def __init__(self, language: str) -> None:
        super().__init__(format="A4")
        self.set_lang("nl")
        self.heads = "R" if direction(language) == "rtl" else "L"
        self.add_font(_FONT, fname=str(STATIC / "fonts" / "card.ttf"))
        self.add_font(_FONT, style="B", fname=str(STATIC / "fonts" / "card-bold.ttf"))
        for script in _SCRIPTS:
            self.add_font(script, fname=str(STATIC / "fonts" / f"paper-{script}.ttf"))
        self.set_fallback_fonts(list(_SCRIPTS), exact_match=False)
        self.set_text_shaping(True)
        self.known = {letter for font in self.fonts.values() for letter in _letters(font)}
        self.set_auto_page_break(True, margin=20)
        self.add_page()

    def footer(self) -> None:
        """Number the page."""
        self.set_y(-15)
        self.set_font(_FONT, size=9)
        self.cell(0, 8, f"bladzijde {self.page_no()}", align="C")

    def say(self, text: str, size: float, *, bold: bool = False, align: str = "L") -> None:
        """Write a paragraph."""
        self.set_font(_FONT, "B" if bold else "", size)
        self.multi_cell(0, size * 0.55, self._drawable(text), align=align, new_x="LMARGIN", new_y="NEXT")

    def _drawable(self, text: str) -> str:
        """Return a text that can be drawn: a question mark for what no font has, and no signs without a form.

        Those would stop the drawing where they stand alone; the one that parts Persian letters becomes a hair's width.
        """
        seen = (sign for sign in text.replace(_PARTING, _HAIR) if unicodedata.category(sign) != "Cf")
        return "".join(sign if ord(sign) in self.known or sign in ("\n", _HAIR) else "?" for sign in seen)


def _letters(font: Any) -> Any:  # only TrueType fonts are added, and those have a cmap
    return font.cmap


def paper(name: str, sections: Iterable[DataSection], organisation: str, day: date, headings: Headings) -> bytes:
    """Return the PDF about somebody, made on a day for what an organisation keeps."""
    pdf = _Paper(headings.language)
    pdf.set_title("Wat over mij bewaard is")
    pdf.say(headings.title, 18, bold=True, align=pdf.heads)
    pdf.say(f"Wat over {name} bewaard is. {organisation}, {in_words(day)}.", 10)
    for section in sections:
        _section(pdf, section, headings.sections.get(section.table, ""))
    return bytes(pdf.output())


def _section(pdf: _Paper, section: DataSection, heading: str) -> None:
    pdf.ln(4)
    if heading:
        pdf.say(heading, 12, bold=True, align=pdf.heads)
    pdf.say(section.title, 10, bold=not heading)
    for line in section.lines:
        on = f"{line.on:%d-%m-%Y}: " if line.on else ""
        who = f" ({line.who})" if line.who else ""
        pdf.say(f"{on}{line.what}{who}", 10)
