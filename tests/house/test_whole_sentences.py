"""A translated sentence is one text: no sentence glued from parts, and no number with one form where Dutch has two.

Another language has another order, and other endings beside a number. What is filled in stands in the text as `%(day)s`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pragma_coach
from pragma_coach import catalogues
from pragma_coach.domain.texts.plain import miscounts
from pragma_coach.paths import TEMPLATES

CODE = sorted((Path(pragma_coach.__file__).parent / "web").rglob("*.py"))
SAYING = {"_", "gettext", "ngettext", "translated"}

_SAID = re.compile(r"\{\{\s*(?:_|gettext|ngettext)\(\s*([\"'])(?P<text>.*?)\1.*?\}\}", re.DOTALL)
_MACRO = re.compile(r"\{\{\s*\w+\((?!.*\|).*?\}\}", re.DOTALL)
_JOINED = re.compile(r"(?:\b(?:_|ngettext)\([^(){}]*\)|\|translated)\s*[~+](?!\s*.: )|[~+]\s*(?:_|ngettext)\(")
_OUTSIDE = re.compile(r"\{#.*?#\}|<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>", re.DOTALL)
_ATTRIBUTES = re.compile(r"<([a-z]\w*)(?:\s(?:\{[{%].*?[%}]\}|[^<>])*)?>", re.DOTALL)
_INLINE = re.compile(r"</?(?:b|strong|em|bdi|small)>")
_BETWEEN = re.compile(r"</?[a-z][^>]*>|\n\s*\n|\{%-?\s*(?!if\b|endif\b)\w.*?%\}", re.DOTALL)
# A text is between « and », another value is ¤. One that ends as a sentence or a label may be followed by anything.
_GLUED = re.compile(r"«[^»]*[^.?!:»]»[\s,]*[«¤\w]|[¤\w][\s,]*«[a-z][^»]*»|»[\s,]*«[a-z]")


def glued(template: str) -> list[str]:
    """Return the pieces of a template in which a translated text and something else make one sentence."""
    plain = _SAID.sub(lambda found: f"«{found['text']}»", _ATTRIBUTES.sub(r"<\1>", _OUTSIDE.sub("", template)))
    plain = re.sub(r"\{\{.*?\}\}", "¤", _MACRO.sub("", plain), flags=re.DOTALL)
    runs = (re.sub(r"\{%.*?%\}", "", run, flags=re.DOTALL) for run in _BETWEEN.split(_INLINE.sub("", plain)))
    return [" ".join(run.split()) for run in runs if _GLUED.search(run)] + _JOINED.findall(template)


def glued_in_code(module: ast.Module) -> Iterator[int]:
    """Yield the lines where code adds something to a translated text, or puts one into another text."""
    for node in ast.walk(module):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts: list[ast.AST] = [node.left, node.right]
        elif isinstance(node, ast.JoinedStr):
            parts = [value.value for value in node.values if isinstance(value, ast.FormattedValue)]
        else:
            continue
        if any(
            isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in SAYING for part in parts
        ):
            yield node.lineno


NEWCOMERS = [
    path for path in sorted(TEMPLATES.rglob("*.html")) if re.search(r"\b(_|ngettext)\(", path.read_text("utf-8"))
]


@pytest.mark.parametrize("path", NEWCOMERS, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_no_sentence_in_a_template_is_glued_from_parts(path: Path) -> None:
    assert glued(path.read_text("utf-8")) == [], "make it one text, with %(name)s for what is filled in"


def test_no_sentence_in_code_is_glued_from_parts() -> None:
    found = {path.name: lines for path in CODE if (lines := list(glued_in_code(ast.parse(path.read_text("utf-8")))))}
    assert found == {}


@pytest.mark.parametrize("number", ["1", "2"])
def test_a_text_with_a_number_has_the_forms_that_go_with_it(number: str) -> None:
    single = [forms[0] for forms in catalogues.sources().values() if len(forms) == 1]
    filled = {text: re.sub(r"%\(\w+\)s", number, text) for text in single}
    assert [text for text, said in filled.items() if "%(" in text and miscounts(said)] == [], "use ngettext"


def test_glue_is_found() -> None:
    for bad in (
        '<p>{{ _("Klaar op") }} {{ day }}</p>',
        '<p>{{ _("Nog") }} <b>{{ left }}</b> {{ _("dagen") }}</p>',
        '<p>{{ name }} {{ _("helpt je.") }}</p>',
        '<p>{{ _("Klaar?") ~ title }}</p>',
        '<p>{% if done %}{{ _("%(number)s klaar", number=done) }}{% endif %} {{ _("%(number)s hoeft niet", number=off) }}</p>',
    ):
        assert glued(bad) != [], bad
    for good in (
        '<p>{{ _("Klaar op %(day)s", day=day) }}</p>',
        '<p>{{ _("Daarvoor:") }} {{ before }}</p>',
        '<p>{{ _("Jij zegt: ja.") }} {{ _("Je coach weet dit.") }}</p>',
        '<h2>{{ pictogram("hulp") }} {{ _("Hulp") }}</h2>',
        '<p>{% if here %}{{ _("Dit toestel") }}{% else %}{{ _("Gezien") }}{% endif %}</p>',
    ):
        assert glued(good) == [], good
    assert list(glued_in_code(ast.parse('said = _("Klaar op") + day\nshown = f"{translated(one)} klaar"'))) == [1, 2]


# A block that ends its line takes the new line along: what stands on the next one comes right behind it.
_AGAINST = re.compile(r"[\w}][.?!]\{%-? *(?:endif|endfor) *%\}\n(?=[A-Z]|\{\{|<(?:b|strong|bdi|span)\b)")


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_no_sentence_begins_right_behind_the_one_before(path: Path) -> None:
    assert _AGAINST.findall(path.read_text("utf-8")) == [], "put a space before the end of the block"


def test_a_sentence_right_behind_another_is_found() -> None:
    assert _AGAINST.search("<p>{% if a %}Gesprek gehad.{% endif %}\nCoacht nu twee koppels.</p>")
    assert not _AGAINST.search("<p>{% if a %}Gesprek gehad. {% endif %}\nCoacht nu twee koppels.</p>")
