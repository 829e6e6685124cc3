"""A document survives its text, and its tables are Markdown."""

from __future__ import annotations

from pragma_coach.services.documents import Document, DocumentSection, DocumentTable, as_markdown, from_text, to_text


def test_a_document_reads_back_as_it_was() -> None:
    document = Document(
        "Een | titel",
        (DocumentSection("Deel", ("Zin.", ("punt", "punt 2"), DocumentTable(("a", "b"), (("1", "x|y"),)))),),
    )
    assert from_text(to_text(document)) == document
    assert "| 1 | x\\|y |" in as_markdown(document)
