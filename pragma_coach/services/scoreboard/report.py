"""The report of a release: rules and their outcomes, the audit, who looked and decided, and which versions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from pragma_coach.domain.calendar import Quarter, amsterdam_date, in_words
from pragma_coach.domain.scoreboard.disclosure import Concern
from pragma_coach.domain.scoreboard.figures import Figure, Step
from pragma_coach.domain.scoreboard.steps import FEW, MOST, UNIT
from pragma_coach.domain.scoreboard.steps import MEASURE as STEPS
from pragma_coach.domain.types import AccountId
from pragma_coach.services.documents import Document, DocumentSection, DocumentTable, from_text, rows, to_text
from pragma_coach.store.accounts import accounts
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.scoreboard import drafts
from pragma_coach.store.scoreboard.drafts import Decided, Decision, Draft
from pragma_coach.store.scoreboard.publications import Publication

CONCERNS = {
    Concern.BEYOND_FOLLOW_UP: "Minder dan de helft was zo lang in beeld. Het cijfer is eerder te laag dan te hoog.",
    Concern.ALIKE: "Bijna iedereen deed er even lang over. Het cijfer zegt dan veel over elk van hen.",
}
NOT_SHOWN = "Nog te weinig trajecten om te laten zien. Wat hier gebeurt telt mee in een volgende meting."
STEPS_TITLE = "Stappen die we samen zetten"
KEEPER = "de beheerder van de computer"
_STEPS = {
    Step.DAY: "dag",
    Step.HALF_WEEK: "halve week",
    Step.WEEK: "week",
    Step.QUARTER_MONTH: "kwart maand",
    Step.HALF_MONTH: "halve maand",
    Step.MONTH: "maand",
}
DECIDED = {
    Decided.APPROVED: "akkoord",
    Decided.WITHHELD: "tegengehouden",
    Decided.SHOWN: "toch tonen",
    Decided.WITHDRAWN: "teruggenomen",
}


def titles(publication: Publication) -> dict[str, str]:
    """Return the names of the measures of a release, steps included."""
    return {measure.id: measure.title for measure in publication.measures} | {STEPS: STEPS_TITLE}


def figure_words(figure: Figure) -> str:
    """Return a figure as "27 × halve maand"."""
    return f"{figure.value} × {_STEPS[figure.step]}"


def steps_words(least: int) -> str:
    """Return a number of steps as "250 of meer"; below the first whole unit only that much is said."""
    return f"{least} of meer" if least else f"minder dan {UNIT}"


def name_of(organisation: Organisation, who: AccountId) -> str:
    """Return the name of somebody who decided; an account that is gone has none."""
    if not who:
        return KEEPER
    account = accounts.get(organisation.id, who)
    return account.name if account else "iemand die hier niet meer werkt"


def at_publication(organisation: Organisation, draft: Draft, shown: Publication, decided: Sequence[Decision]) -> str:
    """Return the report of a release at its publication, as it is kept."""
    return to_text(_report(organisation, draft, shown, decided))


def read(organisation: Organisation, text: str, period_end: date) -> Document:
    """Return a kept report, with what was taken back since."""
    document = from_text(text)
    later = [one for one in drafts.decisions(organisation.id, period_end) if one.kind is Decided.WITHDRAWN]
    if not later:
        return document
    title = "Na de publicatie teruggenomen"
    parts = ("Een cijfer gaat alleen terug als het programma fout rekende. Er komt niets voor in de plaats.",)
    section = DocumentSection(title, (*parts, _decisions(organisation, later, {STEPS: STEPS_TITLE})))
    return replace(document, sections=(*document.sections, section))


def _report(organisation: Organisation, draft: Draft, shown: Publication, decided: Sequence[Decision]) -> Document:
    release = shown.release
    back = drafts.withheld(list(decided))
    return Document(
        f"Verslag van de uitgave {Quarter.of(release.period_end)}: {release.organisation_name}",
        (
            DocumentSection(
                "Kalender",
                (
                    (
                        f"Meting tot en met {in_words(release.period_end)}.",
                        f"Late invoer telde mee tot en met {in_words(Quarter.of(release.period_end).frozen_on)}.",
                        f"Bevroren op {in_words(amsterdam_date(draft.frozen_at))}. Daarna is er niets meer veranderd.",
                        f"Gepubliceerd op {in_words(amsterdam_date(release.published_at))}.",
                    ),
                ),
            ),
            DocumentSection("Wat er nu voor het eerst staat", (_published(shown),)),
            DocumentSection("Wat er niet bij komt", tuple(_not_shown(draft, shown, back.keys()))),
            DocumentSection("Waar een mens naar moest kijken", (_concerns(draft),)),
            DocumentSection("Wie keek en besloot", (_who(organisation, decided, titles(shown)),)),
            DocumentSection(
                "Regels", (_rules(shown), "De regels kijken naar aantallen en de kalender, nooit naar tijden.")
            ),
            DocumentSection("Bewijs", (draft.proof,)),
            DocumentSection(
                "Versies",
                ((f"Programma {release.code_version}.", f"Vingerafdruk van regels en maten: {release.config_hash}."),),
            ),
        ),
    )


def _published(shown: Publication) -> DocumentTable | str:
    names = titles(shown)
    found = [
        (names[cell.measure], _period(cell.first_day, cell.last_day), figure_words(cell.figure), cell.figure.band.value)
        for cell in shown.cells
    ]
    if shown.steps:
        steps = shown.steps
        least = steps_words(steps.value * steps.unit)
        found.append((names[STEPS], _period(steps.first_day, steps.last_day), least, f"{shown.release.k}+"))
    if not found:
        return "Geen nieuw cijfer. De uitgave is gedaan; wat eerder stond, blijft staan."
    return DocumentTable(("Maat", "Periode", "Cijfer", "Mensen"), rows(found))


def _period(first_day: date, last_day: date) -> str:
    return f"{in_words(first_day)} tot en met {in_words(last_day)}"


def _not_shown(draft: Draft, shown: Publication, back: Collection[str]) -> Iterable[str | tuple[str, ...]]:
    names = titles(shown)
    there = {cell.measure for cell in shown.cells} | ({STEPS} if shown.steps else set())
    yield f"Deze hebben geen nieuw cijfer. Stond er nog nooit een, dan leest iedereen deze zin: “{NOT_SHOWN}”"
    yield tuple(title for measure, title in names.items() if measure not in there) or (
        "Niets: alles heeft een cijfer.",
    )
    if back:
        held = ", ".join(names.get(measure, measure) for measure in sorted(back))
        yield f"Tegengehouden: {held}. Deze mensen tellen mee in een volgende meting."
    elif draft.publication.cells == shown.cells:
        yield "Er is niets tegengehouden."


def _concerns(draft: Draft) -> tuple[str, ...] | str:
    names = titles(draft.publication)
    found = tuple(f"{names[measure]}: {CONCERNS[concern]}" for measure, concern in draft.concerns)
    return found or "Er was niets bijzonders."


def _who(organisation: Organisation, decided: Sequence[Decision], names: dict[str, str]) -> DocumentTable | str:
    if not decided:
        return "Niemand heeft iets besloten. Er is gepubliceerd volgens de kalender."
    return _decisions(organisation, decided, names)


def _decisions(organisation: Organisation, decided: Sequence[Decision], names: dict[str, str]) -> DocumentTable:
    return DocumentTable(
        ("Wanneer", "Wie", "Wat", "Reden"),
        rows(
            (
                in_words(amsterdam_date(one.at)),
                name_of(organisation, one.by),
                f"{DECIDED[one.kind]}: {names.get(one.measure, one.measure)}" if one.measure else DECIDED[one.kind],
                one.reason,
            )
            for one in decided
        ),
    )


def _rules(shown: Publication) -> tuple[str, ...]:
    release = shown.release
    found = (
        f"Een groep heeft ten minste {release.k} mensen en {release.coaches} coaches.",
        f"Zonder de mensen van één coach of één gezin blijven er ten minste {release.rest} over.",
        f"Stappen: per persoon tellen er ten hoogste {MOST} mee, en minder dan {FEW} als 1. "
        f"Het totaal gaat naar beneden, op {UNIT} rond.",
    )
    return (*found, f"Lager dan gewoonlijk, besloten door: {release.because}") if release.because else found
