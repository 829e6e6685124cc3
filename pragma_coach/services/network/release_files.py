"""A signed file with everything that one organisation has published: made by its own machine, read by the network.

It holds the whole history. So nothing can be left out, reordered or changed without it being seen, a file that
never arrived does no harm, and there is no state to lose: the same releases give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from pragma_coach.domain.calendar import Quarter, in_words
from pragma_coach.domain.refusal import Refused
from pragma_coach.domain.scoreboard.disclosure import Rules, RulesTooWeak
from pragma_coach.domain.scoreboard.figures import Band
from pragma_coach.domain.scoreboard.lead_time import step_for
from pragma_coach.services.network import signatures
from pragma_coach.services.network.signatures import NotGenuine
from pragma_coach.store.scoreboard import Publication, publication_from_facts, publication_to_text

SCHEMA = 1
LARGEST = 4_000_000  # bytes; a hundred years of quarters
_LONGEST_TEXT = 400


class NotFit(Refused):
    """A file that is genuine but must not be collected; nothing of it was."""


@dataclass(frozen=True, slots=True, order=True)
class Withdrawal:
    """That a figure was taken back: which one, when (UTC, as ISO text) and why."""

    last_day: str
    measure: str
    at: str
    because: str


@dataclass(frozen=True, slots=True)
class ReleaseHistory:
    """All releases of one organisation, oldest first, and what was taken back of them."""

    organisation: str
    publications: tuple[Publication, ...]
    withdrawals: tuple[Withdrawal, ...] = ()


def signed_text(history: ReleaseHistory, secret: str) -> str:
    """Return the file for a history: the same history and key give the same bytes."""
    facts = {
        "schema": SCHEMA,
        "organisation": history.organisation,
        "releases": [json.loads(publication_to_text(one)) for one in history.publications],
        "withdrawn": [asdict(one) for one in sorted(history.withdrawals)],
    }
    public = signatures.public_key(secret)
    envelope = {"key": signatures.key_id(public), "signature": signatures.sign(secret, facts), "signed": facts}
    return json.dumps(envelope, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def read(text: str, trusted: Callable[[str], str]) -> ReleaseHistory:
    """Return the history in a file that was signed by the key `trusted` gives for its organisation.

    Nothing is believed before the signature is checked, but the schema and the name. Raise NotGenuine for a file that
    is unsigned, altered or of an unknown key, NotFit for one that is of a newer schema or is no history.
    """
    envelope = _parsed(text)
    facts, key = envelope.get("signed"), envelope.get("key")
    if not isinstance(facts, dict) or not isinstance(facts.get("organisation"), str):
        raise NotGenuine("Dit is geen ondertekend bestand met cijfers. Vraag om: pragma-coach publish --sign.")
    if type(facts.get("schema")) is not int or facts["schema"] > SCHEMA:
        raise NotFit("Dit bestand is van een nieuwere versie van Pragma Coach. Werk deze computer eerst bij.")
    if not isinstance(envelope.get("signature"), str) or not envelope["signature"]:
        raise NotGenuine("Het bestand is niet ondertekend. Vraag de organisatie om: pragma-coach publish --sign.")
    slug = facts["organisation"]
    public = trusted(slug)
    if not public or signatures.key_id(public) != key:
        raise NotGenuine(
            f"De sleutel van dit bestand is niet bekend voor {slug}. Vraag de openbare sleutel, vergelijk het nummer "
            f"aan de telefoon, en geef: pragma-coach network trust {slug} SLEUTELBESTAND."
        )
    signatures.verify(public, facts, envelope["signature"])
    return _history(facts)


def read_history(text: str) -> ReleaseHistory:
    """Return the history in a file that was checked before."""
    return _history(_parsed(text)["signed"])


def _parsed(text: str) -> dict[str, Any]:
    """Return the JSON object in a text. Raise NotGenuine for none, a key that occurs twice, or a broken number."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise ValueError("a key stands there twice")
        return dict(pairs)

    def refuse(number: str) -> None:
        raise ValueError(f"{number} is not a whole number")

    try:
        found = json.loads(text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotGenuine("Dit bestand is niet te lezen. Vraag het opnieuw op, als bijlage en niet als tekst.")
    return found


def _history(facts: dict[str, Any]) -> ReleaseHistory:
    try:
        found = tuple(publication_from_facts(one) for one in facts["releases"])
        withdrawals = tuple(Withdrawal(**one) for one in facts["withdrawn"])
        if [json.loads(publication_to_text(one)) for one in found] != facts["releases"]:
            raise ValueError("more than a release holds")  # an exact count slipped in, say
        for one in (*found, *withdrawals):
            _check_types(one)
        for one in withdrawals:
            date.fromisoformat(one.last_day)
            datetime.fromisoformat(one.at).astimezone()
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NotFit(
            "In dit bestand klopt de vorm van de cijfers niet. Vraag de organisatie om bij te werken."
        ) from None
    return ReleaseHistory(facts["organisation"], found, withdrawals)


def _check_types(thing: Any) -> None:
    """Raise TypeError when a text or number somewhere in a record is of another type, or a text far too long."""
    for field in fields(thing):
        value = getattr(thing, field.name)
        wanted = {"int": int, "str": str}.get(str(field.type))
        if (wanted and type(value) is not wanted) or (isinstance(value, str) and len(value) > _LONGEST_TEXT):
            raise TypeError(field.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if hasattr(inner, "__dataclass_fields__"):
                _check_types(inner)


def check(history: ReleaseHistory, at: datetime) -> None:
    """Raise NotFit when the history cannot have come from a scoreboard that keeps the rules; `at` is now."""
    if not history.publications:
        raise NotFit(f"{history.organisation} heeft nog niets gepubliceerd. Wacht tot na het eerste kwartaal.")
    for one in history.publications:
        _check_release(history.organisation, one, at)
    for earlier, later in pairwise(history.publications):
        end = in_words(later.release.period_end)
        if later.release.period_end <= earlier.release.period_end:
            raise NotFit(f"Het kwartaal tot {end} staat dubbel of niet op volgorde. Vraag het bestand opnieuw op.")
        if later.release.published_at < earlier.release.published_at:
            raise NotFit(
                f"De cijfers tot {end} zijn eerder gepubliceerd dan die van het kwartaal ervoor: de klok van "
                f"{history.organisation} is teruggezet. Laat de klok daar nakijken (pragma-coach doctor)."
            )
    _check_windows(history)
    blocks = {(block.measure, block.last_day.isoformat()) for one in history.publications for block in one.blocks}
    gone = [(one.measure, one.last_day) for one in history.withdrawals]
    if any(datetime.fromisoformat(one.at) > at for one in history.withdrawals):
        raise NotFit("Een cijfer is teruggenomen op een dag die nog moet komen. Kijk de klok na van beide computers.")
    if not set(gone) <= blocks or len(set(gone)) < len(gone):
        raise NotFit("In dit bestand is een cijfer teruggenomen dat er niet in staat. Vraag het opnieuw op.")


def _check_release(slug: str, one: Publication, at: datetime) -> None:
    release, quarter = one.release, Quarter.of(one.release.period_end)
    end = in_words(release.period_end)
    if release.organisation_slug != slug or release.period_end != quarter.last_day:
        raise NotFit(f"De cijfers tot {end} zijn niet van een kwartaal van {slug}. Vraag het bestand opnieuw op.")
    if release.published_at.tzinfo is None or not quarter.published_at <= release.published_at <= at:
        raise NotFit(
            f"De cijfers tot {end} hebben een moment van publicatie dat niet kan ({release.published_at}). "
            "Kijk de klok na van beide computers."
        )
    try:
        rules = Rules(release.k, release.rest, release.coaches, because=release.because)
    except RulesTooWeak as error:
        raise NotFit(f"De cijfers tot {end} zijn onder te zwakke regels gemaakt. {error}") from None
    measures = {measure.id: measure for measure in one.measures}
    for cell in one.cells:
        measure, figure = measures.get(cell.measure), cell.figure
        fits = measure and cell.first_day <= cell.last_day == release.period_end and figure.value >= 1
        if not fits or figure.band.floor < Band.of(rules.k).floor:
            raise NotFit(f"Het cijfer “{cell.measure}” tot {end} past niet bij de regels. Vraag na hoe dat komt.")
        if measure and figure.step.days < step_for(measure, figure.band).days:
            raise NotFit(f"Het cijfer “{cell.measure}” tot {end} is te fijn afgerond. Laat {slug} bijwerken.")


def _check_windows(history: ReleaseHistory) -> None:
    """Raise NotFit when two windows of one measure overlap: somebody could then count twice."""
    windows: dict[str, list[tuple[date, date]]] = {}
    for one in history.publications:
        for block in one.blocks:
            windows.setdefault(block.measure, []).append((block.first_day, block.last_day))
    for measure, days in windows.items():
        if any(later <= until for (_, until), (later, _) in pairwise(sorted(days))):
            raise NotFit(
                f"Twee blokken van “{measure}” overlappen elkaar. Dan zou iemand dubbel tellen. Het bestand is "
                f"geweigerd. Laat {history.organisation} contact opnemen met de maker van de software."
            )


def check_grows(known: ReleaseHistory, new: ReleaseHistory) -> None:
    """Raise NotFit unless the new history is the known one with something added, or a shorter, older copy of it."""
    for old, again in zip(known.publications, new.publications, strict=False):
        if old != again:
            end = in_words(old.release.period_end)
            raise NotFit(
                f"Dit bestand verandert cijfers tot {end} die al zijn verzameld. Wat gepubliceerd is, verandert nooit. "
                f"Vraag {known.organisation} hoe dat komt; alleen terugnemen kan (pragma-coach withdraw)."
            )
    older = len(new.publications) < len(known.publications)
    if not older and not set(known.withdrawals) <= set(new.withdrawals):
        raise NotFit(
            "Dit bestand zet een teruggenomen cijfer terug. Dat kan niet: vraag de organisatie om het nieuwste."
        )
