"""A generated document: sections of paragraphs, lists and tables; as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """Rows of words under a head; every row is as long as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = str | tuple[str, ...] | DocumentTable
"""A paragraph, a list of points, or a table."""


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A heading with its parts."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A title with sections."""

    title: str
    sections: tuple[DocumentSection, ...]


def as_markdown(document: Document) -> str:
    """Return the document as Markdown, with a line end at the end."""
    pieces = [f"# {document.title}"]
    for section in document.sections:
        pieces.append(f"## {section.title}")
        pieces += [_markdown(part) for part in section.parts]
    return "\n\n".join(pieces) + "\n"


def _markdown(part: Part) -> str:
    match part:
        case str():
            return part
        case DocumentTable():
            return table_markdown(part.head, part.rows)
        case _:
            return "\n".join(f"- {point}" for point in part)


def table_markdown(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return the lines of a table in Markdown; a cell is on one line."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(_in_cell(cell) for cell in line) + " |" for line in lines)


def _in_cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
