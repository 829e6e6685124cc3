"""All that is kept of a coachee as a PDF to keep, in Dutch: what an office or a lawyer asks for.

The own language is on the pages; a PDF with every script would need megabytes of letters. A letter that our font does
not have (a name in Arabic) is written as the Latin letters cannot: with a question mark, and the data has it in full.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from fpdf import FPDF

from pragma_coach.domain.calendar import in_words
from pragma_coach.paths import STATIC
from pragma_coach.services.own_export import Own, Section

_FONT = "Stappen"


class _Paper(FPDF):
    """A4 with the page number below."""

    def footer(self) -> None:
        """Number the page."""
        self.set_y(-15)
        self.set_font(_FONT, size=9)
        self.cell(0, 8, f"bladzijde {self.page_no()}", align="C")


def paper(own: Own, organisation: str, day: date) -> bytes:
    """Return the PDF, made on a day for what an organisation keeps."""
    pdf = _Paper(format="A4")
    pdf.set_title("Wat over mij bewaard is")
    pdf.set_lang("nl")
    pdf.add_font(_FONT, fname=str(STATIC / "card.ttf"))
    pdf.add_font(_FONT, style="B", fname=str(STATIC / "card-bold.ttf"))
    pdf.set_auto_page_break(True, margin=20)
    pdf.add_page()
    pdf.set_font(_FONT, "B", 18)
    pdf.multi_cell(0, 10, _drawn(pdf, f"Wat over {own.name} bewaard is"), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(_FONT, size=10)
    pdf.multi_cell(0, 6, _drawn(pdf, f"{organisation}, {in_words(day)}."), new_x="LMARGIN", new_y="NEXT")
    for section in own.sections:
        _section(pdf, section)
    return bytes(pdf.output())


def _section(pdf: FPDF, section: Section) -> None:
    pdf.ln(4)
    pdf.set_font(_FONT, "B", 12)
    pdf.multi_cell(0, 7, _drawn(pdf, section.title), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(_FONT, size=10)
    for line in section.lines:
        day = f"{line.on:%d-%m-%Y}: " if line.on else ""
        who = f" ({line.who})" if line.who else ""
        pdf.multi_cell(0, 5.5, _drawn(pdf, f"{day}{line.what}{who}"), new_x="LMARGIN", new_y="NEXT")


def _drawn(pdf: FPDF, text: str) -> str:
    """Return the text with a question mark for every letter that the font does not have."""
    font: Any = pdf.fonts[_FONT.lower()]  # one of our two TrueType fonts, never a built-in one
    known = font.cmap
    return "".join(letter if ord(letter) in known or letter == "\n" else "?" for letter in text)
