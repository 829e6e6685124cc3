"""The report of a release: rules and their outcomes, the audit, who looked and decided, and which versions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pragma_coach.domain.calendar import Quarter, amsterdam_date, in_words
from pragma_coach.domain.scoreboard.disclosure import Concern
from pragma_coach.domain.scoreboard.figures import Step
from pragma_coach.domain.scoreboard.steps import FEW, MOST, UNIT
from pragma_coach.published.cells import STEPS, STEPS_TITLE, NewSteps
from pragma_coach.services.documents import Document, DocumentSection, DocumentTable, Part
from pragma_coach.store.scoreboard import Decided, DraftRelease, Publication, ReviewDecision

CONCERNS = {
    Concern.BEYOND_FOLLOW_UP: "Minder dan de helft was zo lang in beeld. Het cijfer is eerder te laag dan te hoog.",
    Concern.ALIKE: "Bijna iedereen deed er even lang over. Het cijfer zegt dan veel over elk van hen.",
}
NOT_SHOWN = "Nog te weinig trajecten om te laten zien. Wat hier gebeurt telt mee in een volgende meting."
KEEPER = "de beheerder van de computer"
_STEP_WORDS = {
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


def name_of(decision: ReviewDecision) -> str:
    """Return who decided, in Dutch words where there is no name to give."""
    if not decision.by:
        return KEEPER
    return "iemand die hier niet meer werkt" if decision.by_name is None else decision.by_name


def at_publication(draft: DraftRelease, shown: Publication, decided: Sequence[ReviewDecision]) -> str:
    """Return the report of a release at its publication, as it is kept."""
    return to_text(_report(draft, shown, decided))


def with_withdrawals(text: str, decided: Sequence[ReviewDecision]) -> Document:
    """Return a kept report, with what was taken back since."""
    document = from_text(text)
    later = [one for one in decided if one.kind is Decided.WITHDRAWN]
    if not later:
        return document
    title = "Na de publicatie teruggenomen"
    parts = ("Een cijfer gaat alleen terug als het programma fout rekende. Er komt niets voor in de plaats.",)
    section = DocumentSection(title, (*parts, _decisions(later, {STEPS: STEPS_TITLE})))
    return replace(document, sections=(*document.sections, section))


def _report(draft: DraftRelease, shown: Publication, decided: Sequence[ReviewDecision]) -> Document:
    release, rules, figures, titles = shown.release, _rules(shown), _published(shown), shown.titles
    concerns = tuple(f"{titles[measure]}: {CONCERNS[concern]}" for measure, concern in draft.concerns)
    who = "Niemand heeft iets besloten. Er is gepubliceerd volgens de kalender."
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
            DocumentSection("Wat er nu voor het eerst staat", (figures,)),
            DocumentSection("Wat er niet bij komt", tuple(_not_shown(draft, shown))),
            DocumentSection("Waar een mens naar moest kijken", (concerns or "Er was niets bijzonders.",)),
            DocumentSection("Wie keek en besloot", (_decisions(decided, titles) if decided else who,)),
            DocumentSection("Regels", (rules, "De regels kijken naar aantallen en de kalender, nooit naar tijden.")),
            DocumentSection("Bewijs", (draft.proof,)),
            DocumentSection(
                "Versies",
                ((f"Programma {release.code_version}.", f"Vingerafdruk van regels en maten: {release.config_hash}."),),
            ),
        ),
    )


def _published(shown: Publication) -> DocumentTable | str:
    blocks, titles, found = shown.blocks, shown.titles, []
    for block in blocks:
        if isinstance(block, NewSteps):
            figure = f"{block.value * block.unit} of meer" if block.value else f"minder dan {block.unit}"
            people = f"{shown.release.k}+"
        else:
            figure, people = f"{block.figure.value} × {_STEP_WORDS[block.figure.step]}", block.figure.band.value
        period = f"{in_words(block.first_day)} tot en met {in_words(block.last_day)}"
        found.append((titles[block.measure], period, figure, people))
    if not found:
        return "Geen nieuw cijfer. De uitgave is gedaan; wat eerder stond, blijft staan."
    return DocumentTable(("Maat", "Periode", "Cijfer", "Mensen"), tuple(found))


def _not_shown(draft: DraftRelease, shown: Publication) -> Iterable[str | tuple[str, ...]]:
    there = {block.measure for block in shown.blocks}
    withheld = {block.measure for block in draft.publication.blocks} - there
    yield f"Deze hebben geen nieuw cijfer. Stond er nog nooit een, dan leest iedereen deze zin: “{NOT_SHOWN}”"
    yield tuple(title for measure, title in shown.titles.items() if measure not in there) or (
        "Niets: alles heeft een cijfer.",
    )
    if withheld:
        held = ", ".join(shown.titles.get(measure, measure) for measure in sorted(withheld))
        yield f"Tegengehouden: {held}. Deze mensen tellen mee in een volgende meting."
    else:
        yield "Er is niets tegengehouden."


def _decisions(decided: Sequence[ReviewDecision], titles: Mapping[str, str]) -> DocumentTable:
    return DocumentTable(
        ("Wanneer", "Wie", "Wat", "Reden"),
        tuple(
            (
                in_words(amsterdam_date(one.at)),
                name_of(one),
                f"{DECIDED[one.kind]}: {titles.get(one.measure, one.measure)}" if one.measure else DECIDED[one.kind],
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


def to_text(document: Document) -> str:
    """Return a report as JSON, as it is kept."""
    sections = [[section.title, [_facts(part) for part in section.parts]] for section in document.sections]
    return json.dumps([document.title, sections], ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Document:
    """Return the report that the JSON describes."""
    title, sections = json.loads(text)
    return Document(
        title, tuple(DocumentSection(name, tuple(_part(facts) for facts in parts)) for name, parts in sections)
    )


def _facts(part: Part) -> Any:
    return {"head": part.head, "rows": part.rows} if isinstance(part, DocumentTable) else part


def _part(facts: Any) -> Part:
    if isinstance(facts, dict):
        return DocumentTable(tuple(facts["head"]), tuple(tuple(row) for row in facts["rows"]))
    return facts if isinstance(facts, str) else tuple(facts)
