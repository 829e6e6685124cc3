"""On what people are placed: ladder, language, self-reliance per leefgebied, track and certificates.

Sources: the Participatieladder is the public instrument of the VNG with its six official names. Language levels are
those of the Raamwerk Alfabetisering (alfa A, B, C) and of the Common European Framework. The scale per leefgebied is
our own and neutral, for coach and coachee together: no criteria of the Zelfredzaamheid-Matrix, no diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pragma_coach.domain.pairs.journey import Journey, Reading
from pragma_coach.domain.programme.programme import LadderReading, LifeDomain, Named, Programme
from pragma_coach.domain.types import MilestoneId

LADDER, ORAL, WRITTEN, BLOCKING, TRACK = "ladder", "oral", "written", "blocking", "track"
NOTHING_BLOCKS = NO_TRACK = "none"
HELD = "held"  # the value of a certificate that somebody has
_SCORE, _CERTIFICATE = "score:", "certificate:"


class Basis(StrEnum):
    """How a reading is known."""

    TEST = "toets"
    SCHOOL = "school"
    ESTIMATE = "inschatting"
    TALK = "gesprek"
    SELF = "zelf"


BASES: Mapping[Basis, str] = {
    Basis.TEST: "Uit een toets",
    Basis.SCHOOL: "Van de school",
    Basis.ESTIMATE: "Eigen inschatting",
    Basis.TALK: "Samen besproken",
    Basis.SELF: "De nieuwkomer zegt het zelf",
}
LANGUAGE_BASES = (Basis.ESTIMATE, Basis.SCHOOL, Basis.TEST)


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder: its official name, and the rule that decides, in our own words."""

    number: int
    name: str
    rule: str


RUNGS = (
    Rung(1, "Geïsoleerd", "Bijna geen contact buiten het eigen huis."),
    Rung(2, "Sociale contacten buitenshuis", "Ziet elke week iemand buiten het eigen huis."),
    Rung(3, "Deelname aan georganiseerde activiteiten", "Gaat elke week naar een les, cursus of club."),
    Rung(4, "Onbetaald werk", "Doet elke week een taak voor anderen: vrijwilligerswerk of een stage."),
    Rung(5, "Betaald werk met ondersteuning", "Heeft een contract, met steun, met aanvullende uitkering of naast les."),
    Rung(6, "Betaald werk", "Heeft een contract of een eigen bedrijf, zonder steun."),
)

LEVELS: Mapping[str, str] = {
    "alfa_a": "Alfa A",
    "alfa_b": "Alfa B",
    "alfa_c": "Alfa C",
    "a0": "A0",
    "a1": "A1",
    "a2": "A2",
    "b1": "B1",
    "b2": "B2",
}

# Who does it? In the words of a colleague, and in those of the person.
SCALE: Mapping[str, str] = {
    "1": "Iemand anders doet het",
    "2": "Samen met iemand",
    "3": "Zelf, iemand kijkt mee",
    "4": "Helemaal zelf",
    "5": "Helpt ook anderen",
}
OWN_SCALE: Mapping[str, str] = {
    "1": "Iemand doet het voor mij",
    "2": "We doen het samen",
    "3": "Ik doe het zelf, iemand kijkt mee",
    "4": "Ik doe het zelf",
    "5": "Ik help een ander",
}


@dataclass(frozen=True, slots=True)
class Instrument:
    """Something on which a person is placed; `values` by code, lowest first when `rising`.

    `rising` asks back when somebody goes down. `bases` are the ways in which the place can be known: the first one is
    meant when nobody says.
    """

    name: str
    title: str
    values: Mapping[str, str]
    bases: tuple[Basis, ...]
    rising: bool = False

    def falls(self, before: str, after: str) -> bool:
        """Tell whether the step from one value to the other goes down."""
        order = list(self.values)
        return self.rising and before in order and order.index(after) < order.index(before)


