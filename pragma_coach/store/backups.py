"""Copies of the embedded databases: a whole one in one file, proved before it counts, and put back as a whole.

Plain sqlite3 is spoken, on files that nothing else in this process has open: two SQLite libraries in one process would
drop each other's locks. The figures are copied before the people, so that a figure published in between is one that
the private database can write again; the other way round nothing could be published any more.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from pragma_coach import __version__
from pragma_coach.config import Config

_MANIFEST = "inhoud.json"
_FORMAT = 1
# What reading a damaged zip can raise: a changed bit may hit its list, a method (a RuntimeError), or the packed bytes.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, TypeError, ValueError)


class BackupRefused(Exception):
    """A copy cannot be made or put back; the message is a Dutch sentence that names the cure."""


def faults(file: Path) -> list[str]:
    """Return what SQLite finds wrong in a database file: damage, or rows that refer to nothing."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as db:
            found = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
            rows = db.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [str(error)]
    lost = [f"in {table} zijn rijen die nergens bij horen" for table in sorted({row[0] for row in rows})]
    return [fault for fault in found if fault != "ok"] + lost


def make(config: Config, target: Path, at: datetime, prove: Callable[[Path], None]) -> int:
    """Write a proved copy of the databases into one new zip file; return its size in bytes.

    `prove` gets the folder with the copies and raises when they are not right. Raise BackupRefused.
    """
    _require_sqlite(config)
    if target.exists():
        raise BackupRefused(f"{target} is er al. Kies een andere naam.")
    files = [file for file in (config.releases_file, config.sqlite_file) if file.exists()]
    if config.sqlite_file not in files:
        raise BackupRefused(f"In {config.data} staat geen database. Kijk de map na bij --data.")
    need = 3 * sum(file.stat().st_size for file in files)
    if shutil.disk_usage(target.absolute().parent).free < need:
        raise BackupRefused(f"Er is te weinig ruimte voor {target}: maak {need // 2**20 + 1} MB vrij.")
    with _workplace(target.absolute().parent) as folder:
        for file in files:
            _copy(file, folder)
        _require_sound(folder)
        prove(folder)
        _pack(folder, target, at)
    return target.stat().st_size


def _copy(file: Path, folder: Path) -> None:
    """Copy a database that may be in use, without what was erased from it. Raise BackupRefused."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as db:
            db.execute("VACUUM INTO ?", (str(folder / file.name),))
    except sqlite3.DatabaseError as error:
        raise BackupRefused(
            f"De kopie van {file.name} lukt niet ({error}). Kijk de rechten en de ruimte na, ook van {file.parent}."
        ) from error


def unpack(source: Path, folder: Path) -> datetime:
    """Put the databases of a copy in an empty folder and return when it was made.

    Raise BackupRefused for a file that is no copy, or is damaged.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            manifest = json.loads(packed.read(_MANIFEST))
            if manifest["format"] != _FORMAT:
                raise BackupRefused(f"{source} is van een nieuwere versie van Pragma Coach. Installeer die versie.")
            for name, digest in manifest["sha256"].items():
                if name not in ("pragma.db", "releases.db"):
                    raise BackupRefused(f"{source} is geen reservekopie van Pragma Coach. Kies een ander bestand.")
                content = packed.read(name)
                if hashlib.sha256(content).hexdigest() != digest:
                    raise BackupRefused(f"{source} is beschadigd ({name}). Neem een oudere reservekopie.")
                (folder / name).write_bytes(content)
            made_at = datetime.fromisoformat(manifest["made_at"])
    except _DAMAGE as error:
        raise BackupRefused(f"{source} is geen hele reservekopie van Pragma Coach. Kies een andere.") from error
    _require_sound(folder)
    return made_at


def put_back(
    config: Config, source: Path, at: datetime, prove: Callable[[Path], None], *, replace: bool
) -> tuple[datetime, Path | None]:
    """Put a copy in the data folder, after proving it; return when it was made and where the old files went.

    With `replace` what is there is moved aside, never thrown away. Raise BackupRefused.
    """
    _require_sqlite(config)
    if config.sqlite_file.exists() and not replace:
        raise BackupRefused(
            f"In {config.data} staat al een database. Stop Pragma Coach en kies --replace; wat er staat blijft bewaard."
        )
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _workplace(config.data) as folder:
        made_at = unpack(source, folder)
        prove(folder)
        old = _move_aside(config, at)
        for name in ("releases.db", "pragma.db"):
            if (folder / name).exists():
                (folder / name).chmod(0o600)
                os.replace(folder / name, config.data / name)
        _sync(config.data)
    return made_at, old


def _require_sqlite(config: Config) -> None:
    if config.database_url:
        raise BackupRefused(
            "Deze installatie gebruikt PostgreSQL. Maak de reservekopie met pg_dump -Fc en kopieer releases.db erbij; "
            "zet terug met pg_restore."
        )


def _require_sound(folder: Path) -> None:
    for file in sorted(folder.glob("*.db")):
        if found := faults(file):
            raise BackupRefused(f"De kopie van {file.name} is niet in orde: {found[0]}. Bewaar een oudere kopie.")


@contextmanager
def _workplace(parent: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=parent, prefix=".pragma-kopie-") as folder:
        yield Path(folder)


def _pack(folder: Path, target: Path, at: datetime) -> None:
    files = sorted(folder.glob("*.db"))
    manifest = {
        "format": _FORMAT,
        "made_at": at.isoformat(),
        "version": __version__,
        "sha256": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }
    packing = folder / "kopie.zip"
    with zipfile.ZipFile(packing, "x", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        for file in files:
            packed.write(file, file.name)
    packing.chmod(0o600)
    _sync(packing)
    os.replace(packing, target)
    _sync(target.absolute().parent)


def _move_aside(config: Config, at: datetime) -> Path | None:
    known = [config.data / name for name in ("pragma.db", "pragma.db-wal", "pragma.db-shm", "releases.db")]
    there = [file for file in known if file.exists()]
    if not there:
        return None
    old = config.data / f"vervangen-{at:%Y%m%d-%H%M%S}"
    old.mkdir(mode=0o700)
    for file in there:
        os.replace(file, old / file.name)
    return old


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
