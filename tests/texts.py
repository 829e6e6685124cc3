"""Find every Dutch text that ships: in templates, code, checklists and scripts; with the place where it stands."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pragma_coach
from pragma_coach import content
from pragma_coach.domain.texts.plain import Addressee
from pragma_coach.paths import STATIC, TEMPLATES

PACKAGE = Path(pragma_coach.__file__).resolve().parent
FILLED_IN = "NN"
"""Stands where a value is filled in: it counts as one word."""

_DUTCH = re.compile(
    r"\b(de|het|een|van|niet|geen|en|zijn|u|uw|je|jouw|ik|wij|dit|deze|dat|hier|nog|kies|vul|vraag|maak|bij|voor|naar|om)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(the|and|with|this|that|not|are|from|without|must|has|for)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[A-ZÀ-Ý“].*[a-z)”][.?!]", re.DOTALL)
_BLOCK = re.compile(
    r"</?(?:html|head|body|title|header|footer|main|nav|section|form|fieldset|legend|label|p|ul|ol|li|dl|dt|dd|h\d|table|"
    r"caption|thead|tbody|tfoot|tr|th|td|div|summary|details|figure|figcaption|button|input|option|select|textarea|br|hr|"
    r"meta|link|svg|script|iframe|a|pre|g|line|circle|rect|text|feed|entry|updated|id|author|name|summary|content)\b[^>]*>",
)
_WORDS_IN_ATTRIBUTES = re.compile(r"\b(?:aria-label|placeholder|title|alt|data-label|content)=\"([^\"]*)\"")
_LITERAL = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_FOR_COACHEES = (
    "assessment/own", "own_data/", "pairs/nothing", "pairs/step", "plan/own", "site/guides/coachee", "talks/own", "town/mine",
)  # fmt: skip
_FOR_BOTH = (
    "accounts/calendar", "accounts/card.", "accounts/code", "accounts/new_code", "accounts/own_account", "accounts/sign_in",
    "accounts/welcome", "assessment/parts", "plan/pa", "site/guides/guide", "site/guides/help", "site/guides/parts",
    "talks/parts", "talks/write_down", "town/parts",
)  # fmt: skip
_FOR_STAFF = (
    "accounts/", "assessment/", "connections/", "desk/", "mail/", "pairs/", "plan/", "programme/", "quarter/",
    "release_review/", "scoreboard/", "site/guides/", "spreadsheets/", "talks/", "town/", "translations/", "volunteers/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A Dutch text, where it stands, and for whom it is."""

    place: str
    text: str
    reader: Addressee


def is_dutch(text: str) -> bool:
    """Tell whether a text is a piece of Dutch that people read, and not a name, an address or English."""
    words = re.findall(r"[^\W\d_]+", text)
    said = bool(_DUTCH.search(text)) or bool(_SENTENCE.fullmatch(text.strip()))
    return len(words) >= 2 and said and not _ENGLISH.search(text)


def reader_of(template: str) -> Addressee:
    """Tell for whom a template is, by its folder and name."""
    if template.startswith(_FOR_COACHEES):
        return Addressee.COACHEE
    return (
        Addressee.STAFF if template.startswith(_FOR_STAFF) and not template.startswith(_FOR_BOTH) else Addressee.ANYBODY
    )


def in_template(source: str) -> Iterator[str]:
    """Yield the texts of a template: between its tags, in attributes, and in its expressions."""
    source = re.sub(r"{#.*?#}", "", source, flags=re.DOTALL)
    for expression in re.findall(r"{[{%](.*?)[%}]}", source, flags=re.DOTALL):
        for double, single in _LITERAL.findall(expression):
            yield _filled(double or single)
    source = re.sub(
        r"{%-?\s*(?:else|elif|for|endfor|block|endblock|macro|endmacro)\b.*?%}", "\n", source, flags=re.DOTALL
    )
    source = re.sub(r"{%.*?%}", "", source, flags=re.DOTALL)
    source = re.sub(r"{{.*?}}", f" {FILLED_IN} ", source, flags=re.DOTALL)
    yield from _WORDS_IN_ATTRIBUTES.findall(source)
    source = _BLOCK.sub("\n", source)
    for line in re.sub(r"<[^>]*>", "", source).split("\n"):
        yield " ".join(html.unescape(line).split())


def _filled(text: str) -> str:
    return re.sub(r"%\(\w+\)[sd]|\{\w*\}", FILLED_IN, text)


def in_code(source: str) -> Iterator[tuple[int, str]]:
    """Yield every string of a Python file with its line; not what documents the code."""
    tree = ast.parse(source)
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else FILLED_IN for part in node.values)
            yield node.lineno, _filled("".join(str(part) for part in parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents | pieces:
            yield node.lineno, _filled(node.value)


def in_script(source: str) -> Iterator[str]:
    """Yield every string of a script."""
    source = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", source, flags=re.DOTALL)
    for double, single, tick in re.findall(
        r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`", source
    ):
        yield re.sub(r"\$\{[^}]*\}", FILLED_IN, double or single or tick)


def templates() -> Iterator[Text]:
    """Yield the Dutch texts of all templates."""
    for path in sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.xml")]):
        name = path.relative_to(TEMPLATES).as_posix()
        for text in in_template(path.read_text("utf-8")):
            if is_dutch(text):
                yield Text(f"templates/{name}", text, reader_of(name))


def code() -> Iterator[Text]:
    """Yield the Dutch texts of the package; nobody can tell from the file for whom they are."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, text in in_code(path.read_text("utf-8")):
            if is_dutch(text):
                yield Text(f"{path.relative_to(PACKAGE.parent).as_posix()}:{line}", text, Addressee.ANYBODY)


def scripts() -> Iterator[Text]:
    """Yield the Dutch texts of the browser's scripts."""
    for path in sorted(STATIC.glob("*.js")):
        for text in in_script(path.read_text("utf-8")):
            if is_dutch(text):
                yield Text(f"static/{path.name}", text, Addressee.ANYBODY)


def checklists() -> Iterator[Text]:
    """Yield the Dutch texts of the items of every shipped programme: a coachee reads them."""
    seen = set()
    for programme in content.load_all().values():
        for item in programme.items:
            for text in (item.title, item.help, item.if_not):
                if text not in seen:
                    seen.add(text)
                    yield Text(f"checklists, {item.id}", text, Addressee.COACHEE)
