"""axe-core in a page: what it finds against WCAG 2.2 A and AA and against good practice, as sentences."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))

import scripts

# All six must be named: without wcag22aa the size of targets is not looked at.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules whose outcome can differ between light and dark

# Of rows of one shape (the same elements, classes and kinds of attribute; other words) axe says the same a hundred times:
# the first two and the last of a list are judged, the others are out of the page for so long. Whatever has another shape,
# or a style of its own, is judged wherever it stands; sizes and places of all are looked at in usable.py.
_RUN = """async ([tags, rules]) => {
    const various = /^(id|href|value|name|for|headers|title|alt|datetime|aria-(labelledby|describedby|controls|label))$|^data-/;
    const kind = ({name, value}) => various.test(name) ? name + (value.trim() ? "+" : "-") : `${name}=${value}`;
    const shape = part => part.nodeType === 3 ? (part.data.trim() ? "t" : "") : part.nodeType !== 1 ? "" :
        `<${part.localName} ${[...part.attributes].map(kind).sort()}>${[...part.childNodes].map(shape).join("")}</>`;
    const out = [];
    for (const list of document.querySelectorAll("ul, ol, tbody, dl, .items")) {
        const seen = {}, rows = [...list.children];
        for (const row of rows.slice(0, -1)) {
            const like = shape(row);
            if ((seen[like] = (seen[like] || 0) + 1) > 2) {
                out.push([row, row.nextSibling, list]);
            }
        }
    }
    out.forEach(([row]) => row.remove());
    const runOnly = rules ? {type: "rule", values: rules} : {type: "tag", values: tags};
    const found = await axe.run(document, {runOnly, resultTypes: ["violations"], preload: false});
    out.reverse().forEach(([row, next, list]) => list.insertBefore(row, next));
    const broken = found.incomplete.filter(rule => rule.error).map(rule => `${rule.id}: axe fell over, ${rule.error.message}`);
    return broken.concat(found.violations.map(fault => `${fault.id}: ` + fault.nodes.slice(0, 3).map(node => node.html.slice(0, 160)
        + (fault.id === "color-contrast" ? " " + node.any.map(check => check.message).join() : "")).join(" | ")));
}"""


def source(cache: Path) -> str:
    """Return the text of axe-core, fetched into the cache unless it is there. Raise scripts.NoNpm."""
    return (scripts.package(scripts.AXE, "axe-core", cache) / "axe.min.js").read_text("utf-8")


def at_hand(cache: Path) -> str:
    """Return the text of axe-core, or "" where it cannot be had."""
    try:
        return source(cache)
    except scripts.NoNpm:
        return ""


def faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return the violations on the page as it is now; `rules` looks at these only. axe must be in the page."""
    page.wait_for_load_state()  # what comes after a form may be there before its stylesheet is
    found: list[str] = page.evaluate(_RUN, [TAGS, rules])
    return found


def judged(page: Page, where: str) -> list[str]:
    """Return what is wrong with the page in light and in dark, each with the place."""
    found = []
    page.emulate_media(color_scheme="light")
    found += [f"{where} light: {fault}" for fault in faults(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"{where} dark: {fault}" for fault in faults(page, COLOURS)]
    return found


# All of the page must be there: what is drawn only when it is near makes a rule of axe fall over, without a word.
_UNFOLD = """
document.querySelectorAll("details").forEach(folded => { folded.name = ""; folded.open = true; });  // also those of which one is open at a time
document.styleSheets[0].insertRule("* { content-visibility: visible !important; }", document.styleSheets[0].cssRules.length);
"""


def opened(page: Page, address: str) -> Any:
    """Go to a page, unfold all that is folded and draw all of it; returns the answer."""
    answer = page.goto(address, wait_until="load")
    page.evaluate(_UNFOLD)
    return answer
