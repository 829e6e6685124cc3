"""A quarter that left the organisation as files: for people, and in terms of the Gemeentelijk Gegevensmodel (GGM).

Names as in the GGM (EUPL list, domain Participatie en Inkomen; domain.md 5.2 to 5.5 of our papers): language is kept
oral and written apart, aandachtspunten are what hinders, and what people reached is an ontwikkelwens that came
true. Only the safe figures are written: nobody can be found in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import Period
from pragma_coach.domain.quarter import SafeFigure, SafePart
from pragma_coach.domain.types import Actor
from pragma_coach.services.quarter.report import Released, released_quarter
from pragma_coach.services.rights import require
from pragma_coach.services.spreadsheets.export import ExportFile
from pragma_coach.services.spreadsheets.files import Cell, Leaf, csv_file, xlsx_file
from pragma_coach.store import organisations
from pragma_coach.store.database import connection


class QuarterFile(StrEnum):
    """The files of a quarter; the value is the end of the address."""

    CSV = "csv"
    XLSX = "xlsx"
    GGM = "ggm.csv"


_CSV_TYPE = "text/csv; charset=utf-8"
_MEDIA = {
    QuarterFile.CSV: _CSV_TYPE,
    QuarterFile.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    QuarterFile.GGM: _CSV_TYPE,
}

# What a figure is called: object type and attribute.
_ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "people": ("Traject", "aantal lopend"),
    "plan": ("Traject", "heeft plan"),
    "spoken": ("Traject", "contactmoment in periode"),
    "ladder": ("Score participatieladder", "trede"),
    "oral": ("Taalniveau", "mondeling"),
    "written": ("Taalniveau", "schriftelijk"),
    "blocking": ("Aandachtspunt", "soort"),
    "exit_full": ("Uitstroom", "volledig uitgestroomd"),
    "exit_partial": ("Uitstroom", "gedeeltelijk uitgestroomd"),
    "unpaid_work": ("Ontwikkelwens bereikt", "vrijwilligerswerk"),
    "education": ("Ontwikkelwens bereikt", "opleiding volgen"),
    "sponsored_job": ("Ontwikkelwens bereikt", "betaald werken naar vermogen"),
    "paid_job": ("Ontwikkelwens bereikt", "betaald werken"),
}
# Our leefgebieden by the GGM's nine aandachtspunten; the others have no term there.
_CONCERNS: Mapping[str, str] = {
    "geld": "financiën",
    "taal": "taal",
    "wonen": "woonsituatie",
    "digitaal": "digitale vaardigheden",
    "kinderen": "zorgtaken",
}


def quarter_file(actor: Actor, period: Period, form: QuarterFile) -> ExportFile:
    """Return a period that left, as a file. Raise NotAllowed without the right to export, or before its release."""
    require(Act.EXPORT_QUARTER, actor)
    found = released_quarter(actor, period)
    with connection():
        organisation = organisations.get(actor.organisation_id)
    name = f"{period.word}-{organisation.slug}-{period}"
    if form is QuarterFile.GGM:
        return ExportFile(f"{name}-ggm.csv", _CSV_TYPE, csv_file(ggm_lines(organisation.municipality, found)))
    lines = quarter_lines(found)
    data = xlsx_file([Leaf(period.word.capitalize(), lines)]) if form is QuarterFile.XLSX else csv_file(lines)
    return ExportFile(f"{name}.{form}", _MEDIA[form], data)


def quarter_lines(found: Released) -> list[list[Cell]]:
    """Return the safe figures for people: what, which part, and the number in words."""
    word = found.period.word.capitalize()
    lines: list[list[Cell]] = [[word, "Onderwerp", "Deel", "Aantal"]]
    for figure in found.report.figures:
        for part in figure.parts:
            title = part.title if part.title != figure.title else None
            lines.append([str(found.period), figure.title, title, _number(part)])
    return lines


def _number(part: SafePart) -> Cell:
    return part.low if part.low == part.high else part.words


def ggm_lines(municipality: str, found: Released) -> list[list[Cell]]:
    """Return the safe figures in terms of the GGM; `Aantal vanaf` and `Aantal tot en met` are the class."""
    lines: list[list[Cell]] = [
        [
            "Gemeente",
            "Begindatum",
            "Einddatum",
            "Objecttype",
            "Attribuut",
            "Waarde",
            "Aantal vanaf",
            "Aantal tot en met",
        ]
    ]
    period = found.period
    for figure in found.report.figures:
        lines += [
            [municipality, period.first_day.isoformat(), period.last_day.isoformat(), *names, part.low, part.high]
            for names, part in _named(figure)
        ]
    return lines


def _named(figure: SafeFigure) -> Iterator[tuple[tuple[str, str, str], SafePart]]:
    """Yield the parts of a figure that the GGM has a term for, with object type, attribute and value."""
    known = _ATTRIBUTES.get(figure.id)
    if figure.id.startswith("certificate:"):
        known = "Certificaat", figure.id.removeprefix("certificate:")
    if known is None:
        return
    for part in figure.parts:
        value = "" if len(figure.parts) == 1 else part.title
        if figure.id == "blocking":
            if part.code not in _CONCERNS:
                continue
            value = _CONCERNS[part.code]
        yield (*known, value), part
