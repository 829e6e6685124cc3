"""Who had to integrate before 2022 has the old law: its terms, talks and days, and nothing of the law of 2022."""

from __future__ import annotations

from datetime import date

import pytest

from pragma_coach import content
from pragma_coach.domain.pairs.attention import StartDays, guide_day
from pragma_coach.domain.pairs.journey import Journey, Reached
from pragma_coach.domain.pairs.law import NEW_LAW, OLD_LAW, law_of
from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.talks.expected import expected_talks
from pragma_coach.domain.talks.legal_terms import clocks
from pragma_coach.domain.types import GroupId, ItemId, MilestoneId, ProgrammeId

PROGRAMMES = [
    content.load_programme(ProgrammeId(name))
    for name in ("pragma", "jb_lorenz", "de_fryske_marren", "maasgouw", "velsen")
]
TODAY, LONG_AGO, LATELY = date(2026, 5, 12), date(2016, 5, 3), date(2026, 3, 1)
ON = frozenset({GroupId("inburgeringsplichtig"), GroupId("niet_onderwijsroute"), GroupId("route_b1_onderwijs")})
OF_2022 = {"pip_due", "pip_due_third_party", "term_end", "last_exam_registration"}


def journey(*groups: GroupId, notice: date | None = None, pip: date | None = None) -> Journey:
    return Journey(
        groups=ON | frozenset(groups),
        started_on=LATELY,
        dates={Anchor.DUO_NOTICE: Reached(notice, notice)} if notice else {},
        milestones={MilestoneId("pip_signed"): Reached(pip, pip)} if pip else {},
    )


@pytest.mark.parametrize(
    ("known", "housed_on", "old", "why"),
    [
        (journey(), LONG_AGO, True, "3 mei 2016"),
        (journey(), date(2021, 12, 31), True, "31 december 2021"),
        (journey(), date(2022, 1, 1), False, ""),
        (journey(), None, False, ""),
        (journey(notice=date(2021, 12, 1), pip=date(2021, 12, 31)), LONG_AGO, True, "3 mei 2016"),
        (journey(notice=date(2022, 3, 4)), LONG_AGO, False, "de brief van DUO is van 4 maart 2022"),
        (journey(pip=date(2023, 3, 4)), LONG_AGO, False, "het PIP is van 4 maart 2023"),
        (journey(OLD_LAW, pip=date(2023, 3, 4)), LATELY, True, "De coördinator koos"),
        (journey(NEW_LAW), LONG_AGO, False, "De coördinator koos"),
    ],
)
def test_the_law_follows_from_the_days_unless_somebody_says_it(
    known: Journey, housed_on: date | None, old: bool, why: str
) -> None:
    law = law_of(known, housed_on)
    assert law.old is old
    assert why in law.why
    assert bool(law.why) is bool(why)


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda one: str(one.id))
@pytest.mark.parametrize(
    ("known", "housed_on", "old"),
    [(journey(), LONG_AGO, True), (journey(OLD_LAW), LATELY, True), (journey(), LATELY, False)],
    ids=["it-follows", "somebody-said-it", "the-law-of-2022"],
)
def test_the_old_law_has_no_term_talk_or_guide_day_of_the_law_of_2022(
    programme: content.Programme, known: Journey, housed_on: date, old: bool
) -> None:
    days = StartDays(housed_on=housed_on, registered_on=LATELY)
    terms = {clock.rule.id for clock in clocks(programme, known, days, TODAY)} & OF_2022
    assert (terms == set()) is old
    talks = {talk.id for talk in expected_talks(programme, known, days, [])}
    assert not ({"map_einde"} & talks and old)
    plan, declaration = (programme.item_by_id[ItemId(one)] for one in ("2-taal-pip", "2-taal-pvt"))
    assert (guide_day(programme, known, days, plan) is None) is old
    assert guide_day(programme, known, days, declaration)


def test_what_follows_from_the_days_takes_nothing_from_the_list() -> None:
    listed = {item.id for item in journey().listed(PROGRAMMES[0])}
    said = {item.id for item in journey(OLD_LAW).listed(PROGRAMMES[0])}
    assert listed - said == {
        "2-taal-pip", "2-taal-leerroute", "2-taal-einddatum", "2-taal-leerbaarheidstoets", "2-taal-map",
    }  # fmt: skip
