"""The house rules: who may import whom, how long things may be, and that types, style and packaging hold."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pragma_coach

ROOT = Path(pragma_coach.__file__).resolve().parent.parent
PACKAGE = ROOT / "pragma_coach"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
MOST_FILES = 18
MOST_SHARED_NAMES = 5  # none now; private names count too, so a few are left room for

FOLDERS = ("pragma_coach", "templates", "static", "checklists", "tests", "tools", "bench", "docs")
WHOLE_PRODUCT = {"house", "attack", "attack_first", "browser", "whole"}  # suites of no single module

# The domain is arithmetic and words: nothing in this list can reach a file, a clock, a network or a die.
PURE = {
    "__future__", "bisect", "collections", "dataclasses", "datetime", "enum", "functools", "hashlib", "itertools",
    "math", "re", "types", "typing", "unicodedata", "zoneinfo",
}  # fmt: skip

pytestmark = pytest.mark.skipif(not (ROOT / "setup.cfg").is_file(), reason="these are rules of the checkout")


def place(module: Path) -> str:
    """Return where a module is in the package, as the name of its test."""
    return module.relative_to(PACKAGE).as_posix()


def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", "utf-8")
    return parser


def python(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tool(*command: str) -> None:
    python("-m", *command)


def imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_a_module_only_looks_down() -> None:
    # In a process of its own: the linter switches off the loggers of whoever calls it.
    python("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))")


def test_the_contract_of_the_public_side_needs_no_list_of_modules() -> None:
    """Whole packages are out of its reach: a new module of the store is private without anybody saying so."""
    named = setup()["importlinter:contract:hatch"]["forbidden_modules"].split()
    assert len(named) <= 6
    assert {"pragma_coach.store", "pragma_coach.services", "pragma_coach.content"} <= set(named)


@pytest.mark.parametrize("package", ["published", "web"])
def test_a_package_that_the_public_side_enters_brings_nothing_along(package: str) -> None:
    assert list(imports(PACKAGE / package / "__init__.py")) == []


@pytest.mark.parametrize("module", sorted((PACKAGE / "domain").rglob("*.py")), ids=place)
def test_the_domain_imports_nothing_that_can_act(module: Path) -> None:
    outside = {name.split(".")[0] for name in imports(module) if not name.startswith("pragma_coach.domain")}
    assert outside <= PURE


def test_a_row_that_is_there_already_is_the_only_one_left_out() -> None:
    """SQLite's OR IGNORE, which peewee makes of IGNORE, leaves out a row without a value or against a check as well."""
    silent = re.compile(r"on_conflict_ignore|action=[\"']ignore|\bor (?:ignore|replace)\b(?=.*\b(?:into|values))", re.I)
    found = [
        f'{place(module)}:{number}: {line.strip()} -> on_conflict(action="NOTHING")'
        for module in MODULES
        for number, line in enumerate(module.read_text("utf-8").splitlines(), 1)
        if silent.search(line)
    ]
    assert not found


def test_the_clock_is_read_at_the_edge_only() -> None:
    edge = {PACKAGE / "jobs.py", PACKAGE / "web" / "shared" / "clock.py", PACKAGE / "cli" / "common.py"}
    readers = {
        module
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today", "time", "time_ns")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date", "time")
    }
    assert readers == edge


# Where the roles of who acts are compared although it is no right.
ROLES_AS_FACTS = {
    "services/talks/lookup.py": "who writes a talk down as a coordinator has the coordinator's part in it",
    "services/own_data/who_looked.py": "as what somebody looked is told to the coachee",
}


def test_only_the_policy_says_what_the_roles_of_who_acts_allow() -> None:
    """A check "may this actor do X" is an act in domain/access.py; the roles of others are facts, not rights."""
    comparing = {
        place(module)
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Compare | ast.BinOp)
        for part in ast.iter_child_nodes(node)
        if isinstance(part, ast.Attribute) and part.attr == "roles"
        if re.search(r"\b(actor|visitor|viewer|here)\b", ast.unparse(part.value))
    }
    assert comparing == set(ROLES_AS_FACTS)
    templates = [
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(r"(\bin|[=!]=) *viewer\.[\w.]*roles|viewer\.[\w.]*roles *[=!]=", path.read_text("utf-8"))
    ]
    assert templates == []


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_a_module_and_its_functions_are_short_enough_to_read(module: Path) -> None:
    text = module.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.end_lineno is not None
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_a_module_says_in_one_sentence_what_it_knows_and_leaves_nothing_for_later(module: Path) -> None:
    text = module.read_text("utf-8")
    said = ast.get_docstring(ast.parse(text))
    assert said is not None
    assert said.split("\n\n")[0].rstrip().endswith((".", "!", "?"))
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text)


