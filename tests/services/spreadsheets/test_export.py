"""Exporting: everything comes back, nothing that may not leave does, and importing it gives the same pairs."""

from __future__ import annotations

import csv
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import make
import openpyxl
import pytest

from pragma_coach.config import Config
from pragma_coach.domain.assessment.outcomes import DuoReason, Outcome
from pragma_coach.domain.pairs.journey import EventKind, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.reasons import EndReason, NotApplicable, Obstacle, PauseReason
from pragma_coach.domain.refusal import NotAllowed
from pragma_coach.domain.types import Actor, GroupId, ItemId, ItemState, MilestoneId, PhaseId, Role
from pragma_coach.services.assessment import outcomes, readings
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.pairs import ticks as pair_ticks
from pragma_coach.services.pairs.acts import EventDraft, programme_of, record
from pragma_coach.services.spreadsheets import export
from pragma_coach.services.spreadsheets.export import Format
from pragma_coach.services.spreadsheets.files import Sheet, as_text, sheet_of
from pragma_coach.services.spreadsheets.import_file import proposal_of_file
from pragma_coach.services.spreadsheets.import_run import import_pairs
from pragma_coach.services.spreadsheets.reading import read_tables
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys, many

SAMPLES = Path(__file__).parents[2] / "samples"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PREGNANT = ItemId("1-gezondheid-verloskundige")  # sensitive: it stays inside the pair


@pytest.fixture
def boss(config: Config) -> Actor:
    return make.coordinator(make.organisation().id)


@pytest.fixture
def town(boss: Actor) -> Actor:
    """Pairs of every kind: ended, paused, without a coach, with a stand-in, in one household, with odd names."""
    ria = make.account(boss.organisation_id, Role.COACH, name="Ria 't Hart", email="ria@voorbeeld.example")
    bo = make.account(boss.organisation_id, Role.COACH, name="Bo; de Wit")
    odd = make.account(boss.organisation_id, Role.COACH, name="=HYPERLINK(1)", email="odd@voorbeeld.example")
    start = {"housed_on": date(2024, 3, 2), "started_on": date(2024, 3, 9), "at": NOW}
    amina = make.pair(boss, ria.id, name="Amina", linked_on=date(2024, 1, 5), **start)  # type: ignore[arg-type]
    brother = make.pair(boss, ria.id, name="Biniam", household_of=amina.id, **start)  # type: ignore[arg-type]
    ended = make.pair(boss, bo.id, name="Élise =1+1", **start)  # type: ignore[arg-type]
    paused = make.pair(boss, odd.id, name="-Mulu", **start)  # type: ignore[arg-type]
    make.pair(
        boss, name="Zonder coach", housed_on=None, linked_on=date(2025, 2, 1), started_on=date(2025, 3, 1), at=NOW
    )
    handed = make.pair(boss, bo.id, name="Yonas", **start)  # type: ignore[arg-type]
    pair_ticks.tick(
        make.operation(boss, at=NOW), amina.id, make.BOTH_ITEM, ItemState.DONE, happened_on=date(2024, 4, 1)
    )
    pair_ticks.tick(make.operation(boss, at=NOW), amina.id, make.COACH_ITEM, ItemState.STUCK, reason=Obstacle.WAITING)
    away = NotApplicable.ELSEWHERE
    pair_ticks.tick(make.operation(boss, at=NOW), amina.id, make.COACHEE_ITEM, ItemState.NOT_APPLICABLE, reason=away)
    for phase, day in (("1", date(2024, 5, 1)), ("2", date(2025, 6, 1)), ("3", date(2025, 9, 1))):
        records.close_phase(make.operation(boss, at=NOW), amina.id, PhaseId(phase), reason="Klaar", happened_on=day)
    for milestone in ("volunteering", "paid_job", "moved"):
        day = date(2025, 7, 1)
        records.record_milestone(make.operation(boss, at=NOW), amina.id, MilestoneId(milestone), day)
    lifecycle.stand_in(make.operation(boss, at=NOW), amina.id, odd.id)
    lifecycle.stand_in(make.operation(boss, at=NOW), brother.id, odd.id)
    lifecycle.end(make.operation(boss, at=NOW), ended.id, EndReason.COMPLETED, happened_on=date(2026, 1, 2))
    lifecycle.pause(make.operation(boss, at=NOW), paused.id, PauseReason.COACHEE_AWAY)
    lifecycle.hand_over(make.operation(boss, at=NOW), handed.id, ria.id)
    return boss


