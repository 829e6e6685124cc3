"""A real mail server on this machine for tests: it keeps what it gets, and says no when it is told to."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from pragma_coach.config import Config

SENDER = "stappen@voorbeeld.nl"
NAME, PASSWORD = "stappen", "geheim woord"


@dataclass
class Postbox:
    """What the server got, and what it answers: by address, or to everybody's letter under "*"."""

    port: int
    got: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if "*" in self.answers:
            return self.answers["*"]
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got += [(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    @property
    def receivers(self) -> list[str]:
        """Who got mail, in order."""
        return [address for address, _ in self.got]


def whole(message: EmailMessage) -> str:
    """The headers and all bodies of a letter, decoded."""
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *parts])


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """The plain or HTML body of a letter."""
    part = message.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content


def _right(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (NAME.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)  # the server says so itself


@contextmanager
def listening(box: Postbox, *, tls: ssl.SSLContext | None = None, start_tls: bool = False) -> Iterator[Postbox]:
    """Run the server for a block: plain, with TLS from the first byte, or with STARTTLS and a password asked for."""
    options: dict[str, Any] = {}
    if tls is not None and not start_tls:
        options["ssl_context"] = tls
    if start_tls:
        options |= {"tls_context": tls, "require_starttls": True, "authenticator": _right, "auth_required": True}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, ready_timeout=10, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def posting(config: Config, box: Postbox, scheme: str = "smtp", secret: str = "") -> Config:
    """The settings of the test with this mail server."""
    return replace(
        config,
        smtp_url=f"{scheme}://{secret}127.0.0.1:{box.port}",
        mail_from=SENDER,
        base_url="https://stappen.voorbeeld.nl",
    )
