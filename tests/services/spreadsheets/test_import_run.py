"""Importing the spreadsheet of today: the two samples row by row, and writing all or nothing."""

from __future__ import annotations

import base64
import csv
import io
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lists import HEAD, NOW, TODAY, coaches_of, pairs_of, plan_of, write

from pragma_coach.config import Config
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.spreadsheets.import_file import proposal_of_file
from pragma_coach.services.spreadsheets.import_proposal import (
    NamedCoach,
    ProposedPair,
    faulty_rows_csv,
    proposal_from_text,
    proposal_to_text,
)
from pragma_coach.services.spreadsheets.import_run import ImportResult, import_pairs
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, database
from pragma_coach.store.pairs import journeys, people

NAMES = [f"Naam {first}{second}." for first in "ABCDEFGHIJKL" for second in "ABCDEFGHIJ"]
SAMPLES = Path(__file__).parents[2] / "samples"
CSV = (SAMPLES / "koppels-excel.csv").read_bytes()
XLSX = (SAMPLES / "koppels-werkmap.xlsx").read_bytes()


def _accounts(boss: Actor) -> list[Account]:
    with connection():
        return accounts.every(boss.organisation_id)


@pytest.fixture
def boss(config: Config) -> Actor:
    return make.coordinator(make.organisation().id)


# The samples, row by row


def test_the_sample_from_excel_is_understood_row_by_row(boss: Actor) -> None:
    plan = proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY)
    assert len(plan.proposals) == 30
    assert {row.row: row.faults for row in plan.faulty} == {
        5: (
            "Er staat een mijlpaal op 1 september 2024, voor de woning en de start (17 januari 2025). "
            "Kijk de jaartallen na.",
        ),
        11: (
            "Het koppel stopte op 12 februari 2025, voor de woning en de start (12 september 2025). "
            "Kijk de jaartallen na.",
        ),
        16: ("Gehuisvest: De dag 31-02-2024 bestaat niet. Kijk de datum na.",),
        18: (
            "De coaching start op 11 december 2025, voor de dag van de woning (31 december 2025). "
            "Kijk de twee dagen na.",
        ),
        20: (
            "Deze rij is gelijk aan rij 19, op de opmerking na. Is dit dezelfde mens? Haal dan een rij weg. "
            "Zijn het er twee? Zet een letter achter de naam.",
        ),
    }
    assert plan.skipped == ()
    rows = {row.row: row for row in plan.proposals}
    assert rows[2] == ProposedPair(
        row=2,
        name="Amina A.",
        started_on=date(2024, 7, 27),
        housed_on=date(2024, 7, 24),
        coach=NamedCoach("Bert Koçak", "bert.kocak@voorbeeld.example"),
        phase_ends=(("1", date(2024, 8, 19)), ("2", date(2026, 1, 21))),
    )
    assert rows[6].housed_on == date(2025, 9, 10)  # 10-9-25
    assert rows[14].housed_on == date(2023, 8, 24)  # 2023-08-24, after a blank row
    assert rows[9].housed_on is None
    assert rows[9].notes == ("Gehuisvest: “?” is geen dag. Die dag blijft leeg.",)
    assert rows[23].coach == NamedCoach("Marja Jansen-Smits", "marja.jansen-smits@voorbeeld.example")
    assert rows[26].notes == ("In de kolom met de fase staat 2, maar uit de dagen volgt fase 3. Wij nemen de dagen.",)
    assert rows[28].name == "Élise S."
    assert {row.row: row.milestones for row in plan.proposals if row.milestones} == {
        10: (("paid_job", date(2025, 3, 15)),),
        17: (("internship", date(2025, 5, 2)),),
        24: (("sponsored_job", date(2024, 10, 1)),),
    }
    assert [row.row for row in plan.proposals if row.notes] == [9, 26]
    assert not [row for row in plan.proposals if row.ending or row.pause]


