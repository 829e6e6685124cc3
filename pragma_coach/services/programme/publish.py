"""From draft to version: what would change and for how many, and then a version that never changes again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pragma_coach.content.whole_programme import TranslatedProgramme
from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.programme.programme import OWN_FROM, Item, Milestone, Programme, Talk
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.scoreboard.figures import Measure, measures_of
from pragma_coach.domain.types import Actor, Edition, ItemId, Operation, OrganisationId
from pragma_coach.services.programme.draft import DraftOverview, draft_overview, in_words, overview_of
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require
from pragma_coach.store import ledger, organisations
from pragma_coach.store import programme as stored
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.programme import ProgrammeVersion
from pragma_coach.store.scoreboard import last_draft, publications

_SOMEBODY_ELSE = "Een collega heeft het concept net veranderd. Bekijk het opnieuw."


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """What a draft would change in the list.

    `reworded` are items before and after, `milestones` the new ones, `talks` those at another moment. `pairs` is how
    many are at work now, `reach` how many of them would have each new item; none changes by publishing alone.
    """

    overview: DraftOverview
    new: tuple[Item, ...]
    gone: tuple[Item, ...]
    reworded: tuple[tuple[Item, Item], ...]
    translated: int
    milestones: tuple[Milestone, ...]
    talks: tuple[Talk, ...]
    reach: dict[ItemId, int]
    pairs: int


def preview(actor: Actor, today: date) -> DraftPreview:
    """Return what the draft would change. Raise NotAllowed unless the actor may change the programme."""
    found = draft_overview(actor, today)
    with connection():
        pairs = [
            pair for pair in journeys.load_many(actor.organisation_id) if pair.journey.status is not PairStatus.ENDED
        ]
    before, after = found.current.programme.item_by_id, found.shown.programme.item_by_id
    offsets = {talk.id: talk.offset for talk in found.current.programme.talks}
    new = tuple(item for item in after.values() if item.id not in before)
    return DraftPreview(
        overview=found,
        new=new,
        gone=tuple(item for item in before.values() if item.id not in after),
        reworded=tuple(
            (before[item.id], item)
            for item in after.values()
            if item.id in before and _words(item) != _words(before[item.id])
        ),
        translated=_translated(found.current, found.shown),
        milestones=tuple(
            one for one in found.shown.programme.milestones if one.id not in found.current.programme.milestone_by_id
        ),
        talks=tuple(talk for talk in found.shown.programme.talks if offsets.get(talk.id, talk.offset) != talk.offset),
        reach={item.id: sum(item.applies(pair.journey.groups) for pair in pairs) for item in new},
        pairs=len(pairs),
    )


def _words(item: Item) -> tuple[str, ...]:
    return item.title, item.help, item.if_not


def _translated(before: TranslatedProgramme, after: TranslatedProgramme) -> int:
    return sum(
        before.translations.get(language, {}).get(item) != one
        for language, known in after.translations.items()
        for item, one in known.items()
    )


@one_transaction
def publish(operation: Operation, rev: int) -> Edition:
    """Make the draft, as it was shown at `rev`, a version with which new pairs begin. Return which.

    Raise Invalid when somebody changed it meanwhile, when something has to be mended first, or when the scoreboard
    would measure something else than it did.
    """
    require(Act.EDIT_PROGRAMME, operation.actor)
    organisation_id = operation.actor.organisation_id
    if not ledger.claim(operation, "publish_programme"):
        return _newest(organisation_id)
    draft = stored.draft(organisation_id)
    if draft is None:
        raise Invalid("Er is geen concept meer. Een collega heeft het net gepubliceerd of weggegooid.")
    if draft.rev != rev:
        raise Invalid(_SOMEBODY_ELSE)
    stored.drop_draft(organisation_id, rev)  # before all else is read: who presses at the same time waits, and is told
    found = overview_of(organisations.get(organisation_id), draft, amsterdam_date(operation.at))
    if found.errors:
        raise Invalid(in_words(found.errors[0]))
    if not found.changed:
        raise Invalid("Er is niets veranderd. Verander eerst iets, of gooi het concept weg.")
    _require_same_measures(found)
    number = (stored.newest_version(organisation_id, draft.programme) or OWN_FROM - 1) + 1
    by = operation.actor.account_id
    stored.add_version(organisation_id, ProgrammeVersion(draft.programme, number, draft.text, by, operation.at))
    if draft.programme != found.organisation.programme:
        organisations.follow(organisation_id, draft.programme)
    return draft.programme, number


def _newest(organisation_id: OrganisationId) -> Edition:
    programme = programme_for(organisation_id, organisations.get(organisation_id).programme)
    return programme.id, programme.version


def _require_same_measures(found: DraftOverview) -> None:
    """Raise Invalid when figures were decided already and the next ones would be about other stretches of time."""
    if not publications(found.organisation.id) and last_draft(found.organisation.id) is None:
        return
    before, after = (_stretches(one.programme) for one in (found.current, found.shown))
    if before != after:
        raise Invalid(
            "Uw scorebord heeft al cijfers over deze fasen en mijlpalen. Houd in het bestand dezelfde fasen, met "
            "hetzelfde begin, en dezelfde mijlpalen met 'horizon'."
        )


def _stretches(programme: Programme) -> set[tuple[str, str, str, object]]:
    """Return what the scoreboard measures: from when to when."""
    measures: Iterable[Measure] = measures_of(programme, legacy=False)
    return {(one.id, one.starts, one.ends, one.horizon) for one in measures}