def sheets(actor: Actor) -> tuple[Sheet, Sheet, Sheet, Sheet]:
    with export.export_pairs(make.operation(actor, at=NOW)) as leaves:
        pairs, ticks, coaches, stand = (sheet_of(leaf.name, leaf.lines) for leaf in leaves)
    return pairs, ticks, coaches, stand


def lines(sheet: Sheet) -> list[list[str]]:
    return [[as_text(cell) for cell in row.cells] for row in sheet.rows]


def by_name(sheet: Sheet) -> dict[str, dict[str, str]]:
    header, *rows = lines(sheet)
    return {row[header.index("Naam")]: dict(zip(header, row, strict=True)) for row in rows}


@dataclass(frozen=True, slots=True)
class Facts:
    """What must be the same after export and import."""

    linked_on: date | None
    housed_on: date | None
    started_on: date | None
    coaches: frozenset[tuple[str, str | None, bool]]
    phases: frozenset[tuple[str, date]]
    milestones: frozenset[tuple[str, date]]
    status: PairStatus
    why: str
    ended_on: date | None
    housemates: int


def facts(actor: Actor) -> dict[str, Facts]:
    with connection():
        pairs = journeys.load_many(actor.organisation_id)
        people = {account.id: account for account in accounts.every(actor.organisation_id)}
    homes = [pair.coachee.household_id for pair in pairs]

    def of(pair: PairFacts) -> Facts:
        journey = pair.journey
        ended = journey.status is PairStatus.ENDED
        terms = [term for term in journey.coaches if term.until is None or ended]
        return Facts(
            pair.coachee.linked_on,
            pair.coachee.housed_on,
            journey.started_on,
            frozenset((people[t.account_id].name, people[t.account_id].email, t.stand_in) for t in terms),
            frozenset((phase, reached.on) for phase, reached in journey.phases.items()),
            frozenset((milestone, reached.on) for milestone, reached in journey.milestones.items()),
            journey.status,
            journey.status_reason,
            journey.status_since if ended else None,
            homes.count(pair.coachee.household_id) if pair.coachee.household_id else 1,
        )

    return {pair.coachee.name: of(pair) for pair in pairs}


def taken_over(data: bytes, name: str) -> Actor:
    """Another organisation, empty before, after importing the file."""
    actor = make.coordinator(make.organisation("velsen").id)
    with connection():  # addresses are unique over all organisations: a move frees them first
        [source] = [known.id for known in organisations.every() if known.id != actor.organisation_id]
        for account in accounts.every(source):
            accounts.change(source, account.id, email=None)
    plan = proposal_of_file(actor, data, name, TODAY)
    assert plan.faulty == ()
    assert plan.skipped == ()
    import_pairs(make.operation(actor, at=NOW), plan)
    return actor


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_exported_gives_the_same_pairs_in_an_empty_organisation(town: Actor, form: str) -> None:
    before = facts(town)
    if form == "csv":
        file = export.pairs_csv(make.operation(town, at=NOW))
    else:
        file = export.export_file(make.operation(town, at=NOW), Format.XLSX)
    assert len(before) == 6
    assert before["Amina"].phases == {("1", date(2024, 5, 1)), ("2", date(2025, 6, 1)), ("3", date(2025, 9, 1))}
    assert before["Amina"].coaches == {
        ("Ria 't Hart", "ria@voorbeeld.example", False),
        ("=HYPERLINK(1)", "odd@voorbeeld.example", True),
    }
    assert facts(taken_over(file.data, file.name)) == before


def test_the_samples_survive_export_and_import(boss: Actor) -> None:
    for name in ("koppels-excel.csv", "koppels-werkmap.xlsx"):
        plan = proposal_of_file(boss, (SAMPLES / name).read_bytes(), name, TODAY)
        import_pairs(make.operation(boss, at=NOW), plan, skip_faulty=True)
    before = facts(boss)
    assert len(before) == 34
    file = export.export_file(make.operation(boss, at=NOW), Format.XLSX)
    assert facts(taken_over(file.data, file.name)) == before


