"""What a cell says: milestones in half a sentence, that a pair rests or has stopped and why, and what is no value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.reasons import ENDS, PAUSES, EndReason, PauseReason
from pragma_coach.domain.texts.freetext import Unwelcome, checked
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import MilestoneId
from pragma_coach.services.spreadsheets.files import NO_OUTCOME, Cell, as_text
from pragma_coach.services.spreadsheets.import_columns import STATUSES, Column, letter
from pragma_coach.services.spreadsheets.import_days import DAY, RowRemarks, read_day, without_days
from pragma_coach.services.spreadsheets.import_proposal import PairEnding, ProposedPair

_DAYS = re.compile(DAY, re.IGNORECASE)
_CLAUSES = re.compile(r"[;,\n]|\.\s+(?!\d)")
_STOPS = re.compile(
    rf"(gestopt|be[eë]indigd|overleden|afgerond|verhuisd(?: naar [^\d]+?)?)(?: op| per| sinds)? ({DAY})", re.IGNORECASE
)
_STATUS_DAY = re.compile(
    rf"[(\[]?(?:\b(?:sinds|per|op|vanaf|van|tot|dd|d\.d\.|m\.i\.v\.|met ingang van)\s+)*({DAY})[)\]]?", re.IGNORECASE
)
_ABOUT_STOPPING = re.compile(r"gestopt|be[eë]indig|verhui[sz]|overleden", re.IGNORECASE)
_ERROR = re.compile(r"#(?:[¡¿]?[^\W\d][\w/.]*[!?]|N/?[AB]|NV|YOK|GETTING_DATA|#+)|(?:Err|Fout):\d+", re.IGNORECASE)
_ASKS_WHETHER = frozenset({"actief", "loopt", "lopend", "nog actief", "loopt nog"})
_DOUBT = re.compile(r"\b(geen|niet|nooit|zoekt|wil|gestopt|einde|tot|was)\b", re.IGNORECASE)
# The first that fits counts: a sponsored job is a job too.
_MILESTONE_WORDS: tuple[tuple[str, str], ...] = (
    ("sponsored_job", r"sponsor|werkervaringsplaats|met subsidie"),
    ("volunteering", r"vrijwillig"),
    ("internship", r"\bstage"),
    ("paid_job", r"betaald|\bbaan\b|\bwerkt\b"),
    ("education", r"opleiding|\bmbo\b|\bhbo\b|studie"),
    ("exit_full", r"volledig|helemaal uit"),
    ("exit_partial", r"gedeeltelijk|deels"),
)


def milestones_in_text(
    text: str, header: str, programme: Programme, today: date, remarks: RowRemarks
) -> Iterator[tuple[MilestoneId, date]]:
    """Yield the milestones with a day in a text like “stage 2-5-2025”; what is not understood becomes a note."""
    for clause in (part.strip() for part in _CLAUSES.split(text)):
        if not clause or clause in ("-", "?"):
            continue
        milestone = next((key for key, words in _MILESTONE_WORDS if re.search(words, clause, re.IGNORECASE)), None)
        found = _DAYS.search(clause)
        if milestone is None or milestone not in programme.milestone_by_id or _DOUBT.search(clause):
            remarks.notes.append(f"{header}: “{clause}” begrijp ik niet. Vul de mijlpaal zelf in als het er een is.")
        elif found is None:
            if any(sign.isdigit() for sign in clause):
                remarks.faults.append(f"{header}: in “{clause}” staat geen hele dag. Schrijf bijvoorbeeld 12-05-2026.")
            else:
                remarks.notes.append(f"{header}: “{clause}” heeft geen dag en is niet overgenomen. Zet de dag erbij.")
        else:
            day = read_day(found.group(), header, today, remarks)
            if day is not None:
                yield MilestoneId(milestone), day


def ending_in_text(text: str, header: str, today: date, remarks: RowRemarks) -> PairEnding | None:
    """Return the end of the pair when a clause of a remark is exactly that with a day, like “gestopt 12-02-2025”.

    Nothing else in a remark is used, and its text is not kept.
    """
    clauses = [part.strip() for part in _CLAUSES.split(text)]
    for clause in clauses:
        found = _STOPS.fullmatch(clause)
        if found:
            day = read_day(found.group(2), header, today, remarks)
            moved = any(re.match("verhuisd", part, re.IGNORECASE) for part in clauses)
            reason = EndReason.MOVED if moved else end_reason(found.group(1)) or EndReason.STOPPED
            return None if day is None else PairEnding(day, reason)
    if _ABOUT_STOPPING.search(text):
        remarks.notes.append(
            f"{header}: hier staat iets over stoppen of verhuizen. Stop het koppel zelf als dat klopt."
        )
    return None


def end_reason(text: str) -> EndReason | None:
    """Return the reason for stopping that the words come nearest to, or None without a clear one."""
    words_key = same_key(text)
    for reason, words in ENDS.items():
        if words_key and same_key(words) == words_key:
            return reason
    for word, reason in (
        ("verhuis", EndReason.MOVED),
        ("overleden", EndReason.DECEASED),
        ("afgerond", EndReason.COMPLETED),
        ("andere hulp", EndReason.OTHER_HELP),
        ("gestopt", EndReason.STOPPED),
    ):
        if word in words_key:
            return reason
    return None


def pause_reason(text: str) -> PauseReason | None:
    """Return the reason for a pause with these words, or None."""
    words_key = same_key(text)
    return next((reason for reason, words in PAUSES.items() if same_key(words) == words_key), None)


def read_status(text: str, header: str, remarks: RowRemarks) -> PairStatus | None:
    """Return the status that a cell says, or None for an empty one; an unknown word becomes a fault.

    “Ja” and “nee” answer a column that is called “actief” or “loopt”.
    """
    bare, day = status_and_day(text)
    said = same_key(bare)
    if not said and not text.strip("-– ./"):
        return None
    if said in ("ja", "nee", "j", "n", "1", "0") and same_key(header) in _ASKS_WHETHER:
        return PairStatus.ACTIVE if said in ("ja", "j", "1") else PairStatus.ENDED
    for status, words in STATUSES.items():
        if words.fullmatch(said):
            if day and status is not PairStatus.ENDED:
                remarks.notes.append(f"{header}: de dag in “{text}” nemen wij niet over.")
            return status
    remarks.faults.append(f"{header}: “{text}” kennen wij niet. Schrijf loopt, gepauzeerd of gestopt.")
    return None


def status_and_day(text: str) -> tuple[str, str]:
    """Return a status without the one day in it, and that day as it was typed; the text as it is for none or two."""
    found = _STATUS_DAY.findall(text)
    return (_STATUS_DAY.sub(" ", text).strip(" ,:;"), found[0]) if len(found) == 1 else (text, "")


def bsn_fault(columns: Sequence[Column], cells: Sequence[Cell]) -> str | None:
    """Return a sentence when a cell holds what looks like a BSN; days of the calendar are no such numbers."""
    for place, cell in enumerate(cells):
        text = "" if isinstance(cell, date) else without_days(as_text(cell))
        try:
            checked(text, longest=len(text))
        except Unwelcome:
            column = columns[place].label if place < len(columns) else letter(place)
            return (
                f"In de kolom “{column}” staat een nummer dat op een BSN lijkt. Dat mogen wij niet bewaren. "
                "Haal het nummer weg uit het bestand, of haal de kolom weg."
            )
    return None


def value_fault(cell: Cell, header: str) -> str | None:
    """Return a sentence when a cell holds no value but an error of the spreadsheet, or a formula without an outcome."""
    text = as_text(cell)
    if text == NO_OUTCOME:
        return (
            f"{header}: hier staat een formule zonder uitkomst. Open het bestand in Excel, bewaar het, "
            "en kies het opnieuw."
        )
    if _ERROR.fullmatch(text):
        return f"{header}: “{text}” is een fout van het rekenblad. Vul in wat er moet staan, of maak het vak leeg."
    return None


def order_faults(proposal: ProposedPair) -> Iterator[str]:
    """Yield what cannot be in the order of the days; the same rules as starting a pair and booking on it."""
    settled = [day for day in (proposal.linked_on, proposal.housed_on) if day]
    if proposal.linked_on and proposal.housed_on and proposal.linked_on > proposal.housed_on:
        yield "De koppeling aan de gemeente is na de dag van de woning. Kijk de twee dagen na."
    if settled and proposal.started_on < min(settled):
        yield (
            f"De coaching start op {in_words(proposal.started_on)}, voor de dag van de woning "
            f"({in_words(min(settled))}). Kijk de twee dagen na."
        )
    first = min([proposal.started_on, *([proposal.housed_on] if proposal.housed_on else [])])
    cure = f"voor de woning en de start ({in_words(first)}). Kijk de jaartallen na."
    for phase, day in proposal.phase_ends:
        if day < first:
            yield f"Fase {phase} is klaar op {in_words(day)}, {cure}"
    for (earlier, before), (later, after) in zip(proposal.phase_ends, proposal.phase_ends[1:], strict=False):
        if after < before:
            yield (
                f"Fase {later} is klaar op {in_words(after)}, eerder dan fase {earlier} ({in_words(before)}). "
                "Kijk de twee dagen na."
            )
    for _, day in proposal.milestones:
        if day < first:
            yield f"Er staat een mijlpaal op {in_words(day)}, {cure}"
    if proposal.ending and proposal.ending.on < first:
        yield f"Het koppel stopte op {in_words(proposal.ending.on)}, {cure}"
