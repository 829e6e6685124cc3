"""The list of a director as a spreadsheet: who the filter shows, in its order, and it is kept who asked."""

from __future__ import annotations

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.instruments import LEVELS
from pragma_coach.domain.types import Operation, PairId
from pragma_coach.services.desk.caseload import CaseloadWish, DirectedPair, caseload
from pragma_coach.services.rights import require, today_of
from pragma_coach.services.spreadsheets.export import MEDIA, STATUSES, ExportFile, Format
from pragma_coach.services.spreadsheets.files import Cell, Leaf, xlsx_file
from pragma_coach.store import ledger
from pragma_coach.store.database import one_transaction

_HEADERS = ("Naam", "Coach", "Status", "Volgend gesprek", "Laatste gesprek", "Plan", "Trede", "Praten", "Lezen")


def caseload_file(operation: Operation, wish: CaseloadWish) -> tuple[ExportFile, list[PairId]]:
    """Return whom the director wants to see as a file, and whose rows are in it; the ledger keeps who asked.

    What holds somebody back is not in it: that can be health, and stays on the page. Raise NotAllowed.
    """
    require(Act.SEE_CASELOAD, operation.actor)
    _keep_who_asked(operation)
    today = today_of(operation)
    cases = caseload(operation.actor, today).listed(wish)
    lines: list[list[Cell]] = [[*_HEADERS, "Termijn", "Dag van de termijn"], *map(_line, cases)]
    name = f"mijn-mensen-{today.isoformat()}.{Format.XLSX}"
    data = xlsx_file([Leaf("Mijn mensen", lines)])
    return ExportFile(name, MEDIA[Format.XLSX], data), [case.pair.id for case in cases]


@one_transaction
def _keep_who_asked(operation: Operation) -> None:
    ledger.claim(operation, "export_caseload")


def _line(case: DirectedPair) -> list[Cell]:
    return [
        case.pair.coachee.name,
        ", ".join(case.coaches),
        STATUSES[case.pair.journey.status],
        case.next_talk.when.day if case.next_talk else None,
        case.last_talk_on,
        case.plan_on,
        case.rung,
        LEVELS.get(case.oral),
        LEVELS.get(case.written),
        case.term.rule.title if case.term else None,
        case.term_on,
    ]
