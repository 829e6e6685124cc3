"""Typed texts: no citizen service number stays in, no other number is taken for one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.texts.freetext import LONGEST, Unwelcome, checked, is_bsn

# 111222333 and 123456782 are well-known numbers to test with; 10000008 is one with eight digits.
KNOWN = ["111222333", "123456782", "010000008", "10000008"]


def slow_eleven_test(digits: str) -> bool:
    """The rule as it is written down: 9a + 8b + 7c + ... + 2h - i is a multiple of eleven, and not all are zero."""
    a, b, c, d, e, f, g, h, i = (int(digit) for digit in digits)
    return (9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i) % 11 == 0 and int(digits) > 0


def with_last_digit(number: int) -> str:
    """The first eight digits and the ninth that makes them pass (where no digit does, the next number's)."""
    passing = [f"{number:08}{last}" for last in range(10) if slow_eleven_test(f"{number:08}{last}")]
    return passing[0] if passing else with_last_digit(number + 1)


BSN = st.integers(1, 99_999_990).map(with_last_digit)


@pytest.mark.parametrize("digits", KNOWN)
def test_known_numbers_pass_the_eleven_test(digits: str) -> None:
    assert is_bsn(digits)


@pytest.mark.parametrize("digits", ["000000000", "00000000", "123456789", "111222334", "1234567", "1234567820"])
def test_other_numbers_do_not(digits: str) -> None:
    assert not is_bsn(digits)


@given(st.integers(0, 999_999_999))
def test_the_eleven_test_is_the_rule_as_written(number: int) -> None:
    assert is_bsn(f"{number:09}") == slow_eleven_test(f"{number:09}")


@given(BSN, st.integers(0, 8), st.sampled_from("123456789"))
def test_one_wrong_digit_is_always_noticed(digits: str, place: int, other: str) -> None:
    changed = digits[:place] + other + digits[place + 1 :]
    assert is_bsn(changed) == (changed == digits)


@pytest.mark.parametrize(
    "text",
    [
        "123456782", "bsn 123456782.", "BSN:123456782!", "1234.56.782", "123 456 782", "123-456-782", "123 - 456 - 782",
        "10 123 456 782", "kamer 4, 123456782", "06-12345678 en 123456782", "bsn 10000008", "123\u00a0456\u00a0782",
        "123\n456\n782", "١٢٣٤٥٦٧٨٢", "12345678 2", "x123456782x",
    ],
)  # fmt: skip
def test_a_number_of_the_state_is_refused_in_any_grouping_and_quoted(text: str) -> None:
    with pytest.raises(Unwelcome, match=r"lijkt .* niet bewaren\. Haal het nummer weg") as error:
        checked(text)
    quoted = re.search(r"\((.*)\)", str(error.value))
    assert quoted is not None
    assert is_bsn(re.sub(r"\D", "", quoted[1]))


@given(BSN, st.sampled_from(["", " ", ".", "-", " - "]), st.text("abc ,", max_size=10), st.text("xyz ;", max_size=10))
def test_no_number_slips_through_between_words(digits: str, gap: str, before: str, after: str) -> None:
    with pytest.raises(Unwelcome, match="BSN"):
        checked(before + gap.join((digits[:3], digits[3:6], digits[6:])) + after)


@pytest.mark.parametrize(
    "text",
    [
        "afspraak op 12-05-2026 om 10.30 uur", "01-01-2030", "bel 06-12345678", "0612345678", "€ 1.234,50",
        "van 10-08-2008 tot 01-01-2010", "postcode 5688 AB", "zaak 1234567", "IBAN", "1000000080", "12345678 0000",
    ],
)  # fmt: skip
def test_dates_phone_numbers_and_amounts_are_no_numbers_of_the_state(text: str) -> None:
    assert checked(text) == text


def test_a_text_is_kept_as_one_line_without_outer_space() -> None:
    assert checked("  even\tgewacht\r\n op post \n") == "even gewacht op post"
    assert checked(" \n ") == ""


def test_signs_that_a_database_refuses_are_left_out() -> None:
    assert checked("goed\x00 zo\ud800!") == "goed zo !"


@pytest.mark.parametrize("name", ["José", "Nguyễn", "أمينة", "می‌خواهم", "ሰላም", "O’Neill-van den Berg", "👩‍👧 Amina"])
def test_names_from_the_whole_world_stay_as_they_are(name: str) -> None:
    assert checked(name) == name


def test_a_text_that_runs_on_is_refused_with_its_length() -> None:
    assert checked("a" * LONGEST) == "a" * LONGEST
    with pytest.raises(Unwelcome, match=r"te lang: 281 tekens\. Er passen er 280\. Haal er 1 weg"):
        checked("a" * (LONGEST + 1))
    with pytest.raises(Unwelcome, match=r"Er passen er 5\. Haal er 1 weg"):
        checked("abcdef", longest=5)


@given(st.text(max_size=60))
def test_what_is_kept_can_be_checked_again_and_stored_anywhere(text: str) -> None:
    try:
        kept = checked(text)
    except Unwelcome:
        return
    assert checked(kept) == kept
    assert "\x00" not in kept
    kept.encode("utf-8")
