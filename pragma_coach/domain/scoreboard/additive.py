"""Which measures may stand side by side: none that follows from the others, person by person."""

from __future__ import annotations

from collections.abc import Sequence

from pragma_coach.domain.scoreboard.figures import Measure


class AdditiveMeasures(ValueError):
    """One measure is the sum or difference of others; the message is a Dutch sentence that names the cure."""


def check_measures(measures: Sequence[Measure]) -> None:
    """Raise AdditiveMeasures when one measure can be computed from others, person by person.

    With phase 1, phase 2 and their total published over slightly different groups, one person's phase 1 falls out.
    Measures are roads between dated facts; one is a sum or difference of others exactly when roads form a ring.
    """
    group_of: dict[str, str] = {}

    def find(fact: str) -> str:
        while fact in group_of:
            fact = group_of[fact]
        return fact

    for measure in measures:
        start, end = find(measure.starts), find(measure.ends)
        if start == end:
            raise AdditiveMeasures(
                f"“{measure.title}” is uit te rekenen uit de andere maten op het scorebord. "
                "Haal deze of een van de andere weg."
            )
        group_of[start] = end