def test_the_sample_workbook_is_understood_row_by_row(boss: Actor) -> None:
    plan = proposal_of_file(boss, XLSX, "koppels-werkmap.xlsx", TODAY)
    assert len(plan.proposals) == 25
    assert [(row.row, row.name, row.faults) for row in plan.faulty] == [
        (13, "Rahel K", ("Datum woning: “voorjaar 2023” is geen datum. Schrijf bijvoorbeeld 12-05-2026.",))
    ]
    assert [(row.row, row.reason) for row in plan.skipped] == [(32, "Dit is de rij met het totaal.")]
    assert dict(plan.used) == {
        "Nieuwkomer": "naam van de nieuwkomer",
        "Maatje": "coach",
        "Datum woning": "woont hier sinds",
        "Eerste gesprek": "start van de coaching",
        "Fase 1 af": "einde van fase 1",
        "Fase 2 af": "einde van fase 2",
        "Uitstroom": "mijlpalen, uit de tekst",
    }
    assert plan.unused == ["Trede"]
    assert plan.notes == (
        "Verborgen in Excel, en niet gebruikt: Trede.",
        "Blad “Coaches”: alleen de e-mailadressen van coaches zijn gebruikt.",
    )
    assert {number: sentence for number, _, sentence in plan.remarks} == {
        11: "Uitstroom: “volledig” heeft geen dag en is niet overgenomen. Zet de dag erbij.",
        17: "Uitstroom: “gedeeltelijk” heeft geen dag en is niet overgenomen. Zet de dag erbij.",
        23: "Uitstroom: “vrijwilligerswerk” heeft geen dag en is niet overgenomen. Zet de dag erbij.",
    }
    assert len(plan.new_coaches) == 8
    assert "Bert Koçak (bert@voorbeeld.example)" in map(str, plan.new_coaches)
    assert list(plan.proposals[0].facts()) == [
        ("woont hier sinds", "24 juli 2024"),
        ("start", "27 juli 2024"),
        ("coach", "Bert Koçak"),
        ("fase 1 klaar", "19 augustus 2024"),
        ("fase 2 klaar", "21 januari 2026"),
    ]


def test_the_good_rows_of_the_sample_become_pairs_when_that_is_chosen(boss: Actor) -> None:
    plan = proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY)
    report = write(boss, plan, skip_faulty=True)
    assert report == ImportResult(ActOutcome.APPLIED, imported=30, skipped=0, faulty=5, new_coaches=8)
    pairs = pairs_of(boss)
    assert len(pairs) == 30
    leyla = pairs["Leyla H."]
    assert leyla.coachee.housed_on == date(2024, 7, 14)
    assert leyla.journey.started_on == date(2024, 7, 20)
    assert {phase: ended.on for phase, ended in leyla.journey.phases.items()} == {
        "1": date(2024, 8, 18),
        "2": date(2025, 7, 11),
    }
    sponsored = leyla.journey.milestones["sponsored_job"]  # type: ignore[index]
    assert (sponsored.on, sponsored.booked_on) == (date(2024, 10, 1), TODAY)
    assert pairs["Bilal H."].coachee.housed_on is None
    assert coaches_of(boss)["Bert Koçak"] == "bert.kocak@voorbeeld.example"
    assert not [gap for _, found in verify(boss.organisation_id) for gap in found]


def test_no_remark_is_kept_anywhere(boss: Actor) -> None:
    plan = proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY)
    write(boss, plan, skip_faulty=True)
    with connection():
        pairs = journeys.load_many(boss.organisation_id)
        kept = repr([(pair, journeys.events_of(boss.organisation_id, pair.id)) for pair in pairs])
    assert "overgenomen uit spreadsheet" in kept
    for remark in ("WhatsApp", "komt goed", "Best", "dubbel", "SOM", "bijna klaar"):
        assert remark not in kept


# Writing


def test_a_file_with_faulty_rows_is_not_written_unless_that_is_chosen(boss: Actor) -> None:
    plan = proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY)
    with pytest.raises(Invalid, match="In 5 rijen zit een fout") as refused:
        write(boss, plan)
    assert refused.value.field == "skip_faulty"
    assert pairs_of(boss) == {}
    assert coaches_of(boss) == {}


