"""New ids: random, so that one id tells nothing about another, and small enough for every engine and language."""

import secrets


def new_id() -> int:
    """Return a random positive number of at most 53 bits."""
    return secrets.randbits(53) or 1
