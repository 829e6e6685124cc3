"""The command line as people use it: real commands, real files, real servers, and every mistake a Dutch sentence."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import make
import pytest
from click.testing import CliRunner, Result

from pragma_coach.cli import main
from pragma_coach.config import Config
from pragma_coach.services import passwords, signing_in
from pragma_coach.store import accounts, database, releases, tables
from pragma_coach.store.database import one_transaction

SAMPLES = Path(__file__).parent / "samples"
COMMAND = (sys.executable, "-m", "pragma_coach")


# With these rows gone (and the file of the figures), nothing was ever published.
FORGOTTEN = (tables.Performed, tables.JobRun, tables.Counted, tables.ReleaseDraft)


def run(*words: object, data: Path | None = None, typed: str = "") -> Result:
    """Run a command in this process, with a data folder."""
    extra = ["--data", str(data)] if data else []
    result = CliRunner().invoke(main, [*map(str, words), *extra], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


def refused(result: Result, sentence: str, code: int = 1) -> None:
    assert result.exit_code == code, result.output
    assert re.search(sentence, result.output), result.output


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings in the environment."""
    for name in [name for name in os.environ if name.startswith("PRAGMA_")]:
        monkeypatch.delenv(name)


pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture(scope="module")
def demo_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A small demo town, made once by the real command; with what it printed."""
    data = tmp_path_factory.mktemp("demo") / "stad"
    result = run("demo", "--prepare-only", "--pairs", 14, "--years", 2, "--port", 8123, data=data)
    assert result.exit_code == 0, result.output
    return data, result.output


@pytest.fixture
def demo(demo_once: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the demo town that a test may change."""
    return Path(shutil.copytree(demo_once[0], tmp_path / "stad"))


@contextmanager
def store(data: Path) -> Iterator[None]:
    database.connect_to(Config(data=data))
    try:
        with database.connection():
            yield
    finally:
        database.close_all()


# The demo


def test_the_demo_prints_a_way_in_for_each_role_and_they_work(demo_once: tuple[Path, str]) -> None:
    data, printed = demo_once
    cards = re.findall(r"http://127\.0\.0\.1:8123/k/(\S+)", printed)
    assert "http://127.0.0.1:8123/scorebord/oirschot" in printed
    at = datetime.now(UTC)
    password = re.search(r"wachtwoord: (.+)", printed)
    email = re.search(r"e-mail (\S+),", printed)
    code = re.search(r"code nu (\d{6})", printed)
    assert password
    assert email
    assert code
    with store(data):
        roles = [signing_in.card_holder(card, address="test", at=at).roles for card in cards]
        right = passwords.check_password(email[1], password[1], address="test", at=at)
        assert passwords.check_code(right.account.id, code[1], at=at).account.email == email[1]
    assert roles == [{"coach"}, {"coachee"}, {"coachee"}, {"coachee"}, {"coachee"}, {"interpreter"}]


def test_a_second_demo_serves_the_town_that_is_there(demo: Path) -> None:
    before = (demo / "pragma.db").stat().st_size
    result = run("demo", "--prepare-only", "--pairs", 99, data=demo)
    assert result.exit_code == 0
    assert "/k/" in result.output
    assert (demo / "pragma.db").stat().st_size == before
    assert stat.S_IMODE((demo / "demo.json").stat().st_mode) == 0o600


def test_the_demo_tells_the_code_of_this_moment(demo: Path) -> None:
    result = run("demo", "--code", data=demo)
    assert re.fullmatch(r"\d{6}\n", result.output)
    refused(run("demo", "--code", data=demo / "leeg"), "staat geen proefstad")


def test_the_demo_makes_the_town_of_another_approach_and_never_two_in_one_folder(tmp_path: Path) -> None:
    made = run("demo", "--prepare-only", "--programme", "maasgouw", "--pairs", 4, "--years", 1, data=tmp_path)
    assert made.exit_code == 0, made.output
    assert "/scorebord/maasgouw" in made.output
    again = ("demo", "--prepare-only", "--programme", "velsen")
    refused(run(*again, data=tmp_path), "al de proefstad van maasgouw. Kies voor die van velsen een andere map")
    refused(run("demo", "--programme", "velzen", data=tmp_path), "kies uit pragma, jb_lorenz", code=2)


