"""Readings taken and taken back in any order, and the closed lists on which people are placed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import make
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.assessment.instruments import (
    LADDER,
    LEVELS,
    OWN_SCALE,
    RUNGS,
    SCALE,
    Basis,
    by_coach,
    by_self,
    instruments,
    is_certificate,
    rungs,
    score_of,
)
from pragma_coach.domain.pairs.folding import apply, fold
from pragma_coach.domain.pairs.journey import Event, EventKind, Journey, Reached, Reading
from pragma_coach.domain.programme.programme import LifeDomain, Named
from pragma_coach.domain.types import AccountId, MilestoneId, OpId
from pragma_coach.store.pairs import snapshots

PROGRAMME = make.programme()
START = date(2026, 5, 1)
TAKEN = st.tuples(
    st.sampled_from([LADDER, score_of(LifeDomain.GELD)]),
    st.sampled_from("123456"),
    st.integers(0, 9),
    st.sampled_from([Basis.TALK, Basis.SELF]),
)
# What happened: a reading, or (by a number) the taking back of one of those that stand.
STORIES = st.lists(st.one_of(TAKEN, st.integers(0, 5)), max_size=30)


def event(rev: int, subject: str, value: str, on: date, basis: str = "", undoes: int | None = None) -> Event:
    received_at = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(hours=rev)
    said = (rev, OpId(f"op-{rev}"), EventKind.READING, subject, value, on, received_at)
    return Event(*said, by=AccountId(7), reason=basis, undoes=undoes)


def told(story: list[tuple[str, str, int, Basis] | int]) -> tuple[list[Event], set[tuple[str, int]]]:
    """The events of a story, and which readings should stand after it: worked out without any fold."""
    events: list[Event] = []
    stands: dict[int, tuple[str, int]] = {}
    for rev, said in enumerate(story, start=1):
        if not isinstance(said, int):
            subject, value, day, basis = said
            events.append(event(rev, subject, value, START + timedelta(days=day), basis))
            stands[rev] = (subject, rev)
        elif stands:
            gone = list(stands)[said % len(stands)]
            subject, _ = stands.pop(gone)
            events.append(event(rev, subject, "", START, undoes=gone))
        else:
            events.append(event(rev, LADDER, "", START, undoes=0))
    return events, set(stands.values())


@given(STORIES)
def test_what_stands_is_what_was_taken_and_not_taken_back_by_day(
    story: list[tuple[str, str, int, Basis] | int],
) -> None:
    events, stands = told(story)
    journey = fold(PROGRAMME, events)
    kept = {(name, one.rev) for name, readings in journey.readings.items() for one in readings}
    assert kept == stands
    for readings in journey.readings.values():
        assert readings
        assert list(readings) == sorted(readings, key=lambda one: (one.on, one.rev))
        assert sorted(by_coach(readings) + by_self(readings), key=lambda one: (one.on, one.rev)) == list(readings)


@given(STORIES)
def test_the_cache_after_every_reading_is_the_fold_of_all(story: list[tuple[str, str, int, Basis] | int]) -> None:
    events, _ = told(story)
    kept = "{}"
    for one in events:
        kept = snapshots.to_text(apply(PROGRAMME, snapshots.from_text(kept, {}), one))
    folded = fold(PROGRAMME, events)
    assert snapshots.from_text(kept, {}) == folded
    assert kept == (snapshots.to_text(folded) if events else "{}")


def test_the_ladder_has_its_six_official_names_and_every_scale_its_words() -> None:
    assert [rung.name for rung in RUNGS] == [
        "Geïsoleerd",
        "Sociale contacten buitenshuis",
        "Deelname aan georganiseerde activiteiten",
        "Onbetaald werk",
        "Betaald werk met ondersteuning",
        "Betaald werk",
    ]
    assert [rung.number for rung in RUNGS] == [1, 2, 3, 4, 5, 6]
    assert list(SCALE) == list(OWN_SCALE) == list("12345")
    assert list(LEVELS) == ["alfa_a", "alfa_b", "alfa_c", "a0", "a1", "a2", "b1", "b2"]


def test_every_life_domain_has_a_scale_and_only_a_programme_with_tracks_has_a_track() -> None:
    known = instruments(PROGRAMME)
    assert {score_of(one) for one in LifeDomain} < known.keys()
    assert "track" not in known
    velsen = instruments(replace(PROGRAMME, tracks=(Named("werk", "Werk"), Named("meedoen", "Meedoen"))))
    assert list(velsen["track"].values) == ["none", "werk", "meedoen"]
    own = replace(PROGRAMME, certificates=(Named("vca", "VCA"),))
    assert [name for name in instruments(own) if is_certificate(name)] == ["certificate:vca"]


def test_only_the_ladder_and_the_language_ask_back_when_they_fall() -> None:
    known = instruments(PROGRAMME)
    assert {name for name, one in known.items() if one.rising} == {"ladder", "oral", "written"}
    assert known["oral"].falls("a1", "alfa_c")
    assert not known["oral"].falls("alfa_c", "a1")
    assert not known["oral"].falls("unheard of", "a1")  # a level of another time is no reason to ask
    assert not known[score_of(LifeDomain.GELD)].falls("5", "1")


def test_the_rung_on_a_day_is_the_last_one_noted_for_then() -> None:
    reading = [Reading(value, START + timedelta(days=day), START, "gesprek", None, rev) for rev, (value, day) in
               enumerate([("2", 0), ("6", 10)], start=1)]  # fmt: skip
    signed = {MilestoneId("pip_signed"): Reached(START + timedelta(days=20), START)}
    journey = Journey(readings={LADDER: tuple(reading)}, milestones=signed)
    assert rungs(journey, START - timedelta(days=1)) is None
    found = [rungs(journey, START + timedelta(days=days)) for days in (5, 15, 25)]
    assert [(one.official, one.pragma) for one in found if one] == [(2, 2), (6, 6), (5, 6)]
