"""Private words with their turns. Every function is kept to one organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pragma_coach.domain.town.cases import CaseTurn
from pragma_coach.domain.town.help import HelpAct, HelpState, help_status
from pragma_coach.domain.town.private import PrivateSubject, PrivateWord, ReplyWish, WordId
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store.ids import new_id
from pragma_coach.store.tables.town import PrivateTurnRow, PrivateWordRow
from pragma_coach.store.town.cases import CaseStore


def _read(row: Any, turns: list[Any]) -> PrivateWord:
    return PrivateWord(
        id=WordId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        pair_id=PairId(row.pair_id),
        name=row.coachee_name,
        subject=PrivateSubject(row.subject),
        wish=ReplyWish(row.wish),
        words=row.words,
        asked_by=AccountId(row.asked_by),
        asked_at=row.asked_at,
        turns=tuple(CaseTurn(HelpAct(turn.kind), AccountId(turn.by_id), turn.at, turn.reply) for turn in turns),
    )


_words = CaseStore(PrivateWordRow, PrivateWordRow.asked_at, PrivateTurnRow, PrivateTurnRow.word_id, _read)
get, of_pair, number = _words.get, _words.of_pair, _words.number


def add(
    organisation_id: OrganisationId,
    pair_id: PairId,
    subject: PrivateSubject,
    wish: ReplyWish,
    words: str,
    by: AccountId,
    at: datetime,
) -> WordId:
    """Add a private word that waits for its answer."""
    row = PrivateWordRow.create(
        id=new_id(),
        organisation_id=organisation_id,
        pair_id=pair_id,
        subject=subject,
        wish=wish,
        words=words,
        asked_by=by,
        asked_at=at,
        state=HelpState.OPEN,
    )
    return WordId(row.id)


def waiting(organisation_id: OrganisationId) -> list[PrivateWord]:
    """Return the words that nobody answered yet, the longest first."""
    return _words.in_states(organisation_id, [HelpState.OPEN])


def settled_since(organisation_id: OrganisationId, since: datetime) -> list[PrivateWord]:
    """Return the words that were answered, of those written since a moment."""
    return _words.find(
        organisation_id, (PrivateWordRow.state == HelpState.ANSWERED) & (PrivateWordRow.asked_at >= since)
    )


def take_turn(word: PrivateWord, turn: CaseTurn[HelpAct]) -> PrivateWord:
    """Append a turn that fits and return the word after it. Raise Collision when somebody else was first."""
    state = help_status([*word.turns, turn]).state
    return _words.take_turn(word, turn, columns={"state": state}, turn_columns={"reply": turn.value})
