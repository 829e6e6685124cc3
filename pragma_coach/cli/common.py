"""What all commands share: the data folder, the connected store, and errors as Dutch sentences."""

from __future__ import annotations

import errno
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from pragma_coach.cli.dutch import DutchContext, typed_wrong
from pragma_coach.config import Config, ConfigError
from pragma_coach.content import ContentError
from pragma_coach.domain.refusal import Refused
from pragma_coach.domain.types import Actor, Operation, OpId
from pragma_coach.published.releases import ReleasesUnreadable
from pragma_coach.services.accounts import founding
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.store import database, schema
from pragma_coach.store.backups import BackupRefused
from pragma_coach.store.database import StoreUnavailable
from pragma_coach.store.schema import SchemaError

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="De map met de gegevens (anders PRAGMA_DATA, anders pragma-data).",
)
organisation_option = click.option(
    "--organisation", default="", metavar="KORTE-NAAM", help="Welke organisatie, als er meer zijn."
)
coordinator_option = click.option(
    "--as", "as_email", default="", metavar="E-MAIL", help="Namens welke coördinator (anders de eerste)."
)
out_option = click.option("--out", type=click.Path(path_type=Path), help="Het bestand of de map (anders hier).")

CHOSEN = "PRAGMA_BASE_URL"
_ADDRESS = "address"  # a file in the data folder


def now() -> datetime:
    """Return the moment in UTC; each command reads the clock once."""
    return datetime.now(UTC)


def operation(actor: Actor, at: datetime) -> Operation:
    return Operation(actor, OpId(f"cli-{uuid.uuid4()}"), at)


def settings(data: Path | None) -> Config:
    """Return the settings of the environment with the data folder of the command.

    Raise ConfigError, also for privacy rules below the floor: then no command runs.
    Without an address of somebody's choice it is that of the server that ran last on this folder.
    """
    config = Config.from_env(data)
    rules_in_force(config)
    with suppress(OSError, UnicodeDecodeError):
        if CHOSEN not in os.environ and (served := (config.data / _ADDRESS).read_text("ascii").strip()):
            return replace(config, base_url=served)
    return config


def remember_address(config: Config) -> None:
    """Let commands that run beside a server print the address at which that one listens."""
    (config.data / _ADDRESS).write_text(f"{config.base_url}\n", "ascii")


@contextmanager
def opened(config: Config, *, migrate: bool = False) -> Iterator[None]:
    """Connect the store for a command; with `migrate` the schema is brought up to date first.

    Raise SchemaError when the schema is not that of this program.
    """
    if not config.database_url and not config.sqlite_file.exists() and not migrate:
        fail(f"In {config.data} staat geen database. Begin met: pragma-coach migrate, of probeer: pragma-coach demo")
    database.connect_to(config)
    try:
        if migrate:
            schema.migrate(config)
        schema.require_current()
        yield
    finally:
        database.close_all()


@contextmanager
def acting(data: Path | None, organisation: str, as_email: str) -> Iterator[Actor]:
    """Connect the store for a command of a coordinator of the organisation. Raise NotThere when there is none."""
    with opened(settings(data)):
        yield founding.coordinator(founding.organisation(organisation), as_email)


def say(sentence: str = "") -> None:
    click.echo(sentence)


def warn(sentence: str) -> None:
    click.echo(sentence, err=True)


def fail(sentence: str, code: int = 1) -> NoReturn:
    """Stop the command with a sentence that names the cure."""
    warn(sentence)
    sys.exit(code)


def write(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read: whole, or (full disk) not at all."""
    half = file.with_name(f".{file.name}.half")
    try:
        half.touch(mode=0o600)
        half.write_bytes(content)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def save(out: Path | None, name: str, content: bytes) -> Path:
    """Write a file as `out`, or under its own name in the folder `out` or here; return where it is."""
    target = out / name if out and out.is_dir() else out or Path(name)
    write(target, content)
    return target


def require_yes(question: str) -> None:
    """Ask; stop the command unless the answer is yes. Where nobody can answer, a script has chosen."""
    try:
        answer = click.prompt(f"{question} [j/N]", default="n", show_default=False)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        return
    if answer.strip().lower() not in ("j", "ja", "y", "yes"):
        raise click.Abort


class Commands(click.Group):
    """The commands; an expected error becomes a sentence and an exit code, never a traceback."""

    context_class = DutchContext

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, with Dutch help."""
        cmd.context_class = DutchContext
        super().add_command(cmd, name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was asked for."""
        if self.get_command(ctx, args[0]) is None:
            known = ", ".join(self.list_commands(ctx))
            ctx.fail(f"De opdracht {args[0]} is er niet. Er zijn: {known}.")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command. Exit 2 for a command that was typed wrong, 1 for one that could not be done."""
        own_ending: dict[str, Any] = {**extra, "standalone_mode": False}
        try:
            outcome = super().main(*args, **own_ending)
        except NoArgsIsHelpError as error:
            fail(error.format_message(), 2)
        except click.UsageError as error:
            fail(typed_wrong(error), 2)
        except (click.Abort, KeyboardInterrupt):
            fail("Afgebroken. Er is niets half gedaan.")
        except Refused as error:
            fail(error.sentence)
        except (ConfigError, SchemaError, ContentError, ReleasesUnreadable, BackupRefused) as error:
            fail(str(error))
        except StoreUnavailable as error:
            fail(
                f"De database is nu niet te gebruiken ({error}). "
                "Kijk of de map of de server er is en of er nog ruimte op de schijf is."
            )
        except OSError as error:
            fail(_of_the_system(error))
        sys.exit(outcome if isinstance(outcome, int) else 0)


def _of_the_system(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    match error.errno:
        case errno.ENOSPC | errno.EFBIG | errno.EDQUOT:
            return f"De schijf is vol{where}. Maak ruimte en probeer het opnieuw."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"Hier mag dit programma niet schrijven of lezen{where}. Kijk de rechten na of kies een andere map."
        case errno.ENOENT:
            return f"Dit bestand of deze map is er niet{where}. Kijk de naam na."
        case errno.ENOTDIR | errno.EISDIR | errno.EEXIST:
            return f"Hier staat al iets anders{where}. Kies een andere naam."
        case _:
            return f"Dit lukte niet: {error}. Kijk de naam en de rechten na."
