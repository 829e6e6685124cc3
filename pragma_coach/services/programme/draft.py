"""An organisation's own content in the making: items, other words, what it hides, milestones, the moments of talks.

Everything typed is checked by the rules of `pragma-coach check` at once, in words for people who never saw a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach import content
from pragma_coach.content import Problem
from pragma_coach.content.additions import (
    Additions,
    additions_text,
    based_on,
    own_item_id,
    own_milestone_id,
    own_number,
    read_additions,
)
from pragma_coach.content.own_versions import is_whole, read_version
from pragma_coach.content.problems import ProblemReport
from pragma_coach.content.toml_reading import parse_toml
from pragma_coach.content.whole_programme import ItemChange, TranslatedProgramme
from pragma_coach.domain.access import Act
from pragma_coach.domain.programme.programme import OWN_FROM, Item, Milestone
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import Actor, ItemId, MilestoneId, Operation, OrganisationId, PhaseId, ProgrammeId
from pragma_coach.services.programme.draft_forms import (
    TypedItem,
    TypedWords,
    cleaned,
    item_of,
    offset_of,
    one_of,
    translated,
)
from pragma_coach.services.programme.versions import own_versions, translated_programme
from pragma_coach.services.rights import clean_text, require, today_of
from pragma_coach.store import ledger, organisations
from pragma_coach.store import programme as stored
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.programme import ProgrammeDraft, ProgrammeVersion

_WORDS = {
    "done_title": "de zin als het zo ver is",
    "title": "de zin",
    "help": "de uitleg",
    "if_not": "de hulp als het niet zo is",
}
_OWN_ID = re.compile(r'(?m)^id = "([^"]+)"$')
_KEY = re.compile(r"'(title|done_title|help|if_not)'|\b(title|done_title|help|if_not)(?=:)")


@dataclass(frozen=True, slots=True)
class DraftOverview:
    """Where an organisation's own content stands.

    `current` is what new pairs begin with, `base` what lies below the additions, `shown` what would go by the draft.
    `whole` says that the draft is a file that was read in. `problems` keep the draft from being published, unless they
    are warnings.
    """

    organisation: Organisation
    current: TranslatedProgramme
    base: TranslatedProgramme
    shown: TranslatedProgramme
    additions: Additions
    draft: ProgrammeDraft | None
    whole: bool
    problems: tuple[Problem, ...]
    versions: tuple[ProgrammeVersion, ...]

    @property
    def changed(self) -> bool:
        return self.shown != self.current

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.warning)


def draft_overview(actor: Actor, today: date) -> DraftOverview:
    """Return the own content of the actor's organisation. Raise NotAllowed unless the actor may change it."""
    require(Act.EDIT_PROGRAMME, actor)
    with connection():
        organisation = organisations.get(actor.organisation_id)
        return overview_of(organisation, stored.draft(organisation.id), today)


def overview_of(organisation: Organisation, draft: ProgrammeDraft | None, today: date) -> DraftOverview:
    """Return where the own content of an organisation would stand with this draft."""
    current = translated_programme(organisation.id, organisation.programme)
    whole = draft is not None and is_whole(draft.text)
    additions, base, _ = _additions_of(organisation.id, organisation.programme, None if whole else draft)
    shown, report = current, ProblemReport("concept", today)
    if draft is not None:
        own = own_versions(organisation.id, draft.programme)
        shown = read_version(draft.programme, draft.text, current.programme.version, own, report)
    versions = tuple(stored.versions(organisation.id))
    return DraftOverview(organisation, current, base, shown, additions, draft, whole, tuple(report.problems), versions)


