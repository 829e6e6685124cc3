"""A report survives its kept text."""

from __future__ import annotations

from pragma_coach.services.documents import Document, DocumentSection, DocumentTable
from pragma_coach.services.scoreboard.report import from_text, to_text


def test_a_report_reads_back_as_it_was() -> None:
    document = Document(
        "Een | titel",
        (DocumentSection("Deel", ("Zin.", ("punt", "punt 2"), DocumentTable(("a", "b"), (("1", "x|y"),)))),),
    )
    assert from_text(to_text(document)) == document
