"""A broken checklist file never gives a traceback: each fault is one Dutch sentence with file, place and cure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pragma_coach.content import ContentError, check, load_programme
from pragma_coach.paths import CHECKLISTS

ITEM = """\
[[items]]
id = "1-wonen-energie"
phase = "1"
category = "kunnen"
life_domain = "wonen"
title = "Ik heb stroom en gas."
help = "Kies een bedrijf."
if_not = "Vraag je coach."
tick = "coach"
due = { weeks = 1 }
source = { ref = "bron", confidence = "read", checked_on = 2026-11-22 }
"""
PROGRAMME = """\
id = "ons"
version = 1
title = "Ons"
item_files = ["een"]

[[phases]]
id = "1"
title = "Opvang"
short = "Opvang"
starts_from = "housed"
target = { weeks = 3 }
core = ["1-wonen-energie"]
"""
TALKS = """
[[talks]]
id = "a"
kind = "meeting"
title = "Eerste gesprek"
from = "housed"
offset = { weeks = 1 }

[[talks]]
id = "b"
kind = "review"
title = "Tweede gesprek"
after = "a"
offset = { weeks = 1 }
"""
DEADLINE = """
[[deadlines]]
id = "plan"
title = "Plan klaar"
kind = "planned"
from = ["housed"]
offset = { weeks = 1 }
source = { ref = "bron", confidence = "read", checked_on = 2026-11-22 }
"""


def _folder(tmp_path: Path, items: str = ITEM, programme: str = PROGRAMME) -> Path:
    folder = tmp_path / "lijsten"
    (folder / "items").mkdir(parents=True)
    (folder / "programmas").mkdir()
    (folder / "items" / "een.toml").write_text(items, encoding="utf-8")
    (folder / "programmas" / "ons.toml").write_text(programme, encoding="utf-8")
    return folder


def test_the_files_these_tests_break_are_good_before(tmp_path: Path) -> None:
    folder = _folder(tmp_path, programme=PROGRAMME + TALKS + DEADLINE)
    assert check([folder]) == []
    assert [item.title for item in load_programme("ons", folder=folder).items] == ["Ik heb stroom en gas."]


ITEM_FAULTS = {
    "wrong word": ('"coach"\ndue', '"coch"\ndue', "'tick' is 'coch'. Kies coach, coachee of both."),
    "unknown category": ('"kunnen"', '"doen"', "'category' is 'doen'. Kies weten, kunnen of vinden."),
    "unknown domain": ('domain = "wonen"', 'domain = "huis"', "'life_domain' is 'huis'. Kies wonen, geld,"),
    "unknown key": ("if_not =", "ifnot =", "'ifnot' ken ik niet. Bedoel je 'if_not'?"),
    "missing field": ('help = "Kies een bedrijf."\n', "", "'help' ontbreekt. Schrijf hier een tekst"),
    "empty field": ('"Kies een bedrijf."', '"  "', "'help' is leeg. Schrijf hier een korte tekst."),
    "wrong type": ("weeks = 1", 'weeks = "1"', "'weeks' heeft de verkeerde soort waarde. Schrijf hier een heel getal."),
    "bool is no number": ("weeks = 1", "weeks = true", "'weeks' heeft de verkeerde soort waarde."),
    "date as text": ("2026-11-22", '"2026-11-22"', "Schrijf hier een datum als 2027-01-31, zonder aanhalingstekens."),
    "time is no date": ("2026-11-22", "2026-11-22T10:00:00", "'checked_on' heeft de verkeerde soort waarde."),
    "text as flag": ("due =", 'core = "ja"\ndue =', "'core' heeft de verkeerde soort waarde. Schrijf hier true of false"),
    "table as text": ("{ weeks = 1 }", '"1 week"', "'due' heeft de verkeerde soort waarde. Schrijf hier een tabel"),
    "list as text": ("due =", 'knm = "3.1"\ndue =', "'knm' heeft de verkeerde soort waarde. Schrijf hier een lijst"),
    "number in list": ("due =", "knm = [3]\ndue =", "In 'knm' staat iets dat geen tekst is."),
    "negative weeks": ("weeks = 1", "weeks = -1", "'weeks' is -1. Kies 0 of meer."),
    "unknown anchor": ("weeks = 1", 'from = "huis", weeks = 1', "'from' is 'huis'. Kies linked, housed,"),
    "unknown confidence": ('"read"', '"zeker"', "'confidence' is 'zeker'. Kies read, secondary of own."),
    "unknown group": ("due =", 'applies_if = ["bijstnd"]\ndue =', "Dat ken ik niet. Bedoel je 'bijstand'?"),
    "id of other phase": ('"1-wonen', '"2-wonen', "De id begint niet met de fase '1'. Begin de id met '1-'."),
    "odd id": ("1-wonen-energie", "1-Wonen energie", "De id heeft andere tekens dan kleine letters"),
    "long title": ("stroom en gas", "een twee drie vier vijf zes zeven acht negen tien elf", "'title' heeft 13 woorden."),
    "amount": ("een bedrijf", "voor € 30", "In 'help' staat een bedrag. Haal het bedrag weg"),
    "amount in words": ("je coach", "om 30 euro", "In 'if_not' staat een bedrag."),
    "mobile number": ("een bedrijf", "06-12345678", "In 'help' staat een telefoonnummer. Alleen 112, 0900-8844 en 0800-2000 mogen"),
    "foreign number": ("een bedrijf", "+31 20 1234567", "In 'help' staat een telefoonnummer."),
    "short number": ("een bedrijf", "en bel 113", "In 'help' staat een telefoonnummer."),
    "service number": ("een bedrijf", "0900-1234", "In 'help' staat een telefoonnummer."),
    "volatile": ("due =", "volatile = true\ndue =", "'volatile' vraagt om 'review_by'."),
    "core and optional": ("due =", "core = true\noptional = true\ndue =", "'core' en 'optional' gaan niet samen."),
    "core and sensitive": ("due =", "core = true\nsensitive = true\ndue =", "een gevoelig onderdeel telt nooit mee."),
    "double id": ("[[items]]", ITEM + "\n[[items]]", "De id '1-wonen-energie' staat er al een keer."),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), ITEM_FAULTS.values(), ids=ITEM_FAULTS.keys())
def test_a_fault_in_an_item_names_file_item_and_cure(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    folder = _folder(tmp_path, ITEM.replace(old, new, 1))
    said = [str(problem) for problem in check([folder / "items" / "een.toml"])]
    assert any(sentence in line for line in said), said
    assert all(line.startswith("lijsten/items/een.toml, onderdeel ") for line in said)
    with pytest.raises(ContentError) as caught:
        load_programme("ons", folder=folder)
    assert sentence in str(caught.value)


def test_the_whole_sentence_reads_as_dutch(tmp_path: Path) -> None:
    folder = _folder(tmp_path, ITEM.replace('tick = "coach"', 'tick = "coch"'))
    (problem,) = check([folder / "items" / "een.toml"])
    assert str(problem) == (
        "lijsten/items/een.toml, onderdeel 1-wonen-energie: 'tick' is 'coch'. Kies coach, coachee of both."
    )


def test_112_and_the_police_number_may_be_in_a_text(tmp_path: Path) -> None:
    folder = _folder(tmp_path, ITEM.replace("Kies een bedrijf.", "Bel 112 of 0900-8844, in 2026 ook."))
    assert check([folder]) == []


PROGRAMME_FAULTS = {
    "unknown key": ('title = "Ons"', 'title = "Ons"\nnaam = "x"', "'naam' ken ik niet."),
    "missing version": ("version = 1\n", "", "'version' ontbreekt. Schrijf hier een heel getal."),
    "version nought": ("version = 1", "version = 0", "'version' is 0. Kies 1 of meer."),
    "unknown file": ('["een"]', '["eenn"]', "In 'item_files' staat 'eenn'. Dat bestand is er niet. Bedoel je 'een'?"),
    "file outside": ('["een"]', '["../programmas/ons"]', "Dat bestand is er niet."),
    "item of unknown phase": ('id = "1"', 'id = "4"', "onderdeel 1-wonen-energie: De fase '1' is niet van dit programma."),
    "target nought": ("weeks = 3", "weeks = 0", "fase 1, target: 'weeks' is 0. Kies 1 of meer."),
    "target without unit": ("weeks = 3", "jaren = 3", "'jaren' ken ik niet."),
    "target with two units": ("weeks = 3", "weeks = 3, days = 1", "Hier hoort één duur. Schrijf bijvoorbeeld"),
    "unknown start": ('"housed"\ntarget', '"thuis"\ntarget', "'starts_from' is 'thuis'. Kies linked, housed,"),
    "first phase": ('"housed"\ntarget', '"previous_phase"\ntarget', "De eerste fase heeft geen vorige fase."),
    "no phases": ("[[phases]]", "[fase]", "'phases' ontbreekt."),
    "unknown tile": ('title = "Ons"', 'title = "Ons"\ntiles = ["fases"]', "'tiles' is 'fases'. Kies phases,"),
    "own and shared item": ("[[phases]]", f"{ITEM}\n[[phases]]", "Deze id staat in een en in dit bestand."),
    "unknown override": ("[[phases]]", "[overrides.1-wonen-enrgie]\ncore = true\n[[phases]]",
                         "onderdeel 1-wonen-enrgie: Dit onderdeel ken ik niet. Bedoel je '1-wonen-energie'?"),
    "override clashes": ("[[phases]]", "[overrides.1-wonen-energie]\ncore = true\noptional = true\n[[phases]]",
                         "'core' en 'optional' gaan niet samen."),
    "override too long": ("[[phases]]", f"[overrides.1-wonen-energie]\ntitle = '{'ja ' * 13}'\n[[phases]]",
                          "'title' heeft 13 woorden."),
    "override unknown key": ("[[phases]]", "[overrides.1-wonen-energie]\nhid = true\n[[phases]]", "Bedoel je 'hide'?"),
    "override to another phase": ("[[phases]]", "[overrides.1-wonen-energie]\nphase = '9'\n[[phases]]",
                                  "onderdeel 1-wonen-energie: De fase '9' is niet van dit programma."),
    "planning redefined": ('id = "plan"', 'id = "benefit_application"', "Deze id staat al in planning.toml."),
    "unknown milestone": ("[[phases]]", "[milestones.paid_jb]\ntarget = { weeks = 1 }\n[[phases]]",
                          "mijlpaal paid_jb: Deze mijlpaal ken ik niet. Bedoel je 'paid_job'?"),
    "horizon too short": ("[[phases]]", "[milestones.paid_job]\ntarget = { months = 9 }\nhorizon = { months = 3 }\n[[phases]]",
                          "'horizon' is korter dan 'target'."),
    "talk after unknown": ('after = "a"', 'after = "aa"', "'after' noemt het gesprek 'aa'. Dat ken ik niet. Bedoel je 'a'?"),
    "talks in a ring": ('from = "housed"\noffset', 'after = "b"\noffset', "Dit gesprek volgt, met een omweg, op zichzelf."),
    "talk after itself": ('after = "a"', 'after = "b"', "gesprek b: Dit gesprek volgt, met een omweg, op zichzelf."),
    "talk without start": ('after = "a"\n', "", "Ik weet niet vanaf wanneer dit gesprek telt. Kies 'from' of 'after'"),
    "talk with two starts": ('after = "a"', 'after = "a"\nfrom = "housed"', "één van de twee."),
    "window too early": ('after = "a"', 'after = "a"\nuntil = { days = 1 }', "'until' is eerder dan 'offset'."),
    "no kind": ('kind = "review"\n', "", "gesprek b: 'kind' ontbreekt."),
    "unknown kind": ('"review"', '"praatje"', "'kind' is 'praatje'. Kies meeting, intake,"),
    "for ever": ('after = "a"', 'after = "a"\nevery = { weeks = 13 }',
                 "gesprek b: Dit gesprek komt steeds terug en houdt nooit op. Schrijf 'until_phase'"),
    "ends but never comes again": ('after = "a"', 'after = "a"\ntimes = 4', "gesprek b: Dit gesprek komt niet terug."),
    "nearly for ever": ('after = "a"', 'after = "a"\nevery = { weeks = 1 }\ntimes = 5000', "'times' is 5000. Kies 60 of"),
    "until an unknown phase": ('after = "a"', 'after = "a"\nevery = { weeks = 1 }\nuntil_phase = "9"',
                               "'until_phase' noemt de fase '9'. Die ken ik niet."),
    "closing nothing": ('"review"', '"closing"', "gesprek b: Een afsluiting hoort bij een fase."),
    "after which phase": ('from = "housed"\noffset = { weeks = 1 }\n\n', 'from = "previous_phase"\noffset = { weeks = 1 }\n\n',
                          "gesprek a: Ik weet niet na welke fase dit gesprek telt."),
    "before the first phase": ('from = "housed"\noffset = { weeks = 1 }\n\n',
                               'from = "previous_phase"\nphase = "1"\noffset = { weeks = 1 }\n\n',
                               "gesprek a: Ik weet niet na welke fase dit gesprek telt."),
    "unknown role": ('after = "a"', 'after = "a"\nroles = ["tolk"]', "In 'roles' staat 'tolk'. Dat ken ik niet."),
    "told by nobody": ('after = "a"', 'after = "a"\ntold_before = true', "'told_before' vraagt om een tolk."),
    "nothing ends the phase": ('core = ["1-wonen-energie"]\n', "",
                               "fase 1: Geen onderdeel dat iedereen heeft is hier 'core': deze fase eindigt nooit vanzelf."),
    "core of nowhere": ('["1-wonen-energie"]', '["1-wonen-enrgie"]',
                        "fase 1: In 'core' staat '1-wonen-enrgie'. Dat is niet van deze fase. Bedoel je '1-wonen-energie'?"),
    "core but optional": ("[[phases]]", "[overrides.1-wonen-energie]\noptional = true\n[[phases]]",
                          "In 'core' staat '1-wonen-energie'. Dat is gevoelig of vrijwillig."),
    "limit too short": ("target = { weeks = 3 }", "target = { weeks = 3 }\nlimit = { weeks = 2 }",
                        "'limit' is korter dan 'target'."),
    "limit of nothing": ("target = { weeks = 3 }", "limit = { weeks = 2 }", "'limit' is korter dan 'target'."),
    "target and guess": ("target = { weeks = 3 }", "target = { weeks = 3 }\nexpected = { weeks = 2 }",
                         "'target' en 'expected' gaan niet samen."),
    "phase that begins with a letter": ('"housed"\ntarget', '"decision"\ntarget', "Een fase begint niet bij 'decision'."),
    "unknown heading": ('title = "Ons"', 'title = "Ons"\nheadings = ["tal"]', "In 'headings' staat 'tal'. Dat ken ik niet."),
    "unknown certificate": ('title = "Ons"', 'title = "Ons"\ncertificates = ["vcaa"]', "Bedoel je 'vca'?"),
    "unknown partner": ('title = "Ons"', 'title = "Ons"\npartners = ["school ernaast"]', "In 'partners' staat"),
    "track without title": ("[[phases]]", "[[tracks]]\nid = 'werk'\n[[phases]]", "traject werk: 'title' ontbreekt."),
    "double track": ("[[phases]]", "[[tracks]]\nid = 'x'\ntitle = 'X'\n[[tracks]]\nid = 'x'\ntitle = 'Y'\n[[phases]]",
                     "De id 'x' staat er al een keer."),
    "unknown reading of the ladder": ('title = "Ons"', 'title = "Ons"\nladder = "streng"', "'ladder' is 'streng'. Kies official of pragma."),
    "never repeated": ('after = "a"', 'after = "a"\nevery = { weeks = 0 }', "gesprek b, every: 'weeks' is 0."),
    "double talk": ('id = "b"', 'id = "a"', "De id 'a' staat er al een keer."),
    "film not safe": ('after = "a"', 'after = "a"\nfilms = [{ id = "f", title = "F", url = "http://x" }]',
                      "begint met https://"),
    "deadline nowhere": ('from = ["housed"]', "from = []", "Deze termijn begint nergens."),
    "law without review": ('"planned"', '"legal"\nauthority = "DUO"', "Een termijn uit de wet vraagt om 'review_by'."),
    "law without authority": ('"planned"', '"legal"\nreview_by = 2027-01-31', "termijn plan: 'authority' ontbreekt."),
    "law redefined": ('id = "plan"', 'id = "pip_due"', "Deze id staat al in deadlines.toml."),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), PROGRAMME_FAULTS.values(), ids=PROGRAMME_FAULTS.keys())
def test_a_fault_in_a_programme_names_place_and_cure(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    whole = PROGRAMME + TALKS + DEADLINE
    assert old in whole
    folder = _folder(tmp_path, programme=whole.replace(old, new, 1))
    said = [str(problem) for problem in check([folder / "programmas" / "ons.toml"])]
    assert any(sentence in line for line in said), said
    assert all(line.startswith("lijsten/programmas/ons.toml") for line in said)
    with pytest.raises(ContentError):
        load_programme("ons", folder=folder)


def test_an_item_that_names_an_unknown_rule_is_refused_by_the_programme_that_has_it(tmp_path: Path) -> None:
    folder = _folder(tmp_path, ITEM.replace("due =", 'rule = "brp_registraton"\ndue ='))
    (problem,) = check([folder / "programmas"])
    assert str(problem) == (
        "lijsten/programmas/ons.toml, onderdeel 1-wonen-energie: 'rule' noemt de termijn 'brp_registraton'. "
        "Die ken ik niet. Bedoel je 'brp_registration'?"
    )
    folder = _folder(tmp_path / "goed", ITEM.replace("due =", 'rule = "brp_registration"\ndue ='))
    assert load_programme("ons", folder=folder).items[0].rule == "brp_registration"


def test_nothing_is_called_law_that_nobody_read(tmp_path: Path) -> None:
    law = DEADLINE.replace('"planned"', '"legal"\nauthority = "DUO"\nreview_by = 2027-01-31').replace('"read"', '"own"')
    folder = _folder(tmp_path, programme=PROGRAMME + law)
    assert "Een termijn uit de wet kan niet op eigen kennis rusten." in str(check([folder])[0])


def test_a_ring_of_three_talks_is_told_at_each_of_them(tmp_path: Path) -> None:
    talks = "".join(
        f'[[talks]]\nid = "{own}"\nkind = "meeting"\ntitle = "Gesprek {own}"\nafter = "{other}"\noffset = {{ weeks = 1 }}\n'
        for own, other in ("ab", "bc", "ca")
    )
    folder = _folder(tmp_path, programme=PROGRAMME + talks)
    assert [problem.place for problem in check([folder])] == ["gesprek a", "gesprek b", "gesprek c"]


def test_an_error_holds_all_problems_and_not_only_the_first(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path, ITEM.replace('"kunnen"', '"doen"').replace('"coach"\n', '"coch"\n'), PROGRAMME + "x = 1\n"
    )
    with pytest.raises(ContentError) as caught:
        load_programme("ons", folder=folder)
    assert len(caught.value.problems) == 3
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b'[[items]]\nid = "een\nphase = "1"\n', "regel 2: Deze regel is geen goede TOML. Kijk of een aanhalingsteken"),
        (b"[[items]]\nid = 'a'\nid = 'b'\n", "regel 3: Deze naam staat er al een keer."),
        (
            b"[[items]]\ntitle = 'caf\xe9'\n",
            "regel 2: Hier staat een teken dat geen UTF-8 is. Bewaar het bestand opnieuw",
        ),
        (b"[[items]]\nid = 'a", "Deze regel is geen goede TOML."),
        (b"# " + b"x" * 262_144, "Dit bestand is groter dan 256 KB. Verdeel het over meer bestanden."),
        (b"a = " + b"[" * 5000, "Hier zitten te veel haken in elkaar."),
        (b"a = 1\n", "'items' ontbreekt."),
        (b"items = [1]\n", "'items' nummer 1 is geen tabel. Begin met een regel [[items]]."),
        (b"[[items]]\nphase = 'x'\n", "onderdeel nummer 1: 'id' ontbreekt."),
        (b"", "'items' ontbreekt."),
    ],
)
def test_a_file_that_is_no_checklist_is_refused_with_its_line(tmp_path: Path, raw: bytes, sentence: str) -> None:
    folder = _folder(tmp_path)
    (folder / "items" / "een.toml").write_bytes(raw)
    said = "\n".join(str(problem) for problem in check([folder]))
    assert sentence in said
    with pytest.raises(ContentError):
        load_programme("ons", folder=folder)


def test_a_file_saved_by_windows_is_read(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "items" / "een.toml").write_bytes(b"\xef\xbb\xbf" + ITEM.replace("\n", "\r\n").encode())
    assert check([folder]) == []


def test_a_missing_file_an_empty_folder_and_a_strange_file_are_problems(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    (tmp_path / "iets.toml").write_text("a = 1\n")
    said = [str(one) for one in check([tmp_path / "weg.toml", tmp_path / "leeg", tmp_path / "iets.toml"])]
    assert len(said) == 3
    assert any("weg.toml: Dit bestand kan ik niet lezen" in line for line in said)
    assert any("leeg: In deze map staan geen checklists." in line for line in said)
    assert any("iets.toml: Ik weet niet wat voor bestand dit is." in line for line in said)


def test_a_loose_file_is_checked_against_the_shipped_groups_and_items(tmp_path: Path) -> None:
    loose = tmp_path / "los.toml"
    loose.write_text(PROGRAMME.replace('["een"]', '["fase-1"]'))
    assert check([loose]) == []
    loose.write_text(ITEM.replace("due =", 'applies_if = ["bijstand"]\ndue ='))
    assert check([loose]) == []
    loose.write_text(ITEM.replace("due =", 'applies_if = ["iets"]\ndue ='))
    assert [problem.place for problem in check([loose])] == ["onderdeel 1-wonen-energie"]


@pytest.mark.parametrize(
    ("name", "other", "kind"), [("deadlines", "planning", "legal"), ("planning", "deadlines", "planned")]
)
def test_law_and_planning_never_stand_in_one_file(tmp_path: Path, name: str, other: str, kind: str) -> None:
    folder = _folder(tmp_path)
    text = (CHECKLISTS / f"{name}.toml").read_text(encoding="utf-8")
    wrong = {"legal": "planned", "planned": "legal"}[kind]
    law = f'"{wrong}"\nauthority = "Rijk"\nreview_by = 2027-01-31' if wrong == "legal" else f'"{wrong}"'
    (folder / f"{name}.toml").write_text(text.replace(f'"{kind}"', law, 1), encoding="utf-8")
    said = [str(problem) for problem in check([folder / f"{name}.toml"])]
    assert any(f"Wet en planning staan niet in één bestand. Zet deze termijn in {other}.toml." in line for line in said)


@pytest.mark.parametrize("name", ["groups", "milestones", "deadlines", "planning", "plan"])
def test_the_shared_files_are_checked_too(tmp_path: Path, name: str) -> None:
    folder = _folder(tmp_path)
    text = (CHECKLISTS / f"{name}.toml").read_text(encoding="utf-8")
    (folder / f"{name}.toml").write_text(text.replace('title = "', 'titel = "', 1), encoding="utf-8")
    said = [str(problem) for problem in check([folder])]
    assert any(line.startswith(f"lijsten/{name}.toml, ") and "Bedoel je 'title'?" in line for line in said)


def test_a_review_day_warns_sixty_days_before_and_is_a_fault_after_but_a_town_at_work_goes_on(tmp_path: Path) -> None:
    folder = _folder(tmp_path, ITEM.replace("due =", "volatile = true\nreview_by = 2027-03-31\ndue ="))
    item_file = folder / "items" / "een.toml"
    assert check([item_file], today=date(2027, 1, 30)) == []
    for today in (date(2027, 1, 31), date(2027, 3, 31)):
        (soon,) = check([item_file], today=today)
        assert soon.warning
        assert "De datum 'review_by' (2027-03-31) komt eraan." in str(soon)
    (late,) = check([item_file], today=date(2027, 4, 1))
    assert not late.warning
    assert "De datum 'review_by' (2027-03-31) is voorbij." in str(late)
    assert load_programme("ons", folder=folder).items[0].volatile


VALUES = st.recursive(
    st.sampled_from(
        ['"x"', '""', "0", "-3", "true", "2026-11-22", "10:30:00", "1.5", "[]", "{}", '"coach"', '"housed"']
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda values: f"[{', '.join(values)}]"),
        inner.map(lambda value: f"{{ id = {value} }}"),
        inner.map(lambda value: f"{{ weeks = {value} }}"),
    ),
    max_leaves=3,
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_value_anywhere_gives_a_traceback(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = data.draw(st.sampled_from([ITEM, PROGRAMME + TALKS + DEADLINE])).splitlines()
    number = data.draw(st.sampled_from([n for n, line in enumerate(lines) if "=" in line]))
    lines[number] = f"{lines[number].split(' =')[0]} = {data.draw(VALUES)}"
    text = "\n".join(lines)
    folder = tmp_path_factory.mktemp("kapot")
    loose = folder / "los.toml"
    loose.write_text(text)
    assert all(problem.message and problem.cure for problem in check([loose]))
