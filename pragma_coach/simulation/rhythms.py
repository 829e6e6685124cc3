"""A made-up town per approach: its name, its pace, its milestones and its people.

The pace follows the source of the approach, and is our own estimate where the source gives none. In some towns things
take longer than the targets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

MONTH = 365.25 / 12
WEEK = 7.0
PHASE_1_SHAPE, PHASE_1_MEAN = 3.6, 3 * WEEK
PHASE_2_SHAPE, PHASE_2_MEAN = 3.1, 15 * MONTH

Chances = tuple[tuple[str, float, float], ...]
"""Milestones: id, the share of people that reaches it, and the mean number of months."""

_USUAL_FACTS: Chances = (
    ("pip_signed", 0.95, 2.5),
    ("pvt_signed", 0.9, 7.0),
    ("certificate", 0.2, 14.0),
    ("knm_passed", 0.5, 20.0),
    ("language_passed", 0.35, 26.0),
)


@dataclass(frozen=True, slots=True)
class TownRhythm:
    """How life goes in a town.

    `phases` are shape and mean (days) of how long each phase takes, all but the last, which has no end. With
    `from_start` people are counted from the start of their coaching instead of from the house. `early` is the share
    whose coaching starts before there is a house. `legacy` is the share that came before the administration began,
    since `first_newcomers`, and is taken in within `catch_up` days. `ends_phase` names milestones that fall on the end
    of a phase, by its number. `directors` look over the pairs. People meet at `meets_at`, and live in the `areas`.
    """

    slug: str
    name: str
    municipality: str
    phases: tuple[tuple[float, float], ...]
    outcomes: Chances
    other_facts: Chances = _USUAL_FACTS
    ends_phase: Mapping[str, int] = field(default_factory=dict)
    pairs: int = 100
    legacy: float = 0.22
    catch_up: int = 45
    first_newcomers: date = date(2013, 3, 1)
    directors: int = 0
    from_start: bool = False
    early: float = 0.0
    meets_at: str = "Bibliotheek"
    areas: tuple[str, ...] = ("Centrum", "Noord", "Zuid")

    @property
    def walk_in(self) -> str:
        return "Loop binnen. Een afspraak is niet nodig."


PRAGMA = TownRhythm(
    slug="oirschot",
    name="Welzijn Oirschot",
    municipality="Oirschot",
    phases=((PHASE_1_SHAPE, PHASE_1_MEAN), (PHASE_2_SHAPE, PHASE_2_MEAN)),
    outcomes=(
        ("sponsored_job", 0.55, 4.0),
        ("volunteering", 0.65, 9.0),
        ("internship", 0.5, 12.0),
        ("paid_job", 0.55, 18.0),
    ),
    directors=2,
    meets_at="Bibliotheek Oirschot",
    areas=("Oirschot", "Spoordonk", "Oostelbeers", "Middelbeers"),
)

# The basics within eight weeks, ten weeks PVT, then six to twelve months; about 500 people since 2014.
VELSEN = TownRhythm(
    slug="velsen",
    name="Welzijn Velsen",
    municipality="Velsen",
    phases=((4.0, 7 * WEEK), (9.0, 10.5 * WEEK), (3.4, 7.5 * MONTH)),
    outcomes=(
        ("education", 0.4, 10.0),
        ("internship", 0.55, 10.0),
        ("sponsored_job", 0.5, 9.0),
        ("volunteering", 0.6, 8.0),
        ("paid_job", 0.5, 17.0),
    ),
    other_facts=(("pip_signed", 0.97, 1.6), *_USUAL_FACTS[2:]),
    ends_phase={"pvt_signed": 2},
    pairs=140,
    first_newcomers=date(2014, 3, 1),
    directors=3,
    meets_at="Buurthuis IJmuiden",
    areas=("IJmuiden", "Velsen-Noord", "Santpoort", "Driehuis", "Velserbroek"),
)

# Four to five weeks from the first coffee to the plan, often still in the azc; 36 people a year.
DE_FRYSKE_MARREN = TownRhythm(
    slug="de-fryske-marren",
    name="Sociaal Wijkteam De Fryske Marren",
    municipality="De Fryske Marren",
    phases=((7.0, 5 * WEEK), (3.4, 6 * WEEK), (3.0, 17 * MONTH)),
    outcomes=(
        ("volunteering", 0.65, 8.0),
        ("internship", 0.5, 12.0),
        ("education", 0.35, 16.0),
        ("paid_job", 0.5, 20.0),
    ),
    pairs=150,
    legacy=0.3,
    catch_up=365,
    first_newcomers=date(2014, 3, 1),
    directors=3,
    early=0.5,
    meets_at="Wijkhuis Joure",
    areas=("Joure", "Lemmer", "Balk", "Sint Nicolaasga"),
)

# 109 people in a year, two directors; what counts is who leaves the benefit, wholly or partly, and unpaid work.
MAASGOUW = TownRhythm(
    slug="maasgouw",
    name="Team Maasgouw",
    municipality="Maasgouw",
    phases=((3.4, 7 * WEEK), (3.0, 18 * MONTH)),
    outcomes=(
        ("volunteering", 0.65, 10.0),
        ("internship", 0.45, 12.0),
        ("sponsored_job", 0.35, 12.0),
        ("paid_job", 0.55, 17.0),
    ),
    other_facts=(*_USUAL_FACTS[:2], ("certificate", 0.5, 12.0), *_USUAL_FACTS[3:]),
    pairs=109,
    legacy=0.4,
    catch_up=180,
    directors=2,
    meets_at="Taalcafé Maasbracht",
    areas=("Maasbracht", "Wessem", "Heel", "Thorn"),
)

# Everybody who came since 2013, also when the coaching starts years after the house.
JB_LORENZ = TownRhythm(
    slug="voorbeeldstad",
    name="Welzijn Voorbeeldstad",
    municipality="Voorbeeldstad",
    phases=((4.0, 3 * MONTH), (2.8, 17 * MONTH)),
    outcomes=(
        ("volunteering", 0.65, 9.0),
        ("internship", 0.45, 11.0),
        ("education", 0.4, 14.0),
        ("paid_job", 0.5, 18.0),
    ),
    pairs=120,
    legacy=0.6,
    catch_up=700,
    first_newcomers=date(2013, 1, 7),
    directors=2,
    from_start=True,
)

RHYTHMS: Mapping[str, TownRhythm] = {
    "pragma": PRAGMA,
    "jb_lorenz": JB_LORENZ,
    "de_fryske_marren": DE_FRYSKE_MARREN,
    "maasgouw": MAASGOUW,
    "velsen": VELSEN,
}
"""Per programme that we ship."""
