"""Spreadsheets: understood, shown, confirmed; faulty rows come back; everything can be taken out again."""

from __future__ import annotations

import html
import io
import re
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from stage import Cast, Visit
from werkzeug.test import TestResponse

from pragma_coach.services.spreadsheets import files
from pragma_coach.store import organisations
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys

Come = Callable[[Account], Visit]
SAMPLES = Path(__file__).parents[1] / "samples"
FAULTY = "Naam;Coach;Gehuisvest;Start coaching\nSelam;Bert;1-3-2026;2-3-2026\nFout;Bert;31-2-2026;\n"


@pytest.fixture
def desk(cast: Cast, visit: Come) -> Visit:
    """The coordinator at work."""
    return visit(cast.coordinator)


def upload(desk: Visit, data: bytes, name: str) -> TestResponse:
    return desk.submit("/organisatie/invoer", file=(io.BytesIO(data), name))


def columns_chosen(page: str, **other: str) -> dict[str, str]:
    """What the form with the columns sends when nothing is changed in it, or only some fields."""
    found = {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(file|name)" value="([^"]*)"', page)
    }
    for field, options in re.findall(r'<select id="veld-[^"]+" name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        picked = re.search(r'<option value="(\d+)" selected', options)
        found |= {field: picked[1]} if picked else {}
    return found | {"remember": "yes"} | other


def understood(desk: Visit, data: bytes, name: str) -> TestResponse:
    """The rows as they were understood, with the columns as they were guessed."""
    asked = upload(desk, data, name)
    assert asked.status_code == 200
    return desk.submit("/organisatie/invoer/kolommen", **columns_chosen(asked.text))


def plan_of(response: TestResponse) -> str:
    assert response.status_code in (200, 422)
    found = re.search(r'name="plan" value="([^"]+)"', response.text)
    assert found
    return found[1]


def names(cast: Cast) -> list[str]:
    with connection():
        return [pair.coachee.name for pair in journeys.load_many(cast.organisation.id)]


@pytest.mark.parametrize("path", ["/organisatie/invoer", "/organisatie/uitvoer"])
def test_a_page_opens_for_coordinators_only(path: str, cast: Cast, visit: Come, passer_by: Visit) -> None:
    allowed = {part for part, account in cast.people.items() if visit(account).get(path).status_code == 200}
    assert allowed == {"coordinator", "other_coordinator"}
    assert visit(cast.own_coach).submit(path).status_code == 403
    assert passer_by.submit(path).status_code == 303


@pytest.mark.parametrize("sample", ["koppels-excel.csv", "koppels-werkmap.xlsx"])
def test_a_sample_is_shown_first_and_taken_over_after_that(sample: str, cast: Cast, desk: Visit) -> None:
    shown = understood(desk, (SAMPLES / sample).read_bytes(), sample)
    assert "Er is nog niets bewaard" in shown.text
    assert len(names(cast)) == 2
    sent = {"plan": plan_of(shown), "skip_faulty": "yes", "op": str(uuid.uuid4())}
    first = desk.submit("/organisatie/invoer/overnemen", **sent)
    assert first.status_code == 303
    count = len(names(cast))
    assert count > 20
    assert f"{count - 2} koppels zijn overgenomen" in desk.page(first.location).text
    assert desk.submit("/organisatie/invoer/overnemen", **sent).location == first.location
    assert len(names(cast)) == count


def test_faulty_rows_are_told_given_back_and_only_passed_over_when_chosen(cast: Cast, desk: Visit) -> None:
    shown = understood(desk, FAULTY.encode(), "koppels.csv")
    assert "Rij 3 (Fout)" in shown.text
    refused = desk.submit("/organisatie/invoer/overnemen", plan=plan_of(shown))
    assert refused.status_code == 422
    assert "alleen de goede rijen" in refused.text
    assert plan_of(refused) == plan_of(shown)
    assert len(names(cast)) == 2
    back = desk.submit("/organisatie/invoer/fouten", plan=plan_of(shown))
    assert back.headers["Content-Disposition"] == 'attachment; filename="niet-overgenomen.csv"'
    assert "Reden" in back.text
    assert "Fout" in back.text
    assert "Selam" not in back.text
    desk.submit("/organisatie/invoer/overnemen", plan=plan_of(shown), skip_faulty="yes")
    assert sorted(names(cast)) == ["Noor Nieuwkomer", "Omar Anderekoppel", "Selam"]


def test_pairs_that_will_wait_for_their_coach_are_counted_apart(cast: Cast, desk: Visit) -> None:
    with connection():
        organisations.change_settings(cast.organisation.id, replace(cast.organisation.settings, admission=True))
    shown = understood(desk, b"Naam;Coach;Start\nSelam;Bert Vos;5-1-2026\nReza;;6-1-2026\nNour;;7-1-2026\n", "a.csv")
    assert "2 koppels beginnen meteen. 1 koppel wacht tot de coach mag beginnen" in shown.text
    assert "coach: Bert Vos, mag nog niet beginnen" in shown.text
    assert shown.text.count('class="was"') == 2
    done = desk.page(desk.submit("/organisatie/invoer/overnemen", plan=plan_of(shown)).location).text
    assert "1 koppel wacht tot de coach mag beginnen" in done
    assert "Wat coaches nog missen" in done
    assert "✓ Bestand ✓ Kolommen ✓ Nakijken ✓ Klaar" in done


STRANGE = "Onze lijst;;;;\nwie;begonnen;vakkracht;nr;\nSelam;5-1-2026;Bert;123456782;zonder naam erboven\nReza;6-1-2026;Kim;2\nNour;7-1-2026;;3\n"


def test_columns_that_are_not_known_are_pointed_out_once_and_remembered(cast: Cast, desk: Visit, visit: Come) -> None:
    asked = upload(desk, STRANGE.encode(), "vreemd.csv").text
    assert "vakkracht: Bert · Kim · leeg" in html.unescape(asked)
    assert "123456782" not in asked
    assert asked.count("? kies") == 4
    chosen = columns_chosen(asked, **{"kolom-name": "0", "kolom-started": "1"})
    twice = desk.submit("/organisatie/invoer/kolommen", **{**chosen, "kolom-coach": "0"})
    assert twice.status_code == 422
    assert "De kolom “wie” staat bij twee dingen" in twice.text
    assert '<option value="1" selected' in twice.text
    missing = desk.submit("/organisatie/invoer/kolommen", **{**chosen, "kolom-started": ""})
    assert "Wij missen nog iets." in missing.text
    shown = desk.submit("/organisatie/invoer/kolommen", **{**chosen, "kolom-coach": "2"})
    assert "begonnen" in shown.text
    desk.submit("/organisatie/invoer/overnemen", plan=plan_of(shown), skip_faulty="yes")
    assert {"Reza", "Nour"} <= set(names(cast))
    again = columns_chosen(upload(desk, STRANGE.encode(), "vreemd.csv").text)
    assert (again["kolom-name"], again["kolom-started"], again["kolom-coach"]) == ("0", "1", "2")
    elsewhere = columns_chosen(upload(visit(cast.other_coordinator), STRANGE.encode(), "vreemd.csv").text)
    assert "kolom-name" not in elsewhere


def test_the_month_may_stand_first_when_that_is_chosen(desk: Visit) -> None:
    american = b"Naam;Start\nSelam;01/25/2026\n"
    asked = upload(desk, american, "vs.csv").text
    assert "staat de maand soms voorop" in desk.submit("/organisatie/invoer/kolommen", **columns_chosen(asked)).text
    read = desk.submit("/organisatie/invoer/kolommen", **columns_chosen(asked, months_first="yes")).text
    assert "25 januari 2026" in read


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "leeg.csv", "is leeg"),
        (b"a\n1\n", "vreemd.csv", "kolom"),
        (b"%PDF-1.7\n\x00\x01", "brief.pdf", "Opslaan als"),
        (b"x", "", "Kies eerst een bestand"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_cure(data: bytes, name: str, sentence: str, desk: Visit) -> None:
    response = upload(desk, data, name)
    assert response.status_code == 422
    assert sentence in response.text


def test_a_plan_that_we_did_not_show_to_this_person_is_refused(cast: Cast, desk: Visit, visit: Come) -> None:
    plan = plan_of(understood(desk, FAULTY.encode(), "koppels.csv"))
    for visitor, sent in ((desk, plan[:-4] + "AAAA"), (desk, ""), (visit(cast.other_coordinator), plan)):
        for path in ("overnemen", "fouten"):
            response = visitor.submit(f"/organisatie/invoer/{path}", plan=sent, skip_faulty="yes")
            assert response.status_code == 422
            assert "Kies het bestand opnieuw" in response.text
    assert len(names(cast)) == 2


def test_everything_is_given_back_as_a_workbook_as_csv_and_as_pairs(desk: Visit) -> None:
    book = desk.submit("/organisatie/uitvoer", format="xlsx")
    assert book.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "Noor Nieuwkomer" in str(list(openpyxl.load_workbook(io.BytesIO(book.data)).worksheets[0].values))
    folder = zipfile.ZipFile(io.BytesIO(desk.submit("/organisatie/uitvoer", format="csv").data))
    assert any(b"Noor Nieuwkomer" in folder.read(name) for name in folder.namelist())
    pairs = desk.submit("/organisatie/uitvoer", format="pairs")
    assert pairs.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Noor Nieuwkomer" in pairs.text
    assert "Farah" not in pairs.text
    assert pairs.headers["Cache-Control"] == "no-store"


def test_more_lines_than_excel_opens_are_told_with_the_cure(desk: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_LINES", 2)
    answer = desk.submit("/organisatie/uitvoer", format="xlsx")
    assert (answer.status_code, "Kies Alles als CSV" in answer.text) == (422, True)
    assert desk.submit("/organisatie/uitvoer", format="csv").status_code == 200
