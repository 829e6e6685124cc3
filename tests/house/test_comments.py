"""A place in the code that a comment or a docstring names exists: who renames something hears where it is told of."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import pytest
from papers import BESIDE, CODE, KEEPER, PACKAGE, ROOT, exists, stands

NAME = re.compile(rf"(?<![\w/.'\"])(?:{'|'.join(CODE)})(?:\.[A-Za-z]\w+)+")
PATH = re.compile(rf"(?<![\w/.])(?:{'|'.join(CODE + BESIDE)})/[\w./-]*\w")
ENDINGS = (".py", ".toml", ".md", ".html", ".json")  # `content.toml` is a file, no name
PYTHON = [
    path
    for folder in (PACKAGE, ROOT / "tests", ROOT / "tools", ROOT / "bench")
    for path in sorted(folder.rglob("*.py"))
    if "migrations" not in path.parts  # told as it was then
]
OTHERS = [
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "static").glob("*.css"),
    *(ROOT / "static/source").glob("*.js"),
]

pytestmark = pytest.mark.skipif(not KEEPER, reason="these are rules of the checkout")


def told(path: Path) -> str:
    """The comments and docstrings of a file."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return "\n".join(re.findall(r"\{#.*?#\}|/\*.*?\*/|//[^\n]*", text, re.DOTALL))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return "\n".join(
        token.string
        for token in tokens
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.string.startswith('"""'))
    )


def lost(text: str) -> list[str]:
    """The places that a text names and that are not there."""
    names = [name for name in NAME.findall(text) if not name.endswith(ENDINGS) and not stands(name)]
    return names + [path for path in PATH.findall(text) if not exists(path)]


def test_every_place_that_a_comment_or_docstring_names_exists() -> None:
    found = {path.relative_to(ROOT).as_posix(): lost(told(path)) for path in (*PYTHON, *OTHERS)}
    assert {path: places for path, places in found.items() if places} == {}


def test_a_place_that_is_gone_is_found() -> None:
    assert lost("see services.pairs.nowhere and `web/nope.py`") == ["services.pairs.nowhere", "web/nope.py"]
    assert lost("see services.pairs.ticks.tick and `web/pairs/coach.py`") == []