def test_the_sheet_with_pairs_has_just_these_columns(town: Actor) -> None:
    pairs, ticks, coaches, _ = sheets(town)
    milestones = [milestone.title for milestone in programme_of(any_pair(town)).milestones]
    assert lines(pairs)[0] == [
        "Nr", "Naam", "Coach", "E-mail coach", "Invalcoach", "Huishouden", "Gekoppeld", "Gehuisvest", "Start coaching",
        "Fase 1 klaar", "Fase 2 klaar", "Fase 3 klaar", *milestones, "Status", "Gestopt op", "Reden stoppen of pauze",
    ]  # fmt: skip
    assert lines(ticks)[0] == ["Koppel", "Onderdeel", "Tekst", "Staat", "Dag"]
    assert lines(coaches)[0] == ["Naam", "E-mail", "Koppels nu"]
    assert [sheet.name for sheet in (pairs, ticks, coaches)] == ["Koppels", "Afgevinkt", "Coaches"]


def any_pair(actor: Actor) -> PairFacts:
    with connection():
        return journeys.load_many(actor.organisation_id)[0]


def test_a_pair_is_one_row_with_its_days_and_its_people(town: Actor) -> None:
    pairs, ticks, coaches, _ = sheets(town)
    rows = by_name(pairs)
    amina = rows["Amina"]
    assert amina["Coach"] == "Ria 't Hart"
    assert amina["Invalcoach"] == "=HYPERLINK(1) <odd@voorbeeld.example>"
    assert (amina["Gekoppeld"], amina["Gehuisvest"], amina["Start coaching"]) == (
        "05-01-2024",
        "02-03-2024",
        "09-03-2024",
    )
    assert (amina["Vrijwilligerswerk"], amina["Stage"], amina["Status"]) == ("01-07-2025", "", "loopt")
    assert amina["Huishouden"] == rows["Biniam"]["Huishouden"] == "1"
    assert rows["Yonas"]["Coach"] == "Ria 't Hart"
    assert rows["Zonder coach"]["Coach"] == ""
    ended = rows["Élise =1+1"]
    assert (ended["Coach"], ended["Status"], ended["Gestopt op"]) == ("Bo; de Wit", "gestopt", "02-01-2026")
    assert ended["Reden stoppen of pauze"] == "Samen afgerond"
    assert rows["-Mulu"]["Reden stoppen of pauze"] == "De nieuwkomer is een tijd weg"
    number = amina["Nr"]
    assert next(line for line in lines(ticks) if line[0] == number and line[1] == make.BOTH_ITEM)[3:] == [
        "klaar",
        "01-04-2024",
    ]
    # two of the three that are done were noted as milestones
    assert sorted(line[3] for line in lines(ticks)[1:]) == ["hoeft niet", "klaar", "klaar", "klaar", "lukt nog niet"]
    assert ["Ria 't Hart", "ria@voorbeeld.example", "3"] in lines(coaches)


def test_nothing_that_may_not_leave_is_in_any_sheet(boss: Actor) -> None:
    """The COA lesson: only listed columns, and what is sensitive or free text is nowhere, hidden or not."""
    pair = make.pair(boss, name="Amina", at=NOW, groups=frozenset({GroupId("bijstand")}))
    with connection():
        accounts.change(boss.organisation_id, pair.coachee.account_id or 0, language="ti")
    pair_ticks.tick(make.operation(boss, at=NOW), pair.id, make.COACH_ITEM, ItemState.STUCK, reason=Obstacle.MONEY)
    records.close_phase(make.operation(boss, at=NOW), pair.id, PhaseId("1"), reason="Kanarie in de mijn")
    item = programme_of(pair).item_by_id[PREGNANT]
    assert item.sensitive
    with_sensitive = _with_tick(boss, pair, PREGNANT)
    assert PREGNANT in with_sensitive.journey.items
    file = export.export_file(make.operation(boss, at=NOW), Format.XLSX)
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for canary in ("Kanarie", "bijstand", PREGNANT, item.title, "money", str(pair.id), str(pair.coachee.id), ">ti<"):
        assert canary not in inside
    assert make.COACH_ITEM in inside
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    for page in book.worksheets:
        assert page.sheet_state == "visible"
        assert not any(size.hidden for size in [*page.row_dimensions.values(), *page.column_dimensions.values()])


def _with_tick(boss: Actor, pair: PairFacts, item: ItemId) -> PairFacts:
    """The pair after a tick on an item that is on nobody's list unless added by hand, straight in the store."""
    now = make.read(pair.id, pair.organisation_id)
    draft = EventDraft(EventKind.TICK, item, ItemState.DONE, TODAY)
    return one_transaction(record)(make.operation(boss, at=NOW), now, [draft]).pair


