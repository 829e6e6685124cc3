"""What all commands share: the data folder, opening the store, and mistakes told as Dutch sentences."""

from __future__ import annotations

import errno
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from pragma_coach.config import Config, ConfigError
from pragma_coach.content import ContentError
from pragma_coach.domain.refusal import Refused
from pragma_coach.domain.types import Actor, Operation, OpId
from pragma_coach.store import database, schema
from pragma_coach.store.backups import BackupRefused
from pragma_coach.store.database import StoreUnavailable
from pragma_coach.store.releases import ReleasesUnreadable
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


def now() -> datetime:
    """Return the moment in UTC: the clock is read here, once per command."""
    return datetime.now(UTC)


def operation(actor: Actor, at: datetime) -> Operation:
    """Return one act of somebody at the command line."""
    return Operation(actor, OpId(f"cli-{uuid.uuid4()}"), at)


def settings(data: Path | None) -> Config:
    """Return the settings of the environment with the data folder of the command."""
    return Config.from_env(data)


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


def say(sentence: str = "") -> None:
    """Print a line."""
    click.echo(sentence)


def warn(sentence: str) -> None:
    """Print a line to the error stream."""
    click.echo(sentence, err=True)


def fail(sentence: str, code: int = 1) -> NoReturn:
    """Stop the command with a sentence that names the cure."""
    warn(sentence)
    sys.exit(code)


class Commands(click.Group):
    """The commands; what people can expect to go wrong becomes a sentence and an exit code, never a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command. Exit 2 for a command that was typed wrong, 1 for one that could not be done."""
        own_ending: dict[str, Any] = {**extra, "standalone_mode": False}
        try:
            outcome = super().main(*args, **own_ending)
        except click.UsageError as error:
            fail(_typed_wrong(error), 2)
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


def _typed_wrong(error: click.UsageError) -> str:
    help_with = error.ctx.command_path if error.ctx else "pragma-coach"
    match error:
        case click.NoSuchOption():
            what = f"De optie {error.option_name} is er niet."
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else error.param_hint
            what = f"Er ontbreekt iets: {name}."
        case click.BadParameter():
            name = error.param.opts[-1] if error.param else error.param_hint
            what = f"De waarde van {name} kan niet ({error.message})"
        case _:
            what = f"Dit kan niet: {error.message}"
    return f"{what} Kijk hoe het moet met: {help_with} --help"


def _of_the_system(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    match error.errno:
        case errno.ENOSPC:
            return f"De schijf is vol{where}. Maak ruimte en probeer het opnieuw."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"Hier mag dit programma niet schrijven of lezen{where}. Kijk de rechten na of kies een andere map."
        case errno.ENOENT:
            return f"Dit bestand of deze map is er niet{where}. Kijk de naam na."
        case errno.ENOTDIR | errno.EISDIR | errno.EEXIST:
            return f"Hier staat al iets anders{where}. Kies een andere naam."
        case _:
            return f"Dit lukte niet: {error}. Kijk de naam en de rechten na."
