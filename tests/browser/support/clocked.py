"""The app in a process of its own, on a clock that a test can turn: `python clocked.py PORT FILE-WITH-SECONDS`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import waitress

from pragma_coach.app import wsgi


def main(port: int, ahead: Path) -> None:
    app = wsgi()
    app.config["CLOCK"] = lambda: datetime.now(UTC) + timedelta(seconds=float(ahead.read_text()))
    waitress.serve(app, host="127.0.0.1", port=port, threads=8)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
