"""Lists of pairs as coordinators have them, and the few steps every test of the import takes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import make

from pragma_coach import content
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.spreadsheets.import_file import proposal_of_file, understand
from pragma_coach.services.spreadsheets.import_known import KnownPeople
from pragma_coach.services.spreadsheets.import_proposal import ImportProposal, ProposedPair
from pragma_coach.services.spreadsheets.import_run import ImportResult, import_pairs
from pragma_coach.services.spreadsheets.reading import read_tables
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HEAD = "Naam;Coach;E-mail coach;Gehuisvest;Start;Fase 1 klaar;Fase 2 klaar;Werk;Status;Gestopt op;Opmerkingen"


def plan_of(boss: Actor, *lines: str, head: str = HEAD) -> ImportProposal:
    data = "\r\n".join([head, *lines]).encode("utf-8-sig")
    return proposal_of_file(boss, data, "lijst.csv", TODAY)


def understood(*lines: str, head: str = HEAD, boss: Actor | None = None) -> ImportProposal:
    """What the list would bring to the organisation of the coordinator, or to one that has nothing yet."""
    if boss is not None:
        return plan_of(boss, *lines, head=head)
    tables = read_tables("\r\n".join([head, *lines]).encode(), "lijst.csv")
    return understand(tables, "lijst.csv", content.load_programme("pragma"), KnownPeople([], {}), TODAY)


def one_fault(line: str, head: str = HEAD, boss: Actor | None = None) -> str:
    plan = understood(line, head=head, boss=boss)
    assert not plan.proposals
    [faulty] = plan.faulty
    [fault] = faulty.faults
    return fault


def one_pair(line: str, head: str = HEAD, boss: Actor | None = None) -> ProposedPair:
    plan = understood(line, head=head, boss=boss)
    assert not plan.faulty
    [proposal] = plan.proposals
    return proposal


def write(boss: Actor, plan: ImportProposal, *, skip_faulty: bool = False, op_id: str | None = None) -> ImportResult:
    return import_pairs(make.operation(boss, at=NOW, op_id=op_id), plan, skip_faulty=skip_faulty)


def pairs_of(boss: Actor) -> dict[str, PairFacts]:
    with connection():
        return {pair.coachee.name: pair for pair in journeys.load_many(boss.organisation_id)}


def coaches_of(boss: Actor) -> dict[str, str | None]:
    with connection():
        return {account.name: account.email for account in accounts.every(boss.organisation_id, Role.COACH)}
