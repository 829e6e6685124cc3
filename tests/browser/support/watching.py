"""What happens in a browser besides the page: requests, mistakes of our scripts, refusals by the policy, shifts."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Request

_LISTEN = """
window.shifted = 0;
window.refused = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))
    .observe({type: "layout-shift", buffered: true});
document.addEventListener("securitypolicyviolation", event => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class Watch:
    """Eyes on a browser, from before its first page."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[Request] = []
        self.mistakes: list[str] = []
        context.add_init_script(_LISTEN)
        context.on("request", lambda asked: self.requests.append(asked))
        context.on("weberror", lambda mistake: self.mistakes.append(str(mistake.error)))

    def asked_elsewhere(self, server: str) -> list[Request]:
        """Return the requests to any other place than the server."""
        return [asked for asked in self.requests if not asked.url.startswith((server + "/", "data:"))]


def refused(page: Page) -> list[str]:
    """Return what the Content-Security-Policy of the page kept out."""
    found: list[str] = page.evaluate("window.refused")
    return found


def shifted(page: Page) -> float:
    """Return how much moved on the page by itself (the Cumulative Layout Shift), to a hundredth: a browser that paints
    between two bytes of the page may see one word settle, and no eye sees that."""
    moved: float = page.evaluate("window.shifted")
    return round(moved, 2)


def pages_of(pdf: bytes) -> int:
    """Count the pages of a PDF that Chromium made."""
    return pdf.count(b"/Type /Page\n")
