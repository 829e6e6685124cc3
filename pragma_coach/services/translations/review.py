"""Translations checked by speakers of the language: read, corrected, approved; every version is kept.

Approved words replace those of our files, within the own organisation. When the Dutch changes, the approval no longer
counts and the text is to be checked again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from pragma_coach import catalogues
from pragma_coach.catalogues import CatalogueMessage
from pragma_coach.content import Translation
from pragma_coach.content.shipped_texts import Shipped, TextKind, item_parts
from pragma_coach.content.translations import Text, TextState, checked_texts, digest
from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.texts.languages import DUTCH, SCREENS, TranslationState
from pragma_coach.domain.translations import TextHistory, TextReview, TextVerdict, history_of, objections, one_line
from pragma_coach.domain.types import Actor, ItemId, Operation, OrganisationId
from pragma_coach.services.rights import require
from pragma_coach.store import ledger, organisations, translations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.talks import interpreters

UNKNOWN = "Deze tekst staat niet meer op een scherm. Laad de bladzijde opnieuw."
EMPTY = "Deze tekst is nog leeg. Schrijf eerst de vertaling."


@dataclass(frozen=True, slots=True)
class Answer:
    """What an interpreter sends for one text; `mark` is that of the text (`Text.mark`) when the page was made.

    To withdraw is to say that a checked text is not right after all: newcomers read the words of our files again.
    """

    ref: str
    texts: tuple[str, ...]
    mark: str
    verdict: TextVerdict = TextVerdict.KEPT


@dataclass(slots=True)
class ReviewResult:
    """The numbers of answers approved and kept for later.

    By the name of a text: what is wrong with its words, or (`conflicts`) the text as somebody else changed it since.
    """

    approved: int = 0
    kept: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Text] = field(default_factory=dict)


def languages_of(actor: Actor) -> list[str]:
    """Return the languages that an interpreter may check: those of the own profile that screens speak."""
    require(Act.CHECK_TRANSLATIONS, actor)
    with connection():
        found = interpreters.profiles(actor.organisation_id)
    mine = next((profile.languages for profile in found if profile.account_id == actor.account_id), frozenset())
    return [language for language in SCREENS if language in mine and language != DUTCH]


def texts(actor: Actor, language: str) -> dict[str, Text]:
    """Return all texts in a language by name. Raise NotThere for a language that the interpreter does not speak."""
    if language not in languages_of(actor):
        raise NotThere
    with connection():
        return _texts(actor.organisation_id, language)


def to_check(actor: Actor) -> int:
    """Return how many texts in the languages of an interpreter nobody checked, or not since the Dutch changed."""
    return sum(
        text.state is not TextState.CHECKED for one in languages_of(actor) for text in texts(actor, one).values()
    )


def every_language(actor: Actor) -> dict[str, list[Text]]:
    """Return all texts of every language, for a coordinator. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    others = [language for language in SCREENS if language != DUTCH]
    with connection():
        return {language: list(_texts(actor.organisation_id, language).values()) for language in others}


@one_transaction
def save_answers(operation: Operation, language: str, answers: Sequence[Answer]) -> ReviewResult:
    """Store the reviews of an interpreter; a text with a fault is not stored, the others are.

    Words for a text that somebody else changed since the page was made are not stored: the text comes back in
    `conflicts`, and the form still has the words. Raise NotThere for a language that is not theirs.
    """
    known = texts(operation.actor, language)
    result = ReviewResult()
    if not ledger.claim(operation, "say_translations"):
        return result
    doubted = {one.ref for one in translations.doubts(operation.actor.organisation_id, language)}
    for answer in answers:
        words = tuple(one_line(word) for word in answer.texts)
        text = known.get(answer.ref)
        if text is None:
            result.wrong[answer.ref] = UNKNOWN
        elif _changes_something(text, words, answer, doubted):
            _save(operation, language, text, replace(answer, texts=words), result)
    return result


def _changes_something(text: Text, words: tuple[str, ...], answer: Answer, doubted: Container[str]) -> bool:
    """Tell whether an answer is worth a review; who says that a doubted text is right says something new."""
    if answer.verdict is TextVerdict.APPROVED:
        return text.state is not TextState.CHECKED or words != text.now or text.shipped.ref in doubted
    if answer.verdict is TextVerdict.WITHDRAWN:
        return text.state is TextState.CHECKED
    untouched = answer.mark.partition("-")[2] == digest(words)
    return not untouched and words != text.typed