def test_the_demo_leaves_a_real_administration_alone(tmp_path: Path) -> None:
    run("organisation", "add", "echt", "--name", "Echt", "--municipality", "Echt", data=tmp_path)
    refused(run("demo", "--prepare-only", data=tmp_path), "echte administratie: Echt.*andere map")


def test_a_demo_that_was_broken_off_while_publishing_goes_on(demo: Path) -> None:
    with store(demo):
        for table in FORGOTTEN:
            table.delete().execute()
    (demo / "releases.db").unlink()
    assert run("demo", "--prepare-only", data=demo).exit_code == 0
    shown = releases.releases_of(demo / "releases.db", "oirschot")
    assert len(shown) >= 7
    assert all(release.published_at.hour in (7, 8) for release in shown)


def test_all_quarters_of_the_demo_are_published(demo: Path) -> None:
    shown = releases.releases_of(demo / "releases.db", "oirschot")
    assert len(shown) >= 7
    assert all(release.published_at.hour in (7, 8) for release in shown)  # nine o'clock in Amsterdam
    assert "Er is niets aan de beurt" in run("publish", data=demo).output


# The first steps of an installation


def test_from_nothing_to_a_first_coordinator(tmp_path: Path) -> None:
    data = tmp_path / "nieuw"
    assert run("migrate", data=data).exit_code == 0
    assert "al bij" in run("migrate", data=data).output
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    made = run("organisation", "add", "velsen", "--name", "Welzijn", "--municipality", "Velsen", data=data)
    assert "/scorebord/velsen" in made.output
    linked = run("coordinator", "add", "Anna@velsen.example", "--name", "Anna", data=data)
    assert re.search(r"http://127\.0\.0\.1:8000/welkom/\S+", linked.output), linked.output
    assert "72 uur" in linked.output
    assert "/welkom/" in run("invite", "anna@velsen.example", data=data).output
    assert "velsen: Welzijn in Velsen" in run("organisation", "list", data=data).output


def test_first_steps_that_cannot_be_say_why(tmp_path: Path) -> None:
    add = ("organisation", "add")
    words = ("--name", "N", "--municipality", "M")
    refused(run(*add, "Niet Goed", *words, data=tmp_path), "kleine letters")
    refused(run(*add, "goed", *words, "--programme", "pragna", data=tmp_path), "Bedoel je 'pragma'")
    assert run(*add, "goed", *words, data=tmp_path).exit_code == 0
    refused(run(*add, "goed", *words, data=tmp_path), "al in gebruik")
    refused(run("coordinator", "add", "geen-adres", "--name", "N", data=tmp_path), "geen e-mailadres")
    refused(run("invite", "wie@x.nl", data=tmp_path), "kent geen account met wie@x.nl")
    run(*add, "tweede", *words, data=tmp_path)
    refused(run("coordinator", "add", "a@b.nl", "--name", "N", data=tmp_path), "--organisation een van: goed, tweede")


def test_the_organisation_states_once_that_it_brings_people_along(tmp_path: Path) -> None:
    words = ("--name", "N", "--municipality", "M")
    run("organisation", "add", "oud", *words, "--legacy", data=tmp_path)
    run("organisation", "add", "nieuw", *words, data=tmp_path)
    with store(tmp_path):
        settings = {row.slug: json.loads(row.settings) for row in tables.Organisation.select()}
    assert settings["oud"]["legacy"] is True
    assert not settings["nieuw"].get("legacy")


# Mistakes


@pytest.mark.parametrize("words", [["verify"], ["publish"], ["web"], ["export"], ["invite", "a@b.nl"]])
def test_without_a_database_a_command_says_how_to_begin(words: list[str], tmp_path: Path) -> None:
    refused(run(*words, data=tmp_path / "leeg"), "pragma-coach migrate")
    assert not (tmp_path / "leeg").exists()


