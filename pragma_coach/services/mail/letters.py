"""What a mail says: plain text and the same as simple HTML, with one tap to stop and nothing that follows anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address as MailName
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from string import Template
from urllib.parse import urlsplit

from pragma_coach.config import Config
from pragma_coach.domain.calendar import amsterdam_date, in_words
from pragma_coach.domain.mail import LINES, OFFERS, Notice
from pragma_coach.paths import TEMPLATES
from pragma_coach.services.mail.choices import CODE_LASTS

SENDER = "Stappen"
_LONGEST_LINE = 998  # RFC 5322
_FOLDER = TEMPLATES / "mail" / "letters"


def news(config: Config, notices: Sequence[Notice], organisation: str, stop_token: str, at: datetime) -> EmailMessage:
    """Return the letter that tells these notices; `organisation` is the name of the reader's own organisation."""
    stop = f"{config.base_url}/post/stop/{stop_token}"
    topics = dict.fromkeys(LINES[notice.kind].topic for notice in notices)
    fields = {
        "subject": "Er staat iets voor u klaar",
        "greeting": f"Dit staat er voor u klaar op {in_words(amsterdam_date(at))}.",
        "why": " ".join(OFFERS[topic].why.format(organisation=organisation) for topic in topics),
        "choices": f"{config.base_url}/account/post",
        "stop": stop,
    }
    said = [(LINES[notice.kind].words(notice.count), f"{config.base_url}{notice.path}") for notice in notices]
    text = "\n".join(f"- {sentence}\n  {address}" for sentence, address in said)
    html = "\n".join(f'<li><a href="{escape(address)}">{escape(sentence)}</a></li>' for sentence, address in said)
    letter = _letter("news", fields, text, html)
    letter["List-Unsubscribe"] = f"<{stop}>"
    if config.secure:  # RFC 8058 asks for https
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return letter


def confirmation(config: Config, code: str) -> EmailMessage:
    """Return the letter that asks whether an address is right."""
    link = f"{config.base_url}/post/adres/{code}"
    fields = {"subject": "Is dit het goede e-mailadres?", "link": link, "days": str(CODE_LASTS.days)}
    return _letter("confirm", fields)


def password(config: Config, path: str, hours: int) -> EmailMessage:
    """Return the letter with the link for who forgot the password; `path` is that of the link."""
    fields = {"subject": "Kies een nieuw wachtwoord", "link": config.base_url + path, "hours": str(hours)}
    return _letter("password", fields)


def way_in(config: Config) -> EmailMessage:
    """Return the letter that says that somebody changed how the reader comes in."""
    fields = {"subject": "Uw manier van inloggen is veranderd", "link": f"{config.base_url}/account#ingang"}
    return _letter("account", fields)


def trial() -> EmailMessage:
    """Return the letter with which the administrator of the server tests the mail server."""
    letter = EmailMessage()
    letter["Subject"] = "Proef van Pragma Coach"
    letter.set_content("Deze mail is een proef. Komt hij aan, dan werkt de post.\n")
    return letter


def _letter(name: str, fields: dict[str, str], text_lines: str = "", html_lines: str = "") -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = fields["subject"]
    text = Template((_FOLDER / f"{name}.txt").read_text("utf-8"))
    # Quoted-printable: every mail server can carry it, also one that only knows seven bits.
    letter.set_content(text.substitute(fields, lines=text_lines), cte="quoted-printable")
    html = Template((_FOLDER / f"{name}.html").read_text("utf-8"))
    safe = {key: escape(value) for key, value in fields.items()}
    letter.add_alternative(html.substitute(safe, lines=html_lines), subtype="html", cte="quoted-printable")
    return letter


def addressed(letter: EmailMessage, config: Config, address: str, letter_id: str, at: datetime) -> EmailMessage:
    """Put sender, receiver and number on a letter.

    The number is that of the letter in the outbox: if a process dies between sending and noting it, the second copy
    can be recognised. Raise ValueError when the address cannot stand in a header.
    """
    letter["From"] = MailName(SENDER, addr_spec=config.mail_from)
    letter["To"] = MailName(addr_spec=address)
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{letter_id}@{urlsplit(config.base_url).hostname}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"  # for the one large server that does not know the line above
    letter.policy = letter.policy.clone(max_line_length=_LONGEST_LINE)  # a link in a header stays whole
    return letter
