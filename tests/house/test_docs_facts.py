"""What the papers tell as a fact is one: defaults, floors, numbers, addresses, languages, and what cannot be done yet."""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path

import pytest
import yaml
from babel import Locale
from flask import Flask
from papers import KEEPER, PAPERS, ROOT, addresses, commands, options, paper, rows, spans

from pragma_coach import app as whole
from pragma_coach import content, public
from pragma_coach.config import Config, ConfigError
from pragma_coach.domain.calendar import parse_day
from pragma_coach.domain.programme.programme import Item, Phase, TalkKind
from pragma_coach.domain.texts.languages import DUTCH, LANGUAGES, SCREENS
from pragma_coach.services.accounts import invitations
from pragma_coach.services.connections import hooks
from pragma_coach.services.pairs import announcements
from pragma_coach.services.scoreboard.rules import rules_in_force

pytestmark = pytest.mark.skipif(not KEEPER, reason="these are the papers of the checkout")

ELSEWHERE = ("/etc/", "/opt/", "/usr/", "/var/")  # folders of the machine, no addresses of ours
COUNTS = {"vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12}
ITEMS = content.load_programme("pragma").items
SETTINGS = {cells[0].strip("`"): cells[1:] for cells in rows(KEEPER) if cells[0].startswith("`PRAGMA_")}
NOT_YET = KEEPER.partition("## Wat nog niet kan")[2]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The whole app, asked for its addresses only."""
    return whole.create_app(
        Config(data=tmp_path_factory.mktemp("leeg"), secret_key="a-test-secret-of-more-than-32-characters")
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_the_default_in_the_table_is_what_the_program_takes(name: str) -> None:
    default = re.match(r"`([^`]+)`|leeg", SETTINGS[name][0])
    assert default is not None
    assert Config.from_env(environ={name: default[1] or ""}) == Config.from_env(environ={})


def read_with(name: str, value: str) -> Config | str:
    """The settings with one of them given, or the complaint about it."""
    try:
        return Config.from_env(environ={name: value})
    except ConfigError as error:
        return str(error)


@pytest.mark.parametrize("name", [name for name in SETTINGS if not name.startswith("PRAGMA_OIDC_CLIENT")])
def test_a_setting_of_the_table_is_one_that_is_read(name: str) -> None:
    assert read_with(name, "1") != read_with(name, "")


def test_the_floors_in_the_table_are_those_below_which_nothing_starts() -> None:
    told = {name: re.search(r"nooit minder dan (\d+)", cells[1]) for name, cells in SETTINGS.items()}
    floors = {name: int(found[1]) for name, found in told.items() if found}
    assert len(floors) == 3
    agreed = {"PRAGMA_RULES_BY": "de gemeente", "PRAGMA_RULES_BECAUSE": "een klein dorp"}
    for name, floor in floors.items():
        rules_in_force(Config.from_env(environ={**agreed, name: str(floor)}))
        with pytest.raises(ConfigError):
            rules_in_force(Config.from_env(environ={**agreed, name: str(floor - 1)}))


def test_which_commands_ask_for_no_data_folder_is_told() -> None:
    sentence = re.search(r"Elke opdracht neemt `--data MAP`, behalve ([^:]+):", KEEPER)
    assert sentence is not None
    without = {name for name, command in commands().items() if "--data" not in options(command)}
    assert set(re.findall(r"`([^`]+)`", sentence[1])) == without


def test_the_table_of_commands_names_options_that_they_have() -> None:
    known = commands()
    told = [cells for cells in rows(KEEPER) if set(spans(cells[0])) & set(known)]
    assert len(told) > 20
    for cells in told:
        has = {option for name in spans(cells[0]) for option in options(known[name])}
        assert set(re.findall(r"--[a-z-]+", cells[1])) <= has, cells[0]


@pytest.mark.parametrize("file", PAPERS, ids=lambda path: path.name)
def test_an_option_within_a_sentence_is_one_of_its_command(file: Path) -> None:
    known = commands()
    for span in spans(file.read_text("utf-8")):
        words = span.removeprefix("pragma-coach ").split()
        name = next((name for name in (" ".join(words[:2]), words[0] if words else "") if name in known), "")
        if name:
            assert {word for word in words if word.startswith("--")} <= options(known[name]), span


@pytest.mark.parametrize("file", PAPERS, ids=lambda path: path.name)
def test_every_address_in_a_paper_is_answered(file: Path, app: Flask) -> None:
    known = addresses(app)
    told = [span for span in spans(file.read_text("utf-8")) if re.match(r"/(?!/)[^ ]*$", span)]
    plain = [re.sub(r"<[^>]+>|\{[^}]+\}|…", "x", span.split("?")[0]) for span in told if not span.startswith(ELSEWHERE)]
    base = "/api/v1" if file.name == "koppelen.md" else ""
    assert [one for one in plain if one != base and not known.fullmatch(one) and not known.fullmatch(base + one)] == []


def shown(app: Flask, address: str) -> str:
    """What a passer-by gets at an address."""
    with app.test_client().get(address) as answer:
        return answer.get_data(as_text=True)


def test_the_pages_for_everybody_that_are_told_to_be_translated_are(tmp_path: Path) -> None:
    alone = public.create_app(Config(data=tmp_path))
    fixed = [rule.rule for rule in alone.url_map.iter_rules() if not rule.arguments]
    english = {rule for rule in fixed if '<html lang="en"' in shown(alone, f"{rule}?taal=en")}
    told = re.search(r"openbare pagina's die vertaald\s+zijn \(([^)]+)\)", paper("talen.md"))
    assert told is not None
    assert set(spans(told[1])) == english


@pytest.mark.parametrize("file", PAPERS, ids=lambda path: path.name)
def test_the_number_of_languages_is_that_of_the_screens(file: Path) -> None:
    told = {
        COUNTS[word.lower()]
        for word in re.findall(r"(?i)\b(\w+) talen\b", file.read_text("utf-8"))
        if word.lower() in COUNTS
    }
    assert told <= {len(SCREENS), len(SCREENS) - 1}  # all, or all beside Dutch


def test_the_languages_are_named_as_they_name_themselves() -> None:
    named = re.search(r"in acht talen: ([^.]+)\.", paper("talen.md"))
    assert named is not None
    assert re.split(r",\s+|\s+en\s+", named[1]) == [LANGUAGES[language] for language in SCREENS]


@pytest.mark.parametrize("file", [*PAPERS, ROOT / "publiccode.yml"], ids=lambda path: path.name)
def test_a_number_of_items_is_that_of_the_list_or_of_a_phase(file: Path) -> None:
    told = {int(number) for number in re.findall(r"\b(\d+) (?:onderdelen|items)\b", file.read_text("utf-8"))}
    assert told <= {len(ITEMS), *(sum(item.phase == one for item in ITEMS) for one in {item.phase for item in ITEMS})}


def test_the_goals_told_of_pragma_are_those_of_its_file() -> None:
    told = re.search(r"naast de doelen 3 weken, (\d+), (\d+), (\d+), (\d+) en (\d+) maanden", paper("aanpakken.md"))
    assert told is not None
    programme = content.load_programme("pragma")
    phases = [phase.target.count for phase in programme.phases if phase.target]
    milestones = [one.target.count for one in programme.milestones if one.target]
    assert [3, *map(int, told.groups())] == [*phases, *milestones]


def test_the_approaches_are_counted_as_they_are_judged() -> None:
    text = paper("aanpakken.md")
    judged = [cells[1].split(":")[0].split(";")[0].split(",")[0].split()[0] for cells in rows(text) if len(cells) == 3]
    told = re.search(r"Samen: (\d+) keer ja, (\d+) keer\s+deels, (\d+) keer nee", text)
    assert told is not None
    assert [judged.count(word) for word in ("ja", "deels", "nee")] == [int(number) for number in told.groups()]


def test_as_many_broken_boards_are_told_as_there_are() -> None:
    made = re.search(r"MUTANTS[^=]*= \((.*?)\)", (ROOT / "tests/attack/mutants.py").read_text("utf-8"), re.DOTALL)
    told = re.search(r"Er zijn (\d+) versies", paper("aanvallen.md"))
    assert made is not None
    assert told is not None
    assert int(told[1]) == made[1].count(",")


def test_the_link_lasts_as_long_as_is_told() -> None:
    hours = invitations.INVITATION_LASTS.total_seconds() / 3600
    assert f"een link, {hours:.0f} uur geldig" in KEEPER


def test_what_other_systems_are_told_is_what_the_paper_lists() -> None:
    text = paper("koppelen.md").partition("## Bericht krijgen")[2]
    kinds = set(re.findall(r'yield "([a-z.]+)"', inspect.getsource(announcements)))
    assert set(re.findall(r"`([a-z]+\.[a-z]+)`", text)) == kinds
    assert f"(hoogstens {next(word for word, number in COUNTS.items() if number == hooks.MOST_HOOKS)})" in text


def test_the_files_in_the_data_folder_are_told(tmp_path: Path) -> None:
    config = Config(data=tmp_path)
    files = [config.sqlite_file, config.releases_file, config.levels_file, config.network_folder]
    told = {name.rstrip("/") for cells in rows(KEEPER) for name in spans(cells[0])}
    assert {file.name for file in files} <= told


def test_every_field_of_an_item_and_of_a_phase_is_told() -> None:
    about_items = (ROOT / "checklists" / "LEESMIJ.md").read_text("utf-8")
    told = {name for cells in rows(about_items) for name in spans(cells[0])}
    assert {field.name for field in dataclasses.fields(Item)} <= told
    about_phases = next(cells[1] for cells in rows(paper("programmas.md")) if cells[0] == "`[[phases]]`")
    shared = {"core"}  # has a row of its own
    assert {field.name for field in dataclasses.fields(Phase)} - shared <= set(spans(about_phases))


def test_every_kind_of_talk_is_told() -> None:
    about_talks = next(cells[1] for cells in rows(paper("programmas.md")) if cells[0] == "`[[talks]]`")
    told = re.search(r"`kind` \(([^)]+)\)", about_talks)
    assert told is not None
    assert told[1].split(", ") == [kind.value for kind in TalkKind]


def test_the_files_of_the_checklists_are_where_the_paper_says() -> None:
    folder = ROOT / "checklists"
    table = (folder / "LEESMIJ.md").read_text("utf-8").partition("## ")[0]
    told = {cells[0].strip("`") for cells in rows(table) if cells[0].startswith("`")}
    assert not {name for name in told if not (folder / name).exists()}
    assert {file.name for file in folder.glob("*.toml")} <= told


def test_as_many_approaches_are_told_as_are_shipped() -> None:
    shipped = list((ROOT / "checklists" / "programmas").glob("*.toml"))
    told = re.findall(
        r"(?i)\b(\w+) (?:echte )?(?:aanpakken|ritmes)\b", "".join(map(paper, ("aanpakken.md", "programmas.md")))
    )
    told += re.findall(r"(\w+) echte aanpakken", (ROOT / "README.md").read_text("utf-8"))
    assert {COUNTS[word.lower()] for word in told if word.lower() in COUNTS} == {len(shipped)}
    rows_of = [cells[1].strip("`") for cells in rows(paper("programmas.md")) if len(cells) == 3 and ".toml" in cells[1]]
    assert sorted(rows_of) == sorted(file.name for file in shipped)


def test_what_cannot_be_done_yet_still_cannot(app: Flask) -> None:
    pages = [rule.rule for rule in app.url_map.iter_rules()]
    told = {
        "Wissen van één persoon": [name for name in commands() if re.search(r"wis|erase|forget|delete|remove", name)]
        + [page for page in pages if re.search(r"wissen|vergeten", page)],
        "web push": [file.name for file in (ROOT / "static").glob("*.js") if "pushManager" in file.read_text("utf-8")],
        "Nog geen mens heeft een tekst nagekeken": checked_files(),
    }
    for said, found in told.items():
        assert said in NOT_YET
        assert found == []
    assert not set(spans(NOT_YET)) & set(commands())


def checked_files() -> list[str]:
    """The shipped translations in which somebody vouches for a text."""
    folder = ROOT / "checklists" / "vertalingen"
    marks = re.compile(r'^#\.? gecontroleerd:|^state = "checked"|, state = "checked"', re.MULTILINE)
    files = [*folder.glob("*.toml"), *folder.glob("schermen/*.po")]
    assert len(files) == 2 * len(SCREENS) - 1
    return [file.name for file in files if marks.search(file.read_text("utf-8"))]


def test_the_two_commands_are_the_same_wherever_they_are_told() -> None:
    told = [
        re.findall(r"^python3 -m venv .*$", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        for name in ("README.md", "CONTRIBUTING.md")
    ]
    assert len(told[0]) == 2
    assert told[0] == told[1]


def test_who_contributes_reads_every_rule_of_the_house_on_one_screen() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    homes = [Path(__file__).with_name(name).read_text("utf-8") for name in ("test_house.py", "test_contracts.py")]
    rules = re.findall(r"^def test_(\w+)", "".join(homes), re.MULTILINE)
    named = {name for cells in rows(text) if len(cells) == 2 for name in spans(cells[1])}
    assert named == set(rules)
    assert len(text.splitlines()) <= 60


def test_what_public_catalogues_read_is_true_and_fits_their_standard() -> None:
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    assert told["localisation"] == {"localisationReady": True, "availableLanguages": list(SCREENS)}
    for tag in (*told["localisation"]["availableLanguages"], *told["description"]):
        assert str(Locale.parse(tag, sep="-")) == tag
    assert set(told["description"]) == {DUTCH, "en"}
    assert re.search(rf"^license = {told['legal']['license']}$", (ROOT / "setup.cfg").read_text("utf-8"), re.MULTILINE)
    for words in told["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 500 <= len(words["longDescription"]) <= 10_000
        assert max(map(len, words["features"])) <= 100
        assert any(str(len(ITEMS)) in feature for feature in words["features"])


def test_the_day_of_the_release_is_that_of_the_change_log() -> None:
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    newest = re.search(r"^## ([\d.]+) \(([^)]+)\)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert (newest[1], parse_day(newest[2]).isoformat()) == (told["softwareVersion"], told["releaseDate"])
