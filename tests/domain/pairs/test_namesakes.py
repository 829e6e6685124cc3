"""People of one name are told apart in as few words as will do."""

from __future__ import annotations

from datetime import date

import pytest

from pragma_coach.domain.pairs.namesakes import Namesake, marks
from pragma_coach.domain.types import PairId

MARCH, LATER, APRIL = date(2025, 3, 4), date(2025, 3, 9), date(2025, 4, 1)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ([("Anja B.", MARCH), ("Wim T.", MARCH)], ["coach Anja B.", "coach Wim T."]),
        ([("Anja B.", MARCH), ("", APRIL)], ["coach Anja B.", "zonder coach"]),
        ([("Anja B.", MARCH), ("Anja B.", APRIL)], ["sinds maart 2025", "sinds april 2025"]),
        ([("Anja B.", MARCH), ("Anja B.", None)], ["sinds maart 2025", "nog niet begonnen"]),
        (
            [("Anja B.", MARCH), ("Anja B.", APRIL), ("Wim T.", APRIL)],
            ["coach Anja B., sinds maart 2025", "coach Anja B., sinds april 2025", "coach Wim T., sinds april 2025"],
        ),
        (
            [("Anja B.", MARCH), ("Anja B.", LATER)],
            ["coach Anja B., sinds 4 maart 2025", "coach Anja B., sinds 9 maart 2025"],
        ),
        (
            [("Anja B.", MARCH), ("Anja B.", MARCH)],
            ["coach Anja B., sinds 4 maart 2025, nummer 1", "coach Anja B., sinds 4 maart 2025, nummer 2"],
        ),
    ],
)
def test_the_fewest_words_that_tell_them_apart(people: list[tuple[str, date | None]], told: list[str]) -> None:
    namesakes = [Namesake(PairId(place), None, "Ahmad K.", *one) for place, one in enumerate(people)]
    assert list(marks(namesakes).values()) == told