def test_the_zip_holds_one_csv_per_sheet_and_its_pairs_can_be_imported(town: Actor) -> None:
    before = facts(town)
    file = export.export_file(make.operation(town, at=NOW), Format.CSV)
    assert (file.name, file.media_type) == ("koppels-2026-11-23.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert archive.namelist() == ["koppels.csv", "afgevinkt.csv", "coaches.csv", "stand.csv"]
        for name in archive.namelist():
            reread = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""), delimiter=";")
            assert not [cell for line in reread for cell in line if cell[:1] in tuple("=+-@")]
        pairs = archive.read("koppels.csv")
    assert facts(taken_over(pairs, "koppels.csv")) == before


def test_an_exported_workbook_reads_as_it_was_and_holds_no_formula(town: Actor) -> None:
    file = export.export_file(make.operation(town, at=NOW), Format.XLSX)
    assert file.name == "koppels-2026-11-23.xlsx"
    assert tuple(read_tables(file.data, file.name)) == tuple(_trimmed(sheet) for sheet in sheets(town))
    for page in openpyxl.load_workbook(io.BytesIO(file.data)).worksheets:
        assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]


def _trimmed(sheet: Sheet) -> Sheet:
    """The sheet without the empty cells at the end of its rows, which no file keeps."""

    def last(cells: tuple[object, ...]) -> int:
        return max(place for place, cell in enumerate(cells, start=1) if cell is not None)

    return replace(sheet, rows=tuple(replace(row, cells=row.cells[: last(row.cells)]) for row in sheet.rows))


def test_where_people_stand_is_a_sheet_without_health_and_without_their_own_view(boss: Actor) -> None:
    pair = make.pair(boss, name="Amina")
    by = make.operation(boss, at=NOW)
    scores = dict.fromkeys((LifeDomain.GELD, LifeDomain.GEZONDHEID), "3")
    readings.take_scores(by, pair.id, scores, blocking="gezondheid", happened_on=date(2026, 5, 1))
    readings.take_reading(make.operation(boss, at=NOW), pair.id, "oral", "a2", basis="toets")
    readings.score_self(make.operation(make.coachee_of(pair), at=NOW), pair.id, {LifeDomain.GELD: "5"})
    reason = (Outcome.OBLIGATION_ENDED, date(2026, 11, 2))
    outcomes.record_outcome(make.operation(boss, at=NOW), pair.id, *reason, detail=DuoReason.EXEMPT)
    _, *rows = lines(sheets(boss)[-1])
    assert rows == [
        ["1", "oral", "Spreken en verstaan", "a2", "A2", "Uit een toets", "23-11-2026"],
        ["1", "score:geld", "Geld", "3", "Zelf, iemand kijkt mee", "Samen besproken", "01-05-2026"],
        ["1", "obligation", "Einde van de inburgering", "vrijstelling", "Vrijstelling", "", "02-11-2026"],
    ]


def test_an_empty_organisation_exports_the_names_of_the_columns(boss: Actor) -> None:
    for sheet in sheets(boss):
        assert len(sheet.rows) == 1
    assert export.export_file(make.operation(boss, at=NOW), Format.XLSX).data


def test_who_ticks_does_not_wait_while_an_export_reads_and_the_file_is_of_one_moment(boss: Actor) -> None:
    pair = make.pair(boss, name="Amina", at=NOW)
    with export.export_pairs(make.operation(boss, at=NOW)) as (_, ticks, *_), ThreadPoolExecutor(1) as pool:
        tick = make.operation(boss, at=NOW), pair.id, make.COACH_ITEM, ItemState.DONE
        pool.submit(pair_ticks.tick, *tick).result(timeout=5)
        assert len(list(ticks.lines)) == 1
    assert lines(sheets(boss)[1])[1][:2] == ["1", make.COACH_ITEM]


def test_a_file_is_the_same_however_many_pairs_are_read_at_a_time(town: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = export.export_file(make.operation(town, at=NOW), Format.CSV).data
    monkeypatch.setattr(many, "_AT_ONCE", 2)
    assert export.export_file(make.operation(town, at=NOW), Format.CSV).data == whole


def test_only_a_coordinator_exports_and_only_the_own_organisation(config: Config) -> None:
    cast = make.cast()
    for actor in (cast.coach, cast.coachee, cast.director, cast.interpreter, cast.admin):
        with pytest.raises(NotAllowed):
            sheets(actor)
    assert set(by_name(sheets(cast.coordinator)[0])) == {"Amina", "Biniam"}
    assert set(by_name(sheets(cast.foreign_coordinator)[0])) == {"Carim"}
