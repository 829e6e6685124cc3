"""The demo: a town with a way in for each role, and never over a real administration."""

from __future__ import annotations

import re
import stat
from datetime import datetime
from pathlib import Path

from commands import FORGOTTEN, refused, run
from folders import store

from pragma_coach.published import releases
from pragma_coach.services.accounts import passwords, sign_in


def test_the_demo_prints_a_way_in_for_each_role_and_they_work(demo_once: tuple[Path, str, datetime]) -> None:
    data, printed, at = demo_once  # a code is of its moment, and another test may have asked for the town first
    cards = re.findall(r"http://127\.0\.0\.1:8123/k/(\S+)", printed)
    assert "http://127.0.0.1:8123/scorebord/oirschot" in printed
    password = re.search(r"wachtwoord: (.+)", printed)
    email = re.search(r"e-mail (\S+),", printed)
    code = re.search(r"code nu (\d{6})", printed)
    assert password
    assert email
    assert code
    with store(data):
        roles = [sign_in.card_holder(card, address="test", at=at).roles for card in cards]
        account, _ = passwords.check_password(email[1], password[1], address="test", at=at)
        assert passwords.check_code(account.id, code[1], at=at).account.email == email[1]
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