def _save(operation: Operation, language: str, text: Text, answer: Answer, result: ReviewResult) -> None:
    if answer.mark != text.mark and answer.texts != text.typed:
        result.conflicts[answer.ref] = text
    elif fault := fault_of(text.shipped, answer.texts):
        result.wrong[answer.ref] = fault
    else:
        add_review(operation, language, text, answer.texts, answer.verdict)
        result.approved += answer.verdict is TextVerdict.APPROVED
        result.kept += answer.verdict is not TextVerdict.APPROVED


def add_review(operation: Operation, language: str, text: Text, words: tuple[str, ...], verdict: TextVerdict) -> None:
    """Store a review of a text; the caller validated it and holds the transaction. To approve answers every doubt."""
    by, number = operation.actor.account_id, text.number + 1
    review = TextReview(text.shipped.ref, number, verdict, text.shipped.dutch, words, by, operation.at)
    translations.add(operation.actor.organisation_id, language, review)
    if verdict is TextVerdict.APPROVED:
        translations.settle_doubts(operation.actor.organisation_id, language, text.shipped.ref)


def fault_of(shipped: Shipped, words: tuple[str, ...]) -> str:
    """Return a sentence on what cannot be right about words for a text, or nothing; an item needs only its title."""
    if len(words) != len(shipped.dutch):
        return UNKNOWN
    if not all(words[:1] if shipped.kind is TextKind.STEP else words):
        return EMPTY
    for dutch, text in zip(shipped.dutch, words, strict=True):
        wanted = (dutch,) if shipped.kind is TextKind.STEP else shipped.original
        faults = catalogues.text_faults(wanted, text) if text else ()
        sentences: list[str] = [*objections(wanted, text)] if text else []
        sentences += [f"{fault.message} {fault.cure}" for fault in faults]
        if sentences:
            return sentences[0]
    return ""


def approved(
    organisation_id: OrganisationId, language: str
) -> tuple[Mapping[str, CatalogueMessage], Mapping[ItemId, Translation], Mapping[str, date]]:
    """Return what people of an organisation made of a language: words of screens by their Dutch, words of items, and by
    the name of a text on which day it was checked.

    It is for every page, so without names. One statement.
    """
    with connection():
        histories = _histories(translations.every(organisation_id, language))
    screens: dict[str, CatalogueMessage] = {}
    items: dict[ItemId, Translation] = {}
    days: dict[str, date] = {}
    for ref, text in checked_texts(language, histories, {}).items():
        if ref not in histories or not text.now[0]:
            continue
        if text.on is not None:
            days[ref] = text.on
        state = TranslationState.CHECKED if text.state is TextState.CHECKED else TranslationState.MACHINE
        if text.shipped.kind is TextKind.SCREEN:
            screens[text.shipped.key] = CatalogueMessage(text.shipped.key, text.now, state)
        else:
            parts = item_parts(text.shipped, text.now)
            items[ItemId(ref)] = Translation(parts["title"], state, help=parts["help"], if_not=parts["if_not"])
    return screens, items, days


def counts(organisation_id: OrganisationId) -> Mapping[str, int]:
    """Return by language the number of reviews: it changes with every review."""
    with connection():
        return translations.counts(organisation_id)


def only_organisation() -> OrganisationId | None:
    """Return the organisation of this house when it has just one: then its words are also on the way in."""
    with connection():
        found = organisations.every()
    return found[0].id if len(found) == 1 else None


def _texts(organisation_id: OrganisationId, language: str) -> dict[str, Text]:
    histories = _histories(translations.every(organisation_id, language))
    people = {one.by for history in histories.values() for one in (history.approved, history.idea) if one}
    return checked_texts(language, histories, accounts.names(organisation_id, people))


def _histories(reviews: Iterable[TextReview]) -> dict[str, TextHistory]:
    return {ref: history_of(same) for ref, same in groupby(reviews, key=lambda one: one.ref)}
