"""What a phone kept while there was no network comes in here, as JSON from our own script; the answer is per operation.

Who is not signed in gets 401 and never a redirect, so that a script cannot take a sign-in page for a yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from werkzeug.exceptions import BadRequest

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import in_words, parse_day
from pragma_coach.domain.pairs import phone_clock
from pragma_coach.domain.pairs.journey import Event
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.reasons import ContactKind
from pragma_coach.domain.types import ItemId, ItemState, Operation, OpId, PairId
from pragma_coach.services.pairs import sync
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.agreements import Agreement
from pragma_coach.services.pairs.sync import Deed, Met, SyncOutcome, SyncResult, TakenBack, Ticked
from pragma_coach.store.database import StoreUnavailable
from pragma_coach.web.pairs.item_words import OwnText, first_word, translations_for
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.shared.audience import audience, by_script
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.guards import actor, visitor
from pragma_coach.web.shared.languages import _, day_words, translated
from pragma_coach.web.shared.urls import read_id, short_id

blueprint = Blueprint("pairs_sync", __name__)

MOST_OPERATIONS = 500
_OTHER_PERSON = "Op deze telefoon is nu iemand anders ingelogd. Log zelf in, dan versturen wij wat er nog staat."
_ITEM = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_MOST_AGREED = 20
_LONGEST_AGO = 4000  # days
_LONGEST_NUMBER = 10**15  # ms since 1970, and far beyond


class UnreadableOperation(Exception):
    """An operation that is none of ours."""


@blueprint.post("/sync")
@by_script
@audience(Act.OWN_ACCOUNT)
def take_in() -> ResponseReturnValue:
    """Take in a batch, oldest first; what is not named in `results` was not looked at and is to be sent again."""
    body = request.get_json()
    if not isinstance(body, dict) or not isinstance(body.get("ops"), list):
        raise BadRequest
    if body.get("mark") != visitor().mark:  # another person's outbox is neither sent nor thrown away
        return jsonify(error=_OTHER_PERSON), 409
    batch = body["ops"][:MOST_OPERATIONS]
    results: list[dict[str, str]] = []
    touched: dict[PairId, tuple[PairFacts, set[ItemId]]] = {}
    try:
        for sent in batch:
            results.append(_one(sent, body.get("now"), touched))
    except StoreUnavailable:
        if not results:
            raise
    return jsonify(results=results, pairs={short_id(pair): _stand(*found) for pair, found in touched.items()})


def _one(sent: Any, phone_now: Any, touched: dict[PairId, tuple[PairFacts, set[ItemId]]]) -> dict[str, str]:
    """Take in one operation; return its id (as it was sent), its outcome and words for the person, as HTML."""
    name = str(sent.get("id"))[:80] if isinstance(sent, dict) else ""
    try:
        operation, pair_id, deed = read(sent, phone_now, now())
    except UnreadableOperation:
        words = _("Een vinkje konden wij niet lezen. Kijk hoe de lijst nu staat en tik zo nodig opnieuw.")
        return {"id": name, "outcome": SyncOutcome.REJECTED, "words": words}
    taken = sync.take_in(operation, pair_id, deed)
    if taken.pair is not None:
        items = touched.get(pair_id, (taken.pair, set[ItemId]()))[1]
        touched[pair_id] = (taken.pair, items | ({deed.item} if not isinstance(deed, Met) else set()))
    return {"id": name, "outcome": taken.outcome, "words": _words(taken, deed)}


def read(sent: Any, phone_now: Any, at: datetime) -> tuple[Operation, PairId, Deed]:
    """Return an operation as a phone keeps it (see static/source/outbox.js). Raise Unreadable for anything else."""
    if not isinstance(sent, dict):
        raise UnreadableOperation
    pair_id = read_id(_text(sent, "pair"))
    tapped, clock, seen = _number(sent.get("at")), _number(phone_now), _number(sent.get("seen", 0))
    moment = phone_clock.true_moment(tapped, clock, seen, at)
    try:
        op_id = OpId(str(UUID(_text(sent, "id"))))
        deed = _deed(sent, _day(sent, moment))
    except (ValueError, OverflowError) as error:
        raise UnreadableOperation from error
    if pair_id is None:
        raise UnreadableOperation
    return Operation(actor(), op_id, at, moment), PairId(pair_id), deed


def _deed(sent: dict[str, Any], day: date | None) -> Deed:
    if sent.get("kind") == "contact":
        return Met(ContactKind(_text(sent, "how")), _number(sent.get("minutes", 0)), day, _agreed(sent))
    item = _text(sent, "item")
    if _ITEM.fullmatch(item) is None:
        raise UnreadableOperation
    if sent.get("kind") == "undo":
        undoes = sent.get("undoes")
        return TakenBack(ItemId(item), _number(undoes) if isinstance(undoes, int) else OpId(str(UUID(str(undoes)))))
    if sent.get("kind") == "tick":
        return Ticked(ItemId(item), ItemState(_text(sent, "state")), _text(sent, "reason"), day)
    raise UnreadableOperation


def _agreed(sent: dict[str, Any]) -> Agreement:
    """Return what was agreed: "+item" for a step that comes on, "-item" for one that goes off."""
    said = sent.get("agreed", [])
    if not isinstance(said, list) or not all(isinstance(one, str) and _ITEM.fullmatch(one[1:]) for one in said):
        raise UnreadableOperation
    on, off = ([ItemId(one[1:]) for one in said[:_MOST_AGREED] if one[0] == sign] for sign in "+-")
    return Agreement(tuple(on), tuple(off))


def _day(sent: dict[str, Any], moment: datetime) -> date | None:
    """Return the day that was chosen: so many days before the tap, or as it was typed; None for the day of the tap."""
    if sent.get("day"):
        return parse_day(_text(sent, "day"), phone_clock.day_of(moment, 0))
    ago = _number(sent.get("ago", 0))
    return phone_clock.day_of(moment, min(ago, _LONGEST_AGO)) if ago > 0 else None


def _text(sent: dict[str, Any], key: str) -> str:
    value = sent.get(key, "")
    if not isinstance(value, str) or len(value) > 80 or "\0" in value:
        raise UnreadableOperation
    return value


def _number(value: Any) -> int:
    """Return a whole number, at most so large: a clock that is out of its mind must not cost anybody a tick."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # not even NaN
        raise UnreadableOperation
    return int(max(-_LONGEST_NUMBER, min(value, _LONGEST_NUMBER)))


