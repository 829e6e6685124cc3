"""Telling people of one short name apart: by who coaches them, or by when that began."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.calendar import MONTHS, in_words
from pragma_coach.domain.types import AccountId, PairId


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody whose name somebody else in the organisation has too; `coach` is the name of the coach, "" for none."""

    pair_id: PairId
    account_id: AccountId | None
    name: str
    coach: str
    since: date | None


def marks(namesakes: Sequence[Namesake]) -> dict[PairId, str]:
    """Return what tells each of these people of one name from the others, in as few words as will do."""
    for say in _WAYS:
        found = {one.pair_id: say(one) for one in namesakes}
        if len(set(found.values())) == len(found):
            return found
    return {one.pair_id: f"{_by_day(one)}, nummer {number}" for number, one in enumerate(namesakes, start=1)}


def since_words(since: date | None) -> str:
    """Return since when somebody is coached, to the month."""
    return f"sinds {MONTHS[since.month - 1]} {since.year}" if since else "nog niet begonnen"


def known_by(coach: str, since: date | None) -> str:
    """Return the second line under a name in a list: "coach Joke D., sinds mei 2026"; `coach` "" is nobody."""
    return f"{f'coach {coach}' if coach else 'zonder coach'}, {since_words(since)}"


def _coach(one: Namesake) -> str:
    return f"coach {one.coach}" if one.coach else "zonder coach"


def _month(one: Namesake) -> str:
    return since_words(one.since)


def _by_month(one: Namesake) -> str:
    return known_by(one.coach, one.since)


def _by_day(one: Namesake) -> str:
    return f"{_coach(one)}, sinds {in_words(one.since)}" if one.since else _by_month(one)


_WAYS: tuple[Callable[[Namesake], str], ...] = (_coach, _month, _by_month, _by_day)
