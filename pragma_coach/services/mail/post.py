"""The post: taking letters out of the outbox one by one and giving them to the mail server.

No transaction is open while the mail server is spoken to. First a letter is claimed (store.mail.outbox), then sent,
then noted. A mail server that is down claims nothing, so nothing is lost or counted as a try, however long it lasts.
"""

from __future__ import annotations

import re
import secrets
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from pragma_coach.config import Config
from pragma_coach.domain.calendar import amsterdam_date, utc_moment
from pragma_coach.domain.mail import (
    GIVE_UP_AFTER,
    GIVEN_UP,
    LINES,
    LINK_BY_MAIL_LASTS,
    MailRhythm,
    Notice,
    is_quiet,
    next_mail_day,
    wait_after,
)
from pragma_coach.domain.refusal import Refused
from pragma_coach.services.mail import letters
from pragma_coach.services.mail.choices import topics_with
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.sessions import Purpose
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.mail import outbox, preferences
from pragma_coach.store.mail.outbox import Letter, LetterKind, Queue

Clock = Callable[[], datetime]

_SECONDS = 20  # per answer of the mail server; all answers together stay within the first wait of a letter
_PORTS = {"smtp": 25, "smtps": 465, "starttls": 587}
_CODE_BYTES = 20
_ANY = frozenset({MailRhythm.DAILY, MailRhythm.WEEKLY})


class NoMail(Refused):
    """The mail server cannot be used; the sentence says what to look at, and holds no password."""


class Delivery(StrEnum):
    """What the mail server did with one letter."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PostTally:
    """How many letters were sent, wait for another try, and were refused."""

    sent: int = 0
    later: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this process is to send now, with all that is needed for that."""

    letter: Letter
    address: str
    message: EmailMessage


@contextmanager
def connected(config: Config) -> Iterator[smtplib.SMTP]:
    """Hold a connection with the mail server of the settings. Raise NoMail when it cannot be had, or is lost."""
    server = urlsplit(config.smtp_url)
    if not server.hostname:
        raise NoMail("Er is geen mailserver ingesteld. Zet PRAGMA_SMTP_URL en PRAGMA_MAIL_FROM.")
    host, port = server.hostname, server.port or _PORTS[server.scheme]
    own_name = urlsplit(config.base_url).hostname  # the mail server need not know what this machine calls itself
    safe = ssl.create_default_context()
    try:
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, own_name, timeout=_SECONDS, context=safe)
        else:
            smtp = smtplib.SMTP(host, port, own_name, timeout=_SECONDS)
        with smtp:
            if server.scheme == "starttls":
                smtp.starttls(context=safe)
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            yield smtp
    except (OSError, smtplib.SMTPException) as error:  # an SMTPException is an OSError, but says more
        raise NoMail(f"De mailserver {host}:{port} doet het niet: {_trouble(error)}") from error


