"""Everything that an organisation recorded, as flat sheets that every spreadsheet program opens.

The columns are a fixed list: no ids of the database, no item groups (they would reveal why an item applies), no
sensitive items, no language (it reveals where somebody is from). Only values are written, nothing styled or hidden.
The sheet with the pairs can be imported again; the other sheets are only for reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
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
from pragma_coach.domain.types import AccountId, HouseholdId, ItemState, Operation, OrganisationId, Role
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require, today_of
from pragma_coach.services.spreadsheets.files import Cell, Leaf, csv_file, xlsx_file, zip_file
from pragma_coach.store import ledger, volunteers
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import one_moment, one_transaction
from pragma_coach.store.pairs import many

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
    """Return everything of the organisation as one file. Raise NotAllowed, and Invalid for too much for a workbook."""
    with export_pairs(operation) as leaves:
        data = xlsx_file(leaves) if form is Format.XLSX else zip_file(leaves)
    return ExportFile(f"koppels-{today_of(operation).isoformat()}.{form}", MEDIA[form], data)


def pairs_csv(operation: Operation) -> ExportFile:
    """Return only the sheet with the pairs, as a CSV that Dutch Excel opens and the import reads."""
    with export_pairs(operation) as (pairs, *_):
        data = csv_file(pairs.lines)
    return ExportFile(f"koppels-{today_of(operation).isoformat()}.csv", "text/csv; charset=utf-8", data)


@contextmanager
def export_pairs(operation: Operation) -> Iterator[tuple[Leaf, Leaf, Leaf, Leaf]]:
    """Give the sheets with pairs, ticks, coaches and readings, all of one moment; the ledger keeps who asked.

    Their lines are read while they are written, however many there are. That takes long and stops nobody: only the
    line in the ledger is written. Raise NotAllowed.
    """
    require(Act.EXPORT_PAIRS, operation.actor)
    _keep_who_asked(operation)
    organisation_id = operation.actor.organisation_id
    with one_moment():
        found = _Found(organisation_id)
        yield (
            Leaf(PAIRS, _pairs(found)),
            Leaf(TICKS, _ticks(found)),
            Leaf(COACHES, _coaches(organisation_id, today_of(operation))),
            Leaf(READINGS, _readings(found)),
        )


@one_transaction
def _keep_who_asked(operation: Operation) -> None:
    ledger.claim(operation, "export")


class _Found:
    """The pairs of an organisation by name, of which the journeys are read when they are asked."""

    def __init__(self, organisation_id: OrganisationId) -> None:
        """Read which pairs there are, where they live and which programmes they follow."""
        self._organisation_id = organisation_id
        listed = many.listed(organisation_id)
        self._pairs = [pair for pair, _, _ in listed]
        homes = Counter(home for _, home, _ in listed)
        shared = [home for home, count in homes.items() if home is not None and count > 1]
        self.homes: dict[HouseholdId | None, int] = {home: number for number, home in enumerate(shared, start=1)}
        editions = dict.fromkeys(edition for _, _, edition in listed)
        self.programmes = [programme_for(organisation_id, *edition) for edition in editions]

    def numbered(self, *, items: bool = False) -> Iterator[tuple[int, PairFacts]]:
        """Yield each pair with its number in the file; what was ticked is read with `items` only."""
        yield from enumerate(many.one_by_one(self._organisation_id, self._pairs, items=items), start=1)

    def people(self) -> dict[AccountId, Account]:
        """Return who could coach or once did: everybody but the newcomers."""
        every = accounts.every(self._organisation_id)
        return {account.id: account for account in every if account.roles != {Role.COACHEE}}


def _pairs(found: _Found) -> Iterator[list[Cell]]:
    """Yield the names of the columns, then a line for each pair."""
    phases, people = max((len(one.phases) for one in found.programmes), default=0), found.people()
    milestones = {milestone.id: milestone.title for one in found.programmes for milestone in one.milestones}
    headers: list[Cell] = ["Nr", "Naam", "Coach", "E-mail coach", "Invalcoach", "Huishouden", "Gekoppeld", "Gehuisvest"]
    headers += ["Start coaching", *(f"Fase {number} klaar" for number in range(1, phases + 1))]
    headers += [*milestones.values(), "Status", "Gestopt op", "Reden stoppen of pauze"]
    yield headers
    for number, pair in found.numbered():
        ends = _phase_ends(pair)
        reached = [pair.journey.milestones.get(milestone) for milestone in milestones]
        yield [
            number,
            pair.coachee.name,
            *_coached_by(pair.journey, people),
            found.homes.get(pair.coachee.household_id),
            pair.coachee.linked_on,
            pair.coachee.housed_on,
            pair.journey.started_on or pair.coachee.coaching_started_on,
            *ends,
            *[None] * (phases - len(ends)),
            *(known.on if known else None for known in reached),
            *_standing(pair.journey),
        ]


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


def _ticks(found: _Found) -> Iterator[list[Cell]]:
    yield ["Koppel", "Onderdeel", "Tekst", "Staat", "Dag"]
    for number, pair in found.numbered(items=True):
        for item in programme_of(pair).items:
            standing = pair.journey.items.get(item.id)
            if standing is not None and standing.state is not ItemState.OPEN and not item.sensitive:
                yield [number, item.id, item.title, ITEM_STATES[standing.state], standing.happened_on]


def _coaches(organisation_id: OrganisationId, today: date) -> Iterator[list[Cell]]:
    busy = volunteers.coaching(organisation_id, today)
    yield ["Naam", "E-mail", "Koppels nu"]
    for account in accounts.every(organisation_id, Role.COACH):
        yield [account.name, account.email, busy.get(account.id, 0)]


def _readings(found: _Found) -> Iterator[list[Cell]]:
    """Yield every reading, by the number of the pair on the sheet with the pairs.

    Nothing about health (neither as a score nor as what holds back), and not the newcomers' own view: both stay inside
    the pair.
    """
    yield ["Koppel", "Onderwerp", "Titel", "Waarde", "Tekst", "Hoe bekend", "Dag"]
    for number, pair in found.numbered():
        known = {name: (one.title, one.values) for name, one in instruments(programme_of(pair)).items()}
        known[OBLIGATION] = ("Einde van de inburgering", {one.value: DUO_REASONS[one] for one in DuoReason})
        for name, (title, values) in known.items():
            for one in pair.journey.readings.get(name, ()):
                if not _stays_inside(name, one):
                    basis = BASES[Basis(one.basis)] if one.basis else None
                    yield [number, name, title, one.value, values.get(one.value), basis, one.on]


def _stays_inside(name: str, reading: Reading) -> bool:
    health = LifeDomain.GEZONDHEID
    return name == score_of(health) or (name == BLOCKING and reading.value == health) or reading.basis == Basis.SELF
