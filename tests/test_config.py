"""The settings: what the environment says, with its defaults, and a sentence with the cure for what cannot be."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from pragma_coach.config import CHARTJS_URL, Config, ConfigError
from pragma_coach.store import database

SECRET = "x" * 40


def settings(tmp_path: Path, **environ: str) -> Config:
    return Config.from_env(tmp_path, {f"PRAGMA_{name}": value for name, value in environ.items()})


def test_without_any_setting_everything_runs_on_this_machine(tmp_path: Path) -> None:
    config = Config.from_env(environ={})
    assert config.data == Path("pragma-data").resolve()
    assert config.base_url == "http://127.0.0.1:8000"
    assert (config.database_url, config.hosts, config.proxies) == ("", (), 0)
    assert config.chartjs == CHARTJS_URL
    assert not config.secure


def test_every_setting_of_the_environment_is_used(tmp_path: Path) -> None:
    secret = tmp_path / "geheim"
    secret.write_text(SECRET + "\n")
    config = Config.from_env(
        environ={
            "PRAGMA_DATA": str(tmp_path),
            "PRAGMA_DATABASE_URL": "postgresql://u:w@db.stad.nl:5432/pragma",
            "PRAGMA_SECRET_KEY_FILE": str(secret),
            "PRAGMA_BASE_URL": "https://coach.stad.nl/",
            "PRAGMA_HOSTS": "coach.stad.nl, www.stad.nl",
            "PRAGMA_CHARTJS": "off",
            "PRAGMA_CONTACT": "hulp@stad.nl",
            "PRAGMA_PROXIES": "1",
        }
    )
    assert config == Config(
        data=tmp_path,
        database_url="postgresql://u:w@db.stad.nl:5432/pragma",
        secret_key=SECRET,
        base_url="https://coach.stad.nl",
        hosts=("coach.stad.nl", "www.stad.nl"),
        chartjs="",
        contact="hulp@stad.nl",
        proxies=1,
    )
    assert config.secure


def test_the_folder_of_the_command_goes_before_that_of_the_environment(tmp_path: Path) -> None:
    assert settings(tmp_path, DATA="/elders").data == tmp_path


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BASE_URL", "coach.stad.nl", "is geen adres"),
        ("BASE_URL", "ftp://coach.stad.nl", "is geen adres"),
        ("BASE_URL", "https://", "is geen adres"),
        ("DATABASE_URL", "mysql://x/y", "postgresql://NAAM:WACHTWOORD@SERVER"),
        ("DATABASE_URL", "postgresql://u@server:poort/y", "postgresql://NAAM:WACHTWOORD@SERVER"),
        ("DATABASE_URL", "postgresql://u@server", "postgresql://NAAM:WACHTWOORD@SERVER"),
        ("SECRET_KEY", "kort", "te kort. Neem minstens 32"),
        ("SECRET_KEY_FILE", "/er/is/niets", "niet te lezen"),
        ("CHARTJS", "http://elders.nl/chart.js", "Kies cdn, off of een adres"),
        ("PROXIES", "veel", "Vul 0 in, of het aantal"),
    ],
)
def test_a_setting_that_cannot_be_right_is_refused_with_the_cure(
    name: str, value: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=sentence) as refused:
        settings(tmp_path, **{name: value})
    assert f"PRAGMA_{name}" in str(refused.value)


def test_a_password_in_an_address_is_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        settings(tmp_path, DATABASE_URL="postgres://u:hoogstgeheim@server:x/y")
    assert "hoogstgeheim" not in str(refused.value)


def test_a_secret_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    config = settings(tmp_path / "nieuw")
    first = config.with_secret().secret_key
    assert len(first) >= 32
    assert config.with_secret().secret_key == first
    assert stat.S_IMODE((tmp_path / "nieuw" / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "nieuw").stat().st_mode) == 0o700
    assert settings(tmp_path, SECRET_KEY=SECRET).with_secret().secret_key == SECRET


def test_on_postgresql_there_is_a_data_folder_too(tmp_path: Path) -> None:
    config = settings(tmp_path / "nieuw", DATABASE_URL="postgresql://u@127.0.0.1:1/x")
    database.connect_to(config)
    assert stat.S_IMODE(config.data.stat().st_mode) == 0o700


def test_without_the_driver_of_postgresql_the_cure_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigError, match=r"pip install 'pragma-coach\[postgres\]'"):
        database.connect_to(settings(tmp_path, DATABASE_URL="postgresql://u@127.0.0.1:1/x"))
