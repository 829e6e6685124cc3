"""Putting files in a folder that others read: a new one is filled first, and then takes the old one's place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pragma_coach.domain.refusal import Invalid


def put(files: Mapping[str, bytes], target: Path, mark: str) -> None:
    """Make `target` a folder with exactly these files; on any mishap what was there before is there still.

    Only a folder with the file `mark` (of an earlier time) or an empty one is replaced. Raise Invalid for another.
    """
    target = target.absolute()
    if target.exists() and not _ours(target, mark):
        raise Invalid(f"In {target} staan al andere bestanden. Kies een nieuwe map, of maak deze eerst leeg.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as workplace:
        new, old = Path(workplace) / "new", Path(workplace) / "old"
        for name, body in files.items():
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
        if not target.exists():
            os.rename(new, target)
            return
        os.rename(target, old)
        try:
            os.rename(new, target)
        except OSError:
            os.rename(old, target)
            raise


def _ours(target: Path, mark: str) -> bool:
    return target.is_dir() and not target.is_symlink() and ((target / mark).is_file() or not any(target.iterdir()))
