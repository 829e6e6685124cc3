"""Mail for whoever keeps the machine: settings, trying the server, sending by hand, the doctor, and the clock."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import make
import pytest
from commands import run
from ports import free_port
from postbox import SENDER, Postbox, listening, posting

from pragma_coach import jobs
from pragma_coach.config import Config, ConfigError
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.types import Role
from pragma_coach.services.mail import choices
from pragma_coach.services.operations import doctor
from pragma_coach.services.operations.doctor import Severity
from pragma_coach.store import database, schema
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import one_transaction
from pragma_coach.store.mail import outbox
from pragma_coach.store.tables.mail import MailOutbox

MONDAY = utc_moment(date(2026, 6, 15), 8)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings in the environment."""
    for name in [name for name in os.environ if name.startswith("PRAGMA_")]:
        monkeypatch.delenv(name)


def settings(tmp_path: Path, **environ: str) -> Config:
    return Config.from_env(tmp_path, {f"PRAGMA_{name}": value for name, value in environ.items()})


def test_a_mail_server_and_a_sender_are_settings_and_without_them_there_is_no_mail(tmp_path: Path) -> None:
    assert settings(tmp_path).smtp_url == ""
    made = settings(tmp_path, SMTP_URL="starttls://u:w@mail.stad.nl:587", MAIL_FROM=SENDER)
    assert (made.smtp_url, made.mail_from) == ("starttls://u:w@mail.stad.nl:587", SENDER)
    assert settings(tmp_path, SMTP_URL="smtp://u:w@localhost", MAIL_FROM=SENDER).smtp_url


@pytest.mark.parametrize("url", ["mail.stad.nl", "http://mail.stad.nl", "smtp://", "smtps://stad.nl:poort", "smtp://["])
def test_what_is_no_mail_server_is_refused_without_quoting_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="PRAGMA_SMTP_URL is geen adres van een mailserver") as refused:
        settings(tmp_path, SMTP_URL=url, MAIL_FROM=SENDER)
    assert url not in str(refused.value)


def test_a_password_never_goes_over_an_open_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="wachtwoord open over de lijn") as refused:
        settings(tmp_path, SMTP_URL="smtp://stappen:geheim@mail.stad.nl", MAIL_FROM=SENDER)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "stappen", "a@b.nl, c@d.nl", "Stappen <a@b.nl>", "a@b.nl\nBcc: c@d.nl"])
