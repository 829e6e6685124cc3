"""Publishing: at its announced moment each quarter becomes a release, once, and then stands for ever.

Per organisation and quarter: (1) one private transaction claims the quarter, closes what blocks can close, marks their
people as counted and keeps the release as text; (2) that text is written to the file with releases. A crash before the
end of (1) leaves nothing; after it, the next run finds a kept release that the file lacks and writes exactly that one.
The other way round, a file that knows more than the database, means that an old backup was put back: who counted is
then forgotten, so nothing more is published.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pragma_coach import __version__, content
from pragma_coach.domain.calendar import Quarter, amsterdam_date, in_words, quarters_due
from pragma_coach.domain.disclosure import ClosedBlock, Concern, PastBlock, Rules, fingerprint, freeze
from pragma_coach.domain.figures import Measure, measures_of
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.services.spells import spells_of
from pragma_coach.store import journeys, ledger, organisations, publications, releases
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.publications import Publication
from pragma_coach.store.releases import NewCell, Release

JOB = "publish"

log = logging.getLogger(__name__)


class Forgotten(Refused):
    """The file holds figures of which the database does not know whom they are about."""


@dataclass(frozen=True, slots=True)
class Published:
    """What one quarter of one organisation brought; `concerns` are for a human to weigh, and stay inside."""

    organisation: Organisation
    quarter: Quarter
    cells: tuple[NewCell, ...]
    concerns: tuple[tuple[Measure, Concern], ...]


def publish_due(at: datetime, file: Path, *, only: str | None = None, rules: Rules | None = None) -> list[Published]:
    """Publish every announced quarter that is due, oldest first, of each organisation with a scoreboard.

    Return what was published now; however many processes run, each quarter is published by one of them. What a crash
    left half-way is finished. `only` names one organisation by its slug. Raise Forgotten.
    """
    published = []
    with connection():
        found = [one for one in organisations.every() if only in (None, one.slug)]
    for organisation in found:
        if not organisation.settings.board:
            continue
        known = write_missing(organisation, file)
        for quarter in quarters_due(amsterdam_date(organisation.created_at), at):
            if quarter not in known and (new := publish(organisation, quarter, at, file, rules=rules)):
                published.append(new)
    return published


def publish(
    organisation: Organisation, quarter: Quarter, at: datetime, file: Path, *, rules: Rules | None = None
) -> Published | None:
    """Publish one quarter of an organisation; return None when that was done before.

    Raise Invalid before the announced moment, Forgotten when an old backup was put back.
    """
    if at < quarter.published_at:
        day = in_words(amsterdam_date(quarter.published_at))
        raise Invalid(f"De cijfers van kwartaal {quarter} komen op {day}. Wacht tot die dag.")
    new = _decide(organisation, quarter, at, file, rules or Rules())
    write_missing(organisation, file)
    for measure, concern in new.concerns if new else ():
        log.warning("%s %s, %s: %s", organisation.slug, quarter, measure.title, concern)
    return new


def write_missing(organisation: Organisation, file: Path) -> set[Quarter]:
    """Write the releases that were decided on but are not in the file; return the quarters that now stand there."""
    with connection():
        kept = publications.kept(organisation.id)
    there = {release.period_end for release in releases.releases_of(file, organisation.slug)}
    missing = [publication for publication in kept if publication.release.period_end not in there]
    if missing:
        releases.prepare(file)
    for publication in missing:
        releases.write_release(file, publication.release, publication.measures, publication.cells)
    return {Quarter.of(publication.release.period_end) for publication in kept}


@one_transaction
def _decide(organisation: Organisation, quarter: Quarter, at: datetime, file: Path, rules: Rules) -> Published | None:
    """Decide what this quarter shows, remember who counted, and keep the release. Nothing is written to the file."""
    if not ledger.claim_job(JOB, f"{organisation.slug}/{quarter}", at):
        return None
    kept = publications.kept(organisation.id)
    _require_memory(organisation, kept, file)
    programme = content.load_programme(organisation.programme)
    measures = measures_of(programme, legacy=organisation.settings.legacy)
    spells = spells_of(measures, journeys.load_many(organisation.id), amsterdam_date(at))
    since = amsterdam_date(organisation.created_at)
    blocks = freeze(measures, spells, _past(organisation, kept), quarter.last_day, rules, since)
    for block in blocks:
        ledger.count(organisation.id, block.measure.id, sorted(block.coachees), block.last_day)
    release = Release(
        organisation_slug=organisation.slug,
        organisation_name=organisation.name,
        municipality=organisation.municipality,
        programme_title=programme.title,
        period_end=quarter.last_day,
        published_at=at,
        k=rules.k,
        rest=rules.rest,
        coaches=rules.coaches,
        because=rules.because,
        config_hash=fingerprint(measures, rules),
        code_version=__version__,
    )
    cells = tuple(_cell(block) for block in blocks)
    publications.keep(organisation.id, Publication(release, measures, cells))
    concerns = tuple((block.measure, concern) for block in blocks for concern in sorted(block.concerns))
    return Published(organisation, quarter, cells, concerns)


def _cell(block: ClosedBlock) -> NewCell:
    return NewCell(block.measure.id, block.first_day, block.last_day, block.figure)


def _past(organisation: Organisation, kept: Sequence[Publication]) -> list[PastBlock]:
    """Return the closed blocks with those who counted in them and are still known."""
    counted = ledger.counted(organisation.id)
    return [
        PastBlock(
            cell.measure,
            cell.last_day,
            frozenset(who for who, end in counted.get(cell.measure, {}).items() if end == cell.last_day),
        )
        for publication in kept
        for cell in publication.cells
    ]


def _require_memory(organisation: Organisation, kept: Sequence[Publication], file: Path) -> None:
    known = {publication.release.period_end for publication in kept}
    unknown = [r for r in releases.releases_of(file, organisation.slug) if r.period_end not in known]
    if unknown:
        raise Forgotten(
            f"In {file} staan cijfers tot {in_words(unknown[-1].period_end)} waar de database niets van weet. "
            "Zet van beide de reservekopie van dezelfde dag terug (pragma-coach restore)."
        )
