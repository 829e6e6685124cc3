"""A number in a sentence of the program has its word with it: "1 organisatie", never "1 organisaties"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pragma_coach
from pragma_coach.domain.texts.plain import count

CODE = Path(pragma_coach.__file__).parent
COUNTED = re.compile(r"^ ([a-z]+(?:s|en))\b")


def uncounted(source: str) -> Iterator[str]:
    """Every text in which a value stands before a word in the plural that was not chosen by its number."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for before, after in zip(node.values, node.values[1:], strict=False):
                if isinstance(before, ast.FormattedValue) and isinstance(after, ast.Constant):
                    value, found = ast.unparse(before.value), COUNTED.match(str(after.value))
                    if found and value.startswith("len(") and found[1] != "tekens":  # of what is too long
                        yield f"{value} {found[1]}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"%d [a-z]{3,}(?:s|en) (?!later|verstuurd)[a-z]+|%d [a-z]{4,}s\.", node.value)


def test_a_number_has_the_word_that_goes_with_it() -> None:
    found = {str(file.relative_to(CODE)): list(uncounted(file.read_text("utf-8"))) for file in CODE.rglob("*.py")}
    assert {file: texts for file, texts in found.items() if texts} == {}
    assert sorted(uncounted('log.info("Geteld voor %d organisaties.", x); f"{len(files)} bestanden"')) == [
        "%d organisaties.",
        "len(files) bestanden",
    ]
    assert (count(1, "koppel", "koppels"), count(0, "koppel", "koppels")) == ("1 koppel", "0 koppels")
