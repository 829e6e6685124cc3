"""Letters that wait, went or were refused. By organisation, but for the sending, which serves all of them.

A letter holds counts and no address: where it goes is looked up when it goes. A process claims a letter by counting a
try up from what it read, which puts the letter off as well: so no two processes send one letter, and a process that
dies halfway leaves it for later.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pragma_coach.domain.mail import LINES, Notice
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, OrganisationId
from pragma_coach.store.accounts.sessions import hashed
from pragma_coach.store.ids import new_id
from pragma_coach.store.tables.mail import MailOutbox


class LetterKind(LabelledEnum):
    """News that somebody chose, the question whether an address is right, and what is about the own way in."""

    NEWS = "news", "mail over wat er wacht"
    CONFIRM = "confirm", "de vraag of dit adres klopt"
    PASSWORD = "password", "de link voor een nieuw wachtwoord"  # for who forgot it
    ACCOUNT = "account", "mail over het inloggen"  # somebody changed how the owner comes in


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in the outbox."""

    id: int
    organisation_id: OrganisationId
    account_id: AccountId
    kind: LetterKind
    notices: tuple[Notice, ...]
    created_at: datetime
    due_at: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class RefusedLetter:
    """A letter that did not arrive and is not tried again; `problem` is the mail server's number."""

    account_id: AccountId
    refused_at: datetime
    problem: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The counts of the outbox: letters that wait, the first due moment (UTC), and refused letters."""

    waiting: int
    first_due: datetime | None
    refused: int


_WAITS = MailOutbox.sent_at.is_null() & MailOutbox.refused_at.is_null()


def _letter(row: MailOutbox) -> Letter:
    """Return the letter of a row; a kind of notice that this version no longer knows is left out."""
    return Letter(
        id=row.id,
        organisation_id=OrganisationId(row.organisation_id),
        account_id=AccountId(row.account_id),
        kind=LetterKind(row.kind),
        notices=tuple(Notice(**notice) for notice in json.loads(row.content) if notice["kind"] in LINES),
        created_at=row.created_at,
        due_at=row.due_at,
        tries=row.tries,
    )


def _mine(organisation_id: OrganisationId, account_id: AccountId, kind: LetterKind) -> Any:
    return (
        (MailOutbox.organisation_id == organisation_id)
        & (MailOutbox.account_id == account_id)
        & (MailOutbox.kind == kind)
    )


def put(
    organisation_id: OrganisationId,
    account_id: AccountId,
    kind: LetterKind,
    period: str,
    *,
    due_at: datetime,
    at: datetime,
    notices: Sequence[Notice] = (),
) -> bool:
    """Put a letter in the outbox; return False when this one of the period was put there before."""
    added = (
        MailOutbox.insert(
            id=new_id(),
            organisation_id=organisation_id,
            account_id=account_id,
            kind=kind,
            period=period,
            content=json.dumps([asdict(notice) for notice in notices]),
            created_at=at,
            due_at=due_at,
        )
        .on_conflict(conflict_target=[MailOutbox.account_id, MailOutbox.kind, MailOutbox.period], action="NOTHING")
        .as_rowcount()
        .execute()
    )
    return int(added) > 0


def waiting_news(organisation_id: OrganisationId, account_id: AccountId) -> Letter | None:
    """Return the news that still waits for somebody: at most one, because newer news joins it."""
    row = MailOutbox.get_or_none(_WAITS & _mine(organisation_id, account_id, LetterKind.NEWS))
    return None if row is None else _letter(row)


def renew(letter: Letter, notices: Sequence[Notice]) -> bool:
    """Put other notices in a letter that waits; return False when it went in the meantime."""
    content = json.dumps([asdict(notice) for notice in notices])
    changed = MailOutbox.update(content=content).where(_WAITS & (MailOutbox.id == letter.id))
    return int(changed.execute()) == 1


def take_back(organisation_id: OrganisationId, account_id: AccountId, kind: LetterKind) -> None:
    MailOutbox.delete().where(_WAITS & _mine(organisation_id, account_id, kind)).execute()


def due(at: datetime, *, news: bool) -> Letter | None:
    """Return the letter that is due longest, of any organisation, or None; without `news` only what cannot wait."""
    wanted = _WAITS & (MailOutbox.due_at <= at)
    if not news:
        wanted &= MailOutbox.kind != LetterKind.NEWS
    row = MailOutbox.select().where(wanted).order_by(MailOutbox.due_at, MailOutbox.id).first()
    return None if row is None else _letter(row)


def claim(letter: Letter, *, until: datetime) -> bool:
    """Claim a letter for sending, which counts as a try and puts it off; return False when another did."""
    return _change(letter, tries=letter.tries + 1, due_at=until)


def put_off(letter: Letter, until: datetime) -> bool:
    """Let a letter wait without a try; return False when it went or was tried in the meantime."""
    return _change(letter, due_at=until)


def _change(letter: Letter, **columns: Any) -> bool:
    changed = MailOutbox.update(**columns).where(
        _WAITS & (MailOutbox.id == letter.id) & (MailOutbox.tries == letter.tries)
    )
    return int(changed.execute()) == 1


def drop(letter: Letter) -> None:
    MailOutbox.delete().where(_WAITS & (MailOutbox.id == letter.id)).execute()


def note_sent(letter: Letter, address: str, at: datetime) -> None:
    """Note that the mail server took the letter; what it said is forgotten."""
    MailOutbox.update(sent_at=at, sent_to=hashed(address), content="[]").where(MailOutbox.id == letter.id).execute()


def note_failure(letter: Letter, problem: str) -> None:
    MailOutbox.update(problem=problem).where(MailOutbox.id == letter.id).execute()


def note_refusal(letter: Letter, address: str, problem: str, at: datetime) -> None:
    MailOutbox.update(refused_at=at, sent_to=hashed(address), problem=problem, content="[]").where(
        MailOutbox.id == letter.id
    ).execute()


def sent_since(organisation_id: OrganisationId, account_id: AccountId, since: datetime) -> bool:
    """Tell whether news went to somebody since a moment."""
    news = _mine(organisation_id, account_id, LetterKind.NEWS)
    return bool(MailOutbox.select().where(news & (MailOutbox.sent_at >= since)).exists())


def refusals(organisation_id: OrganisationId) -> dict[tuple[AccountId, str], RefusedLetter]:
    """Return the latest refused letter by account and by the hash of its address."""
    rows = MailOutbox.select().where(
        (MailOutbox.organisation_id == organisation_id) & MailOutbox.refused_at.is_null(False)
    )
    return {
        (AccountId(row.account_id), row.sent_to): RefusedLetter(AccountId(row.account_id), row.refused_at, row.problem)
        for row in rows.order_by(MailOutbox.refused_at)
    }


def forget_refusals(organisation_id: OrganisationId, account_id: AccountId) -> None:
    MailOutbox.delete().where(
        (MailOutbox.organisation_id == organisation_id)
        & (MailOutbox.account_id == account_id)
        & MailOutbox.refused_at.is_null(False)
    ).execute()


def queue() -> Queue:
    """Return the counts of the outbox of all organisations, without accounts."""
    waits = MailOutbox.select().where(_WAITS)
    first = waits.order_by(MailOutbox.due_at).first()
    refused_letters = MailOutbox.select().where(MailOutbox.refused_at.is_null(False))
    return Queue(waits.count(), None if first is None else first.due_at, refused_letters.count())


def forget(before: datetime) -> int:
    """Remove the letters that went or were refused before a moment; return how many."""
    gone = MailOutbox.delete().where((MailOutbox.sent_at < before) | (MailOutbox.refused_at < before))
    return int(gone.execute())
