"""Somebody who types in every field of every form of a page, and what of it stands there later."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

# Every form in which somebody writes: fields by a name of their own, each with what stands in it. Passwords and files never.
_READ = """() => [...document.forms].filter(form => form.method === "post" && form.elements.op && form.action.indexOf("/typte/") < 0).flatMap((form, nth) =>
    [...form.elements].filter(one => one.name && !/hidden|password|file|submit|button|fieldset/.test(one.type)).map((one, at) => {
        const ticks = /radio|checkbox/.test(one.type);
        return [`${new URL(form.action).pathname} ${nth} ${at} ${one.name}${ticks ? "=" + one.value : ""}`, ticks ? String(one.checked) : one.value];
    }))"""
# As a hand does it: another word in every line, another choice in every list, each with the event of a keyboard.
_TYPE = """() => {
    for (const form of [...document.forms].filter(form => form.method === "post" && form.elements.op)) {
        for (const one of form.elements) {
            if (!one.name || /hidden|password|file|submit|button|fieldset/.test(one.type) || one.readOnly) continue;
            if (one.type === "checkbox") one.checked = !one.checked;
            else if (one.type === "radio") { if (one.checked) continue; one.checked = true; }
            else if (one.options) { if (one.options.length < 2) continue; one.selectedIndex = (one.selectedIndex + 1) % one.options.length; }
            else if (one.type === "date") one.value = "2026-03-04";
            else if (one.type === "time") one.value = "10:30";
            else if (one.type === "number") one.value = String(Number(one.value || one.min || 0) + 1);
            else if (one.type === "email") one.value = "iemand@voorbeeld.nl";
            else one.value = one.value + "Ik oefen elke dag";
            one.dispatchEvent(new Event("input", {bubbles: true}));
        }
    }
}"""

Typed = dict[str, str]


def fields(page: Page) -> Typed:
    """Return what stands in the fields of a page, by form, place and name."""
    found: list[list[str]] = page.evaluate(_READ)
    return dict(found)


def type_all(page: Page) -> Typed:
    """Type or choose something else in every field; return only the fields that are different now."""
    page.evaluate("document.querySelectorAll('main details').forEach(folded => { folded.open = true; })")
    before = fields(page)
    page.evaluate(_TYPE)
    page.wait_for_timeout(150)  # as long as a finger needs to the next letter: what was typed is on the phone by then
    return {name: value for name, value in fields(page).items() if before.get(name) != value}


def send(page: Page) -> None:
    """Press the button of the first form in which something can be typed, whatever the browser thinks of its fields."""
    page.evaluate("""() => {
        const form = [...document.forms].find(form => form.method === "post" && form.elements.op
            && [...form.elements].some(one => one.name && !/hidden|submit|button|fieldset/.test(one.type)));
        form.noValidate = true;
        form.querySelector("button").click();
    }""")


def missing(page: Page, typed: Typed, seconds: float = 5) -> Typed:
    """Return what does not stand on the page as it was typed, once the page had time to put it back."""
    for _ in range(int(seconds * 20)):
        here = fields(page)
        gone = {name: value for name, value in typed.items() if here.get(name) != value}
        if not gone:
            return {}
        page.wait_for_timeout(50)
    return gone


def controlled(page: Page) -> None:
    """Wait until the worker sees to what this browser sends."""
    page.evaluate("navigator.serviceWorker.ready")
    for _ in range(100):
        if page.evaluate("Boolean(navigator.serviceWorker.controller)"):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the worker does not come")


def says(page: Page, words: str) -> Any:
    """Expect a quiet line with these words."""
    line = page.locator(".kept").filter(has_text=words).first
    expect(line).to_be_visible()
    return line
