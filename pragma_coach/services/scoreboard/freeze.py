"""Freezing: six weeks after a quarter it is decided what it will show, once; people may look, not alter.

From here until the announced Tuesday the coordinator sees the draft and may keep a whole block back. What is entered
meanwhile changes nothing in it: else a draft would be an invitation to improve the figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from secrets import SystemRandom

from pragma_coach import __version__
from pragma_coach.domain.calendar import Quarter, amsterdam_date, in_words, utc_moment
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules, audit_atoms, fingerprint, freeze
from pragma_coach.domain.scoreboard.figures import Measure, measures_of
from pragma_coach.domain.scoreboard.steps import UNIT, StepsBlock, close_steps
from pragma_coach.published import releases
from pragma_coach.published.releases import NewCell, NewSteps, Release
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.scoreboard.proof import NotProven, has_solver, require_proof
from pragma_coach.services.scoreboard.spells import spells_of
from pragma_coach.services.scoreboard.steps import contributions
from pragma_coach.store import ledger
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.pairs import journeys
from pragma_coach.store.scoreboard import bookings, drafts, publications
from pragma_coach.store.scoreboard.drafts import Draft
from pragma_coach.store.scoreboard.publications import Publication

JOB = "freeze"


class Forgotten(Refused):
    """The file holds figures of which the database does not know whom they are about."""


def frozen_from(quarter: Quarter) -> datetime:
    """Return the moment from which a quarter can be frozen: when the last day for late entries is over, as UTC."""
    return utc_moment(quarter.frozen_on + timedelta(days=1))


@one_transaction
def freeze_quarter(organisation: Organisation, quarter: Quarter, at: datetime, file: Path, rules: Rules) -> Draft:
    """Return the draft of a quarter: decided now, or as it was decided before. Nothing is written to the file.

    Who counts in its blocks is remembered at once. Raise Invalid while late entries still count, Forgotten when an old
    backup was put back, NotProven when the audit finds a group that is too small.
    """
    if at < frozen_from(quarter):
        day = in_words(amsterdam_date(frozen_from(quarter)))
        raise Invalid(f"Kwartaal {quarter} is nog open voor late invoer. Kijk op {day} weer.")
    if found := drafts.find(organisation.id, quarter.last_day):
        return found
    if ledger.claim_job(JOB, f"{organisation.slug}/{quarter}", at):
        drafts.keep(organisation.id, _decided(organisation, quarter, at, file, rules))
    found = drafts.find(organisation.id, quarter.last_day)  # ours, or of a process that was just before us
    if found is None:
        raise LookupError(f"{organisation.slug} {quarter} was frozen but has no draft")
    return found


def _decided(organisation: Organisation, quarter: Quarter, at: datetime, file: Path, rules: Rules) -> Draft:
    kept = publications.kept(organisation.id)
    require_memory(organisation, kept, file)
    programme = programme_for(organisation.id, organisation.programme)
    measures = measures_of(programme, legacy=organisation.settings.legacy)
    pairs = journeys.load_many(organisation.id)
    since = amsterdam_date(organisation.created_at)
    spells = spells_of(measures, pairs, amsterdam_date(at))
    past = _past(organisation, kept)
    blocks = freeze(measures, spells, past, quarter.last_day, rules, since, _nudge)
    steps = _steps(organisation, pairs, kept, quarter, rules)
    require_proof(blocks, past, spells, rules)
    _require_safe(steps, rules)
    for block in blocks:
        ledger.count(organisation.id, block.measure.id, sorted(block.coachees), block.last_day)
    release = Release(
        organisation_slug=organisation.slug,
        organisation_name=organisation.name,
        municipality=organisation.municipality,
        programme_title=programme.title,
        period_end=quarter.last_day,
        published_at=quarter.published_at,
        k=rules.k,
        rest=rules.rest,
        coaches=rules.coaches,
        because=rules.because,
        config_hash=fingerprint(measures, rules),
        code_version=__version__,
    )
    cells = tuple(NewCell(one.measure.id, one.first_day, one.last_day, one.figure) for one in blocks)
    together = NewSteps(steps.first_day, steps.last_day, steps.value, UNIT) if steps else None
    concerns = tuple((block.measure.id, concern) for block in blocks for concern in sorted(block.concerns))
    return Draft(at, Publication(release, measures, cells, together), concerns, _proof(blocks, steps))


def _nudge(_measure: Measure) -> float:
    """Draw the nudge of a figure: once, kept by nobody, so there is no key to lose and nothing to average away."""
    return SystemRandom().uniform(-0.5, 0.5)


def _steps(
    organisation: Organisation,
    pairs: Sequence[PairFacts],
    kept: Sequence[Publication],
    quarter: Quarter,
    rules: Rules,
) -> StepsBlock | None:
    """Return the steps taken together since the last block of them, or None while that is still open."""
    ends = [one.steps.last_day for one in kept if one.steps]
    first_day = max(ends) + timedelta(days=1) if ends else amsterdam_date(organisation.created_at)
    brought = contributions(
        pairs, bookings.of_items(organisation.id, utc_moment(first_day)), first_day, quarter.last_day
    )
    block = close_steps(brought, first_day, quarter.last_day, rules)
    return block if isinstance(block, StepsBlock) else None


def _require_safe(steps: StepsBlock | None, rules: Rules) -> None:
    """Raise NotProven when the people behind the steps are too few after all. Blocks of steps never overlap."""
    if steps and audit_atoms([steps.group], rules):
        raise NotProven(
            "Het aantal stappen gaat over een te kleine groep. Er is niets gepubliceerd. Meld het de makers."
        )


def _proof(blocks: Sequence[ClosedBlock], steps: StepsBlock | None) -> str:
    """Return in words what was proven: whoever reads it in the report knows which audit ran."""
    solver = (
        "en met lineair programmeren (HiGHS)" if has_solver() else "(zonder lineair programmeren: scipy is er niet)"
    )
    groups = len(blocks) + (steps is not None)
    return (
        f"Nagekeken: {groups} {'groep' if groups == 1 else 'groepen'} achter nieuwe cijfers, samen met alle eerdere, "
        f"op delen van groepen {solver}. Geen enkel deel is te klein."
    )


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


def require_memory(organisation: Organisation, kept: Sequence[Publication], file: Path) -> None:
    """Raise Forgotten when the file holds releases that the database does not know."""
    known = {publication.release.period_end for publication in kept}
    unknown = [r for r in releases.releases_of(file, organisation.slug) if r.period_end not in known]
    if unknown:
        raise Forgotten(
            f"In {file} staan cijfers tot {in_words(unknown[-1].period_end)} waar de database niets van weet. "
            "Zet van beide de reservekopie van dezelfde dag terug (pragma-coach restore)."
        )
