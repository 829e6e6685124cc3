"""The stylesheets mirror by themselves, and the dark changes nothing but colours."""

from __future__ import annotations

import gzip
import re

import pytest
from papers import PACKAGE

from pragma_coach.paths import STATIC, TEMPLATES
from pragma_coach.web.shared.compress import squeezed

STYLE, WIDE = (
    re.sub(r"/\*.*?\*/", "", (STATIC / f"{name}.css").read_text("utf-8"), flags=re.DOTALL)
    for name in ("pragma", "wide")
)
PHYSICAL = re.compile(
    r"^((scroll-)?(margin|padding)-(left|right|top|bottom)|(left|right|top|bottom|float|clear)"
    r"|border-(left|right|top|bottom)(-\w+)*|border-(top|bottom)-(left|right)-radius"
    r"|(min-|max-)?(width|height)|overflow-[xy])$"
)
SIDES = re.compile(r"^(scroll-)?(margin|padding|inset)$|^border-(width|style|color)$")
MOST_BYTES = 8 * 1024
# Tick and fold are a corner that is turned: the same mark in every script. A drawing scrolls in itself.
MEANT = {
    "border-width: 0 .2rem .2rem 0",
    "border-width: .14rem .14rem 0 0",
    "overflow-x: auto",
    "float: inline-start",
    "float: none",
}

# The words that a template or a script of ours can put in `class`: those of the attribute, and what is quoted in code.
_QUOTED = re.compile(
    r"class=\\?\"((?:\{\{.*?\}\}|\{%.*?%\}|[^\"])*)\"|'([\w -]*)'|\"([\w -]*)\"|body_class %\}([\w -]*)\{", re.DOTALL
)
SAID = {
    word
    for folder, kinds in ((TEMPLATES, "*.html"), (STATIC, "*.js"), (PACKAGE / "web", "*.py"))
    for file in folder.rglob(kinds)
    for found in _QUOTED.findall(file.read_text("utf-8"))
    for part in found
    for word in re.findall(r"[a-z][\w-]*", part)
}
SCRIPTS = [STATIC / f"{name}.js" for name in ("page", "worker", "drafts", "read-aloud")]  # what phones load
_MADE = re.compile(r"class(?:Name|List)?\W+(?:(?:add|remove|toggle)\W+)?([\w -]+)")
MADE = re.compile(r"f\d|is-\w+|within|longer")  # by a number, a state or a verdict


def declarations(style: str) -> list[tuple[str, str]]:
    """Return property and value of everything in the braces of rules."""
    inner = re.findall(r"[{;]\s*([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])", style)
    return [(name, value.strip()) for name, value in inner if not name.startswith("--")]


def physical(style: str) -> list[str]:
    """Return what would stay on its side in a language that runs from right to left."""
    found = []
    for name, value in declarations(style):
        parts = re.sub(r"\([^)]*\)", "()", value).split()
        sided = SIDES.match(name) and len(parts) == 4 and parts[1] != parts[3]
        if PHYSICAL.match(name) or sided or (name in ("text-align", "float") and value in ("left", "right")):
            found.append(f"{name}: {value}")
    return [fault for fault in found if fault not in MEANT]


def test_no_property_is_physical() -> None:
    assert len(declarations(STYLE)) > 500
    assert physical(STYLE + WIDE) == []


@pytest.mark.parametrize(
    "fault",
    ["margin-left: 1rem", "left: 0", "width: 3rem", "text-align: right", "border-left: 1px solid", "float: left",
     "padding: 0 1rem 0 0", "inset: 0 auto 0 0", "border-top-left-radius: 1rem", "max-height: 2rem"],
)  # fmt: skip
def test_the_check_for_physical_properties_bites(fault: str) -> None:
    assert physical(f"{STYLE} .fout {{ color: red; {fault}; }}") == [fault]


def test_the_dark_changes_nothing_but_colours() -> None:
    """So axe needs to look at colours only, the second time."""
    blocks = re.findall(r"@media \(prefers-color-scheme: dark\) \{((?:[^{}]|\{[^{}]*\})*)\}", STYLE)
    assert blocks
    for block in blocks:
        assert declarations(block) == [], block
        assert "--" in block


def unused(style: str, said: set[str]) -> set[str]:
    """Return the classes of the stylesheet that nothing on a page can have."""
    named = {name for rule in re.findall(r"([^{}]+)\{", style) for name in re.findall(r"\.([a-z][\w-]*)", rule)}
    return {name for name in named - said if not MADE.fullmatch(name)}


def test_every_class_of_the_stylesheet_stands_on_a_page() -> None:
    """What a page does not have any more goes out of the sheet that every phone loads."""
    assert {"row", "slip", "three"} <= SAID
    assert unused(STYLE + WIDE, SAID) == set()
    assert unused(f"{STYLE} .row-text {{ flex: 1 }} .items > .done-bar {{ top: 0 }}", SAID) == {"row-text", "done-bar"}


def test_no_rule_stands_in_both_sheets() -> None:
    rules, drawn = (
        {" ".join(rule.split()) for rule in re.findall(r"[^{}]+\{[^{}]*\}", style)} for style in (STYLE, WIDE)
    )
    assert drawn
    assert rules & drawn == set()


def test_what_scripts_of_a_phone_make_is_drawn_by_the_sheet_of_every_page() -> None:
    """The walk over every page sees what the server sends, not what a script adds later."""
    made = {word for file in SCRIPTS for part in _MADE.findall(file.read_text("utf-8")) for word in part.split()}
    assert "told" in made
    named = set(re.findall(r"\.([a-z][\w-]*)(?=[^{}]*\{)", WIDE))
    assert "stack" in named
    assert named & made == set()


def test_the_stylesheet_of_every_page_is_light() -> None:
    assert len(gzip.compress(squeezed((STATIC / "pragma.css").read_bytes()), 9)) <= MOST_BYTES
