"""The tables of a document are Markdown."""

from __future__ import annotations

from pragma_coach.services.documents import Document, DocumentSection, DocumentTable, as_markdown


def test_a_bar_in_a_cell_does_not_end_the_cell() -> None:
    document = Document(
        "Een | titel",
        (DocumentSection("Deel", ("Zin.", ("punt", "punt 2"), DocumentTable(("a", "b"), (("1", "x|y"),)))),),
    )
    assert "| 1 | x\\|y |" in as_markdown(document)
