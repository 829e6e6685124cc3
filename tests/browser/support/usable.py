"""What axe does not see (found by planting faults): each check looks at the page in sight and returns sentences."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page

from pragma_coach.paths import STATIC

LARGE = "document.documentElement.style.fontSize = '225%'"  # twice the 112.5% of the stylesheet
USUAL = "document.documentElement.style.fontSize = ''"

# Letters of one direction between those of the other: without a direction of their own the line is scrambled.
BIDI = """(() => {
    if (document.documentElement.dir !== "rtl") return [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent, around = texts.currentNode.parentElement;
        if (around.closest("option") && !/[\\u0590-\\u08ff]/.test(text)) continue;  // in one direction
        if (!/[A-Za-zÀ-ÿ]{3}/.test(text) || around.closest("bdi, [dir=ltr], [dir=auto], script, style, svg, textarea")) continue;
        found.push(`no direction for: ${text.trim().slice(0, 60)}`);
    }
    return found;
})()"""

# What sticks out when the page scrolls sideways: the elements that begin it.
REFLOW = """(() => {
    const room = document.documentElement.clientWidth, wider = document.documentElement.scrollWidth - room;
    if (wider <= 0) return [];
    const out = part => { const box = part.getBoundingClientRect(); return box.right > room + 1 || box.left < -1; };
    const wide = [...document.querySelectorAll("body *")].filter(part => out(part) && !part.closest(".hide, thead, .scroll > *"));
    return [`${wider} px too wide: ` + wide.slice(0, 4).map(part => part.outerHTML.slice(0, 90)).join(" | ")];
})()"""

# A word goes to the next line as a whole, or where it has a soft hyphen (which ends a word here); letters never stand alone.
BROKEN = """(() => {
    const found = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (texts.nextNode()) {
        const text = texts.currentNode, holder = text.parentElement;
        if (!/\\S\\S/.test(text.data) || holder.closest("option, script, textarea, code, pre, .code") || !holder.checkVisibility({visibilityProperty: true})) continue;
        range.selectNodeContents(text);
        if (range.getClientRects().length < 2) continue;
        for (const word of text.data.matchAll(/[\\p{L}\\p{M}\\d]{2,}/gu)) {
            range.setStart(text, word.index + (text.data[word.index - 1] === "\u00ad"));
            range.setEnd(text, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].filter(line => line.width).map(line => Math.round(line.top)));
            if (lines.size > 1) found.add(`broken within a word: ${word[0]} in ${holder.outerHTML.slice(0, 90)}`);
        }
    }
    return [...found];
})()"""

# Everything to tap is 44 px in both ways (a link in a sentence is as high as its line: WCAG 2.5.8), a row 56 high.
TARGETS = """(() => {
    const own = "td, th, li, p, dd, caption, figcaption, span[lang]";
    function inText(part) {
        const around = part.closest("p, dd, li, td, figcaption, small, label");
        return part.tagName === "A" && getComputedStyle(part).display === "inline" && around && around.textContent.trim() !== part.textContent.trim();
    }
    const box = part => (part.closest("label") || part).getBoundingClientRect();
    return [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
        .filter(part => part.checkVisibility({visibilityProperty: true}) && !part.matches(".skip") && !inText(part))
        .map(part => [part, box(part), part.matches(".row") ? 55.5 : 43.5])
        .filter(([, {height, width}, least]) => height < least || width < 43.5)
        .map(([part, {height, width}]) => `a small target, ${Math.round(width)} by ${Math.round(height)}: ${part.outerHTML.slice(0, 90)}`);
})()"""

# One header for everybody: as high as one line of letters and as one thing to tap, on every page and at every width.
HEADER = """(() => {
    const header = document.querySelector("header.top"), folds = header ? [...header.querySelectorAll("[open]")] : [];
    folds.forEach(fold => { fold.open = false; });
    const tall = header && Math.round(header.getBoundingClientRect().height);
    folds.forEach(fold => { fold.open = true; });
    return header && (tall < 56 || tall > 66) ? [`a header of ${tall} px`] : [];
})()"""

# Every control shows a ring when the keyboard comes to it, of 2 px or more and in a colour that is there.
FOCUS = """(() => {
    const found = [];
    for (const part of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
        if (!part.checkVisibility({visibilityProperty: true})) continue;
        part.focus({focusVisible: true, preventScroll: true});
        const style = getComputedStyle(part);
        const ring = style.outlineStyle === "none" || /, 0\\)$/.test(style.outlineColor) ? 0 : parseFloat(style.outlineWidth);
        if (document.activeElement === part && ring < 2) found.push(`no ring: ${part.outerHTML.slice(0, 90)}`);
    }
    document.activeElement.blur();
    return found;
})()"""

# On paper all that is seen is dark: nobody prints the night.
PRINT = """(() => {
    const light = part => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
    const found = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const holder = texts.currentNode.parentElement, text = texts.currentNode.textContent.trim();
        if (!text || !holder.checkVisibility({visibilityProperty: true}) || holder.closest("option, .hide")) continue;
        const style = getComputedStyle(holder);
        const [r, g, b] = (holder.closest("svg") ? style.fill : style.color).match(/[\\d.]+/g).map(Number);
        if (1.05 / (.2126 * light(r) + .7152 * light(g) + .0722 * light(b) + .05) < 4.5) found.add(`faint on paper: ${text.slice(0, 40)}`);
    }
    return [...found];
})()"""

# Whoever asks for less motion gets none.
MOTION = """(() => [...document.querySelectorAll("*")].flatMap(part => [part, "::before", "::after"].map((_, place, all) =>
    getComputedStyle(part, place ? all[place] : null)).filter(style =>
    style.animationName !== "none" || style.scrollBehavior === "smooth" || style.transitionDuration.split(",").some(time => parseFloat(time) > 0))
    .map(() => `it moves: ${part.outerHTML.slice(0, 90)}`)))()"""

_WIDE = re.sub(r"/\*.*?\*/", "", (STATIC / "wide.css").read_text("utf-8"), flags=re.DOTALL)
_SELECTORS = sorted({" ".join(one.split()) for one in re.findall(r"([^{};]+)\{[^{}]*\}", _WIDE) if "@" not in one})

# What wide.css draws stands on no page that does without that sheet.
SHEET = f"""({json.dumps(_SELECTORS)}).filter(() => !document.querySelector("link[href*='wide.css']"))
    .filter(one => document.querySelector(one.replace(/::?(before|hover)/g, "")))
    .map(one => `drawn by wide.css, which this page does not load: ${{one}}`)"""


def look(page: Page, *checks: str) -> list[str]:
    """Return what these checks find on the page as it is now."""
    return [fault for check in checks for fault in page.evaluate(check)]


def narrow(page: Page) -> list[str]:
    """Look at a page on the narrowest phone, also with large letters: what differs between languages."""
    page.set_viewport_size({"width": 320, "height": 700})
    found = look(page, BIDI, REFLOW, TARGETS, HEADER)
    page.evaluate(LARGE)
    found += [f"with large letters {fault}" for fault in look(page, REFLOW)]
    page.evaluate(USUAL)
    return found


def everything(page: Page) -> list[str]:
    """Look at a page in all ways: narrow, with large letters, with the keyboard, wide, and on paper in the dark."""
    found = [*narrow(page), *look(page, BROKEN, SHEET, FOCUS, MOTION)]
    page.emulate_media(media="print", color_scheme="dark")  # what is dark then is dark by day too
    found += look(page, PRINT)
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found + [f"at 1280 {fault}" for fault in look(page, REFLOW, TARGETS, HEADER)]
