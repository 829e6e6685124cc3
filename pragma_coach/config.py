"""The settings of one installation: read once from the environment, frozen, loud about mistakes."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

DATA_FOLDER = "pragma-data"
BASE_URL = "http://127.0.0.1:8000"
CHARTJS_URL = "https://cdn.jsdelivr.net/npm/chart.js@4.6.1/dist/chart.umd.min.js"
CHARTJS_INTEGRITY = "sha384-Emf5ZVIUiarAdhkgtqK+5/Z5qIvM6QoVrS+qAVtfyZVuD5lIHrac0me485+Antp0"
_SHORTEST_SECRET = 32
# The privacy rules when nothing is set: those of domain.scoreboard.disclosure, which a test compares.
_LEAST_PEOPLE, _LEAST_REST, _LEAST_COACHES = 10, 5, 3


class ConfigError(Exception):
    """A setting cannot be right; the message quotes it and names the cure."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings.

    `data` is the folder with the databases; `database_url` names a PostgreSQL server instead of the embedded SQLite
    file; `base_url` is the address people type (needed for links on cards); `chartjs` is the address of Chart.js or
    "" for none; `hosts` are the names the server answers to (empty: any, for a first try on one machine); `proxies` is
    how many proxies of our own stand before the server and tell where a request came from (0: none is believed).
    `least_people`, `least_rest`, `least_coaches` are the privacy rules of the scoreboard; `rules_by` and
    `rules_because` tell who set them lower than usual, and why (`services.scoreboard.rules` judges them). `smtp_url` is
    the mail server ("" for no mail at all) and `mail_from` the address it comes from. `local_hooks` lets messages
    to other systems go to http and to the own machine, for trying out. `oidc_issuer` is where staff may sign in at
    their own organisation ("": nowhere), with the name and secret that it gave us.
    """

    data: Path
    database_url: str = ""
    secret_key: str = ""
    base_url: str = BASE_URL
    hosts: tuple[str, ...] = ()
    chartjs: str = CHARTJS_URL
    contact: str = ""
    proxies: int = 0
    least_people: int = _LEAST_PEOPLE
    least_rest: int = _LEAST_REST
    least_coaches: int = _LEAST_COACHES
    rules_by: str = ""
    rules_because: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    local_hooks: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""

    @classmethod
    def from_env(cls, data: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
        """Read the settings; `data` (a command-line choice) goes before PRAGMA_DATA.

        Raise ConfigError for a value that cannot be right.
        """
        folder = data or Path(environ.get("PRAGMA_DATA") or DATA_FOLDER)
        base_url = environ.get("PRAGMA_BASE_URL", BASE_URL).rstrip("/")
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ConfigError(
                f"PRAGMA_BASE_URL={base_url!r} is geen adres. Schrijf bijvoorbeeld https://coach.uwstad.nl."
            )
        smtp_url, mail_from = _mail(environ)
        return cls(
            data=folder.expanduser().resolve(),
            database_url=_database_url(environ.get("PRAGMA_DATABASE_URL", "")),
            secret_key=_secret(environ),
            base_url=base_url,
            hosts=tuple(host.strip() for host in environ.get("PRAGMA_HOSTS", "").split(",") if host.strip()),
            chartjs=_chartjs(environ.get("PRAGMA_CHARTJS", "cdn")),
            contact=environ.get("PRAGMA_CONTACT", ""),
            proxies=_proxies(environ.get("PRAGMA_PROXIES", "0")),
            least_people=_count(environ, "PRAGMA_LEAST_PEOPLE", _LEAST_PEOPLE),
            least_rest=_count(environ, "PRAGMA_LEAST_REST", _LEAST_REST),
            least_coaches=_count(environ, "PRAGMA_LEAST_COACHES", _LEAST_COACHES),
            rules_by=environ.get("PRAGMA_RULES_BY", "").strip(),
            rules_because=environ.get("PRAGMA_RULES_BECAUSE", "").strip(),
            smtp_url=smtp_url,
            mail_from=mail_from,
            local_hooks=environ.get("PRAGMA_LOCAL_HOOKS", "") == "1",
            **_oidc(environ),
        )

    @property
    def sqlite_file(self) -> Path:
        return self.data / "pragma.db"

    @property
    def releases_file(self) -> Path:
        """The published figures: the only file the public side reads."""
        return self.data / "releases.db"

    @property
    def levels_file(self) -> Path:
        """Which published cells make which region and country figure; read by the public side too."""
        return self.data / "levels.db"

    @property
    def network_folder(self) -> Path:
        """Keys, collected releases and the map of regions of a network."""
        return self.data / "network"

    @property
    def secure(self) -> bool:
        """Whether people come in over https, so that cookies can be kept to https."""
        return self.base_url.startswith("https://")

    def with_secret(self) -> Config:
        """Return the settings with a secret key: the given one, or one kept in the data folder (mode 0600)."""
        if self.secret_key:
            return self
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.data / "secret.key"
        try:
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w", encoding="ascii") as out:
                out.write(secrets.token_urlsafe(48))
        return replace(self, secret_key=file.read_text("ascii").strip())


def _database_url(value: str) -> str:
    """Check the address without quoting it: there may be a password in it."""
    if not value:
        return ""
    cure = "Schrijf postgresql://NAAM:WACHTWOORD@SERVER:5432/DATABASE, of laat de waarde weg voor de ingebouwde SQLite."
    try:
        address = urlsplit(value)
        right = address.scheme in ("postgresql", "postgres") and (address.port or 1) and address.path.strip("/")
    except ValueError:  # the port is no number, or a bracket is missing
        right = False
    if not right:
        raise ConfigError(f"PRAGMA_DATABASE_URL is geen adres van een PostgreSQL-database. {cure}")
    return value


def _mail(environ: Mapping[str, str]) -> tuple[str, str]:
    """Check the mail server without quoting it: there may be a password in it."""
    url, sender = environ.get("PRAGMA_SMTP_URL", "").strip(), environ.get("PRAGMA_MAIL_FROM", "").strip()
    if not url:
        return "", sender
    cure = "Schrijf starttls://NAAM:WACHTWOORD@SERVER:587 of smtps://NAAM:WACHTWOORD@SERVER, of laat de waarde weg."
    try:
        address = urlsplit(url)
        right = address.scheme in ("smtp", "smtps", "starttls") and address.hostname and (address.port or 1)
    except ValueError:  # the port is no number, or a bracket is missing
        right = False
    if not right:
        raise ConfigError(f"PRAGMA_SMTP_URL is geen adres van een mailserver. {cure}")
    if address.scheme == "smtp" and address.password and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ConfigError(f"PRAGMA_SMTP_URL stuurt het wachtwoord open over de lijn. {cure}")
    if not re.fullmatch(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+", sender):
        raise ConfigError(
            f"PRAGMA_MAIL_FROM={sender!r} is geen e-mailadres. Schrijf bijvoorbeeld stappen@uwstad.nl: "
            "met PRAGMA_SMTP_URL moet er een afzender zijn."
        )
    return url, sender


def _oidc(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings for signing in at the organisation; all of them, or none."""
    issuer = environ.get("PRAGMA_OIDC_ISSUER", "").strip().rstrip("/")
    client, file = environ.get("PRAGMA_OIDC_CLIENT_ID", "").strip(), environ.get("PRAGMA_OIDC_CLIENT_SECRET_FILE", "")
    if not issuer:
        return {}
    if not issuer.startswith(("https://", "http://127.0.0.1")):
        raise ConfigError(f"PRAGMA_OIDC_ISSUER={issuer!r} kan niet. Neem een adres dat met https:// begint.")
    if not client or not file:
        raise ConfigError("Bij PRAGMA_OIDC_ISSUER horen PRAGMA_OIDC_CLIENT_ID en PRAGMA_OIDC_CLIENT_SECRET_FILE.")
    secret = _secret_in(file, "PRAGMA_OIDC_CLIENT_SECRET_FILE")
    return {"oidc_issuer": issuer, "oidc_client_id": client, "oidc_client_secret": secret}


