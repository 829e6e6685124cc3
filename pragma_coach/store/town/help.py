"""Questions for help with their turns. Every function is kept to one organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from peewee import fn

from pragma_coach.domain.town.cases import CaseTurn
from pragma_coach.domain.town.help import WAITING, HelpAct, HelpId, HelpRequest, HelpState, Theme, help_status
from pragma_coach.domain.town.signals import SignalState
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store import tables
from pragma_coach.store.ids import new_id
from pragma_coach.store.tables import AccountRow, Assignment
from pragma_coach.store.tables.town import HelpRequestRow, HelpTurnRow, SignalRow
from pragma_coach.store.town.cases import CaseStore


def _read(row: Any, turns: list[Any]) -> HelpRequest:
    return HelpRequest(
        id=HelpId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        pair_id=PairId(row.pair_id),
        name=row.coachee_name,
        theme=Theme(row.theme),
        words=row.words,
        asked_by=AccountId(row.asked_by),
        asked_at=row.asked_at,
        turns=tuple(CaseTurn(HelpAct(turn.kind), AccountId(turn.by_id), turn.at) for turn in turns),
    )


_requests = CaseStore(HelpRequestRow, HelpRequestRow.asked_at, HelpTurnRow, HelpTurnRow.request_id, _read)
get, in_states, of_pair, number = _requests.get, _requests.in_states, _requests.of_pair, _requests.number


def add(
    organisation_id: OrganisationId, pair_id: PairId, theme: Theme, words: str, by: AccountId, at: datetime
) -> HelpId:
    """Add a question to which nobody has answered yet."""
    row = HelpRequestRow.create(
        id=new_id(),
        organisation_id=organisation_id,
        pair_id=pair_id,
        theme=theme,
        words=words,
        asked_by=by,
        asked_at=at,
        state=HelpState.OPEN,
    )
    return HelpId(row.id)


def asked_between(organisation_id: OrganisationId, since: datetime, before: datetime) -> list[HelpRequest]:
    return _requests.find(organisation_id, (HelpRequestRow.asked_at >= since) & (HelpRequestRow.asked_at < before))


def waiting_of(organisation_id: OrganisationId, pair_id: PairId) -> int:
    """Return how many questions of the pair wait for an answer."""
    kept = (HelpRequestRow.organisation_id == organisation_id) & (HelpRequestRow.pair_id == pair_id)
    return int(
        HelpRequestRow.select().where(kept & HelpRequestRow.state.in_([HelpState.OPEN, HelpState.CLAIMED])).count()
    )


def take_turn(request: HelpRequest, turn: CaseTurn[HelpAct]) -> HelpRequest:
    """Append a turn that fits and return the question after it. Raise Collision when somebody else was first."""
    status = help_status([*request.turns, turn])
    columns = {"state": status.state, "holder_id": status.holder}
    return _requests.take_turn(request, turn, columns=columns, turn_columns={})


def coaches(organisation_id: OrganisationId, pairs: Collection[PairId], day: date) -> dict[PairId, list[str]]:
    """Return the names of who coaches each of the pairs on a day. One statement."""
    term: Any = Assignment
    query = (
        term.select(term.pair_id, AccountRow.name)
        .join(AccountRow, on=(AccountRow.id == term.account_id))
        .where((term.organisation_id == organisation_id) & term.pair_id.in_(list(pairs)))
        .where((term.since <= day) & (term.until.is_null() | (term.until > day)))
        .order_by(AccountRow.name)
        .objects()
    )
    found: dict[PairId, list[str]] = defaultdict(list)
    for row in query if pairs else ():
        found[PairId(row.pair_id)].append(row.name)
    return found


def waiting(organisation_id: OrganisationId, asked_before: datetime) -> tuple[int, int]:
    """Return how many questions from before a moment wait, and how many signals nobody took up. One statement."""
    requests: Any = HelpRequestRow.select(fn.COUNT(HelpRequestRow.id)).where(
        (HelpRequestRow.organisation_id == organisation_id)
        & HelpRequestRow.state.in_(sorted(WAITING))
        & (HelpRequestRow.asked_at < asked_before)
    )
    signals: Any = SignalRow.select(fn.COUNT(SignalRow.id)).where(
        (SignalRow.organisation_id == organisation_id) & SignalRow.state.in_([SignalState.GIVEN, SignalState.SEEN])
    )
    both: Any = tables.OrganisationRow.select(requests.alias("requests"), signals.alias("signals"))
    row = both.where(tables.OrganisationRow.id == organisation_id).objects().get()
    return int(row.requests), int(row.signals)
