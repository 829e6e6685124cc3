"""A reader says that a text is not right: kept without the reader, and gone once an interpreter looked at the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from pragma_coach.content.shipped_texts import Shipped, shipped_texts
from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.texts.languages import DUTCH, SCREENS
from pragma_coach.domain.translations import TextDoubt
from pragma_coach.domain.types import Actor, Operation, OrganisationId
from pragma_coach.services.rights import clean_text, require, today_of
from pragma_coach.services.translations.review import languages_of
from pragma_coach.store import ledger, translations
from pragma_coach.store.database import connection, one_transaction

# What a reader can be told, so that it can be said in every language: see tools/words.py.
NO_TEXT = "Kies eerst een tekst."

MOST_OF_A_TEXT = 5  # more would tell an interpreter nothing new
MOST_OF_A_LANGUAGE = 300


def doubtable(language: str) -> Mapping[str, Shipped]:
    """Return the texts that can be doubted in a language, by name. Raise NotThere for a language without any."""
    if language == DUTCH or language not in SCREENS:
        raise NotThere
    return shipped_texts(language)


def on_sheet(actor: Actor, language: str, sheets: Iterable[str]) -> list[Shipped]:
    """Return the translated texts of one page, by the names of its templates. Raise NotAllowed, NotThere."""
    require(Act.DOUBT_TEXT, actor)
    places = {f"templates/{sheet}" for sheet in sheets}
    return [text for text in doubtable(language).values() if places.intersection(text.where) and text.said[0]]


@one_transaction
def doubt(operation: Operation, language: str, ref: str, remark: str) -> None:
    """Keep that a text is not right. Raise Invalid without a text, or when the remark may not be kept; NotThere.

    What is doubted often enough is not counted on: it stands in front already.
    """
    require(Act.DOUBT_TEXT, operation.actor)
    if not ref:
        raise Invalid(NO_TEXT, "ref")
    if ref not in doubtable(language):
        raise NotThere
    said = TextDoubt(ref, clean_text(remark, "remark"), today_of(operation))
    if not ledger.claim(operation, "doubt_text"):
        return
    known = translations.doubts(operation.actor.organisation_id, language)
    if len(known) < MOST_OF_A_LANGUAGE and sum(one.ref == ref for one in known) < MOST_OF_A_TEXT:
        translations.add_doubt(operation.actor.organisation_id, language, said)


def waiting(actor: Actor) -> dict[str, int]:
    """Return by language of an interpreter how many texts are not right, say readers; no language without any."""
    found = {language: len(of_language(actor.organisation_id, language)) for language in languages_of(actor)}
    return {language: number for language, number in found.items() if number}


def of_language(organisation_id: OrganisationId, language: str) -> dict[str, list[TextDoubt]]:
    """Return the doubts by text, oldest first; none about a text that no screen has any more."""
    known = shipped_texts(language) if language != DUTCH else {}
    with connection():
        kept = [one for one in translations.doubts(organisation_id, language) if one.ref in known]
    found = sorted(kept, key=lambda one: one.ref)
    return {ref: list(same) for ref, same in groupby(found, key=lambda one: one.ref)}
