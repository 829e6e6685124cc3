"""The public board: the first sentence answers, and what is not yet there is never told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from boards import (
    AUTUMN,
    MEASURES,
    PHASE_1,
    PHASE_2,
    SPRING,
    SUMMER,
    VOLUNTEERING,
    cell,
    data_of,
    oirschot,
    publish,
    publish_oirschot,
    release,
    visitor,
)
from stage import Visit

from pragma_coach.config import Config
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.disclosure import Rules, StillOpen, close_block
from pragma_coach.domain.scoreboard.figures import Band, Step
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId
from pragma_coach.published.releases import withdraw
from pragma_coach.web.scoreboard import words

BEGIN = date(2024, 1, 1)
PAGE, CSV, JSON = "/scorebord/oirschot", "/scorebord/oirschot.csv", "/scorebord/oirschot.json"


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    return Config(data=tmp_path)


@pytest.fixture
def passer(settings: Config) -> Visit:
    """Somebody at the board of Oirschot."""
    publish_oirschot(settings)
    return visitor(settings)


SENTENCES = {
    "Fase 2 duurt nu meestal 14 maanden. Het doel is 15 maanden.": [
        cell(PHASE_1, BEGIN, AUTUMN, 6, Step.HALF_WEEK, Band.FROM_10),
        cell(PHASE_2, BEGIN, AUTUMN, 14, Step.MONTH, Band.FROM_10),
    ],
    "Fase 2 duurt nu meestal 13½ maand. Het doel is 15 maanden.": [
        cell(PHASE_2, BEGIN, AUTUMN, 27, Step.HALF_MONTH, Band.FROM_30)
    ],
    "Fase 2 duurt nu meestal 1 maand. Het doel is 15 maanden.": [
        cell(PHASE_2, BEGIN, AUTUMN, 1, Step.MONTH, Band.FROM_10)
    ],
    "Fase 1 duurt nu meestal 3 weken. Het doel is 3 weken.": [
        cell(PHASE_1, BEGIN, AUTUMN, 6, Step.HALF_WEEK, Band.FROM_10)
    ],
    "Fase 1 duurt nu meestal 1 week. Het doel is 3 weken.": [
        cell(PHASE_1, BEGIN, AUTUMN, 2, Step.HALF_WEEK, Band.FROM_10)
    ],
    "Fase 1 duurt nu meestal ½ week. Het doel is 3 weken.": [
        cell(PHASE_1, BEGIN, AUTUMN, 1, Step.HALF_WEEK, Band.FROM_10)
    ],
    "Fase 1 duurt nu meestal 20 dagen. Het doel is 3 weken (21 dagen).": [
        cell(PHASE_1, BEGIN, AUTUMN, 20, Step.DAY, Band.FROM_100)
    ],
    "Vrijwilligerswerk: nu meestal na 9¾ maand, bij wie dit binnen 2 jaar bereikte. Het doel is 9 maanden.": [
        cell(VOLUNTEERING, BEGIN, AUTUMN, 39, Step.QUARTER_MONTH, Band.FROM_100)
    ],
    words.NOT_YET: [],
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_first_sentence_is_the_answer(settings: Config, sentence: str) -> None:
    publish(settings, release(AUTUMN), SENTENCES[sentence])
    page = visitor(settings).get(PAGE).text
    first = re.search(r"<p[^>]*>(.*?)</p>", page.split("</h1>")[1], re.DOTALL)
    assert first
    assert first[1].split(" <span")[0] == sentence
    assert sentence in visitor(settings).get("/").text
    assert ("De helft was sneller klaar. De helft had langer nodig." in page) == (sentence != words.NOT_YET)


def test_a_phase_without_number_and_a_measure_without_target_have_a_sentence_too(settings: Config) -> None:
    basics = replace(PHASE_1, id="basis", title="De basis op orde")
    pip = replace(PHASE_2, title="Fase 2: PIP maken", norm=None)
    figures = [cell(basics, BEGIN, AUTUMN, 8, Step.HALF_WEEK, Band.FROM_10)]
    publish(settings, release(AUTUMN), figures, [basics, pip])
    board = oirschot(settings)
    assert board.sentence == "De basis op orde duurt nu meestal 4 weken. Het doel is 3 weken."
    assert [line.title for line in board.lines] == ["De basis op orde", "Fase 2: PIP maken"]
    assert "langer dan het doel" in visitor(settings).get(PAGE).text
    publish(settings, release(AUTUMN, "elders"), [cell(pip, BEGIN, AUTUMN, 12, Step.MONTH, Band.FROM_10)], [pip])
    assert "Fase 2 duurt nu meestal 12 maanden." in visitor(settings).get("/scorebord/elders").text


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (6, "✓</span> binnen het doel"),
        (8, "◆</span> langer dan het doel, binnen de uiterste tijd"),
        (13, "▲</span> langer dan het doel<"),
    ],
)
def test_the_limit_stands_wherever_the_target_does(settings: Config, value: int, told: str) -> None:
    route = replace(PHASE_2, norm=Duration(6, Unit.MONTHS), limit=Duration(12, Unit.MONTHS))
    publish(settings, release(AUTUMN), [cell(route, BEGIN, AUTUMN, value, Step.MONTH, Band.FROM_10)], [route])
    aim = "6 maanden, uiterlijk 12"
    client = visitor(settings)
    page = client.get(PAGE).text
    assert f"Het doel is {aim}." in page
    assert f"doel {aim}" in page
    assert told in page
    assert "◆ is langer, maar binnen de uiterste tijd" in page
    assert aim in client.get("/scorebord/methode").text
    assert client.get(f"{PAGE}.json").json["measures"][0]["limit"] == {"count": 12, "unit": "months"}
    assert client.get(f"{PAGE}.csv").text.splitlines()[1].endswith(";6;months;;;12;months")
    english = re.sub("<[^>]+>", "", client.get("/?taal=en").text)
    assert "The goal is 6 months, 1 year at most." in english


def test_an_approach_without_targets_has_a_board_that_asks_for_none(settings: Config) -> None:
    landing, plan = (replace(phase, norm=None) for phase in (PHASE_1, PHASE_2))
    figures = [
        cell(landing, BEGIN, AUTUMN, 2, Step.MONTH, Band.FROM_10),
        cell(plan, BEGIN, AUTUMN, 18, Step.MONTH, Band.FROM_10),
    ]
    publish(settings, release(AUTUMN), figures, [landing, plan])
    assert oirschot(settings).sentence == "Fase 2 duurt nu meestal 18 maanden."
    page = visitor(settings).get(PAGE).text
    assert "Hoe lang duurt een fase?" in page
    assert "Deze aanpak heeft geen streeftijden." in page
    assert "Halen we het doel?" not in page
    assert "het doel" not in page


def test_the_figure_of_now_weighs_the_last_three_blocks_by_their_bands(settings: Config) -> None:
    publish_oirschot(settings)
    phase_1, phase_2, volunteering, paid_job = oirschot(settings).lines
    # (10·7 + 15·6 + 10·6) / 35 = 6.3 half weeks; (10·15 + 15·13) / 25 = 13.8 months
    assert phase_1.now
    assert phase_2.now
    assert (phase_1.now.text, phase_2.now.text) == ("3 weken", "14 maanden")
    assert (phase_1.now.people, phase_2.now.people) == ("35 tot 47", "25 tot 33")
    assert phase_2.now.period == "jan 2024 t/m sep 2026"
    assert volunteering.now == volunteering.blocks[0]
    assert paid_job.now is None


def test_a_figure_on_the_target_is_within_it(settings: Config) -> None:
    publish(settings, release(AUTUMN), [cell(PHASE_2, BEGIN, AUTUMN, 15, Step.MONTH, Band.FROM_10)])
    publish(settings, release(AUTUMN, "traag"), [cell(PHASE_2, BEGIN, AUTUMN, 31, Step.HALF_MONTH, Band.FROM_30)])
    client = visitor(settings)
    assert "✓</span> binnen het doel" in client.get(PAGE).text
    assert "▲</span> langer dan het doel" in client.get("/scorebord/traag").text


def test_a_change_is_only_claimed_when_the_ranges_are_apart(settings: Config) -> None:
    publish(settings, release(SPRING), [cell(PHASE_2, BEGIN, SPRING, 16, Step.MONTH, Band.FROM_10)])
    assert "Dit is de eerste meting." in visitor(settings).get(PAGE).text
    publish(settings, release(SUMMER), [cell(PHASE_2, SUMMER.first_day, SUMMER, 13, Step.MONTH, Band.FROM_10)])
    assert "Tussen de laatste twee metingen is het verschil nog niet zeker." in visitor(settings).get(PAGE).text
    publish(settings, release(AUTUMN), [cell(PHASE_2, AUTUMN.first_day, AUTUMN, 3, Step.MONTH, Band.FROM_10)])
    assert "De laatste meting is korter dan de meting ervoor." in visitor(settings).get(PAGE).text


def people(count: int, coaches: int = 4, households: int | None = None) -> list[Spell]:
    """Return so many people who finished phase 2 this autumn."""
    return [
        Spell(
            measure=PHASE_2.id,
            coachee=CoacheeId(number),
            start=BEGIN + timedelta(days=number),
            entry=0,
            exit=700 + number,
            kind=SpellEnd.EVENT,
            booked=AUTUMN.last_day,
            coaches=frozenset({AccountId(number % coaches)}),
            household=None if households is None else HouseholdId(number % households),
        )
        for number in range(count)
    ]


REASONS: dict[str, list[Spell]] = {
    "nobody": [],
    "nine people": people(9),
    "two coaches": people(12, coaches=2),
    "one household": people(12, households=1),
}


def answers(folder: Path, spells: list[Spell], measures: Iterable[Any] = MEASURES) -> list[bytes]:
    """Publish what closes of these spells and return all public bytes, headers too."""
    folder.mkdir()
    settings = Config(data=folder)
    block = close_block(PHASE_2, spells, [], AUTUMN.last_day, Rules(), BEGIN)
    cells = (
        []
        if isinstance(block, StillOpen)
        else [cell(PHASE_2, block.first_day, AUTUMN, block.figure.value, block.figure.step, block.figure.band)]
    )
    publish(settings, release(AUTUMN), cells, list(measures))
    responses = [visitor(settings).get(path) for path in ("/", PAGE, CSV, JSON)]
    heads = [sorted(pair for pair in r.headers.items() if pair[0] != "Date") for r in responses]
    return [repr(head).encode() + r.data for head, r in zip(heads, responses, strict=True)]


def test_not_yet_has_the_same_bytes_whatever_the_reason(tmp_path: Path) -> None:
    seen = {name: answers(tmp_path / name, spells) for name, spells in REASONS.items()}
    assert all(bytes_ == seen["nobody"] for bytes_ in seen.values())
    assert words.NOT_YET.encode() in seen["nobody"][1]
    assert answers(tmp_path / "enough", people(12)) != seen["nobody"]


def test_nothing_yet_is_never_a_zero_or_a_count(settings: Config) -> None:
    publish(settings, release(AUTUMN))
    page = visitor(settings).page(PAGE)
    assert page.text.count(words.NOT_YET) == 1 + len(MEASURES)  # the answer, and each row
    assert visitor(settings).get(CSV).text.count("\r\n") == 1
    assert [measure["now"] for measure in data_of(visitor(settings))["measures"]] == [None] * 4
    assert not [tag for tag, _ in page.tags if tag == "figure"]


def test_an_installation_without_any_release_has_a_friendly_front_page(settings: Config) -> None:
    page = visitor(settings).page("/")
    assert "Er zijn nog geen cijfers." in page.text
    assert not settings.releases_file.exists()


def test_organisations_stand_on_the_front_page_with_their_answers(settings: Config) -> None:
    publish_oirschot(settings)
    publish(settings, release(AUTUMN, "almelo", "Almelo helpt"))
    html = visitor(settings).get("/").text
    assert html.index("Almelo helpt") < html.index("Welzijn Oirschot")
    assert 'href="/scorebord/oirschot"' in html
    assert "Fase 2 duurt nu meestal 14 maanden." in html
    assert 'href="#cijfers">Ik lees cijfers' in html
    assert html.count('id="cijfers"') == 1
    assert "Ik ben coach" not in html  # the board alone has no door for who signs in


def test_a_withdrawn_figure_is_gone_with_its_reason_in_its_place(settings: Config, passer: Visit) -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    before = passer.get(PAGE).text
    withdraw(settings.releases_file, "oirschot", "fase-2", AUTUMN.last_day, at, "Rekenfout in versie 0.1")
    after = passer.get(PAGE).text
    assert "13 maanden" in before
    assert "13 maanden" not in after
    assert "Teruggenomen: Fase 2, apr t/m sep 2026. De reden: Rekenfout in versie 0.1" in after
    assert data_of(passer)["measures"][1]["withdrawn"] == [
        {"first_day": "2026-04-01", "last_day": "2026-09-30", "because": "Rekenfout in versie 0.1"}
    ]


def test_a_group_smaller_than_usual_is_told_with_its_reason(settings: Config) -> None:
    weaker = replace(release(AUTUMN), k=8, because="Besluit van de functionaris op 1 mei")
    publish(settings, weaker)
    page = visitor(settings).page(PAGE).text
    assert "ten minste 8 mensen" in page
    assert "De reden: Besluit van de functionaris op 1 mei" in page
    assert data_of(visitor(settings))["rules"]["because"] == "Besluit van de functionaris op 1 mei"


def test_a_measure_that_was_dropped_keeps_its_figures(settings: Config) -> None:
    publish(settings, release(SPRING), [cell(VOLUNTEERING, BEGIN, SPRING, 10, Step.MONTH, Band.FROM_10)])
    publish(settings, release(SUMMER), [], [PHASE_1, PHASE_2])
    assert "10 maanden" in visitor(settings).page(PAGE).text


def test_names_cannot_break_the_page(settings: Config) -> None:
    evil = "<script>alert(1)</script>\"'"
    publish(
        settings,
        release(AUTUMN, name=evil),
        [cell(PHASE_1, BEGIN, AUTUMN, 6, Step.HALF_WEEK, Band.FROM_10)],
        [replace(PHASE_1, title=evil)],
    )
    assert evil in visitor(settings).page(PAGE).text  # read as text, by a parser that also looks for inline scripts


def test_the_method_page_gives_every_parameter(settings: Config) -> None:
    page = visitor(settings).page("/scorebord/methode").text
    rules = Rules()
    for told in (
        f"ten minste {rules.k} mensen",
        f"ten minste {rules.coaches} coaches",
        f"blijven er ten minste {rules.rest} mensen over",
        f"{rules.grace_days} dagen later",
        f"als ten minste {rules.risk_floor}",
        words.NOT_YET,
        "Kaplan-Meier",
    ):
        assert told in page
    # scoreboard.md 3.5 and 1.3: rounding and margin for the smallest band, and for 30 to 49 people
    html = re.sub(r"<[^>]+>", "|", visitor(settings).get("/scorebord/methode").text)
    assert "10 tot 14 mensen||½ week||1 maand||1 maand||± 41%||± 47%" in html
    assert "30 tot 49 mensen||½ week||½ maand||½ maand||± 24%||± 27%" in html