def test_a_failure_in_the_middle_leaves_nothing(boss: Actor) -> None:
    plan = proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY)
    account = make.account(boss.organisation_id, Role.COACHEE, email="hans.muller@voorbeeld.example")
    with pytest.raises(Invalid) as refused:
        write(boss, plan, skip_faulty=True)
    assert refused.value.sentence == (
        "Rij 29 (Amina T.): hans.muller@voorbeeld.example hoort bij iemand die geen coach is. "
        "Geef dat account eerst die rol. Er is niets overgenomen."
    )
    assert pairs_of(boss) == {}
    with connection():
        left = accounts.every(boss.organisation_id)
        assert people.every(boss.organisation_id) == []
    assert {found.id for found in left} == {boss.account_id, account.id}


def test_a_refused_import_can_be_sent_again_with_the_same_operation(boss: Actor) -> None:
    plan = proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY)
    with pytest.raises(Invalid):
        write(boss, plan, op_id="once")
    assert write(boss, plan, skip_faulty=True, op_id="once").outcome is ActOutcome.APPLIED


def test_importing_twice_changes_nothing(boss: Actor) -> None:
    plan = proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY)
    first = write(boss, plan, skip_faulty=True, op_id="once")
    again = write(boss, plan, skip_faulty=True, op_id="once")
    assert again == ImportResult(ActOutcome.DUPLICATE, first.imported, first.skipped, first.faulty, first.new_coaches)
    stale = write(boss, plan, skip_faulty=True)
    assert stale == ImportResult(ActOutcome.UNCHANGED, imported=0, skipped=30, faulty=5, new_coaches=0)
    seen = proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY)
    assert (len(seen.proposals), len(seen.faulty), len(seen.skipped)) == (0, 5, 30)
    assert seen.skipped[0].reason == "Dit koppel staat er al."
    assert len(pairs_of(boss)) == 30


def test_the_other_sample_brings_only_who_is_not_there_yet(boss: Actor) -> None:
    write(boss, proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY), skip_faulty=True)
    plan = proposal_of_file(boss, XLSX, "koppels-werkmap.xlsx", TODAY)
    assert [row.name for row in plan.proposals] == ["Hiwot D", "Omar M", "Selam A", "Oksana C"]
    report = write(boss, plan, skip_faulty=True)
    assert (report.imported, report.new_coaches) == (4, 0)
    assert len(coaches_of(boss)) == 8


def test_a_mended_file_of_failed_rows_brings_the_rest(boss: Actor) -> None:
    plan = proposal_of_file(boss, CSV, "koppels-excel.csv", TODAY)
    write(boss, plan, skip_faulty=True)
    given_back = faulty_rows_csv(plan)
    mended = given_back.decode("utf-8-sig").replace("01-09-2024", "01-09-2025").replace("31-02-2024", "20-05-2022")
    again = proposal_of_file(boss, mended.encode("utf-8-sig"), "mis.csv", TODAY)
    assert [row.name for row in again.proposals] == ["Hiwot D.", "Selam A."]
    assert [row.name for row in again.faulty] == ["Omar M.", "Oksana C."]
    [header, *_] = list(csv.reader(io.StringIO(faulty_rows_csv(again).decode("utf-8-sig")), delimiter=";"))
    assert header.count("Reden") == 1


def test_failed_rows_come_back_as_they_were_with_the_reason_and_without_formulas(boss: Actor) -> None:
    plan = plan_of(boss, "=1+1;Ria;;31-02-2024;;;;;;;@x; extra")
    text = faulty_rows_csv(plan).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert header == [*HEAD.split(";"), "", "Reden"]
    assert row[:4] == ["'=1+1", "Ria", "", "31-02-2024"]
    assert row[-3:] == [
        "'@x",
        "extra",
        "Naam: “=1+1” is geen naam. Vul een naam in; een voornaam is genoeg. "
        "Gehuisvest: De dag 31-02-2024 bestaat niet. Kijk de datum na.",
    ]


# In batches


LONG = [f"{name};Ria;;{1 + number % 28}-5-2025;;;;;;;" for number, name in enumerate(NAMES)]


class Halt(BaseException):
    """The process is killed."""


