"""Translations as files: downloaded in the form of our own files with the approved words in them, and uploaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO

from babel.messages import pofile

from pragma_coach import catalogues
from pragma_coach.content.items import Translation, read_translations
from pragma_coach.content.problems import ProblemReport
from pragma_coach.content.shipped_texts import TextKind, item_parts, parts_in, ref_of
from pragma_coach.content.toml_reading import parse_toml
from pragma_coach.content.toml_writing import toml, values
from pragma_coach.content.translations import Text, TextState
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.languages import LANGUAGES, TranslationState
from pragma_coach.domain.translations import TextVerdict, one_line
from pragma_coach.domain.types import Actor, ItemId, Operation
from pragma_coach.services.translations import review
from pragma_coach.store import ledger
from pragma_coach.store.database import one_transaction

MOST_FAULTS = 20
MOST_BYTES = 1024 * 1024
_STAMP = "meegenomen op: "
_STAMPED = re.compile(rf"{_STAMP}(\S+)")
_HEADER = (
    "Teksten voor nieuwkomers, van het Nederlands naar deze taal.\n"
    "Wat niemand heeft nagekeken, is door een computer gemaakt.\n"
)


@dataclass(frozen=True, slots=True)
class FileResult:
    """The numbers of texts in a file that were approved, kept for later, and the same already.

    `conflicts` are texts that somebody else changed after the download of the file; those words were kept for later.
    """

    approved: int
    kept: int
    same: int
    conflicts: int


@dataclass(slots=True)
class _Read:
    """A file as read: per text (by name) its words and whether they are marked as checked; and the faults."""

    words: dict[str, tuple[tuple[str, ...], bool]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def screens_file(actor: Actor, language: str, at: datetime) -> bytes:
    """Return the texts of the screens as a gettext file. Raise NotThere for a language that is not theirs."""
    texts = review.texts(actor, language)
    catalogue = catalogues.read(catalogues.FOLDER / f"{language}.po")
    head = f"{_HEADER}Boven een tekst die is nagekeken, staat: gecontroleerd: naam, JJJJ-MM-DD\n{_stamp(at)}"
    catalogue.header_comment = "\n".join(f"# {line}" for line in head.splitlines())
    for entry in catalogue:
        first = entry.id if isinstance(entry.id, str) else entry.id[0]
        text = texts.get(ref_of(first))
        if not first or text is None:
            continue
        entry.string = text.now[0] if isinstance(entry.id, str) else text.now
        entry.user_comments = _checked_line(text)
    file = BytesIO()
    pofile.write_po(file, catalogue, width=0, sort_output=False, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def _checked_line(text: Text) -> list[str]:
    if text.state is not TextState.CHECKED or text.on is None:
        return []
    return [f"gecontroleerd: {text.by.replace(',', ' ') or 'een tolk'}, {text.on.isoformat()}"]


def _stamp(at: datetime) -> str:
    return f"{_STAMP}{at.astimezone(UTC).isoformat(timespec='seconds')}"


def items_file(actor: Actor, language: str, at: datetime) -> bytes:
    """Return the texts of the items as a TOML file. Raise NotThere for a language that is not theirs."""
    texts = review.texts(actor, language)
    head = f"{LANGUAGES[language]}. {_HEADER}{_stamp(at)}"
    tables = [f"[{text.shipped.ref}]\n{toml(values(_translation(text)))}" for text in texts.values()
              if text.shipped.kind is TextKind.STEP and text.now[0]]  # fmt: skip
    return "\n".join(["\n".join(f"# {line}" for line in head.splitlines()), "", *tables]).encode()


def _translation(text: Text) -> Translation:
    parts = item_parts(text.shipped, text.now)
    if text.state is TextState.CHECKED and text.on is not None:
        state, by, on = TranslationState.CHECKED, text.by or "een tolk", text.on
        return Translation(parts["title"], state, by, on, help=parts["help"], if_not=parts["if_not"])
    return Translation(parts["title"], TranslationState.MACHINE, help=parts["help"], if_not=parts["if_not"])


@one_transaction
def bring_file(operation: Operation, language: str, name: str, data: bytes) -> FileResult:
    """Take over the texts of a file: all of it, or nothing when something is wrong.

    Words marked as checked are approved by the uploader; other words that differ are kept for later.
    Raise NotThere for a language that is not theirs, Invalid ("file") with what is wrong.
    """
    known = review.texts(operation.actor, language)
    if len(data) > MOST_BYTES:
        raise Invalid("Dit bestand is te groot. Kies het bestand dat u hier hebt meegenomen.", "file")
    found = _read_items(data, known) if name.lower().endswith(".toml") else _read_screens(data, language, known)
    for ref, (words, _) in found.words.items():
        if fault := review.fault_of(known[ref].shipped, words):
            found.wrong.append(f"“{known[ref].shipped.dutch[0]}”: {fault}")
    if found.wrong:
        more = len(found.wrong) - MOST_FAULTS
        lines = found.wrong[:MOST_FAULTS] + ([f"Er zijn nog {more} fouten."] if more > 0 else [])
        raise Invalid("\n".join(["Er is nog niets overgenomen. Verbeter dit eerst.", *lines]), "file")
    if not ledger.claim(operation, "bring_translations"):
        return FileResult(0, 0, len(found.words), 0)
    return _take_over(operation, language, known, found, _taken_at(data))


def _take_over(
    operation: Operation, language: str, known: Mapping[str, Text], found: _Read, taken_at: datetime | None
) -> FileResult:
    approved = kept = same = conflicts = 0
    for ref, (words, checked) in found.words.items():
        text = known[ref]
        if words == text.now and (text.state is TextState.CHECKED or not checked):
            same += 1
            continue
        late = _changed_by_another(operation, text, taken_at) and words != text.now
        if checked and not late:
            review.add_review(operation, language, text, words, TextVerdict.APPROVED)
            approved += 1
        elif words != text.typed:
            review.add_review(operation, language, text, words, TextVerdict.KEPT)
            conflicts += late
            kept += not late
        else:
            same += 1
    return FileResult(approved, kept, same, conflicts)


def _changed_by_another(operation: Operation, text: Text, taken_at: datetime | None) -> bool:
    """Tell whether somebody else reviewed the text since the download; without a stamp: ever."""
    last = text.last
    if last is None or last.by == operation.actor.account_id:
        return False
    return taken_at is None or last.at > taken_at


def _taken_at(data: bytes) -> datetime | None:
    found = _STAMPED.search(data[:4000].decode("utf-8", "replace"))
    try:
        at = datetime.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo else None


def _read_screens(data: bytes, language: str, known: Mapping[str, Text]) -> _Read:
    read = _Read()
    try:
        catalogue = catalogues.parse(BytesIO(data), language)
    except catalogues.UnreadableCatalogue as error:
        sentence = "Dit is geen .po-bestand dat wij kunnen lezen. Open het in Poedit en bewaar het opnieuw."
        raise Invalid(f"{sentence}\n{error}", "file") from None
    faults = [fault for fault in catalogues.faults_in(catalogue) if not fault.warning]
    read.wrong = [f"“{fault.text}”: {fault.message} {fault.cure}" for fault in faults]
    wrong = {fault.text for fault in faults}
    for message in catalogues.sound(catalogue):
        if message.source not in wrong and ref_of(message.source) in known:
            words = tuple(one_line(text) for text in message.texts)
            read.words[ref_of(message.source)] = words, message.state is TranslationState.CHECKED
    if not read.words and not read.wrong:
        raise Invalid("In dit bestand staat geen vertaling. Kies een bestand dat op .po of .toml eindigt.", "file")
    return read


def _read_items(data: bytes, known: Mapping[str, Text]) -> _Read:
    read, report = _Read(), ProblemReport("Bestand")
    try:
        table = parse_toml(data.decode("utf-8-sig"), report)
    except UnicodeDecodeError:
        raise Invalid(
            "In dit bestand staan tekens die geen UTF-8 zijn. Bewaar het opnieuw als UTF-8.", "file"
        ) from None
    items = {ItemId(ref): text for ref, text in known.items() if text.shipped.kind is TextKind.STEP}
    translations = read_translations(table, items, ())
    read.wrong = [f"{problem.place}: {problem.message} {problem.cure}" for problem in report.problems]
    for item, one in translations.items():
        if item in items:
            words = tuple(one_line(word) for word in parts_in(items[item].shipped, one))
            read.words[item] = words, one.state is TranslationState.CHECKED
    return read