def test_typing_mistakes_are_told_with_the_way_to_help() -> None:
    refused(run("publish", "--as-off", "1-1-2026"), "optie --as-off is er niet.*publish --help", 2)
    refused(run("publish", "--as-of", "31-2-2026"), "31-2-2026 bestaat niet", 2)
    refused(run("publish", "--as-of"), "Bij de optie --as-of ontbreekt de waarde", 2)
    refused(run("publish", "--yes=3"), "Bij de optie --yes .* een te veel", 2)
    refused(run("import"), "ontbreekt iets: BESTAND", 2)
    refused(run("organisation", "add", "x"), "ontbreekt iets: --name", 2)
    refused(run("serve", "--port", "99999"), "De waarde van --port kan niet: kies een heel getal van 0 tot en met", 2)
    refused(run("demo", "--seed", "veel"), "De waarde van --seed kan niet: kies een heel getal", 2)
    refused(run("export", "--format", "pdf"), "--format kan niet: kies uit csv, xlsx", 2)
    refused(run("check", "weg.toml"), "weg.toml is er niet, of is geen bestand", 2)
    refused(run("verify", "--data", __file__), "test_cli.py is er niet, of is geen map", 2)
    refused(run("verify", "extra"), "Dit is te veel: extra", 2)
    refused(run("bestaatniet"), "opdracht bestaatniet is er niet. Er zijn: .*backup, .*--help", 2)
    refused(run("organisation", "weg"), "opdracht weg is er niet. Er zijn: add, list", 2)


def test_a_host_that_this_computer_does_not_have_is_told(demo: Path) -> None:
    refused(run("public", "--host", "300.1.1.1", data=demo), "Het adres 300.1.1.1 is er niet.*--host")


def every_command() -> list[list[str]]:
    alone = [[name] for name in main.commands]
    return [
        [],
        *alone,
        *([name, part] for name, group in main.commands.items() for part in getattr(group, "commands", ())),
    ]


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_the_help_of_every_command_is_dutch(words: list[str]) -> None:
    """The words are those that the library adds by itself."""
    told = run(*words, "--help").output
    assert "Gebruik: " in told
    assert "Toon deze uitleg." in told
    english = ("Usage", "Options", "Show", "default", "required", "TEXT", "DIRECTORY", "INTEGER", "COMMAND", "ARGS")
    assert [word for word in english if word in told] == []


def test_a_setting_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRAGMA_BASE_URL", "coach.stad.nl")
    refused(run("doctor", data=tmp_path), "PRAGMA_BASE_URL='coach.stad.nl' is geen adres")


def test_the_data_folder_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    monkeypatch.setenv("PRAGMA_DATA", str(demo))
    assert "geen verschil" in run("verify").output


def test_a_schema_of_another_version_is_told(demo: Path) -> None:
    with store(demo):
        database.database.execute_sql("DELETE FROM schema_migration")
    refused(run("verify", data=demo), "pragma-coach migrate")


def test_a_damaged_database_is_told(demo: Path) -> None:
    (demo / "pragma.db").write_bytes(b"dit is geen database" * 500)
    for name in ("pragma.db-wal", "pragma.db-shm"):
        (demo / name).unlink(missing_ok=True)
    refused(run("verify", data=demo), "database is nu niet te gebruiken")


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("geen map")
    refused(run("migrate", data=tmp_path / "bestand" / "data"), "Hier staat al iets anders")


def test_a_database_server_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRAGMA_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/niets?connect_timeout=2")
    refused(run("verify", data=tmp_path), "database is nu niet te gebruiken")


# Proofs


def test_verify_finds_a_planted_difference_and_puts_it_right(demo: Path) -> None:
    assert "14 koppels nagekeken: geen verschil" in run("verify", data=demo).output
    with store(demo):
        tick = tables.Tick.get(tables.Tick.state == "done")
        tables.Tick.update(state="stuck").where(
            (tables.Tick.pair_id == tick.pair_id) & (tables.Tick.item == tick.item)
        ).execute()
    result = run("verify", data=demo)
    refused(result, "1 van de 14 koppels kloppen niet.*verify --repair")
    assert f"onderdeel {tick.item}: bewaard is stuck, " in result.output
    assert "1 van de 14 koppels goedgezet" in run("verify", "--repair", data=demo).output
    assert "14 koppels nagekeken: geen verschil" in run("verify", data=demo).output


def test_check_finds_the_shipped_files_in_order_and_names_a_fault(tmp_path: Path) -> None:
    assert run("check").exit_code == 0
    broken = tmp_path / "programmas" / "x.toml"
    broken.parent.mkdir()
    broken.write_text('id = "x"\nversion = 1\n', "utf-8")
    refused(run("check", broken), "x.toml")
    refused(run("check", tmp_path / "weg.toml"), "weg.toml", 2)


