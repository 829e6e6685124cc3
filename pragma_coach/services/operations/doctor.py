"""Looking an installation over: what is wrong, what deserves attention, and the cure of each."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from pragma_coach import content
from pragma_coach.config import CHARTJS_URL, Config
from pragma_coach.content import ContentError
from pragma_coach.domain.calendar import amsterdam_date, quarters_due
from pragma_coach.domain.types import Role
from pragma_coach.paths import CHECKLISTS
from pragma_coach.published import releases
from pragma_coach.services.mail import post
from pragma_coach.services.programme import seals
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.store import backups, database, organisations, schema
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import StoreUnavailable
from pragma_coach.store.organisations import Organisation

_LEAST_FREE = 500 * 2**20
_LATE = timedelta(days=1)


class Severity(StrEnum):
    """How bad a finding is."""

    GOOD = "goed"
    ATTENTION = "let op"
    WRONG = "fout"


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """One thing that was looked at; the sentence names the cure when one is needed."""

    severity: Severity
    sentence: str


def examine(config: Config, at: datetime) -> Iterator[DoctorFinding]:
    """Look the installation over, part by part. The store must not be connected yet; it is closed afterwards."""
    yield from _folder(config)
    yield from _engine(config)
    yield from _clock(config, at)
    yield from _address(config)
    yield from _rules(config)
    yield from _mail_server(config)
    yield from _content(at)
    if not config.database_url and not config.sqlite_file.exists():
        yield DoctorFinding(Severity.WRONG, f"In {config.data} staat geen database. Begin met: pragma-coach migrate")
        return
    database.connect_to(config)
    try:
        yield from _schema()
        yield from _organisations(config, at)
        yield from _outbox(config, at)
    except StoreUnavailable as error:
        yield DoctorFinding(
            Severity.WRONG, f"De database is niet te gebruiken: {error}. Kijk of de server of de map er is."
        )
    finally:
        database.close_all()


def _folder(config: Config) -> Iterator[DoctorFinding]:
    if not config.data.is_dir():
        yield DoctorFinding(Severity.WRONG, f"De map {config.data} is er niet. Begin met: pragma-coach migrate")
        return
    if not os.access(config.data, os.W_OK | os.X_OK):
        yield DoctorFinding(
            Severity.WRONG, f"In de map {config.data} mag dit programma niet schrijven. Kijk de rechten na."
        )
    for path, least in ((config.data, "700"), (config.data / "secret.key", "600"), (config.sqlite_file, "600")):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077 and not _closed_above(config, path):
            yield DoctorFinding(
                Severity.ATTENTION, f"Anderen op deze machine kunnen bij {path}. Doe: chmod {least} {path}"
            )
    free, need = shutil.disk_usage(config.data).free, _LEAST_FREE
    if config.sqlite_file.exists():
        need = max(need, 3 * config.sqlite_file.stat().st_size)
    level = Severity.GOOD if free >= need else Severity.WRONG
    yield DoctorFinding(level, f"Vrije ruimte: {free // 2**20} MB (nodig: {need // 2**20} MB).")


def _closed_above(config: Config, path: object) -> bool:
    """Tell whether the data folder already keeps others away from a file in it."""
    return path != config.data and not stat.S_IMODE(config.data.stat().st_mode) & 0o077


def _engine(config: Config) -> Iterator[DoctorFinding]:
    if config.database_url:
        yield DoctorFinding(Severity.GOOD, "Database: PostgreSQL. Maak reservekopieën met pg_dump.")
        return
    version = database.sqlite_version()
    name = ".".join(map(str, version))
    if database.has_wal_reset_fault(version):
        yield DoctorFinding(
            Severity.ATTENTION,
            f"SQLite {name} kan een bestand heel zelden beschadigen. Doe: pip install 'pragma-coach[sqlite]'",
        )
    else:
        yield DoctorFinding(Severity.GOOD, f"Database: SQLite {name}.")
    if config.sqlite_file.exists() and (found := backups.faults(config.sqlite_file)):
        yield DoctorFinding(
            Severity.WRONG, f"{config.sqlite_file} is beschadigd: {found[0]}. Zet een reservekopie terug."
        )


def _clock(config: Config, at: datetime) -> Iterator[DoctorFinding]:
    yield DoctorFinding(Severity.GOOD, f"Vandaag is het in Amsterdam {amsterdam_date(at):%d-%m-%Y}.")
    for file in (config.sqlite_file, config.releases_file):
        if file.exists() and datetime.fromtimestamp(file.stat().st_mtime, UTC) > at + timedelta(minutes=5):
            yield DoctorFinding(Severity.WRONG, f"{file.name} is later veranderd dan nu: zet de klok gelijk.")


def _address(config: Config) -> Iterator[DoctorFinding]:
    host = urlsplit(config.base_url).hostname or ""
    local = host in ("127.0.0.1", "localhost", "::1")
    if local:
        yield DoctorFinding(
            Severity.ATTENTION,
            f"Adres op kaarten: {config.base_url}. Telefoons komen daar niet: stel PRAGMA_BASE_URL in.",
        )
    elif not config.secure:
        yield DoctorFinding(Severity.WRONG, f"{config.base_url} is zonder https: wachtwoorden gaan open over de lijn.")
    else:
        yield DoctorFinding(Severity.GOOD, f"Adres op kaarten: {config.base_url}.")
    if not local and not config.hosts:
        yield DoctorFinding(Severity.ATTENTION, f"Elke naam wordt beantwoord. Stel in: PRAGMA_HOSTS={host}")
    drawing = {CHARTJS_URL: "van het CDN", "": "uit; de pagina tekent zelf"}.get(config.chartjs, config.chartjs)
    yield DoctorFinding(Severity.GOOD, f"Chart.js op het scorebord: {drawing}.")


def _rules(config: Config) -> Iterator[DoctorFinding]:
    rules = rules_in_force(config)
    numbers = f"ten minste {rules.k} mensen en {rules.coaches} coaches, {rules.rest} over zonder één coach of gezin"
    if rules.because:
        yield DoctorFinding(
            Severity.ATTENTION, f"Regels van het scorebord, lager dan gewoonlijk: {numbers} ({rules.because})."
        )
    else:
        yield DoctorFinding(Severity.GOOD, f"Regels van het scorebord: {numbers}.")


def _mail_server(config: Config) -> Iterator[DoctorFinding]:
    if not config.smtp_url:
        yield DoctorFinding(
            Severity.GOOD, "Post: uit. Wilt u mail versturen? Stel PRAGMA_SMTP_URL en PRAGMA_MAIL_FROM in."
        )
        return
    try:
        post.check_server(config)
    except post.NoMail as error:
        yield DoctorFinding(Severity.WRONG, error.sentence)
    else:
        yield DoctorFinding(Severity.GOOD, f"Post: de mailserver doet het; mail komt van {config.mail_from}.")
    if not config.secure:
        yield DoctorFinding(
            Severity.ATTENTION, "Post: links in mail zijn zonder https. Stel PRAGMA_BASE_URL in met https."
        )


def _outbox(config: Config, at: datetime) -> Iterator[DoctorFinding]:
    if schema.pending():
        return
    queue = post.queue()
    if queue.first_due and at - queue.first_due > _LATE:
        hours = int((at - queue.first_due).total_seconds() // 3600)
        cure = "Draait serve of jobs?" if config.smtp_url else "Stel PRAGMA_SMTP_URL in."
        yield DoctorFinding(
            Severity.WRONG, f"Post: mails die wachten: {queue.waiting}, de oudste al {hours} uur. {cure}"
        )
    elif queue.waiting:
        yield DoctorFinding(Severity.GOOD, f"Post: mails die wachten: {queue.waiting}.")
    if queue.refused:
        yield DoctorFinding(
            Severity.ATTENTION,
            f"Post: adressen die geen mail aannemen: {queue.refused}. De coördinator ziet ze bij Post.",
        )


def _content(at: datetime) -> Iterator[DoctorFinding]:
    problems = content.check([CHECKLISTS], today=amsterdam_date(at))
    for problem in problems:
        yield DoctorFinding(Severity.ATTENTION if problem.warning else Severity.WRONG, str(problem))
    if not problems:
        yield DoctorFinding(Severity.GOOD, "De checklists zijn in orde.")


def _schema() -> Iterator[DoctorFinding]:
    if pending := schema.pending():
        yield DoctorFinding(
            Severity.WRONG, f"De database loopt {len(pending)} stap achter. Draai: pragma-coach migrate"
        )
    elif schema.unknown():
        yield DoctorFinding(
            Severity.WRONG, "De database is van een nieuwere versie van Pragma Coach. Installeer die versie."
        )
    else:
        yield DoctorFinding(Severity.GOOD, "De database hoort bij deze versie.")


def _organisations(config: Config, at: datetime) -> Iterator[DoctorFinding]:
    if schema.pending():
        return
    yield from (DoctorFinding(Severity.WRONG, sentence) for sentence in seals.broken())
    with database.connection():
        known = organisations.every()
        for one in known:
            if not any(not account.disabled for account in accounts.every(one.id, Role.COORDINATOR)):
                yield DoctorFinding(
                    Severity.ATTENTION, f"{one.slug} heeft geen coördinator. Draai: pragma-coach coordinator add"
                )
            try:
                programme_for(one.id, one.programme)
            except ContentError as error:
                yield DoctorFinding(Severity.WRONG, f"{one.slug}: {error}")
    if not known:
        yield DoctorFinding(Severity.ATTENTION, "Er is nog geen organisatie. Draai: pragma-coach organisation add")
    for one in known:
        yield from _released(config, one, at)


def _released(config: Config, organisation: Organisation, at: datetime) -> Iterator[DoctorFinding]:
    if not organisation.settings.board:
        return
    try:
        there = {release.period_end for release in releases.releases_of(config.releases_file, organisation.slug)}
    except releases.ReleasesUnreadable as error:
        yield DoctorFinding(Severity.WRONG, str(error))
        return
    due = quarters_due(amsterdam_date(organisation.created_at), at - _LATE)
    if late := [quarter for quarter in due if quarter.last_day not in there]:
        yield DoctorFinding(
            Severity.WRONG,
            f"{organisation.slug}: kwartaal {late[0]} is niet gepubliceerd. Draait serve of jobs? "
            "Anders: pragma-coach publish",
        )