def score_of(life_domain: LifeDomain) -> str:
    return f"{_SCORE}{life_domain}"


def certificate_of(certificate: str) -> str:
    return f"{_CERTIFICATE}{certificate}"


def is_certificate(name: str) -> bool:
    """Tell whether an instrument is a certificate: one has it from a day on, or not."""
    return name.startswith(_CERTIFICATE)


def instruments(programme: Programme) -> dict[str, Instrument]:
    """Return everything on which the people of a programme can be placed, by name."""
    rungs = {str(rung.number): f"Trede {rung.number}: {rung.name}" for rung in RUNGS}
    domains = {life_domain.value: life_domain.value.capitalize() for life_domain in LifeDomain}
    found = [
        Instrument(LADDER, "Participatieladder", rungs, (Basis.TALK, Basis.ESTIMATE), rising=True),
        Instrument(ORAL, "Spreken en verstaan", LEVELS, LANGUAGE_BASES, rising=True),
        Instrument(WRITTEN, "Lezen en schrijven", LEVELS, LANGUAGE_BASES, rising=True),
        Instrument(BLOCKING, "Wat houdt de rest tegen", {NOTHING_BLOCKS: "Niets", **domains}, (Basis.TALK,)),
    ]
    found += [Instrument(score_of(one), domains[one], SCALE, (Basis.TALK, Basis.SELF)) for one in LifeDomain]
    if tracks := {track.id: track.title for track in programme.tracks}:
        found.append(Instrument(TRACK, "Traject", {NO_TRACK: "Geen traject", **tracks}, (Basis.TALK,)))
    found += [
        Instrument(certificate_of(one.id), one.title, {HELD: "Gehaald"}, (Basis.TALK,))
        for one in programme.certificates or CERTIFICATES
    ]
    return {instrument.name: instrument for instrument in found}


# For a programme that names none of its own.
CERTIFICATES = (
    Named("vca", "VCA: veilig werken"),
    Named("fiets", "Fietsexamen"),
    Named("ehbo", "EHBO"),
    Named("heftruck", "Heftruck"),
    Named("rijbewijs", "Rijbewijs"),
)


def by_coach(readings: Iterable[Reading]) -> list[Reading]:
    """Return what coach, coordinator or director noted: everything but the person's own view."""
    return [reading for reading in readings if reading.basis != Basis.SELF]


def by_self(readings: Iterable[Reading]) -> list[Reading]:
    return [reading for reading in readings if reading.basis == Basis.SELF]


@dataclass(frozen=True, slots=True)
class Rungs:
    """The rung of somebody in both readings, and the day since when it was noted."""

    official: int
    pragma: int
    on: date

    def read(self, reading: LadderReading) -> int:
        return self.pragma if reading is LadderReading.PRAGMA else self.official


_PAID_JOB, _PIP_SIGNED = MilestoneId("paid_job"), MilestoneId("pip_signed")
_INTEGRATION_DONE = MilestoneId("integration_done")


def rungs(journey: Journey, day: date) -> Rungs | None:
    """Return where somebody stood on the ladder on a day; None when nobody had noted it by then.

    Paid work during the integration term is officially rung 5 (work beside a course); the simple Pragma reading calls
    paid work without support rung 6. The term runs from the first PIP until the integration is done.
    """
    known = [reading for reading in journey.readings.get(LADDER, ()) if reading.on <= day]
    if not known:
        return None
    noted = int(known[-1].value)
    in_term = _reached(journey, _PIP_SIGNED, day) and not _reached(journey, _INTEGRATION_DONE, day)
    if noted < 5 or not in_term:
        return Rungs(noted, noted, known[-1].on)
    paid = noted == 6 or _reached(journey, _PAID_JOB, day)
    return Rungs(5, 6 if paid else 5, known[-1].on)


def _reached(journey: Journey, milestone: MilestoneId, day: date) -> bool:
    known = journey.milestones.get(milestone)
    return known is not None and known.on <= day