def halt(_done: int, _total: int) -> None:
    raise Halt


def test_a_tick_gets_through_between_two_batches(boss: Actor) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        assert not database.in_transaction()
        told.append((done, total))

    import_pairs(make.operation(boss, at=NOW), plan_of(boss, *LONG), progress=tell)
    assert told == [(25, 120), (50, 120), (75, 120), (100, 120), (120, 120)]


def test_an_import_that_was_halted_goes_on_and_brings_nobody_twice(boss: Actor) -> None:
    plan, once = plan_of(boss, *LONG), make.operation(boss, at=NOW)
    with pytest.raises(Halt):
        import_pairs(once, plan, progress=halt)
    assert len(pairs_of(boss)) == 25
    assert import_pairs(once, plan) == ImportResult(ActOutcome.APPLIED, 120, 0, 0, new_coaches=1)
    assert import_pairs(once, plan) == ImportResult(ActOutcome.DUPLICATE, 120, 0, 0, new_coaches=1)
    assert len(pairs_of(boss)) == 120
    assert len(coaches_of(boss)) == 1
    assert not [gap for _, found in verify(boss.organisation_id) for gap in found]


def test_another_import_of_a_file_that_was_halted_brings_the_rest(boss: Actor) -> None:
    plan = plan_of(boss, *LONG)
    with pytest.raises(Halt):
        import_pairs(make.operation(boss, at=NOW), plan, progress=halt)
    seen = plan_of(boss, *LONG)
    assert (len(seen.proposals), len(seen.skipped), seen.new_coaches) == (95, 25, ())
    assert write(boss, plan) == ImportResult(ActOutcome.APPLIED, 95, 25, 0, new_coaches=0)
    assert len(pairs_of(boss)) == 120


def test_two_of_one_name_and_day_are_two_also_when_the_import_was_halted_between_them(boss: Actor) -> None:
    head = "Naam;Coach;Gehuisvest;Gekoppeld"
    lines = [f"{line.split(';')[0]};Ria;{line.split(';')[3]};" for line in LONG[:119]]
    plan, once = plan_of(boss, *lines, f"{NAMES[0]};Bo;1-5-2025;", head=head), make.operation(boss, at=NOW)
    with pytest.raises(Halt):
        import_pairs(once, plan, progress=halt)
    assert import_pairs(once, plan).imported == 120


def test_who_came_while_the_import_ran_is_no_double(boss: Actor) -> None:
    def meanwhile(done: int, _total: int) -> None:
        if done == 25:
            write(boss, plan_of(boss, LONG[-1]), op_id="meanwhile")

    plan = plan_of(boss, *LONG)
    report = import_pairs(make.operation(boss, at=NOW), plan, progress=meanwhile)
    assert (report.imported, report.skipped) == (119, 1)
    assert len(pairs_of(boss)) == 120
    assert not [gap for _, found in verify(boss.organisation_id) for gap in found]


def test_a_row_that_can_no_longer_be_written_halfway_says_how_many_are_in(boss: Actor) -> None:
    def meanwhile(_done: int, _total: int) -> None:
        [ria] = [known for known in _accounts(boss) if known.name == "Ria"]
        make.account(boss.organisation_id, Role.COACH, name=ria.name)

    with pytest.raises(Invalid, match="Er zijn 25 koppels overgenomen, de rest nog niet"):
        import_pairs(make.operation(boss, at=NOW), plan_of(boss, *LONG), progress=meanwhile)
    assert len(pairs_of(boss)) == 25


def test_a_home_is_never_cut_in_two(boss: Actor) -> None:
    head = "Naam;Gehuisvest;Huishouden"
    lines = [
        f"{name};{1 + number % 28}-5-2025;{'' if 9 < number < 110 else 1 + number % 10}"
        for number, name in enumerate(NAMES)
    ]
    plan = plan_of(boss, *lines, head=head)
    with pytest.raises(Halt):
        import_pairs(make.operation(boss, at=NOW), plan, progress=halt)
    homes = [pair.coachee.household_id for pair in pairs_of(boss).values() if pair.coachee.household_id]
    assert len(homes) == 20
    assert len(set(homes)) == 10


