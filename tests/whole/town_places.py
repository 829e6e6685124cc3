"""What the places show that are about everybody of an organisation: desk, agenda, caseload, files, other systems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from judge import Shown, Sight, Spot, Word, item, milestone, talk
from make import operation
from people_places import ABOUT_ONE, ASKED_FOR, Eyes, Place, at, of_anchor, of_clock, of_each, of_kept

from pragma_coach.domain.assessment.official_codes import KEY, Field, reading_of
from pragma_coach.domain.assessment.outcomes import OBLIGATION, DuoReason
from pragma_coach.domain.desk import Late
from pragma_coach.domain.pairs.attention import Attention
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Anchor, FactPlace, FactReading
from pragma_coach.domain.talks.expected import ExpectedTalk
from pragma_coach.domain.talks.legal_terms import Clock
from pragma_coach.domain.texts.words import ITEM_STATES
from pragma_coach.domain.types import Actor, ItemState, PairId, Role
from pragma_coach.services.assessment import official_codes
from pragma_coach.services.connections import api
from pragma_coach.services.desk import caseload, pair_review
from pragma_coach.services.desk.overview import oversee
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.spreadsheets.export import export_pairs
from pragma_coach.services.spreadsheets.files import Cell, Sheet, as_text, sheet_of
from pragma_coach.services.spreadsheets.reading import read_tables
from pragma_coach.services.talks.agenda import AgendaPart, agenda
from pragma_coach.store import plan
from pragma_coach.store.connections.tokens import Scope, Token
from pragma_coach.store.database import connection

_OBLIGATION_MET = FactPlace.READING, str(FactReading(OBLIGATION, DuoReason.DONE))
_STATES = {words: state for state, words in ITEM_STATES.items()}


def _of_attention(found: Attention) -> Iterable[tuple[Spot, Shown]]:
    """What a coordinator reads: these items wait for somebody, or their coachee says that they are done."""
    waiting = [*(one.item for one in found.overdue), *(one.item for one in found.stuck)]
    yield from ((item(one.id), Word.AWAITED) for one in waiting)
    yield from ((item(one.item.id), Word.AWAITED) for one in found.claims)


def _desk(eyes: Eyes, _pairs: Sequence[PairFacts]) -> dict[PairId, Sight]:
    return {row.pair.id: list(_of_attention(row.attention)) for row in oversee(eyes.coordinator, eyes.today).rows}


def _review(eyes: Eyes, pair: PairFacts) -> Iterable[tuple[Spot, Shown]]:
    return _of_attention(pair_review.review(eyes.coordinator, pair.id, eyes.today).attention)


def _agenda(eyes: Eyes, _pairs: Sequence[PairFacts]) -> dict[PairId, Sight]:
    seen = defaultdict[PairId, list[tuple[Spot, Shown]]](list)
    for part in AgendaPart:
        for pair, one in agenda(eyes.coordinator, eyes.today, part, lambda _: 0, 10_000).rows:
            programme = programme_for(eyes.coordinator.organisation_id, *pair.edition)
            if isinstance(one, Clock):
                seen[pair.id] += of_clock(programme, one)
            elif isinstance(one, ExpectedTalk):
                seen[pair.id] += [(talk(one.id), Word.AWAITED)] if talk(one.id) in programme.fact_at else []
            else:
                seen[pair.id] += of_kept(programme, one)
    return seen


def _caseload(eyes: Eyes, pairs: Sequence[PairFacts]) -> dict[PairId, Sight]:
    directors = {pair.journey.director for pair in pairs if pair.journey.director}
    with connection():
        written = plan.of_organisation(eyes.organisation_id)
    seen: dict[PairId, Sight] = {}
    for director in sorted(directors):
        actor = Actor(director, eyes.organisation_id, frozenset({Role.DIRECTOR}))
        for case in caseload.caseload(actor, eyes.today).cases:
            seen[case.pair.id] = list(_of_case(case, planned=case.pair.id in written))
    return seen


def _of_case(case: caseload.DirectedPair, *, planned: bool) -> Iterable[tuple[Spot, Shown]]:
    programme = programme_of(case.pair)
    if not planned or case.plan_on is None:
        yield milestone("pip_signed"), at(case.plan_on)
    for clock in case.clocks:
        yield from of_clock(programme, clock)
    rules = {rule.id: rule for rule in programme.deadlines}
    for one in case.overdue:
        if one.kind is not Late.TERM:
            fact = programme.fact_at.get(talk(one.subject))
        else:
            fact = programme.fact_by_id.get(rules[one.subject].met_by)
        if fact and (places := programme.places_of(fact)):
            yield places[0], Word.NOT if one.kind is Late.TO_NOTE else Word.AWAITED


def _export(eyes: Eyes, _pairs: Sequence[PairFacts]) -> dict[PairId, Sight]:
    """The sheets with pairs, ticks and readings; an item that is not in it is not done."""
    with export_pairs(operation(eyes.coordinator, at=eyes.at)) as leaves:
        sheet, ticks, _, readings = (sheet_of(leaf.name, leaf.lines) for leaf in leaves)
    seen: dict[PairId, dict[Spot, Shown]] = {}
    pairs = eyes.pairs()
    for pair, cells in zip(pairs, _cells(sheet), strict=True):
        programme = programme_of(pair)
        days = {one.id: cells[one.title] for one in programme.milestones}
        seen[pair.id] = {milestone(name): _day(day) for name, day in days.items()}
        seen[pair.id] |= {item(one.id): Word.NOT for one in programme.items if not one.sensitive}
    for cells in _cells(ticks):
        seen[_pair_of(pairs, cells)][item(str(cells["Onderdeel"]))] = _state(cells)
    for cells in _cells(readings):
        if cells["Onderwerp"] == OBLIGATION:  # the latest reason stands last
            shown = _day(cells["Dag"]) if cells["Waarde"] == DuoReason.DONE else Word.NOT
            seen[_pair_of(pairs, cells)][_OBLIGATION_MET] = shown
    return {pair: list(sight.items()) for pair, sight in seen.items()}


def _cells(sheet: Sheet) -> list[dict[str, Cell]]:
    headers = [str(cell) for cell in sheet.rows[0].cells]
    return [dict(zip(headers, row.cells, strict=False)) for row in sheet.rows[1:]]


def _pair_of(pairs: Sequence[PairFacts], cells: Mapping[str, Cell]) -> PairId:
    return pairs[int(str(cells["Koppel"])) - 1].id


def _state(cells: Mapping[str, Cell]) -> Shown:
    match _STATES[str(cells["Staat"])]:
        case ItemState.DONE:
            return _day(cells["Dag"])
        case ItemState.NOT_APPLICABLE:
            return Word.NOT_NEEDED
        case _:
            return Word.NOT


def _day(cell: Cell) -> Shown:
    assert cell is None or isinstance(cell, date)
    return at(cell)


def _api(eyes: Eyes, _pairs: Sequence[PairFacts]) -> dict[PairId, Sight]:
    """What another system reads with a key, page by page."""
    who, until = eyes.coordinator.account_id, eyes.today
    key = Token(1, eyes.organisation_id, "toets", frozenset({Scope.READ}), who, eyes.at, until, None, None)
    found, seen, after = {pair.id: pair for pair in eyes.pairs()}, {}, ""
    while True:
        page = api.pairs(key, after=after, limit=api.MOST_PAGE)
        for one in page.pairs:
            pair, reached = api.read_key(one.id), {known.milestone: known.on for known in one.milestones}
            names = [known.id for known in programme_of(found[pair]).milestones]
            seen[pair] = [(milestone(name), at(reached.get(name))) for name in names]
        if page.next is None:
            return seen
        after = page.next


_CODED = {Field.PVT: "pvt_signed", Field.MAP: "map_done"}


def _codes(eyes: Eyes, _pairs: Sequence[PairFacts]) -> dict[PairId, Sight]:
    """The file with official codes. Of the PIP its start of the term tells the first one; a revised one stands beside it."""
    file = official_codes.codes_file(operation(eyes.coordinator, at=eyes.at), xlsx=False)
    seen: dict[PairId, Sight] = {}
    for row in _cells(read_tables(file.data, file.name)[0]):
        cells = {name: as_text(cell) for name, cell in row.items()}
        sight: dict[Spot, Shown] = {milestone(name): _coded_day(cells, field) for field, name in _CODED.items()}
        start = _coded_day(cells, Field.TERM_START)
        sight[milestone("pip_signed")] = date.fromordinal(start.toordinal() - 1) if isinstance(start, date) else start
        sight[of_anchor(Anchor.DUO_NOTICE)] = _coded_day(cells, Field.DUTY)
        for instrument, value, field in (
            (reading_of(Field.KNM), "Geslaagd", Field.KNM),
            (OBLIGATION, "voldaan", Field.NO_DUTY),
        ):
            spot = FactPlace.READING, str(FactReading(instrument, value))
            sight[spot] = Word.DONE if cells.get(field.value) == value else Word.NOT
        seen[api.read_key(cells[KEY])] = list(sight.items())
    return seen


def _coded_day(cells: Mapping[str, str], field: Field) -> Shown:
    text = cells.get(field.value, "")
    return datetime.fromisoformat(text).date() if text else Word.NOT


ABOUT_ALL: dict[str, Place] = {
    "desk of the coordinator": _desk,
    "agenda of the coordinator": _agenda,
    "caseload of the director": _caseload,
    "spreadsheet": _export,
    "answer to another system": _api,
    "file with official codes": _codes,
}
"""Places that show everybody at once."""

PLACES: dict[str, Place] = ABOUT_ONE | ASKED_FOR | ABOUT_ALL | {"review of the pair": of_each(_review)}


def look(
    eyes: Eyes, places: Collection[str], only: Sequence[PairId] | None = None
) -> dict[str, Mapping[PairId, Sight]]:
    """What these places show now, of everybody or only of some pairs."""
    pairs = eyes.pairs(only)
    return {name: PLACES[name](eyes, pairs) for name in places}
