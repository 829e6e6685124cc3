"""An organisation's own content in the making: items of its own, other words, what it hides; a draft until published.

Everything typed is held to the rules of `pragma-coach check` at once, said for people who never saw a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach import content
from pragma_coach.content import Problem
from pragma_coach.content.additions import Additions, additions_text, based_on, own_item_id, own_number, read_additions
from pragma_coach.content.own_versions import is_whole, read_version
from pragma_coach.content.problems import ProblemReport
from pragma_coach.content.toml_reading import parse_toml
from pragma_coach.content.whole_programme import ItemChange, TranslatedProgramme
from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.programme.programme import OWN_FROM
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import Actor, ItemId, Operation, OrganisationId, PhaseId, ProgrammeId
from pragma_coach.services.programme.draft_forms import TypedItem, TypedWords, cleaned, item_of, one_of, translated
from pragma_coach.services.programme.versions import own_versions, translated_programme
from pragma_coach.services.rights import require
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.programme import versions as stored_versions
from pragma_coach.store.programme.versions import ProgrammeDraft, ProgrammeVersion

_WORDS = {
    "done_title": "de zin als het zo ver is",
    "title": "de zin",
    "help": "de uitleg",
    "if_not": "de hulp als het niet zo is",
}
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
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended before it can be published."""
        return tuple(problem for problem in self.problems if not problem.warning)


def draft_overview(actor: Actor, today: date) -> DraftOverview:
    """Return the own content of the actor's organisation. Raise NotAllowed for whoever may not change it."""
    require(Act.EDIT_PROGRAMME, actor)
    with connection():
        organisation = organisations.get(actor.organisation_id)
        return _bench(organisation, stored_versions.draft(organisation.id), today)


def _bench(organisation: Organisation, draft: ProgrammeDraft | None, today: date) -> DraftOverview:
    current = translated_programme(organisation.id, organisation.programme)
    whole = draft is not None and is_whole(draft.text)
    additions, base, _ = ground(organisation.id, organisation.programme, None if whole else draft)
    shown, report = current, ProblemReport("concept", today)
    if draft is not None:
        own = own_versions(organisation.id, draft.programme)
        shown = read_version(draft.programme, draft.text, current.programme.version, own, report)
    versions = tuple(stored_versions.versions(organisation.id))
    return DraftOverview(organisation, current, base, shown, additions, draft, whole, tuple(report.problems), versions)


def ground(
    organisation_id: OrganisationId, programme_id: ProgrammeId, draft: ProgrammeDraft | None
) -> tuple[Additions, TranslatedProgramme, int]:
    """Return the additions to work on, what they lie over, and the highest number that an own id ever had.

    Those are of the draft, or else of the newest version. Where a newer shipped version came, they go over that one.
    """
    own = [one for one in stored_versions.versions(organisation_id) if one.programme == programme_id]
    last = max(own, key=lambda one: one.number, default=None)
    text = draft.text if draft else last.text if last else ""
    if not text or is_whole(text):
        number = last.number if last else content.load_programme(programme_id).version
        additions, base = Additions(number), translated_programme(organisation_id, programme_id, number)
    else:
        additions, base = _read(organisation_id, programme_id, text)
    seen = [*(one.text for one in own), text]
    return additions, base, max((own_number(said) for text in seen for said in _OWN_ID.findall(text)), default=0)


_OWN_ID = re.compile(r'(?m)^id = "([^"]+)"$')


def _read(
    organisation_id: OrganisationId, programme_id: ProgrammeId, text: str
) -> tuple[Additions, TranslatedProgramme]:
    number = based_on(text)
    if number < OWN_FROM:
        number = content.load_programme(programme_id).version
    base = translated_programme(organisation_id, programme_id, number)
    return replace(read_additions(parse_toml(text, ProblemReport("")), base.programme), based_on=number), base


@one_transaction
def save_item(operation: Operation, typed: TypedItem, item_id: ItemId | None = None) -> ItemId:
    """Keep an own item in the draft: a new one, or this one in other words. Return its id.

    Raise Invalid with the field that has to be mended, NotThere for an item that is not an own one.
    """
    draft, additions, base, highest = open_draft(operation)
    known = next((item for item in additions.items if item.id == item_id), None)
    if item_id is not None and known is None:
        raise NotThere
    phases = base.programme.phase_by_id
    phase = PhaseId(one_of(typed.phase, phases, "phase", "Kies een fase uit de lijst."))
    item = item_of(typed, known.id if known else own_item_id(phase, highest + 1), phase, base, operation)
    others = [one for one in additions.items if one.id != item.id]
    items = (*others, item) if known is None else tuple(item if one is known else one for one in additions.items)
    after = translated(replace(additions, items=items), item.id, typed.translations, amsterdam_date(operation.at))
    return ItemId(keep_additions(operation, draft, after, base, item.id))


