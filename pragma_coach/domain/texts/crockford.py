"""Letters that people can read aloud and type: Crockford's base 32, without I, L, O and U."""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BITS = 80
_CODE_LETTERS = CODE_BITS // 5
_BETWEEN = "-_.\u2010\u2011\u2012\u2013\u2014\u2212"  # what a phone or a text program makes of a hyphen
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"} | dict.fromkeys(_BETWEEN, None))


def encode(number: int) -> str:
    """Return the shortest writing of a number from zero up, in capitals."""
    letters = ""
    while number:
        number, digit = divmod(number, 32)
        letters = LETTERS[digit] + letters
    return letters or "0"


def decode(letters: str) -> int:
    """Return the number of a writing in capitals. Raise ValueError for any other sign."""
    number = 0
    for letter in letters:
        number = number * 32 + LETTERS.index(letter)
    return number


def read_number(text: str) -> int | None:
    """Return the number of letters from outside, small or capital, or None when they are none."""
    letters = text.strip().upper()
    return None if not letters or any(letter not in LETTERS for letter in letters) else decode(letters)


def code(number: int) -> str:
    """Return a number of 80 bits as it stands on a card: XXXX-XXXX-XXXX-XXXX."""
    letters = encode(number).rjust(_CODE_LETTERS, "0")
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LETTERS, 4))


def read_code(typed: str) -> str | None:
    """Return the code as on the card from what somebody typed, or None when it cannot be one.

    Small letters, spaces and other or missing hyphens are fine; O is read as 0, I and L as 1.
    """
    letters = "".join(typed.upper().split()).translate(_READ_AS)
    if len(letters) != _CODE_LETTERS or any(letter not in LETTERS for letter in letters):
        return None
    return code(decode(letters))
