"""What Lighthouse says of sign-in, the list of a pair, somebody's steps and the scoreboard, on a made-up town.

    python tools/lighthouse.py    (Chromium, npm and openssl are needed; npm fetches Lighthouse)

A stand-in on this machine plays the CDN of Chart.js: a page without its chart is quicker, and that would be no figure.
Goals: 1.00 for accessibility, best practices and SEO, 0.95 or more for performance. Pages behind sign-in and the way to
them ask search engines to stay away; where that one audit is the only loss, the figure stands in brackets without it.
"""

from __future__ import annotations

import gzip
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser" / "support"))

import scripts
from devices import CHROMIUM, FLAGS
from full_house import build
from serving import served

from pragma_coach.config import CHARTJS_URL
from pragma_coach.domain.types import Role
from pragma_coach.store import database
from pragma_coach.web.shared.urls import short_id

LIGHTHOUSE, CHARTJS = "lighthouse@12.8.2", "chart.js@4.6.1"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
KEPT_OUT = "is-crawlable"


class Script(BaseHTTPRequestHandler):
    """Answers every request with Chart.js, as the CDN would."""

    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/javascript")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Access-Control-Allow-Origin", "*")  # integrity is checked only with this
        self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_told: object) -> None:
        """Say nothing of each request."""


@contextmanager
def stand_in(folder: Path, body: bytes) -> Iterator[int]:
    """Serve the script over TLS with a certificate of our own; yields the port."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    line = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=cdn"]
    subprocess.run([*line, "-keyout", key, "-out", certificate], check=True, capture_output=True)  # noqa: S603 - ours
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Chart", (Script,), {"body": gzip.compress(body)}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


def judged(tool: Path, folder: Path, address: str, cookie: str, cdn: int) -> dict[str, Any]:
    """Return the report of one page."""
    report = folder / "report.json"
    host = urlsplit(CHARTJS_URL).hostname
    flags = [*FLAGS, "--headless=new", "--ignore-certificate-errors"]
    line = [str(tool), address, "--quiet", "--output=json", f"--output-path={report}"]
    line += [f"--only-categories={','.join(CATEGORIES)}"]
    line += [f"--chrome-flags={' '.join(flags)} --host-resolver-rules='MAP {host}:443 127.0.0.1:{cdn}'"]
    if cookie:
        line.append(f"--extra-headers={json.dumps({'Cookie': f'stappen={cookie}'})}")
    subprocess.run(line, check=True, env={**os.environ, "CHROME_PATH": str(CHROMIUM)})  # noqa: S603 - our own line
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


def told(name: str, report: dict[str, Any]) -> str:
    """Return one line of figures, and one for every audit that is not whole."""
    lines = [f"{name:18}" + "  ".join(f"{one} {report['categories'][one]['score']:.2f}" for one in CATEGORIES)]
    lines[0] += "  " + "  ".join(
        f"{short} {report['audits'][audit]['displayValue']}"
        for short, audit in (
            ("LCP", "largest-contentful-paint"),
            ("TBT", "total-blocking-time"),
            ("CLS", "cumulative-layout-shift"),
            ("weight", "total-byte-weight"),
        )
    )
    for category in CATEGORIES[1:]:
        parts = [part for part in report["categories"][category]["auditRefs"] if part["weight"]]
        scores = {part["id"]: (report["audits"][part["id"]]["score"], part["weight"]) for part in parts}
        lost = [audit for audit, (score, _) in scores.items() if score is not None and score < 1]
        if lost == [KEPT_OUT]:
            lines[0] += f"  ({category} without {KEPT_OUT}: 1.00)"
        elif lost:
            lines.append(f"    {category}: {', '.join(lost)}")
    return "\n".join(lines)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tool = scripts.tool(LIGHTHOUSE, "lighthouse", folder)
        chart = (scripts.package(CHARTJS, "chart.js", folder) / "dist/chart.umd.min.js").read_bytes()
        (folder / "town").mkdir()
        house = build(folder / "town")
        pair = short_id(int(house.ids["pair"]))
        pages = {
            "sign-in": ("/inloggen", ""),
            "list of a pair": (f"/koppel/{pair}", house.signed_in(Role.COACH)),
            "somebody's steps": ("/mijn", house.signed_in(Role.COACHEE)),
            "scoreboard": (f"/scorebord/{house.slug}", ""),
        }
        database.close_all()
        with served(folder / "town") as address, stand_in(folder, chart) as cdn:
            for title, (path, cookie) in pages.items():
                print(told(title, judged(tool, folder, address + path, cookie, cdn)), flush=True)


if __name__ == "__main__":
    main()