def _stand(pair: PairFacts, items: Iterable[ItemId]) -> dict[str, Any]:
    """Return where the items stand now, for painting: [state, words as HTML]."""
    shown = PairList(pair, today(), for_coachee=_is_coachee(pair))
    lines = [shown.line(item) for item in shown.items if item.id in items]
    return {"items": {line.id: [line.state, translated(line.words)] for line in lines}}


def _is_coachee(pair: PairFacts) -> bool:
    return pair.coachee.account_id == actor().account_id


def _words(taken: SyncResult, deed: Deed) -> Markup:
    """Return why an operation was not taken in as it was sent; nothing when it was."""
    told = (SyncOutcome.SUPERSEDED, SyncOutcome.REJECTED, SyncOutcome.FORBIDDEN)
    if taken.outcome not in told and not taken.sentence:
        return Markup()
    said = translated(taken.sentence)
    if taken.later is not None and taken.pair is not None:
        said = (_to_coachee if _is_coachee(taken.pair) else _to_coach)(taken.pair, taken.later)
    if taken.pair is None or isinstance(deed, Met):
        return said
    item = programme_of(taken.pair).item_by_id.get(deed.item)
    return Markup("“{}” {}").format(_title(taken.pair, item), said) if item and said else said


def _title(pair: PairFacts, item: Item) -> OwnText | Markup:
    known = translations_for(pair).get(item.id) if _is_coachee(pair) else None
    return known.title if known else translated(item.title)


def _to_coachee(pair: PairFacts, later: Event) -> Markup:
    """Say whose later word stands: what they are to the reader, and no name."""
    day = day_words(later.booked_on)
    if later.by == actor().account_id:
        return _("Je hebt dit op %(day)s aangepast.", day=day)
    if _is_coach(pair, later):
        return _("Je coach heeft dit op %(day)s aangepast.", day=day)
    return _("De organisatie heeft dit op %(day)s aangepast.", day=day)


def _to_coach(pair: PairFacts, later: Event) -> Markup:
    """Say the same to a coach or a coordinator; the newcomer by the name that the reader knows."""
    if later.by == actor().account_id:
        who = "U hebt"
    elif later.by == pair.coachee.account_id:
        who = f"{first_word(pair.coachee.name)} heeft"
    elif _is_coach(pair, later):
        who = "Een andere coach heeft"
    else:
        who = "De coördinator heeft" if later.by else "Iemand heeft"
    return escape(f"{who} dit op {in_words(later.booked_on)} aangepast.")


def _is_coach(pair: PairFacts, later: Event) -> bool:
    return any(term.account_id == later.by for term in pair.journey.coaches)


def page_moment() -> int:
    """Return when the page is made, for the phone to send along: no tap on it can be older."""
    return phone_clock.milliseconds(now())
