"""Everything that an organisation recorded, as flat sheets that every spreadsheet program opens.

The columns are a fixed list: no ids of the database, no item groups (they would reveal why an item applies), no
sensitive items, no language (it reveals where somebody is from). Only values are written, nothing styled or hidden.
The sheet with the pairs can be imported again; the other sheets are only for reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.instruments import BASES, BLOCKING, Basis, instruments, score_of
from pragma_coach.domain.assessment.outcomes import DUO_REASONS, OBLIGATION, DuoReason
from pragma_coach.domain.pairs.journey import Journey, PairStatus, Reading
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.reasons import ENDS, PAUSES, EndReason, PauseReason
from pragma_coach.domain.texts.words import ITEM_STATES
from pragma_coach.domain.types import AccountId, HouseholdId, ItemState, MilestoneId, Operation, Role
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.rights import require, today_of
from pragma_coach.services.spreadsheets.files import Cell, Sheet, sheet_of, to_csv, to_xlsx, to_zip
from pragma_coach.store import ledger
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys

PAIRS, TICKS, COACHES, READINGS = "Koppels", "Afgevinkt", "Coaches", "Stand"
STATUSES = {
    PairStatus.WAITING: "wacht",
    PairStatus.ACTIVE: "loopt",
    PairStatus.PAUSED: "gepauzeerd",
    PairStatus.ENDED: "gestopt",
}


class Format(StrEnum):
    """How an export is written; the value is the end of the file's name."""

    XLSX = "xlsx"  # one workbook with all sheets
    CSV = "zip"  # a zip with one CSV per sheet


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to hand out: its name, its media type and its bytes."""

    name: str
    media_type: str
    data: bytes


MEDIA = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "application/zip",
}


def export_file(operation: Operation, form: Format) -> ExportFile:
    """Return everything of the organisation as one file. Raise NotAllowed."""
    sheets = export_pairs(operation)
    data = to_xlsx(sheets) if form is Format.XLSX else to_zip(sheets)
    return ExportFile(f"koppels-{today_of(operation).isoformat()}.{form}", MEDIA[form], data)


def pairs_csv(operation: Operation) -> ExportFile:
    """Return only the sheet with the pairs, as a CSV that Dutch Excel opens and the import reads."""
    pairs = export_pairs(operation)[0]
    return ExportFile(f"koppels-{today_of(operation).isoformat()}.csv", "text/csv; charset=utf-8", to_csv(pairs))


def export_pairs(operation: Operation) -> tuple[Sheet, Sheet, Sheet, Sheet]:
    """Return the sheets with pairs, ticks, coaches and readings; the ledger keeps who asked. Raise NotAllowed.

    Reading takes long and stops nobody: only the line in the ledger is written.
    """
    require(Act.EXPORT_PAIRS, operation.actor)
    _keep_who_asked(operation)
    organisation_id = operation.actor.organisation_id
    with connection():
        pairs = journeys.load_many(organisation_id)
        people = {account.id: account for account in accounts.every(organisation_id)}
    coaches = _coaches(pairs, people.values(), today_of(operation))
    return _pairs(pairs, people), _ticks(pairs), coaches, _readings(pairs)


@one_transaction
def _keep_who_asked(operation: Operation) -> None:
    ledger.claim(operation, "export")


def _pairs(pairs: Sequence[PairFacts], people: dict[AccountId, Account]) -> Sheet:
    phases = max((len(programme_of(pair).phases) for pair in pairs), default=0)
    milestones = _milestones(pairs)
    headers: list[Cell] = ["Nr", "Naam", "Coach", "E-mail coach", "Invalcoach", "Huishouden", "Gekoppeld", "Gehuisvest"]
    headers += ["Start coaching", *(f"Fase {number} klaar" for number in range(1, phases + 1))]
    headers += [*milestones.values(), "Status", "Gestopt op", "Reden stoppen of pauze"]
    homes = _homes(pairs)
    lines = [headers]
    for number, pair in enumerate(pairs, start=1):
        ends = _phase_ends(pair)
        reached = [pair.journey.milestones.get(milestone) for milestone in milestones]
        lines.append(
            [
                number,
                pair.coachee.name,
                *_coached_by(pair.journey, people),
                homes.get(pair.coachee.household_id),
                pair.coachee.linked_on,
                pair.coachee.housed_on,
                pair.journey.started_on or pair.coachee.coaching_started_on,
                *ends,
                *[None] * (phases - len(ends)),
                *(known.on if known else None for known in reached),
                *_standing(pair.journey),
            ]
        )
    return sheet_of(PAIRS, lines)


def _milestones(pairs: Sequence[PairFacts]) -> dict[MilestoneId, str]:
    return {milestone.id: milestone.title for pair in pairs for milestone in programme_of(pair).milestones}


def _homes(pairs: Sequence[PairFacts]) -> dict[HouseholdId | None, int]:
    """Return a number for each household with more than one pair."""
    counts = Counter(pair.coachee.household_id for pair in pairs)
    shared = [home for home, count in counts.items() if home is not None and count > 1]
    return {home: number for number, home in enumerate(shared, start=1)}


def _phase_ends(pair: PairFacts) -> list[date | None]:
    known = pair.journey.phases
    return [known[phase.id].on if phase.id in known else None for phase in programme_of(pair).phases]


def _coached_by(journey: Journey, people: dict[AccountId, Account]) -> tuple[Cell, Cell, Cell]:
    """Return name and address of the coach, and the stand-ins; of a pair that ended, those it ended with."""
    terms = [term for term in journey.coaches if term.until is None]
    if journey.status is PairStatus.ENDED and not terms:
        last = max((term.until for term in journey.coaches if term.until), default=None)
        terms = [term for term in journey.coaches if term.until == last]
    known = [(people[term.account_id], term.stand_in) for term in terms if term.account_id in people]
    coach = next((account for account, stand_in in reversed(known) if not stand_in), None)
    others = dict.fromkeys(_with_email(account) for account, _ in known if coach is None or account.id != coach.id)
    return (coach.name if coach else None, coach.email if coach else None, "; ".join(others) or None)


def _with_email(account: Account) -> str:
    return f"{account.name} <{account.email}>" if account.email else account.name


def _standing(journey: Journey) -> tuple[Cell, Cell, Cell]:
    """Return the status in words, the day on which the pair ended, and why it ended or rests."""
    if journey.status is PairStatus.ENDED:
        why = ENDS[EndReason(journey.status_reason)] if journey.status_reason else None
        return STATUSES[journey.status], journey.status_since, why
    if journey.status is PairStatus.PAUSED:
        return STATUSES[journey.status], None, PAUSES[PauseReason(journey.status_reason)]
    return STATUSES[journey.status], None, None


def _ticks(pairs: Sequence[PairFacts]) -> Sheet:
    lines: list[list[Cell]] = [["Koppel", "Onderdeel", "Tekst", "Staat", "Dag"]]
    for number, pair in enumerate(pairs, start=1):
        for item in programme_of(pair).items:
            standing = pair.journey.items.get(item.id)
            if standing is not None and standing.state is not ItemState.OPEN and not item.sensitive:
                lines.append([number, item.id, item.title, ITEM_STATES[standing.state], standing.happened_on])
    return sheet_of(TICKS, lines)


def _coaches(pairs: Sequence[PairFacts], people: Iterable[Account], today: date) -> Sheet:
    busy = Counter(term.account_id for pair in pairs for term in pair.journey.coaches_on(today))
    lines: list[list[Cell]] = [["Naam", "E-mail", "Koppels nu"]]
    lines += [[account.name, account.email, busy[account.id]] for account in people if Role.COACH in account.roles]
    return sheet_of(COACHES, lines)


def _readings(pairs: Sequence[PairFacts]) -> Sheet:
    """Return every reading, by the number of the pair on the sheet with the pairs.

    Nothing about health (neither as a score nor as what holds back), and not the newcomers' own view: both stay inside
    the pair.
    """
    lines: list[list[Cell]] = [["Koppel", "Onderwerp", "Titel", "Waarde", "Tekst", "Hoe bekend", "Dag"]]
    for number, pair in enumerate(pairs, start=1):
        known = {name: (one.title, one.values) for name, one in instruments(programme_of(pair)).items()}
        known[OBLIGATION] = ("Einde van de inburgering", {one.value: DUO_REASONS[one] for one in DuoReason})
        for name, (title, values) in known.items():
            for one in pair.journey.readings.get(name, ()):
                if not _stays_inside(name, one):
                    basis = BASES[Basis(one.basis)] if one.basis else None
                    lines.append([number, name, title, one.value, values.get(one.value), basis, one.on])
    return sheet_of(READINGS, lines)


def _stays_inside(name: str, reading: Reading) -> bool:
    health = LifeDomain.GEZONDHEID
    return name == score_of(health) or (name == BLOCKING and reading.value == health) or reading.basis == Basis.SELF
