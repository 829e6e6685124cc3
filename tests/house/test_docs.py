"""The papers say what the program does: settings, commands, dates, files; and nothing of the machine they were written on."""

from __future__ import annotations

import re
import shlex
import subprocess
from datetime import date
from pathlib import Path

import pytest
from papers import BESIDE, CODE, KEEPER, PACKAGE, PAPERS, ROOT, commands, exists, options, spans, stands

from pragma_coach.config import BASE_URL, DATA_FOLDER
from pragma_coach.domain.calendar import Quarter, amsterdam_date, in_words

pytestmark = pytest.mark.skipif(not KEEPER, reason="these are the papers of the checkout")


def test_every_setting_is_told_and_nothing_else() -> None:
    used = set(re.findall(r"\"(PRAGMA_\w+)\"", (ROOT / "pragma_coach" / "config.py").read_text("utf-8")))
    assert set(re.findall(r"^\| `(PRAGMA_\w+)` \|", KEEPER, re.MULTILINE)) == used
    assert set(re.findall(r"PRAGMA_\w+", "".join(paper.read_text("utf-8") for paper in PAPERS))) <= used
    assert f"| `PRAGMA_DATA` | `{DATA_FOLDER}` |" in KEEPER
    assert f"| `PRAGMA_BASE_URL` | `{BASE_URL}` |" in KEEPER


def test_every_command_is_told_and_nothing_else() -> None:
    table = KEEPER[KEEPER.index("## De opdrachten") : KEEPER.index("## De map met gegevens")]
    told = re.findall(r"^\| (`[^|]+`) \|", table, re.MULTILINE)
    assert sorted(name for cell in told for name in re.findall(r"`([^`]+)`", cell)) == sorted(commands())


def typed() -> list[tuple[str, str]]:
    """Every line of a paper in which the program is called, with the paper's name."""
    return [
        (paper.name, line[line.index("pragma-coach ") :])
        for paper in PAPERS
        for block in re.findall(r"```sh\n(.*?)```|`(pragma-coach [^`]+)`", paper.read_text("utf-8"), re.DOTALL)
        for line in "".join(block).splitlines()
        if re.search(r"(^|bin/)pragma-coach [a-z]", line)
    ]


@pytest.mark.parametrize(("paper", "line"), typed(), ids=lambda value: value.replace("/", "_"))
def test_what_a_paper_tells_to_type_exists(paper: str, line: str) -> None:
    words = shlex.split(line.split("#")[0])[1:]
    known = commands()
    name = words[0] if words[0] in known else " ".join(words[:2])
    assert name in known, paper
    assert {word for word in words if word.startswith("--")} <= options(known[name])


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", paper.read_text("utf-8"))
    files = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in files if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_place_in_the_code_that_a_paper_names_exists(paper: Path) -> None:
    text = paper.read_text("utf-8")
    told = [span.removeprefix("python ").split(" ")[0] for span in spans(text)]
    told = [span for span in told if not re.search(r"[<>*{…]|NNNN", span)]
    paths = [span for span in told if re.fullmatch(rf"(?:{'|'.join(CODE + BESIDE)})/[\w./-]*", span)]
    names = [
        span for span in told if re.fullmatch(rf"(?:{'|'.join(CODE)})(?:\.\w+)+", span) and not span.endswith(".py")
    ]
    names += [f"{home}.{name}" for home, some in re.findall(r"from (pragma_coach[\w.]*) import ([\w, ]+)", text)
              for name in some.split(", ")]  # fmt: skip
    files = [span for span in told if re.fullmatch(r"\w+\.py", span)]
    assert [path for path in paths if not exists(path)] == []
    assert [name for name in names if not stands(name)] == []
    assert [file for file in files if not any(folder.glob(f"**/{file}") for folder in (PACKAGE, ROOT / "tests"))] == []


def test_the_announced_dates_are_those_of_the_calendar() -> None:
    for number in (1, 2, 3, 4):
        quarter = Quarter(2026, number)
        dates = (in_words(quarter.frozen_on), in_words(amsterdam_date(quarter.published_at)))
        assert f" | {dates[0]} | {dates[1]} |" in KEEPER
    assert in_words(date(2026, 5, 12)) == "12 mei 2026"


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    homes = re.compile(rb"(?<![\w*.])/(?:home|root|Users|work)/\w")
    found = [
        name.decode()
        for name in listed.split(b"\0")
        if name and (ROOT / name.decode()).is_file() and homes.search((ROOT / name.decode()).read_bytes())
    ]
    assert found == []
