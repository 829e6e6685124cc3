"""A pair and its items in words: titles in two languages, states, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from pragma_coach import content
from pragma_coach.content import Translation, TranslationState
from pragma_coach.content.own_versions import item_texts
from pragma_coach.domain.calendar import in_short, in_words
from pragma_coach.domain.pairs.journey import EventKind, Journey, PairStatus, Standing
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import OWN_FROM, Item, Programme
from pragma_coach.domain.reasons import (
    CONTACTS,
    ENDS,
    NOT_APPLICABLE,
    OBSTACLES,
    PAUSES,
    ContactKind,
    EndReason,
    NotApplicable,
    Obstacle,
    PauseReason,
)
from pragma_coach.domain.texts.languages import direction
from pragma_coach.domain.texts.words import ITEM_STATES_NOW, ITEM_STATES_OF_SOMEBODY
from pragma_coach.domain.types import AccountId, Category, ItemId, ItemState, OrganisationId, ProgrammeId, TickRule
from pragma_coach.services.pairs.lookup import PastEvent
from pragma_coach.services.programme.versions import translated_programme
from pragma_coach.web.shared.approved_texts import ApprovedTexts, approved_here
from pragma_coach.web.shared.languages import _, day_of_year, day_words, marked, translated
from pragma_coach.web.shared.two_languages import above_dutch

CATEGORIES: dict[Category, str] = {Category.WETEN: "Weten", Category.KUNNEN: "Kunnen", Category.VINDEN: "Vinden"}
_MOST_KEPT = 256
AT_HOME = "Iemand in huis: klopt het?"


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text about an item in the language of the coachee; on a page it is marked as that language."""

    text: str
    html: Markup

    def __html__(self) -> str:
        return self.html


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item in the language of the coachee; of `help` and `if_not` there may be Dutch only.

    `unchecked` when nobody vouches for the words.
    """

    title: OwnText
    help: OwnText | None
    if_not: OwnText | None
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class BothTitles:
    """What an item is called: in the language of the coachee (None where there is Dutch only) and in Dutch."""

    item: ItemId
    own: OwnText | None
    dutch: str

    def __html__(self) -> str:
        return above_dutch(self.own, self.dutch)


Translations = Mapping[ItemId, OwnItem]
"""The items that we have in a language besides Dutch; of the others there is Dutch only."""


def translations_for(pair: PairFacts) -> Translations:
    """Return the items in the language of a coachee, in the words of the version that the pair runs on."""
    approved = approved_here(pair.language)
    if pair.programme_version < OWN_FROM:
        return _of_shipped_version(pair.language, approved)
    return _of_own_version(pair.organisation_id, pair.programme, pair.programme_version, pair.language, approved)


def chosen_titles(pair: PairFacts, programme: Programme) -> list[BothTitles]:
    """Return the items that a coachee chose for now, as they are called in both languages."""
    own = translations_for(pair)
    return [
        BothTitles(item, own[item].title if item in own else None, programme.item_by_id[item].title)
        for item in pair.journey.focus
    ]


@lru_cache(_MOST_KEPT)
def _of_shipped_version(language: str, approved: ApprovedTexts) -> Translations:
    shipped = content.load_translations(language) if language in content.languages() else {}
    return _made(language, {**shipped, **approved.items})


@lru_cache(_MOST_KEPT)
def _of_own_version(
    organisation_id: OrganisationId, programme: ProgrammeId, version: int, language: str, approved: ApprovedTexts
) -> Translations:
    found = translated_programme(organisation_id, programme, version)
    return _made(language, item_texts(found, language, approved.items))


def _made(language: str, translations: Mapping[ItemId, Translation]) -> Translations:
    return {item: _own_item(language, translation) for item, translation in translations.items()}


def _own_item(language: str, translation: Translation) -> OwnItem:
    return OwnItem(
        title=_own(language, translation.title),
        help=_own(language, translation.help) if translation.help else None,
        if_not=_own(language, translation.if_not) if translation.if_not else None,
        unchecked=translation.state is TranslationState.MACHINE,
    )


def _own(language: str, text: str) -> OwnText:
    said = Markup(marked(str(escape(text)), language))  # noqa: S704  # it was made safe here
    html = Markup('<span class="own" lang="{}" dir="{}">{}</span>').format(language, direction(language), said)
    return OwnText(text, html)


def coach_words(item: Item, standing: Standing | None, today: date, *, at_home: bool = False) -> str:
    """Say to a coach where an item stands, in a few words; nothing of one that is open. `at_home` when a housemate
    says that it is done.
    """
    if standing is None or standing.state is ItemState.OPEN:
        return ""
    match standing.state:
        case ItemState.CLAIMED:
            return AT_HOME if at_home else "Klopt het?"
        case ItemState.DONE:
            return f"{'Geregeld' if item.arranged else 'Klaar'}, {in_short(standing.happened_on, today)}"
        case ItemState.STUCK:
            return f"Lukt niet: {_lower(OBSTACLES[Obstacle(standing.reason)])}"
        case ItemState.NOT_APPLICABLE:
            return f"{ITEM_STATES_NOW[standing.state]}: {_lower(NOT_APPLICABLE[NotApplicable(standing.reason)])}"


def slip_words(standing: Standing, today: date, *, asks: bool) -> Markup:
    """Say what was done just now, on one line; `asks` when the day matters and nobody chose it yet."""
    if standing.state is not ItemState.DONE and not (standing.state is ItemState.CLAIMED and asks):
        return translated(ITEM_STATES_NOW[standing.state])
    if standing.happened_on == today:
        return _("Was het vandaag?") if asks else _("Klaar, vandaag")
    return _("Klaar, %(day)s", day=day_of_year(standing.happened_on))


def coachee_words(item: Item, standing: Standing | None, account: AccountId | None) -> str:
    """Say to the coachee with this account where an item stands, in the language of the page."""
    if standing is None or standing.state is ItemState.OPEN:
        return _("Nog doen. Je coach vinkt dit af.") if item.tick is TickRule.COACH else _("Nog doen")
    match standing.state:
        case ItemState.CLAIMED:
            if standing.by not in (None, account):
                return _("Iemand in huis zegt: klaar. Je coach kijkt nog.")
            return _("Jij zegt: klaar. Je coach kijkt nog.")
        case ItemState.DONE:
            return _("Klaar op %(day)s", day=day_words(standing.happened_on))
        case ItemState.STUCK:
            return _("Het lukt nog niet. %(why)s.", why=translated(OBSTACLES[Obstacle(standing.reason)]))
        case ItemState.NOT_APPLICABLE:
            return _("Dit hoeft niet")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def ago(day: date, today: date) -> str:
    """Say how long ago a day was: vandaag, gisteren, 5 dagen geleden, or the day itself after two weeks."""
    days = (today - day).days
    if days <= 0:
        return "vandaag"
    if days == 1:
        return "gisteren"
    return f"{days} dagen geleden" if days < 15 else f"op {in_words(day)}"


def first_word(name: str) -> str:
    """Return the first word of a name: enough among two people, and little on a shared phone."""
    return name.split()[0] if name.split() else name


def status_words(journey: Journey) -> str:
    """Say that a pair rests or has ended, since when and why; nothing for a pair at work."""
    if journey.status in (PairStatus.ACTIVE, PairStatus.WAITING) or journey.status_since is None:
        return ""
    since = day_words(journey.status_since)
    if journey.status is PairStatus.PAUSED:
        why = translated(PAUSES[PauseReason(journey.status_reason)])
        return _("Dit koppel rust sinds %(day)s. %(why)s.", day=since, why=why)
    why = translated(ENDS[EndReason(journey.status_reason)])
    return _("Dit koppel is gestopt op %(day)s. %(why)s.", day=since, why=why)


def item_past(past: PastEvent) -> str:
    """Say what happened to an item, and who did it."""
    event, state = past.event, ItemState(past.event.value)
    said = ITEM_STATES_OF_SOMEBODY[state]
    if event.reason and state is ItemState.STUCK:
        said += f". {OBSTACLES[Obstacle(event.reason)]}"
    elif event.reason and state is ItemState.NOT_APPLICABLE:
        said += f". {NOT_APPLICABLE[NotApplicable(event.reason)]}"
    if event.undoes is not None:
        said = f"ongedaan gemaakt. Nu: {said}"
    elif state in (ItemState.DONE, ItemState.CLAIMED) and event.happened_on != event.booked_on:
        said += f" op {in_words(event.happened_on)}"
    if event.for_home:
        said += ". Dat geldt voor iedereen in huis"
    if event.kind is EventKind.NOTED:
        said += ". Dat kwam later binnen en veranderde niets."
    return f"{past.who or 'Iemand'}: {said}"


def minutes_words(minutes: str) -> str:
    return f"{minutes} {'minuut' if minutes == '1' else 'minuten'}"


def contact_past(past: PastEvent) -> str:
    """Say how coach and coachee had contact, and who wrote it down."""
    minutes = "" if past.event.value == "0" else f", {minutes_words(past.event.value)}"
    return f"{CONTACTS[ContactKind(past.event.subject)]}{minutes} ({past.who or 'iemand'})"


def contact_words(journey: Journey, today: date) -> str:
    """Say when coach and coachee last had contact."""
    if journey.last_contact_on is None:
        return "Nog geen contact opgeschreven"
    return f"Laatste contact: {ago(journey.last_contact_on, today)}"