def test_a_folder_holds_no_more_than_one_can_take_in() -> None:
    full = {}
    for top in FOLDERS:
        for folder in (ROOT / top, *(path for path in (ROOT / top).rglob("*") if path.is_dir())):
            files = [path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
            if folder.name not in ("__pycache__", "migrations") and len(files) > MOST_FILES:
                full[folder.relative_to(ROOT).as_posix()] = len(files)
    assert full == {}


def test_a_test_stands_on_the_floor_and_in_the_room_of_its_module() -> None:
    """`tests/<floor>/<room>/test_<module>.py`, or `test_<module>_<aspect>.py`; pytest passes over any other ending."""
    tests = ROOT / "tests"
    lost = []
    for path in sorted(tests.rglob("test_*")):
        room = PACKAGE / path.parent.relative_to(tests)
        modules = {module.stem for module in room.glob("*.py")} | {room.name}
        tested = any(f"{path.stem}_".startswith(f"test_{module}_") for module in modules)
        if path.parent.name == "__pycache__":
            continue
        if path.suffix != ".py" or not (tested or path.relative_to(tests).parts[0] in WHOLE_PRODUCT):
            lost.append(path.relative_to(tests).as_posix())
    assert lost == []


def test_a_folder_of_templates_is_a_room_of_the_web() -> None:
    rooms = {path.stem for path in (PACKAGE / "web").iterdir()} - {"__init__", "__pycache__"}
    templates = ROOT / "templates"
    folders = {path.relative_to(templates).as_posix() for path in templates.rglob("*") if path.is_dir()}
    assert folders - {"mail/letters", "operations", "site/guides", "accounts/first_day"} <= rooms


def shared_names() -> dict[str, list[str]]:
    """The names of classes that more than one module defines, each with these modules."""
    homes: dict[str, list[str]] = {}
    for module in MODULES:
        if "migrations" not in module.parts:
            names = {
                node.name.lstrip("_")
                for node in ast.walk(ast.parse(module.read_text("utf-8")))
                if isinstance(node, ast.ClassDef)
            }
            for name in names - {"Meta"}:
                homes.setdefault(name, []).append(place(module))
    return {name: where for name, where in sorted(homes.items()) if len(where) > 1}


def test_a_name_of_a_class_means_one_thing() -> None:
    assert len(shared_names()) <= MOST_SHARED_NAMES, shared_names()


def public_functions(module: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(module.read_text("utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for node in [one for holder in (tree, *classes) for one in holder.body]:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def test_a_public_function_of_more_than_one_statement_says_what_it_means() -> None:
    silent = [
        f"{place(module)}: {function.name}"
        for module in MODULES
        if "migrations" not in module.parts
        for function in public_functions(module)
        if len(function.body) > 1 and ast.get_docstring(function) is None
    ]
    assert silent == []


def test_types_hold() -> None:
    tool("mypy")


def test_style_holds() -> None:
    tool("ruff", "check", "--no-cache", ".")


def test_layout_holds() -> None:
    tool("ruff", "format", "--check", "--no-cache", ".")


def test_every_exception_to_the_style_has_its_reason() -> None:
    """A bare `noqa` or `type: ignore` hides more than was meant; one with a code says what, the comment behind it why."""
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(r"#\s*(noqa(?!: [A-Z]+\d)|type: ignore(?!\[))", line)
    ]
    assert bare == []


def test_every_folder_with_a_module_is_shipped() -> None:
    listed = setup()["options"]["packages"].split()
    folders = {module.parent.relative_to(ROOT).as_posix().replace("/", ".") for module in MODULES}
    data = {f"pragma_coach.{name}" for name in ("templates", "static", "checklists")}
    assert listed.count("pragma_coach") == 1
    assert set(listed) == folders | data
    for name in data:
        assert setup()["options.package_data"][name] == "**/*"
        assert (ROOT / setup()["options"]["package_dir"].split(f"{name} = ")[1].split()[0]).is_dir()


def test_every_dependency_is_used() -> None:
    """What nobody imports is not asked of those who install; `tzdata` is data, some have other names."""
    asked = re.findall(r"^([\w-]+)", setup()["options"]["install_requires"].strip(), re.MULTILINE)
    names = {
        "argon2-cffi": "argon2",
        "flask-babel": "flask_babel",
        "fpdf2": "fpdf",
        "flask-login": "flask_login",
        "flask-wtf": "flask_wtf",
        "pillow": "PIL",
    }
    used = {name.split(".")[0] for module in MODULES for name in imports(module)}
    by_others = {"tzdata", "uharfbuzz"}  # Python itself reads the one, fpdf2 joins letters with the other
    assert {names.get(name, name) for name in asked} - by_others <= used


def test_the_newest_version_in_the_changelog_is_the_version_of_the_program() -> None:
    newest = re.search(r"^## \[?v?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == pragma_coach.__version__
    public = re.search(r"^softwareVersion: [\"']?([\d.]+)", (ROOT / "publiccode.yml").read_text("utf-8"), re.MULTILINE)
    assert public is not None
    assert public[1] == pragma_coach.__version__
