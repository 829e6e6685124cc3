"""The browser, and the two sizes in which people meet the pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# The same engine without windows: a page costs it half. It wakes no worker up and remembers no page to go back to.
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # nothing is fetched elsewhere
]
PHONE: dict[str, Any] = {  # a Pixel 7
    "viewport": {"width": 412, "height": 839},
    "device_scale_factor": 2.625,
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 900},
    "device_scale_factor": 1,
    "is_mobile": False,
    "has_touch": False,
}
# The stylesheet has lists drawn when they come near; who judges a page wants all of it drawn.
_DRAWN = """document.addEventListener("DOMContentLoaded", () => {
    const all = new CSSStyleSheet();
    all.replaceSync(".items { content-visibility: visible; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, all];
});"""


@contextmanager
def phones(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make browsers of a Pixel 7 (or of another size), each with cookies of its own; all are closed at the end."""
    with ExitStack() as opened:

        def make(**options: Any) -> BrowserContext:
            context = chromium.new_context(**{**PHONE, "locale": "nl-NL", **options})
            context.set_default_timeout(10_000)
            context.add_init_script(_DRAWN)
            opened.callback(context.close)
            return context

        yield make
