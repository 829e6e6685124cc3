"""A port for a server of a test, that no other server of the tests can get in between."""

from __future__ import annotations

import os
import socket
from random import SystemRandom

# Who asks for any port gets one above 32767 (Linux); each process of the tests has a thousand of its own below that.
_FIRST, _EACH = 20_000, 1_000


def free_port() -> int:
    """Return a port on which nobody listens now, and which only this process of the tests hands out."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = _FIRST + _EACH * worker
    for port in SystemRandom().sample(range(first, first + _EACH), _EACH):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")