def _trouble(error: Exception) -> str:
    """Return what is wrong in Dutch; never the answer of the server, which may hold names and addresses."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return "de naam of het wachtwoord klopt niet. Kijk PRAGMA_SMTP_URL na."
        case smtplib.SMTPSenderRefused():
            return "de server wil geen post van dit adres. Kijk PRAGMA_MAIL_FROM na."
        case smtplib.SMTPNotSupportedError():
            return "de server kan dit niet veilig. Kies smtps, starttls of smtp in PRAGMA_SMTP_URL."
        case ssl.SSLError():
            return "de beveiligde verbinding lukt niet. Kijk het certificaat en de poort na."
        case smtplib.SMTPResponseException():
            return f"de server antwoordt {error.smtp_code}. Probeer het later nog eens."
        case _:
            return "de server antwoordt niet. Kijk na of hij draait en of de naam klopt."


def deliver(smtp: smtplib.SMTP, message: EmailMessage, sender: str, address: str) -> tuple[Delivery, str]:
    """Give one letter to the mail server; return what happened, and the number of a refusal.

    Trouble with the server itself is raised as smtplib does.
    """
    try:
        smtp.send_message(message, sender, [address])
    except smtplib.SMTPRecipientsRefused as error:
        return _judged(*next(iter(error.recipients.values())))
    except smtplib.SMTPDataError as error:
        return _judged(error.smtp_code, error.smtp_error)
    return Delivery.SENT, ""


def _judged(code: int, said: bytes | str) -> tuple[Delivery, str]:
    """Return whether a refusal is final, with its number.

    5xx is for good (RFC 5321), except 5.7.x and 530: those are about rules and signing in (RFC 3463), so about our
    settings, not about this person's address.
    """
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    detail = re.match(r"\d\.\d{1,3}\.\d{1,3}\b", text)
    number = f"{code} {detail[0]}" if detail else str(code)
    ours = code == 530 or (detail is not None and detail[0].startswith("5.7."))
    return Delivery.REFUSED if 500 <= code < 600 and not ours else Delivery.LATER, number


def post_due(config: Config, clock: Clock) -> PostTally:
    """Send every letter that is due; return how many went, wait and were refused. Raise NoMail."""
    with connection():
        if outbox.due(at := clock(), news=not is_quiet(at)) is None:
            return PostTally()
    counts = dict.fromkeys(Delivery, 0)
    with connected(config) as smtp:
        while (claimed := _claim(config, clock())) is not None:
            outcome, problem = deliver(smtp, claimed.message, config.mail_from, claimed.address)
            _note(claimed, outcome, problem, clock())
            counts[outcome] += 1
    return PostTally(counts[Delivery.SENT], counts[Delivery.LATER], counts[Delivery.REFUSED])


def _claim(config: Config, at: datetime) -> Claimed | None:
    """Claim the next letter that is due and can go; None when there is none."""
    while True:
        found, claimed = _look_at_next(config, at)
        if claimed is not None or not found:
            return claimed


@one_transaction
def _look_at_next(config: Config, at: datetime) -> tuple[bool, Claimed | None]:
    """Look at the letter that has been due longest: claim it, put it off, or drop it when nobody wants it now."""
    letter = outbox.due(at, news=not is_quiet(at))
    if letter is None:
        return False, None
    match letter.kind:
        case LetterKind.CONFIRM:
            return True, _claim_question(config, letter, at)
        case LetterKind.PASSWORD:
            return True, _claim_password(config, letter, at)
        case LetterKind.ACCOUNT:
            return True, _claim_way_in(config, letter, at)
        case LetterKind.NEWS:
            return True, _claim_news(config, letter, at)


def _claim_news(config: Config, letter: Letter, at: datetime) -> Claimed | None:
    today = amsterdam_date(at)
    if outbox.sent_since(letter.organisation_id, letter.account_id, utc_moment(today)):
        outbox.put_off(letter, next_mail_day(at))
        return None
    box = preferences.letterbox(letter.organisation_id, letter.account_id, today)
    topics = topics_with(box, _ANY) if box else frozenset()
    notices: list[Notice] = [one for one in letter.notices if LINES[one.kind].topic in topics]
    if box is None or box.address is None or not notices:
        outbox.drop(letter)
        return None
    name = organisations.get(letter.organisation_id).name
    token = preferences.stop_token(letter.organisation_id, letter.account_id)
    return _claimed(config, letter, box.address, letters.news(config, notices, name, token, at), at)


def _claim_question(config: Config, letter: Letter, at: datetime) -> Claimed | None:
    address = preferences.address_of(letter.organisation_id, letter.account_id)
    if address is None or address.confirmed_at is not None:
        outbox.drop(letter)
        return None
    code = secrets.token_urlsafe(_CODE_BYTES)
    preferences.set_code(letter.organisation_id, letter.account_id, code)
    return _claimed(config, letter, address.text, letters.confirmation(config, code), at)


def _claim_password(config: Config, letter: Letter, at: datetime) -> Claimed | None:
    """Make the link as the letter goes, so that it stands in no table; a letter that comes late has a new one."""
    account = accounts.get(letter.organisation_id, letter.account_id)
    if account is None or account.disabled or not account.email or at - letter.created_at > LINK_BY_MAIL_LASTS:
        outbox.drop(letter)
        return None
    sessions.revoke_codes(account, Purpose.PASSWORD, at)
    code = sessions.new_code(account, Purpose.PASSWORD, by=None, at=at)
    hours = LINK_BY_MAIL_LASTS // timedelta(hours=1)
    return _claimed(config, letter, account.email, letters.password(config, f"/welkom/{code}", hours), at)


def _claim_way_in(config: Config, letter: Letter, at: datetime) -> Claimed | None:
    account = accounts.get(letter.organisation_id, letter.account_id)
    if account is None or account.disabled or not account.email or at - letter.created_at > GIVE_UP_AFTER:
        outbox.drop(letter)
        return None
    return _claimed(config, letter, account.email, letters.way_in(config), at)


def _claimed(config: Config, letter: Letter, address: str, message: EmailMessage, at: datetime) -> Claimed | None:
    """Claim the letter and put sender and receiver on it; None when another process was first, or it is too late."""
    if at - letter.created_at > GIVE_UP_AFTER:
        outbox.note_refusal(letter, address, GIVEN_UP, at)
        return None
    try:
        letters.addressed(message, config, address, f"{letter.id:x}", at)
    except ValueError:  # an address of long ago that no header can hold
        outbox.note_refusal(letter, address, "553", at)
        return None
    if not outbox.claim(letter, until=at + wait_after(letter.tries + 1)):
        return None
    return Claimed(letter, address, message)


@one_transaction
def _note(claimed: Claimed, outcome: Delivery, problem: str, at: datetime) -> None:
    match outcome:
        case Delivery.SENT:
            outbox.note_sent(claimed.letter, claimed.address, at)
        case Delivery.REFUSED:
            outbox.note_refusal(claimed.letter, claimed.address, problem, at)
        case Delivery.LATER:
            outbox.note_failure(claimed.letter, problem)


def try_out(config: Config, address: str, at: datetime) -> None:
    """Send a trial letter to an address. Raise NoMail with what is wrong."""
    with connected(config) as smtp:
        message = letters.addressed(letters.trial(), config, address, f"proef-{secrets.token_hex(8)}", at)
        outcome, number = deliver(smtp, message, config.mail_from, address)
    if outcome is not Delivery.SENT:
        raise NoMail(f"De mailserver neemt de proef niet aan (antwoord {number}). Kijk adres en afzender na.")


def check_server(config: Config) -> None:
    """Sign in at the mail server. Raise NoMail with what is wrong."""
    with connected(config) as smtp, suppress(smtplib.SMTPServerDisconnected):
        smtp.noop()


def queue() -> Queue:
    with connection():
        return outbox.queue()
