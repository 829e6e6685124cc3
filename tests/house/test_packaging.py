"""A wheel carries all it needs: built from the checkout, put elsewhere, and run from yet another folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import pragma_coach

ROOT = Path(pragma_coach.__file__).resolve().parent.parent
DATA = ("templates", "static", "checklists")
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", ".*")

pytestmark = pytest.mark.skipif(not (ROOT / "setup.cfg").is_file(), reason="a wheel is built from a checkout")


def run(*words: object, where: Path, path: Path | None = None) -> str:
    """Run Python in a folder, with `path` before all that is installed; return what it printed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PRAGMA_", "PYTHON"))}
    if path:
        environ["PYTHONPATH"] = str(path)
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, cwd=where, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files(folder: Path, start: Path) -> set[str]:
    """Return the files below a folder as paths from `start`; what Python and editors leave behind is not ours."""
    paths = (path.relative_to(start) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if not any(part.startswith((".", "__pycache__")) for part in path.parts)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built in a copy of the checkout: the `build` folder of an earlier one would be shipped as well."""
    source, out = tmp_path_factory.mktemp("bron"), tmp_path_factory.mktemp("wiel")
    for name in ("pragma_coach", *DATA):
        shutil.copytree(ROOT / name, source / name, ignore=NOT_SHIPPED)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run("-m", "pip", "wheel", "-q", "--no-deps", "--no-index", "--no-build-isolation", "-w", out, ".", where=source)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as pip puts it in a folder of its own."""
    folder = tmp_path_factory.mktemp("elders")
    run("-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", folder, wheel, where=folder)
    return folder


def test_a_wheel_holds_every_module_and_every_page_style_and_checklist(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        shipped = {name for name in packed.namelist() if ".dist-info/" not in name}
    package = ROOT / "pragma_coach"
    wanted = {f"pragma_coach/{name}" for name in files(package, package)}
    wanted |= {f"pragma_coach/{name}" for data in DATA for name in files(ROOT / data, ROOT)}
    assert shipped == wanted


def test_an_installed_wheel_makes_a_town_and_checks_its_lists_from_any_folder(installed: Path, tmp_path: Path) -> None:
    command = installed / "bin" / "pragma-coach"
    told = run(command, "demo", "--prepare-only", "--pairs", 4, "--years", 1, where=tmp_path, path=installed)
    assert "/scorebord/oirschot" in told
    assert (tmp_path / "pragma-data" / "pragma.db").is_file()
    assert "Alles is in orde" in run("-m", "pragma_coach", "check", where=tmp_path, path=installed)


VISIT = """
import sys
from pathlib import Path
import pragma_coach
from pragma_coach import app, public
from pragma_coach.config import Config
from pragma_coach.store import database, schema

assert Path(pragma_coach.__file__).is_relative_to(sys.argv[1]), pragma_coach.__file__
config = Config(data=Path("gegevens"))
database.connect_to(config)
schema.migrate(config)
for made, pages in (
    (app.create_app(config), ("/", "/inloggen", "/hulp", "/static/pragma.css", "/static/icon.svg")),
    (public.create_app(config), ("/", "/privacy", "/static/draw-charts.js")),
):
    visitor = made.test_client()
    print(*(visitor.get(page).status_code for page in pages))
database.close_all()
"""


def test_an_installed_wheel_serves_its_pages_and_files(installed: Path, tmp_path: Path) -> None:
    told = run("-W", "error", "-c", VISIT, installed, where=tmp_path, path=installed)
    assert told.split() == ["200"] * 8
