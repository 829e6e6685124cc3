"""Reminders: collect the notices of today and put a letter per account in the outbox, once a day.

The job that wakes this up may run as often as it likes, on any machine: the day and the week are claimed in the same
transaction as the letters. Weekly mail goes on the first day of the week on which the machine runs and mail may go
out: a machine that was off on Monday sends it on Tuesday, once, with the numbers of Tuesday.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from pragma_coach.content import ContentError
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.mail import LINES, MailRhythm, Notice, is_quiet, wanted_notices, week_name
from pragma_coach.domain.types import AccountId, OrganisationId
from pragma_coach.services.mail.choices import topics_with
from pragma_coach.store import ledger, organisations
from pragma_coach.store.accounts.sessions import hashed
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.mail import outbox, preferences
from pragma_coach.store.mail.outbox import LetterKind
from pragma_coach.store.mail.preferences import Letterbox
from pragma_coach.store.organisations import Organisation

DAY_JOB, WEEK_JOB = "mail-day", "mail-week"

Source = Callable[[OrganisationId, date], Iterable[Notice]]

log = logging.getLogger(__name__)


def remind_all(at: datetime, sources: Sequence[Source]) -> int:
    """Put the letters of today in the outbox, for every organisation; return how many.

    An organisation whose lists cannot be read does not stop the others; it is tried again at the next wake-up.
    """
    if is_quiet(at):
        return 0
    with connection():
        known = [one for one in organisations.every() if not ledger.job_ran(DAY_JOB, _day_period(one, at))]
    letters = 0
    for organisation in known:
        try:
            letters += remind(organisation, at, sources)
        except ContentError as error:
            log.error("Geen post voor %s: %s", organisation.slug, error)
    return letters


def _day_period(organisation: Organisation, at: datetime) -> str:
    return f"{organisation.slug}/{amsterdam_date(at).isoformat()}"


@one_transaction
def remind(organisation: Organisation, at: datetime, sources: Sequence[Source]) -> int:
    """Put the letters of today for the people of one organisation in the outbox; return how many.

    Does nothing when this day was done before, here or in another process. Raise ContentError.
    """
    today = amsterdam_date(at)
    if not ledger.claim_job(DAY_JOB, _day_period(organisation, at), at):
        return 0
    rhythms = {MailRhythm.DAILY}
    if ledger.claim_job(WEEK_JOB, f"{organisation.slug}/{week_name(today)}", at):
        rhythms.add(MailRhythm.WEEKLY)
    by_account: dict[AccountId, list[Notice]] = defaultdict(list)
    for source in sources:
        for notice in source(organisation.id, today):
            by_account[notice.account_id].append(notice)
    resting = outbox.refusals(organisation.id)
    letters = 0
    for box in preferences.letterboxes(organisation.id, today).values():  # nobody of elsewhere is written
        if box.address and (box.account.id, hashed(box.address)) not in resting:
            notices = wanted_notices(by_account[box.account.id], topics_with(box, frozenset(rhythms)))
            letters += bool(notices) and _put(box, notices, at)
    return letters


def _put(box: Letterbox, notices: list[Notice], at: datetime) -> bool:
    """Put notices in the letter that still waits for somebody, or in a new one for today.

    What stood in the waiting letter about the same topic is old by now; about another topic it stays. A letter that
    leaves at this very moment misses the new counts: they stand on the page, and in the next letter.
    """
    account = box.account
    waiting = outbox.waiting_news(account.organisation_id, account.id)
    if waiting is not None:
        new = {LINES[notice.kind].topic for notice in notices}
        kept = [notice for notice in waiting.notices if LINES[notice.kind].topic not in new]
        return outbox.renew(waiting, [*notices, *kept])
    return outbox.put(
        account.organisation_id,
        account.id,
        LetterKind.NEWS,
        amsterdam_date(at).isoformat(),
        due_at=at,
        at=at,
        notices=notices,
    )