# Who may not begin yet


def test_a_pair_waits_for_a_coach_who_may_not_begin_and_the_preview_says_so(boss: Actor) -> None:
    with connection():
        ours = organisations.get(boss.organisation_id)
        organisations.change_settings(ours.id, replace(ours.settings, admission=True))
    head = "Naam;Coach;Invalcoach;Gehuisvest;Gestopt op"
    plan = plan_of(boss, "A;Ria;;1-5-2025;", "B;;;1-5-2025;", "C;Ria;;1-5-2025;1-6-2025", "D;;Bo;1-5-2025;", head=head)
    assert [row.waits for row in plan.proposals] == [True, False, False, False]
    assert plan.waiting == 1
    assert [note for _, name, note in plan.remarks if name == "D"][-1:] == [
        "Bo mag nog niet beginnen, en wordt hier nog geen invalcoach."
    ]
    assert write(boss, plan).waiting == 1
    pairs = pairs_of(boss)
    assert {name: pair.journey.status for name, pair in pairs.items()} == {
        "A": PairStatus.WAITING,
        "B": PairStatus.ACTIVE,
        "C": PairStatus.ENDED,
        "D": PairStatus.ACTIVE,
    }
    assert pairs["A"].coachee.coaching_started_on == date(2025, 5, 1)
    assert not pairs["A"].journey.coaches
    assert not [gap for _, found in verify(boss.organisation_id) for gap in found]


def test_only_a_coordinator_imports(config: Config) -> None:
    cast = make.cast()
    plan = plan_of(cast.coordinator, "A;;;1-5-2025;;;;;;;")
    for actor in (cast.coach, cast.coachee, cast.director, cast.interpreter, cast.admin):
        with pytest.raises(NotAllowed):
            proposal_of_file(actor, CSV, "a.csv", TODAY)
        with pytest.raises(NotAllowed):
            import_pairs(make.operation(actor, at=NOW), plan)


def test_another_town_neither_sees_nor_gets_anything(config: Config) -> None:
    cast = make.cast()
    plan = proposal_of_file(cast.coordinator, CSV, "a.csv", TODAY)
    write(cast.coordinator, plan, skip_faulty=True)
    elsewhere = proposal_of_file(cast.foreign_coordinator, CSV, "a.csv", TODAY)
    assert len(elsewhere.proposals) == 30
    assert "ria.verhoeven@voorbeeld.example is al in gebruik" in " ".join(elsewhere.notes)
    assert write(cast.foreign_coordinator, elsewhere, skip_faulty=True).new_coaches == 8
    assert coaches_of(cast.foreign_coordinator)["Ria Verhoeven"] is None
    assert len(pairs_of(cast.coordinator)) == 32


# The plan as text


def test_a_plan_survives_the_page_that_asks_whether_it_is_right(boss: Actor) -> None:
    for data, name in ((CSV, "a.csv"), (XLSX, "b.xlsx")):
        plan = proposal_of_file(boss, data, name, TODAY)
        text = proposal_to_text(plan)
        assert proposal_from_text(text) == plan
        assert len(text) < 4000
    head = "Naam;Coach;Invalcoach;Gekoppeld;Start;Status;Gestopt op"
    lines = ("A;Ria;Bo <bo@voorbeeld.example>; 1-4-2025;1-5-2025;pauze;", "B;Ria;;;1-5-2025;;1-6-2025")
    rich = plan_of(boss, *lines, head=head)
    assert rich.proposals[0].stand_ins
    assert rich.proposals[0].pause
    assert rich.proposals[1].ending
    assert proposal_from_text(proposal_to_text(rich)) == rich


@settings(deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="Kies het bestand opnieuw"):
        proposal_from_text(text)


@pytest.mark.parametrize("packed", [b"{}", b"[]", b'{"file":1}', b"0" * (21 * 2**20)])
def test_a_well_packed_text_that_is_no_plan_is_refused(packed: bytes) -> None:
    with pytest.raises(Invalid, match="Kies het bestand opnieuw"):
        proposal_from_text(base64.urlsafe_b64encode(zlib.compress(packed)).decode())