def _additions_of(
    organisation_id: OrganisationId, programme_id: ProgrammeId, draft: ProgrammeDraft | None
) -> tuple[Additions, TranslatedProgramme, int]:
    """Return the additions to work on, what they lie over, and the highest number that an own id ever had.

    Those are of the draft, or else of the newest version. Where a newer shipped version came, they go over that one.
    """
    own = [one for one in stored.versions(organisation_id) if one.programme == programme_id]
    last = max(own, key=lambda one: one.number, default=None)
    text = draft.text if draft else last.text if last else ""
    seen = [*(one.text for one in own), text]
    highest = max((own_number(said) for text in seen for said in _OWN_ID.findall(text)), default=0)
    starts_anew = not text or is_whole(text)
    if starts_anew:
        number = last.number if last else content.load_programme(programme_id).version
    elif (number := based_on(text)) < OWN_FROM:
        number = content.load_programme(programme_id).version
    base = translated_programme(organisation_id, programme_id, number)
    if starts_anew:
        return Additions(number), base, highest
    additions = read_additions(parse_toml(text, ProblemReport("")), base.programme)
    return replace(additions, based_on=number), base, highest


@one_transaction
def save_item(operation: Operation, typed: TypedItem, item_id: ItemId | None = None) -> ItemId:
    """Keep an own item in the draft: a new one, or this one in other words. Return its id.

    Raise Invalid with the field that has to be mended, NotThere for an item that is not an own one.
    """
    opened = open_draft(operation)
    additions = opened.additions
    known = next((item for item in additions.items if item.id == item_id), None)
    if item_id is not None and known is None:
        raise NotThere
    phases = opened.base.programme.phase_by_id
    phase = PhaseId(one_of(typed.phase, phases, "phase", "Kies een fase uit de lijst."))
    item = item_of(typed, known.id if known else own_item_id(phase, opened.highest + 1), phase, opened.base, operation)
    others = [one for one in additions.items if one.id != item.id]
    items = (*others, item) if known is None else tuple(item if one is known else one for one in additions.items)
    after = translated(replace(additions, items=items), item.id, typed.translations, today_of(operation))
    return ItemId(opened.keep(after, item.id))


@one_transaction
def change_item(
    operation: Operation, item_id: ItemId, words: TypedWords, translations: Mapping[str, TypedWords]
) -> None:
    """Say an item that is not an own one in other words; words that are as they were change nothing."""
    opened = open_draft(operation)
    item, before = opened.shared_item(item_id)
    said = cleaned(words)
    change = replace(
        before,
        title="" if said.title == item.title else said.title,
        help="" if said.help == item.help else said.help,
        if_not="" if said.if_not == item.if_not else said.if_not,
    )
    after = translated(opened.with_change(item_id, change), item_id, translations, today_of(operation))
    opened.keep(after, item_id)


@one_transaction
def hide_item(operation: Operation, item_id: ItemId, hide: bool) -> None:
    """Leave an item out of the next version, or let it back; the list of no pair changes by this alone."""
    opened = open_draft(operation)
    _, before = opened.shared_item(item_id)
    opened.keep(opened.with_change(item_id, replace(before, hide=hide)), item_id)


@one_transaction
def remove_item(operation: Operation, item_id: ItemId) -> None:
    """Leave an own item out of the next version; ticks on it stay in the history of the pairs."""
    opened = open_draft(operation)
    kept = tuple(item for item in opened.additions.items if item.id != item_id)
    if len(kept) == len(opened.additions.items):
        raise NotThere
    opened.keep(translated(replace(opened.additions, items=kept), item_id, {}, today_of(operation)), item_id)


@one_transaction
def add_milestone(operation: Operation, title: str, done_title: str) -> None:
    """Add a dated fact of the organisation's own; it is noted per pair and never stands on the scoreboard.

    Raise Invalid with the field that has to be mended.
    """
    opened = open_draft(operation)
    milestones = opened.additions.milestones
    title = clean_text(title, "title", needed="Vul in wat er bereikt is.")
    done_title = clean_text(done_title, "done_title", needed="Vul in wat er staat als het zo ver is.")
    one = Milestone(own_milestone_id(opened.highest + 1), title, done_title)
    opened.keep(replace(opened.additions, milestones=(*milestones, one)), one.id)


