"""New ids: random, so that one id tells nothing about another, and small enough for every engine and language."""

import secrets

_BITS = 53


def new_id() -> int:
    """Return a random positive number of at most 53 bits."""
    return secrets.randbits(_BITS) or 1


def can_be_id(number: int) -> bool:
    """Tell whether a number from outside can be an id; a larger one is an error in every engine, not a stranger."""
    return 0 < number < 1 << _BITS