def _secret_in(file: str, setting: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{setting}={file!r} is niet te lezen ({error.strerror}).") from None


def _secret(environ: Mapping[str, str]) -> str:
    file = environ.get("PRAGMA_SECRET_KEY_FILE")
    secret = _secret_in(file, "PRAGMA_SECRET_KEY_FILE") if file else environ.get("PRAGMA_SECRET_KEY", "")
    if secret and len(secret) < _SHORTEST_SECRET:
        raise ConfigError(f"PRAGMA_SECRET_KEY is te kort. Neem minstens {_SHORTEST_SECRET} willekeurige tekens.")
    return secret


def _chartjs(value: str) -> str:
    if value == "cdn":
        return CHARTJS_URL
    if value in ("off", ""):
        return ""
    if value.startswith(("/", "https://", "http://127.0.0.1")):
        return value
    raise ConfigError(f"PRAGMA_CHARTJS={value!r} kan niet. Kies cdn, off of een adres dat met https:// begint.")


def _count(environ: Mapping[str, str], name: str, usual: int) -> int:
    value = environ.get(name) or str(usual)
    if not (value.isascii() and value.isdigit() and len(value) <= 4):
        raise ConfigError(f"{name}={value!r} is geen aantal. Schrijf een heel getal, of laat het weg voor {usual}.")
    return int(value)


def _proxies(value: str) -> int:
    if value not in ("0", "1", "2", "3"):
        raise ConfigError(f"PRAGMA_PROXIES={value!r} kan niet. Vul 0 in, of het aantal eigen proxy's (1 tot 3).")
    return int(value)