def test_publishing_ahead_of_time_warns_that_it_stays_so(demo: Path) -> None:
    ahead = (date.today() + timedelta(days=400)).isoformat()  # noqa: DTZ011 - only far ahead matters
    before = len(releases.releases_of(demo / "releases.db", "oirschot"))
    warned = run("publish", "--as-of", ahead, data=demo)
    assert "is nog niet geweest. Wat u publiceert, verandert later niet meer." in warned.output
    assert len(releases.releases_of(demo / "releases.db", "oirschot")) >= before + 4
    assert "niets aan de beurt" in run("publish", "--as-of", ahead, "--yes", data=demo).output


def test_two_processes_publish_a_quarter_once(demo: Path) -> None:
    ahead = (date.today() + timedelta(days=400)).isoformat()  # noqa: DTZ011 - only far ahead matters
    words = [*COMMAND, "publish", "--as-of", ahead, "--yes", "--data", str(demo)]
    both = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    told = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    quarters = re.findall(r"kwartaal (\d{4}-\d)", "".join(told))
    assert len(quarters) == len(set(quarters)) >= 4


def test_the_doctor_finds_a_healthy_installation_and_says_what_ails_a_sick_one(demo: Path) -> None:
    healthy = run("doctor", data=demo)
    assert healthy.exit_code == 0, healthy.output
    assert "De database hoort bij deze versie" in healthy.output
    demo.chmod(0o755)
    (demo / "secret.key").write_text("x" * 40)
    (demo / "secret.key").chmod(0o644)
    (demo / "releases.db").write_bytes(b"kapot" * 300)
    sick = run("doctor", data=demo)
    refused(sick, "secret.key. Doe: chmod 600")
    assert "niet te lezen of te schrijven" in sick.output
    refused(run("doctor", data=demo / "leeg"), "pragma-coach migrate")


def test_the_doctor_sees_quarters_that_were_not_published(demo: Path) -> None:
    (demo / "releases.db").unlink()
    refused(run("doctor", data=demo), r"oirschot: kwartaal \d{4}-\d is niet gepubliceerd")
    assert run("publish", data=demo).exit_code == 0
    assert run("doctor", data=demo).exit_code == 0


# Files in and out


