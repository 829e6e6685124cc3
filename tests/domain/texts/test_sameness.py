"""One key for sameness: what people read as one text is one text, and what they read as two stays two."""

from __future__ import annotations

import pytest

from pragma_coach.domain.texts.sameness import person_key, readable, same_key


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Corrie\u00a0van\u202fEs", "Corrie van Es"),
        ("\ufeffSe\u00adlam\u200b", "Selam"),
        ("05\u201101\u20102026", "05-01-2026"),
        ("\u200f\u202bعلي\u202c", "علي"),
        ("Zoe\u0308", "Zoë"),
        ("علی\u200cرضا", "علی\u200cرضا"),  # in Persian this sign belongs to the name
        ("Selam\u200c T.", "Selam T."),
    ],
)
def test_a_text_is_what_people_see(typed: str, seen: str) -> None:
    assert readable(typed) == seen
    assert readable(seen) == seen


@pytest.mark.parametrize(
    "ways",
    [
        ("Els v.d. Berg", "els van der berg", "ELS VAN DEN BERG", "Berg, Els van de", "Els v/d Berg", "Els vd Berg"),
        ("Hans Müller", "Hans Mu\u0308ller", "hans muller", "Hans  Müller"),
        ("Marja Jansen-Smits", "Marja Jansen Smits", "Marja Jansen\u2011Smits"),
        ("Joost 't Hart", "Joost ’t Hart", "joost t hart"),
    ],
)
def test_a_name_is_one_however_it_is_written(ways: tuple[str, ...]) -> None:
    assert len({person_key(way) for way in ways}) == 1


@pytest.mark.parametrize(
    "two", [("Ali V.", "Ali van"), ("Jan de Wit", "Jan van de Wit"), ("C. van Es", "Corrie van Es")]
)
def test_two_names_stay_two(two: tuple[str, str]) -> None:
    assert person_key(two[0]) != person_key(two[1])


def test_a_key_has_no_capitals_accents_or_signs() -> None:
    assert same_key(" Beëindigd: (op)_datum ") == "beeindigd op datum"
