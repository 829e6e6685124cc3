"""A copy that was damaged on the way is refused with a sentence, wherever the damage is."""

from __future__ import annotations

import random
from pathlib import Path

import make
import pytest

from pragma_coach.config import Config
from pragma_coach.store import backups, database, schema
from pragma_coach.store.backups import BackupRefused


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A whole copy of an organisation with a few pairs."""
    config = Config(data=tmp_path_factory.mktemp("stad"))
    database.connect_to(config)
    schema.migrate(config)
    make.cast()
    database.close_all()
    file = tmp_path_factory.mktemp("kopie") / "kopie.zip"
    backups.make(config, file, make.NOON, _taken_as_proved)
    return file.read_bytes()


def _taken_as_proved(_folder: Path) -> None:
    """What a copy holds is proved elsewhere."""


def test_a_copy_comes_out_as_it_went_in(copy: bytes, tmp_path: Path) -> None:
    (tmp_path / "heel.zip").write_bytes(copy)
    assert backups.unpack(tmp_path / "heel.zip", tmp_path) == make.NOON


def test_no_changed_bit_and_no_missing_end_is_a_mishap(copy: bytes, tmp_path: Path) -> None:
    """Every bit of the list of the zip, many of the rest, and ends that are missing: refused, or told whole."""
    chance = random.Random(9)
    ends = range(len(copy) - 400, len(copy))
    places = [*range(120), *ends, *(chance.randrange(len(copy)) for _ in range(400))]
    told = {(place, 1 << chance.randrange(8)) for place in places}
    whole = 0
    for place, bit in sorted(told):
        damaged = bytearray(copy)
        damaged[place] ^= bit
        whole += _whole(damaged, tmp_path)
    assert whole < len(told) / 4  # a bit in a time or an attribute of the list changes nothing that comes out
    assert not any(_whole(copy[:end], tmp_path) for end in (0, 1, 50, len(copy) // 2, len(copy) - 1))


def _whole(content: bytes | bytearray, folder: Path) -> bool:
    file = folder / "kopie.zip"
    file.write_bytes(content)
    try:
        backups.unpack(file, folder)
    except BackupRefused as refusal:
        told = str(refusal)
    else:
        return True
    assert any(cure in told for cure in ("Kies een", "Neem een", "Installeer"))
    return False