@one_transaction
def remove_milestone(operation: Operation, milestone_id: MilestoneId) -> None:
    """Leave an own milestone out of the next version. Raise NotThere for any other."""
    opened = open_draft(operation)
    kept = tuple(one for one in opened.additions.milestones if one.id != milestone_id)
    if len(kept) == len(opened.additions.milestones):
        raise NotThere
    opened.keep(replace(opened.additions, milestones=kept), milestone_id)


@one_transaction
def set_offset(operation: Operation, talk_id: str, count: str, unit: str) -> None:
    """Say how long after its start a talk is planned; the time of the version below undoes that.

    Raise Invalid with the field that has to be mended, NotThere for a talk that the programme does not have.
    """
    opened = open_draft(operation)
    talk = next((one for one in opened.base.programme.talks if one.id == talk_id), None)
    if talk is None:
        raise NotThere
    offset = offset_of(talk, count.strip(), unit)
    others = {known: one for known, one in opened.additions.offsets.items() if known != talk_id}
    offsets = others if offset == talk.offset else {**others, talk_id: offset}
    opened.keep(replace(opened.additions, offsets=offsets), talk_id)


@one_transaction
def discard(operation: Operation) -> None:
    """Throw the draft away; what was published stays."""
    require(Act.EDIT_PROGRAMME, operation.actor)
    draft = stored.draft(operation.actor.organisation_id)
    if ledger.claim(operation, "discard_programme") and draft is not None:
        stored.drop_draft(operation.actor.organisation_id, draft.rev)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """What an operation can change: the additions of a draft, what lies below, and the highest own number so far."""

    operation: Operation
    draft: ProgrammeDraft | None
    additions: Additions
    base: TranslatedProgramme
    highest: int

    def shared_item(self, item_id: ItemId) -> tuple[Item, ItemChange]:
        """Return an item of the version below, and what is changed about it. Raise NotThere for any other."""
        item = self.base.programme.item_by_id.get(item_id)
        if item is None:
            raise NotThere
        return item, self.additions.changes.get(item_id, ItemChange())

    def with_change(self, item_id: ItemId, change: ItemChange) -> Additions:
        """Return the additions with this change of an item; no change at all leaves it out."""
        changes = {**self.additions.changes, item_id: change}
        return replace(self.additions, changes={item: one for item, one in changes.items() if one != ItemChange()})

    def keep(self, after: Additions, about: str) -> str:
        """Keep additions as the draft; return the id of what they were `about`: of the first time, on a repeat.

        Raise Invalid for the first thing that is wrong with it.
        """
        text, report, by = additions_text(after), ProblemReport("concept"), self.operation.actor
        read_additions(parse_toml(text, report), self.base.programme)
        for problem in report.problems:
            if not problem.warning and problem.place.endswith(about):
                raise Invalid(in_words(problem), field_of(problem))
        if not ledger.claim(self.operation, "edit_programme", about):
            return ledger.result_of(by.organisation_id, self.operation.op_id) or about
        rev = self.draft.rev + 1 if self.draft else 1
        made = ProgrammeDraft(self.base.programme.id, text, rev, by.account_id, self.operation.at)
        stored.keep_draft(by.organisation_id, made)
        return about


def open_draft(operation: Operation) -> OpenDraft:
    """Return what there is to change. Raise Invalid while the draft is a file that was read in."""
    require(Act.EDIT_PROGRAMME, operation.actor)
    organisation = organisations.get(operation.actor.organisation_id)
    draft = stored.draft(organisation.id)
    if draft is not None and is_whole(draft.text):
        raise Invalid("U hebt een bestand ingelezen. Publiceer dat eerst, of gooi het concept weg.")
    return OpenDraft(operation, draft, *_additions_of(organisation.id, organisation.programme, draft))


def in_words(problem: Problem) -> str:
    """Return a problem for somebody who never saw a file: fields by what the page calls them."""
    said = _KEY.sub(lambda found: _WORDS[found[1] or found[2]], f"{problem.message} {problem.cure}")
    return said[:1].upper() + said[1:]


def field_of(problem: Problem) -> str:
    """Return the field of the form that a problem is about, or ""."""
    found = _KEY.search(problem.message)
    return (found[1] or found[2]) if found else ""