@one_transaction
def coordinator(slug: str) -> None:
    organisation = make.organisation(slug, at=datetime(2024, 1, 1, tzinfo=UTC))
    accounts.add(
        organisation.id,
        name="Anna",
        roles={"coordinator"},
        at=organisation.created_at,
        email=f"anna@{slug}.example",  # type: ignore[arg-type]
    )


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An installation with one organisation and a coordinator, and no pairs."""
    data = tmp_path / "leeg"
    run("migrate", data=data)
    with store(data):
        coordinator("velsen")
    return data


def pairs(data: Path) -> int:
    with store(data):
        return int(tables.Pair.select().count())


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("koppels-*.*")), ids=lambda path: path.name)
def test_a_sample_spreadsheet_is_shown_then_taken_over(sample: Path, empty: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(sample, tmp_path))
    dry = run("import", file, "--dry-run", data=empty)
    assert dry.exit_code == 0, dry.output
    assert "koppels om over te nemen" in dry.output
    assert pairs(empty) == 0
    refused(run("import", file, "--skip-faulty", data=empty, typed="n\n"), "Afgebroken")
    assert pairs(empty) == 0
    done = run("import", file, "--skip-faulty", "--yes", data=empty)
    assert done.exit_code == 0, done.output
    assert pairs(empty) > 0
    assert "geen verschil" in run("verify", data=empty).output
    again = run("import", file, "--skip-faulty", "--yes", data=empty)
    assert again.exit_code == 1
    assert "niets om over te nemen" in again.output


def test_rows_with_a_fault_come_back_with_the_reason_and_nothing_is_written(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text("Naam;Woont hier sinds;Coach\nAmina;1-2-2024;Jan\nBiniam;31-2-2024;Jan\n", "utf-8-sig")
    refused(run("import", file, "--yes", data=empty), "kies --skip-faulty")
    assert pairs(empty) == 0
    given_back = tmp_path / "lijst-fouten.csv"
    assert "Biniam" in given_back.read_text("utf-8-sig")
    assert stat.S_IMODE(given_back.stat().st_mode) == 0o600


def test_what_somebody_repaired_among_the_faulty_rows_is_not_overwritten(empty: Path, tmp_path: Path) -> None:
    file, first = tmp_path / "lijst.csv", tmp_path / "lijst-fouten.csv"
    file.write_text("Naam;Woont hier sinds;Coach\nBiniam;31-2-2024;Jan\n", "utf-8-sig")
    run("import", file, "--dry-run", data=empty)
    run("import", file, "--dry-run", data=empty)
    assert [path.name for path in tmp_path.glob("*fouten*")] == ["lijst-fouten.csv"]
    first.write_text("verbeterd", "utf-8")
    assert "lijst-fouten-2.csv" in run("import", file, "--dry-run", data=empty).output
    assert first.read_text("utf-8") == "verbeterd"


def test_yes_is_said_in_dutch(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text("Naam;Woont hier sinds;Coach\nAmina;1-2-2024;Jan\n", "utf-8-sig")
    assert "1 koppel overnemen? [j/N]" in run("import", file, data=empty, typed="j\n").output
    assert pairs(empty) == 1


def test_faults_that_cannot_be_written_down_are_told_all_the_same(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / ("l" * 247 + ".csv")  # with "-fouten" the name is too long for any folder
    file.write_text("Naam;Woont hier sinds;Coach\nAmina;31-2-2024;Jan\n", "utf-8-sig")
    dry = run("import", file, "--dry-run", data=empty)
    assert dry.exit_code == 0
    assert "De dag 31-2-2024 bestaat niet" in dry.output
    assert "niet te schrijven" in dry.output


def test_a_script_that_nobody_can_answer_for_imports_what_it_names(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text("Naam;Woont hier sinds;Coach\nAmina;1-2-2024;Jan\n", "utf-8-sig")
    assert run("import", file, data=empty).exit_code == 0
    assert pairs(empty) == 1


def test_a_file_that_is_no_spreadsheet_is_told(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "foto.xlsx"
    file.write_bytes(b"\x89PNG geen spreadsheet")
    assert run("import", file, "--yes", data=empty).exit_code == 1
    refused(run("import", tmp_path / "weg.csv", data=empty), "weg.csv", 2)


@pytest.mark.parametrize(("form", "suffix"), [("csv", ".zip"), ("xlsx", ".xlsx")])
def test_everything_comes_back_as_a_file_for_its_owner_only(form: str, suffix: str, demo: Path, tmp_path: Path) -> None:
    result = run("export", "--format", form, "--out", tmp_path, data=demo)
    assert result.exit_code == 0, result.output
    (file,) = tmp_path.glob(f"*{suffix}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert zipfile.is_zipfile(file)


def test_a_backup_is_proved_and_comes_back_as_it_was(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopie.zip"
    assert "nagekeken" in run("backup", copy, data=demo).output
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    refused(run("backup", copy, data=demo), "is er al")
    cells = releases.cells_of(demo / "releases.db", "oirschot")
    new = tmp_path / "nieuw"
    assert run("restore", copy, data=new).exit_code == 0
    assert "14 koppels nagekeken: geen verschil" in run("verify", data=new).output
    assert releases.cells_of(new / "releases.db", "oirschot") == cells
    assert "niets aan de beurt" in run("publish", data=new).output


def limited(*words: object, bytes_per_file: int = 3000) -> subprocess.CompletedProcess[str]:
    """Run Python with words; it may write no file larger than this, as on a disk that is full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_per_file, bytes_per_file))

    return subprocess.run(
        [sys.executable, *map(str, words)], preexec_fn=limit, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("backup", "kopie.zip"), "De kopie van .*lukt niet .*ruimte na"),
        (("export", "--out", "lijst.xlsx"), "De database is nu niet te gebruiken .*ruimte"),
        (("publish", "--yes", "--as-of", "1-2-2030"), "ruimte"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_full_disk_is_told(words: tuple[str, ...], sentence: str, demo: Path, tmp_path: Path) -> None:
    words = tuple(str(tmp_path / word) if "." in word else word for word in words)
    done = limited("-m", "pragma_coach", *words, "--data", demo)
    assert done.returncode == 1, done.stdout
    assert re.search(sentence, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["stad"]
    assert "geen verschil" in run("verify", data=demo).output


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write = (
        "import pathlib, sys; from pragma_coach.cli.common import write; write(pathlib.Path(sys.argv[1]), b'x' * 5000)"
    )
    file = tmp_path / "lijst.xlsx"
    assert limited("-c", write, file).returncode == 1
    assert list(tmp_path.iterdir()) == []
    assert limited("-c", write, file, bytes_per_file=9000).returncode == 0
    assert file.stat().st_size == 5000
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_putting_a_backup_back_throws_nothing_away(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopie.zip"
    run("backup", copy, data=demo)
    refused(run("restore", copy, data=demo), "--replace")
    done = run("restore", copy, "--replace", data=demo)
    assert done.exit_code == 0, done.output
    (old,) = demo.glob("vervangen-*")
    assert (old / "pragma.db").exists()
    assert "geen verschil" in run("verify", data=demo).output


def test_a_backup_that_is_damaged_or_wrong_is_not_put_back(demo: Path, tmp_path: Path) -> None:
    copy, new = tmp_path / "kopie.zip", tmp_path / "nieuw"
    run("backup", copy, data=demo)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "stuk.zip").write_bytes(content)
    refused(run("restore", tmp_path / "stuk.zip", data=new), "beschadigd|geen hele reservekopie")
    refused(run("restore", tmp_path / "weg.zip", data=new), "is er niet")
    assert not (new / "pragma.db").exists()
    with zipfile.ZipFile(tmp_path / "vreemd.zip", "w") as packed:
        packed.writestr("inhoud.json", json.dumps({"format": 1, "sha256": {"../x": "0"}, "made_at": "2026-01-01"}))
    refused(run("restore", tmp_path / "vreemd.zip", data=new), "geen reservekopie")


def test_a_copy_that_does_not_add_up_is_refused(demo: Path, tmp_path: Path) -> None:
    with store(demo):
        tables.Pair.update(phase="3").execute()
    refused(run("backup", tmp_path / "kopie.zip", data=demo), "klopt niet.*verify")
    assert list(tmp_path.glob("*.zip")) == []
    assert list(tmp_path.glob(".pragma-kopie*")) == []


def test_on_postgresql_a_backup_points_to_its_own_tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRAGMA_DATABASE_URL", "postgresql://x@127.0.0.1/x")
    refused(run("backup", tmp_path / "kopie.zip", data=tmp_path), "pg_dump")
    (tmp_path / "er.zip").write_bytes(b"x")
    refused(run("restore", tmp_path / "er.zip", data=tmp_path), "pg_restore")


# Servers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(*words: str, data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *words, "--data", str(data), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for _ in range(300):
            if process.poll() is not None or answer(port, "/") is not None:
                break
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.communicate()


def answer(port: int, path: str) -> tuple[int, str] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""
    except OSError:
        return None


@pytest.mark.parametrize("command", ["serve", "demo", "web"])
def test_a_server_answers_and_stops_cleanly_when_told(command: str, demo: Path) -> None:
    port = free_port()
    with served(command, data=demo, port=port) as process:
        assert answer(port, "/healthz") == (200, "ok\n")
        process.send_signal(signal.SIGTERM)
        told = process.communicate(timeout=20)[0]
    assert process.returncode == 0, told
    assert f"http://127.0.0.1:{port}" in told
    assert "Traceback" not in told


def test_serving_publishes_what_is_due(demo: Path) -> None:
    with store(demo):
        for table in FORGOTTEN:
            table.delete().execute()
    (demo / "releases.db").unlink()
    port = free_port()
    with served("serve", data=demo, port=port) as process:
        for _ in range(100):
            if len(releases.releases_of(demo / "releases.db", "oirschot")) >= 7:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert len(releases.releases_of(demo / "releases.db", "oirschot")) >= 7


def test_the_jobs_run_apart_and_stop_when_told(demo: Path) -> None:
    process = subprocess.Popen([*COMMAND, "jobs", "--data", str(demo)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "draait" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_the_public_scoreboard_never_opens_the_private_database(demo: Path) -> None:
    (demo / "pragma.db").unlink()
    (demo / "pragma.db").mkdir()  # whoever opens this falls over
    port = free_port()
    with served("public", data=demo, port=port) as process:
        shown = answer(port, "/scorebord/oirschot")
        assert shown is not None
        assert shown[0] == 200
        assert "Oirschot" in shown[1]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0
    assert not list(demo.glob("pragma.db?*"))


def test_a_port_that_is_taken_is_told(demo: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(run("public", "--port", port, data=demo), rf"Poort {port} is al in gebruik.*--port {port + 1}")