def test_a_mail_server_needs_one_plain_sender(tmp_path: Path, sender: str) -> None:
    with pytest.raises(ConfigError, match="PRAGMA_MAIL_FROM"):
        settings(tmp_path, SMTP_URL="smtp://localhost", MAIL_FROM=sender)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with an organisation in which somebody asked for an address just now, and no mail server yet."""
    config = Config(data=tmp_path)
    database.connect_to(config)
    schema.migrate(config)
    account = make.account(make.organisation(at=datetime.now(UTC)).id, Role.COACH)
    choices.ask_address(make.operation(account.actor, at=datetime.now(UTC)), "carla@voorbeeld.nl")
    database.close_all()
    monkeypatch.setenv("PRAGMA_BASE_URL", "https://stappen.voorbeeld.nl")
    monkeypatch.setenv("PRAGMA_HOSTS", "stappen.voorbeeld.nl")
    return tmp_path


def use(box: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRAGMA_SMTP_URL", f"smtp://127.0.0.1:{box.port}")
    monkeypatch.setenv("PRAGMA_MAIL_FROM", SENDER)


def test_by_hand_mail_is_shown_tried_and_sent(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run("mail", "flush", data=house)
    assert (result.exit_code, "PRAGMA_SMTP_URL" in result.output) == (1, True)
    box = Postbox(free_port())
    use(box, monkeypatch)
    assert "Wachten: 1, de oudste sinds" in run("mail", "show", data=house).output
    down = run("mail", "flush", data=house)
    assert down.exit_code == 1
    assert "antwoordt niet" in down.output
    with listening(box):
        assert "nam de proef aan" in run("mail", "test", "anna@voorbeeld.nl", data=house).output
        assert "Verstuurd: 1." in run("mail", "flush", data=house).output
        assert "Verstuurd: 0." in run("mail", "flush", data=house).output
    assert box.receivers == ["anna@voorbeeld.nl", "carla@voorbeeld.nl"]
    assert "Wachten: 0." in run("mail", "show", data=house).output
    assert "voorbeeld" not in run("mail", "show", data=house).output


def test_a_trial_to_what_is_no_address_is_refused(house: Path) -> None:
    result = run("mail", "test", "anna", data=house)
    assert result.exit_code == 1
    assert "naam@voorbeeld.nl" in result.output


def findings(config: Config, at: datetime) -> dict[str, Severity]:
    database.close_all()
    return {
        one.sentence: one.severity
        for one in doctor.examine(config, at)
        if one.sentence.startswith("Post") or "mailserver" in one.sentence
    }


def test_the_doctor_looks_at_the_mail_server_and_at_the_oldest_letter(house: Path) -> None:
    config, at = settings(house, BASE_URL="https://stappen.voorbeeld.nl"), datetime.now(UTC)
    assert findings(config, at + 2 * DAY) == {
        "Post: uit. Wilt u mail versturen? Stel PRAGMA_SMTP_URL en PRAGMA_MAIL_FROM in.": Severity.GOOD,
        "Post: mails die wachten: 1, de oudste al 48 uur. Stel PRAGMA_SMTP_URL in.": Severity.WRONG,
    }
    box = Postbox(free_port())
    down = findings(posting(config, box), at)
    assert [level for sentence, level in down.items() if "doet het niet" in sentence] == [Severity.WRONG]
    assert down["Post: mails die wachten: 1."] is Severity.GOOD
    database.connect_to(config)

    @one_transaction
    def refused() -> None:
        letter = outbox.due(at, news=True)
        assert letter is not None
        outbox.note_refusal(letter, "carla@voorbeeld.nl", "550", at)

    refused()
    with listening(box):
        up = findings(replace(posting(config, box), base_url="http://stappen.voorbeeld.nl"), at)
    assert up == {
        f"Post: de mailserver doet het; mail komt van {SENDER}.": Severity.GOOD,
        "Post: links in mail zijn zonder https. Stel PRAGMA_BASE_URL in met https.": Severity.ATTENTION,
        "Post: adressen die geen mail aannemen: 1. De coördinator ziet ze bij Post.": Severity.ATTENTION,
    }


@one_transaction
def overseer() -> None:
    account = make.account(make.organisation().id, Role.COORDINATOR, email="corrie@voorbeeld.nl")
    accounts.set_password(account.id, "x")


def test_the_clock_reminds_and_posts_once_a_week_however_often_it_wakes(config: Config) -> None:
    overseer()
    with listening(Postbox(free_port())) as box:
        made = posting(config, box)
        for hours in range(-2, 7 * 24):
            jobs.run_mail(made, lambda: MONDAY + hours * HOUR)  # noqa: B023 - called before the next turn
        assert box.receivers == ["corrie@voorbeeld.nl"]


def test_the_clock_tells_in_the_log_that_the_server_is_down_and_goes_on(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    overseer()
    box = Postbox(free_port())
    made = posting(config, box, secret="u:geheim@")
    jobs.run_mail(made, lambda: MONDAY)
    assert "antwoordt niet" in caplog.text
    assert "geheim" not in caplog.text
    with listening(box):
        jobs.run_mail(replace(made, smtp_url=f"smtp://127.0.0.1:{box.port}"), lambda: MONDAY + HOUR)
    assert box.receivers == ["corrie@voorbeeld.nl"]


def test_without_a_mail_server_nothing_is_put_in_the_outbox(config: Config) -> None:
    overseer()
    jobs.run_mail(config, lambda: MONDAY)
    with database.connection():
        assert outbox.queue() == outbox.Queue(0, None, 0)


def test_the_scheduler_sends_mail_as_soon_as_it_starts(config: Config) -> None:
    overseer()
    with listening(Postbox(free_port())) as box:
        scheduler = jobs.scheduler(posting(config, box), lambda: MONDAY)
        scheduler.start()
        try:
            for _ in range(100):
                if box.got:
                    break
                time.sleep(0.05)
        finally:
            scheduler.shutdown(wait=True)
    assert box.receivers == ["corrie@voorbeeld.nl"]


def letters() -> int:
    with database.connection():
        return int(MailOutbox.select().count())


def test_old_letters_are_forgotten_by_the_clock(config: Config) -> None:
    overseer()
    with listening(Postbox(free_port())) as box:
        jobs.run_mail(posting(config, box), lambda: MONDAY)
    jobs.run_due(config, MONDAY + 29 * DAY)
    assert letters() == 1
    jobs.run_due(config, MONDAY + 31 * DAY)
    assert letters() == 0