@one_transaction
def change_item(
    operation: Operation, item_id: ItemId, words: TypedWords, translations: Mapping[str, TypedWords]
) -> None:
    """Say an item that is not an own one in other words; words that are as they were change nothing."""
    draft, additions, base, _ = open_draft(operation)
    item = base.programme.item_by_id.get(item_id)
    if item is None:
        raise NotThere
    said = cleaned(words)
    change = replace(
        additions.changes.get(item_id, ItemChange()),
        title="" if said.title == item.title else said.title,
        help="" if said.help == item.help else said.help,
        if_not="" if said.if_not == item.if_not else said.if_not,
    )
    after = replace(additions, changes=_with(additions.changes, item_id, change))
    keep_additions(
        operation, draft, translated(after, item_id, translations, amsterdam_date(operation.at)), base, item_id
    )


@one_transaction
def hide_item(operation: Operation, item_id: ItemId, hide: bool) -> None:
    """Leave an item out of the next version, or let it back; the list of no pair changes by this alone."""
    draft, additions, base, _ = open_draft(operation)
    if item_id not in base.programme.item_by_id:
        raise NotThere
    change = replace(additions.changes.get(item_id, ItemChange()), hide=hide)
    keep_additions(
        operation, draft, replace(additions, changes=_with(additions.changes, item_id, change)), base, item_id
    )


@one_transaction
def remove_item(operation: Operation, item_id: ItemId) -> None:
    """Leave an own item out of the next version; ticks on it stay in the history of the pairs."""
    draft, additions, base, _ = open_draft(operation)
    kept = tuple(item for item in additions.items if item.id != item_id)
    if len(kept) == len(additions.items):
        raise NotThere
    after = translated(replace(additions, items=kept), item_id, {}, amsterdam_date(operation.at))
    keep_additions(operation, draft, after, base, item_id)


@one_transaction
def discard(operation: Operation) -> None:
    """Throw the draft away; what was published stays."""
    require(Act.EDIT_PROGRAMME, operation.actor)
    draft = stored_versions.draft(operation.actor.organisation_id)
    if ledger.claim(operation, "discard_programme") and draft is not None:
        stored_versions.drop_draft(operation.actor.organisation_id, draft.rev)


def open_draft(operation: Operation) -> tuple[ProgrammeDraft | None, Additions, TranslatedProgramme, int]:
    """Return what there is to change: the draft, the additions, what lies below, and the highest own number.

    Raise Invalid while the draft is a file that was read in.
    """
    require(Act.EDIT_PROGRAMME, operation.actor)
    organisation = organisations.get(operation.actor.organisation_id)
    draft = stored_versions.draft(organisation.id)
    if draft is not None and is_whole(draft.text):
        raise Invalid("U hebt een bestand ingelezen. Publiceer dat eerst, of gooi het concept weg.")
    return draft, *ground(organisation.id, organisation.programme, draft)


def keep_additions(
    operation: Operation, draft: ProgrammeDraft | None, after: Additions, base: TranslatedProgramme, about: str
) -> str:
    """Keep the additions as the draft, and return the id of what they were `about`: of the first time, on a repeat.

    Raise Invalid for the first thing that is wrong with it.
    """
    text, report = additions_text(after), ProblemReport("concept")
    read_additions(parse_toml(text, report), base.programme)
    for problem in report.problems:
        if not problem.warning and problem.place.endswith(about):
            raise Invalid(in_words(problem), field_of(problem))
    if ledger.claim(operation, "edit_programme", about):
        rev, by = draft.rev + 1 if draft else 1, operation.actor
        stored_versions.keep_draft(
            by.organisation_id, ProgrammeDraft(base.programme.id, text, rev, by.account_id, operation.at)
        )
        return about
    return ledger.result_of(operation.actor.organisation_id, operation.op_id) or about


def in_words(problem: Problem) -> str:
    """Return a problem for somebody who never saw a file: fields by what the page calls them."""
    said = _KEY.sub(lambda found: _WORDS[found[1] or found[2]], f"{problem.message} {problem.cure}")
    return said[:1].upper() + said[1:]


def field_of(problem: Problem) -> str:
    """Return the field of the form that a problem is about, or ""."""
    found = _KEY.search(problem.message)
    return (found[1] or found[2]) if found else ""


def _with(changes: Mapping[ItemId, ItemChange], item_id: ItemId, change: ItemChange) -> dict[ItemId, ItemChange]:
    others = {item: one for item, one in changes.items() if item != item_id}
    return others if change == ItemChange() else {**others, item_id: change}
