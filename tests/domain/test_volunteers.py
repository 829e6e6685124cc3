"""Advice is reasons in a fixed order; admission is what was shown and how long it is good for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.calendar import plus_months
from pragma_coach.domain.types import AccountId
from pragma_coach.domain.volunteers import (
    AGAINST,
    ENDS_SOON,
    CoachCandidate,
    CoachOffer,
    CoachWish,
    Proof,
    Reason,
    Stage,
    Weekday,
    admission,
    advise,
    oldest_vog,
)

TODAY = date(2026, 5, 12)
ALL = [(proof, date(2026, 1, 10)) for proof in Proof]


def candidate(name: str, *, pairs: int = 0, may_begin: bool = True, **offer: object) -> CoachCandidate:
    return CoachCandidate(AccountId(hash(name) % 1000 + 1), name, CoachOffer(**offer), pairs, may_begin)  # type: ignore[arg-type]  # given by name


def names(wish: CoachWish, *candidates: CoachCandidate) -> list[str]:
    return [advice.candidate.name for advice in advise(wish, candidates)]


def test_the_language_goes_before_the_area_and_the_area_before_the_day() -> None:
    wish = CoachWish("ti", "Noord", frozenset({Weekday.MONDAY}))
    tigrinya = candidate("Tigrinya", languages=frozenset({"ti"}))
    near = candidate("Dichtbij", areas=frozenset({"Noord"}), room=5)
    monday = candidate("Maandag", days=frozenset({Weekday.MONDAY}), room=9)
    anybody = candidate("Iemand", room=12)
    assert names(wish, anybody, monday, near, tigrinya) == ["Tigrinya", "Dichtbij", "Maandag", "Iemand"]


def test_who_has_no_room_or_may_not_begin_stands_last_with_the_reason_and_is_never_hidden() -> None:
    full = candidate("Vol", languages=frozenset({"ti"}), pairs=2, room=2)
    new = candidate("Nieuw", may_begin=False)
    free = candidate("Vrij")
    found = advise(CoachWish("ti"), [full, new, free])
    assert [advice.candidate.name for advice in found] == ["Vrij", "Vol", "Nieuw"]
    assert found[1].reasons == (Reason.LANGUAGE, Reason.FULL)
    assert found[2].reasons == (Reason.ROOM, Reason.NOT_ADMITTED)


def test_dutch_is_no_reason_because_every_coach_speaks_it() -> None:
    (advice,) = advise(CoachWish("nl"), [candidate("Anna", languages=frozenset({"nl"}))])
    assert advice.reasons == (Reason.ROOM,)


def test_a_coach_who_did_not_say_how_many_has_room_for_one() -> None:
    assert candidate("Stil").room_left == 1
    assert candidate("Stil", pairs=1).room_left == 0
    assert candidate("Druk", pairs=4, room=2).room_left == 0


@given(
    st.lists(
        st.builds(
            CoachCandidate,
            st.integers(1, 999).map(AccountId),
            st.text(max_size=5),
            st.builds(
                CoachOffer,
                st.frozensets(st.sampled_from(["ar", "ti", "en"])),
                st.frozensets(st.sampled_from(["Noord", "Zuid"])),
                st.frozensets(st.sampled_from(list(Weekday))),
                st.none() | st.integers(0, 4),
            ),
            st.integers(0, 4),
            st.booleans(),
        )
    )
)
def test_everybody_is_named_once_and_who_fits_stands_before_who_does_not(coaches: list[CoachCandidate]) -> None:
    found = advise(CoachWish("ar", "Zuid", frozenset({Weekday.FRIDAY})), coaches)
    assert sorted(map(id, coaches)) == sorted(id(advice.candidate) for advice in found)
    fits = [advice.fits_now for advice in found]
    assert fits == sorted(fits, reverse=True)
    assert all(advice.fits_now != bool(AGAINST & set(advice.reasons)) for advice in found)


def test_somebody_who_showed_nothing_is_a_candidate_who_lacks_everything() -> None:
    found = admission([], TODAY)
    assert (found.stage, found.missing, found.may_begin) == (Stage.CANDIDATE, tuple(Proof), False)


def test_a_vog_is_good_to_the_day_and_asked_anew_before_it_ends() -> None:
    until = date(2029, 1, 10)
    assert admission(ALL, TODAY).vog_until == until
    assert admission(ALL, until - ENDS_SOON - timedelta(days=1)).stage is Stage.READY
    assert admission(ALL, until - ENDS_SOON).stage is Stage.ENDING
    assert admission(ALL, until).may_begin
    assert admission(ALL, until + timedelta(days=1)).stage is Stage.ENDED


def test_a_newer_vog_takes_the_place_of_the_old_one() -> None:
    renewed = [*ALL, (Proof.VOG, date(2028, 12, 1))]
    assert admission(renewed, date(2029, 6, 1)).stage is Stage.READY
    assert admission(list(reversed(renewed)), date(2029, 6, 1)) == admission(renewed, date(2029, 6, 1))


def test_the_organisation_says_how_long_a_vog_is_good() -> None:
    assert admission(ALL, date(2027, 2, 1), vog_months=12).stage is Stage.ENDED


@pytest.mark.parametrize("today", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 3, 1), date(2026, 12, 1)])
def test_the_first_day_of_a_valid_vog_is_that_of_the_rule(today: date) -> None:
    since = oldest_vog(today, 36)
    assert plus_months(since, 36) >= today > plus_months(since - timedelta(days=1), 36)
