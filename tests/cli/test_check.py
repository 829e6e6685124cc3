"""The commands that prove: verify, check, publish and the doctor."""

from __future__ import annotations

import re
import subprocess
from datetime import date, timedelta
from pathlib import Path

from commands import COMMAND, refused, run
from folders import store

from pragma_coach.published import releases
from pragma_coach.store import tables


def test_verify_finds_a_planted_difference_and_puts_it_right(demo: Path) -> None:
    assert "14 koppels nagekeken: geen verschil" in run("verify", data=demo).output
    with store(demo):
        tick = tables.TickRow.get(tables.TickRow.state == "done")
        tables.TickRow.update(state="stuck").where(
            (tables.TickRow.pair_id == tick.pair_id) & (tables.TickRow.item == tick.item)
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
