"""What happens by the clock: publishing what is due, mail, and forgetting devices whose time is over.

The scheduler only wakes up; the database decides what is due. A machine that was off catches up at once, and of two
processes that wake up for a job one does it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from apscheduler.schedulers.background import BackgroundScheduler

from pragma_coach.config import Config
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.refusal import Refused
from pragma_coach.domain.texts.plain import count as words
from pragma_coach.published.releases import ReleasesUnreadable
from pragma_coach.services import kept
from pragma_coach.services.accounts import sign_in
from pragma_coach.services.connections import hooks
from pragma_coach.services.desk.notices import SOURCES
from pragma_coach.services.mail import choices, reminders
from pragma_coach.services.mail import post as mail_post
from pragma_coach.services.own_data import who_looked
from pragma_coach.services.pairs.waiting import begin_due
from pragma_coach.services.quarter import closed as quarter_closed
from pragma_coach.services.scoreboard import publish as scoreboard_publish
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.store import ledger, schema
from pragma_coach.store.database import StoreUnavailable, one_transaction

Clock = Callable[[], datetime]
T = TypeVar("T")

TIDY, COUNT = "tidy", "count-quarter"
_DAY_SECONDS = 24 * 3600

log = logging.getLogger(__name__)


def utc_clock() -> datetime:
    return datetime.now(UTC)


def publish(config: Config, at: datetime) -> None:
    for published in scoreboard_publish.publish_due(at, config.releases_file, rules=rules_in_force(config)):
        log.info("Gepubliceerd: %s, kwartaal %s.", published.organisation.slug, published.quarter)


def begin(_config: Config, at: datetime) -> None:
    """Let pairs begin whose coach may begin by now: after a change of the settings, say."""
    begun = begin_due(at)
    if begun:
        log.info("Begonnen: %s.", words(begun, "koppel dat op de coach wachtte", "koppels die op de coach wachtten"))


def count(_config: Config, at: datetime) -> None:
    """Count the quarter that is over for long, once for every organisation, and what changed of the one that runs.

    So nobody who looks waits for it.
    """
    if _claimed(COUNT, at):
        log.info("Kwartaal geteld voor %s.", words(quarter_closed.keep_due(at), "organisatie", "organisaties"))
    quarter_closed.count_running(at)


@one_transaction
def _claimed(job: str, at: datetime) -> bool:
    return ledger.claim_job(job, amsterdam_date(at).isoformat(), at)


@one_transaction
def tidy(_config: Config, at: datetime) -> None:
    """Forget devices whose time is over, old counts of tries, old letters and old texts, once per Amsterdam day.

    The database looks again how many rows there are: what grew may need another index.
    """
    if ledger.claim_job(TIDY, amsterdam_date(at).isoformat(), at):
        sign_in.tidy(at)
        choices.tidy(at)
        kept.tidy(at)
        who_looked.forget_old(amsterdam_date(at))
        schema.count_rows()


_JOBS: tuple[Callable[[Config, datetime], None], ...] = (publish, begin, count, tidy)


def remind(config: Config, clock: Clock) -> None:
    """Put the letters of today in the outbox; without a mail server nothing is put there."""
    if config.smtp_url:
        reminders.remind_all(clock(), SOURCES)


def post(config: Config, clock: Clock) -> None:
    if config.smtp_url:
        tally = mail_post.post_due(config, clock)
        if tally != mail_post.PostTally():
            log.info("Post: %d verstuurd, %d later, %d geweigerd.", tally.sent, tally.later, tally.refused)


def call(config: Config, clock: Clock) -> None:
    """Send the messages to other systems that are due."""
    calls = hooks.call_due(config.with_secret().secret_key, clock, local=config.local_hooks)
    if calls != hooks.Calls():
        log.info("Berichten: %d verstuurd, %d later, %d opgegeven.", calls.delivered, calls.later, calls.given_up)


_MAIL: tuple[Callable[[Config, Clock], None], ...] = (remind, post, call)


def _run(jobs: Iterable[Callable[[Config, T], None]], config: Config, when: T, again: str) -> None:
    """Do every job; one that fails is written in the log and does not stop the others."""
    for job in jobs:
        try:
            job(config, when)
        except Refused as error:
            log.error("%s: %s", job.__name__, error.sentence)
        except (StoreUnavailable, ReleasesUnreadable) as error:
            log.error("%s: %s; over een %s nog eens.", job.__name__, error, again)


def run_mail(config: Config, clock: Clock) -> None:
    _run(_MAIL, config, clock, "minuut")


def run_due(config: Config, at: datetime) -> None:
    _run(_JOBS, config, at, "uur")


def scheduler(config: Config, clock: Clock = utc_clock) -> BackgroundScheduler:
    """Return a scheduler, not started yet, that does what is due at once and then every hour; mail every minute.

    It counts in UTC: in local time a job of the night would be skipped in March and run twice in October. A wake-up
    that comes late is still a wake-up.
    """
    made = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": _DAY_SECONDS, "max_instances": 1}
    )
    made.add_job(lambda: run_due(config, clock()), "interval", hours=1, next_run_time=utc_clock(), id="due")
    made.add_job(lambda: run_mail(config, clock), "interval", minutes=1, next_run_time=utc_clock(), id="mail")
    return made
