"""Every Dutch text that ships is plain: short, active, in the right form of address, and never pushing."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Iterable
from functools import cache

import pytest
import texts
from texts import Text

from pragma_coach import catalogues, content
from pragma_coach.domain.texts import plain
from pragma_coach.domain.texts.plain import MOST_WORDS_ON_AVERAGE, Addressee, count_words, faults, miscounts, sentences
from pragma_coach.paths import STATIC

EXEMPT = {
    "templates/scoreboard/method.html": "how the figures are made, with formulas, for who checks them",
    "pragma_coach/web/scoreboard/method.py": "the same",
    "pragma_coach/services/operations/dpia.py": "the draft of a legal paper (DPIA), for a data protection officer",
    "pragma_coach/services/spreadsheets/import_columns.py": "the names of columns in other people's files",
    "pragma_coach/domain/texts/plain.py": "the rules themselves name what they forbid",
}
SOURCES: list[Callable[[], Iterable[Text]]] = [texts.templates, texts.code, texts.scripts, texts.checklists]


@cache
def shipped(source: Callable[[], Iterable[Text]]) -> tuple[Text, ...]:
    """Every text of a source."""
    return tuple(source())


def checked(source: Callable[[], Iterable[Text]]) -> list[Text]:
    """The texts of a source that have to be plain."""
    return [text for text in shipped(source) if text.place.split(":")[0] not in EXEMPT]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__)
def test_every_text_is_plain(source: Callable[[], Iterable[Text]]) -> None:
    found = [f"{text.place}: {fault}" for text in checked(source) for fault in faults(text.text, text.reader)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("reader", Addressee)
def test_sentences_are_short_on_average(reader: Addressee) -> None:
    long = [
        count_words(sentence)
        for source in SOURCES
        for text in checked(source)
        for sentence in sentences(text.text)
        if text.reader is reader
    ]
    assert len(long) > 100
    assert sum(long) / len(long) <= MOST_WORDS_ON_AVERAGE


def test_each_source_gives_its_texts() -> None:
    found = {source.__name__: {text.text for text in shipped(source)} for source in SOURCES}
    assert len(found["templates"]) > 400
    assert len(found["code"]) > 700
    assert len(found["checklists"]) > 350
    assert "Deze pagina is er niet. Ga terug naar het begin." in found["code"]
    assert any("huisarts in de buurt" in text for text in found["checklists"])


# Texts that newcomers can read, too, but that are for everybody or for who works here.
_FOR_OTHERS = re.compile(
    r"templates/(site|scoreboard|accounts/(code|new_code|welcome)|mail)|pragma_coach/services/assessment"
)


def test_a_newcomer_is_spoken_to_with_je_on_every_screen() -> None:
    formal = [
        forms[0]
        for key, forms in catalogues.sources().items()
        if re.search(r"\b(u|uw|uzelf)\b", " ".join(forms), re.IGNORECASE)
        and not all(_FOR_OTHERS.match(place) for place in catalogues.places()[key])
    ]
    assert formal == []


TEMPLATE = """{# niets #}{% extends "base.html" %}<h1>Hallo {{ naam }}, dit is van ons</h1>
<p>Eerst <b>een</b> woord{% if x %} voor u{% else %}
en dan nog een{% endif %}.</p><p title="De titel van dit">{{ note("Dit zegt een macro van ons.") }}</p>"""


def test_a_template_gives_what_people_read_and_not_its_markup() -> None:
    assert [text for text in texts.in_template(TEMPLATE) if texts.is_dutch(text)] == [
        "Dit zegt een macro van ons.",
        "De titel van dit",
        "Hallo NN , dit is van ons",
        "Eerst een woord voor u",
        "en dan nog een.",
    ]


def test_code_gives_its_sentences_and_not_what_documents_it() -> None:
    source = '"""De module van het huis."""\nraise Invalid(f"Kies een dag na {day}.", "dag")\nX = "the end of it"\n'
    assert [text for _, text in texts.in_code(source) if texts.is_dutch(text)] == ["Kies een dag na NN."]


def test_a_script_gives_its_sentences() -> None:
    source = '// dit is een opmerking\nshow("Er is geen internet.", `Nog ${n} vinkjes op deze telefoon.`);'
    assert list(filter(texts.is_dutch, texts.in_script(source))) == [
        "Er is geen internet.",
        "Nog NN vinkjes op deze telefoon.",
    ]


LONG = "Dit is een zin die maar doorgaat met woord na woord na woord tot niemand hem meer volgt."


@pytest.mark.parametrize(
    ("text", "reader", "said"),
    [
        (LONG, Addressee.COACHEE, "Deze zin heeft 18 woorden"),
        (LONG + " " + LONG[:-1] + " en verder en verder en verder.", Addressee.STAFF, "Deze zin heeft 24 woorden"),
        ("De mediaan is 3 maanden.", Addressee.STAFF, "Schrijf liever: de helft."),
        ("U bent offline.", Addressee.STAFF, "Schrijf liever: zonder internet."),
        ("Uw sessie is voorbij.", Addressee.STAFF, "'sessie'"),
        ("Dit komt i.v.m. de dag.", Addressee.STAFF, "Schrijf liever: door."),
        ("De stap wordt afgevinkt.", Addressee.STAFF, "Schrijf zonder 'worden'."),
        ("Uw gegevens werden bewaard.", Addressee.STAFF, "Schrijf zonder 'worden'."),
        ("Dit kan niet worden overgenomen.", Addressee.STAFF, "Schrijf zonder 'worden'."),
        ("Vraag het uw coach.", Addressee.COACHEE, "Schrijf 'je'"),
        ("Kies je koppel.", Addressee.STAFF, "Schrijf 'u'"),
        ("Vul uw naam in en druk op je knop.", Addressee.ANYBODY, "'je' en 'uw' staan in één zin."),
        ("U heeft 1 vinkjes.", Addressee.STAFF, "'1 vinkjes' klopt niet."),
        ("Nog 3 koppel.", Addressee.STAFF, "'3 koppel' klopt niet."),
        ("Er zijn 0 stap klaar.", Addressee.STAFF, "'0 stap' klopt niet."),
        ("Je streak is 4.", Addressee.COACHEE, "een reeks die je kunt verliezen"),
        ("Al 5 dagen op een rij!", Addressee.COACHEE, "een reeks die je kunt verliezen"),
        ("Bekijk de ranglijst.", Addressee.STAFF, "een wedstrijd"),
        ("Anders verlies je punten, of je verliest tijd.", Addressee.COACHEE, "verlies"),
        ("Nog maar 3 dagen!", Addressee.COACHEE, "aftellen"),
        ("Dit koppel loopt achter.", Addressee.STAFF, "schaamte"),
        ("Anders krijg je een boete.", Addressee.COACHEE, "dreigen met straf"),
    ],
)
def test_a_planted_fault_is_found(text: str, reader: Addressee, said: str) -> None:
    assert said in " ".join(str(fault) for fault in faults(text, reader))


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("Ik wil bakker worden. Wat moet ik doen?", Addressee.COACHEE),
        ("Ik weet hoe ik Nederlander word.", Addressee.COACHEE),
        ("Oefen met: “kunt u dat herhalen?”.", Addressee.COACHEE),
        ("1 vinkje, 2 vinkjes en 21 dagen.", Addressee.STAFF),
        ("Van 11 koppels is er 1 koppel zonder coach.", Addressee.STAFF),
        ("Fase 1: 8 van 36 klaar op 1 mei.", Addressee.STAFF),
        ("Vraag het uw coach. Of kom langs.", Addressee.STAFF),
    ],
)
def test_plain_dutch_is_left_alone(text: str, reader: Addressee) -> None:
    assert faults(text, reader) == []


def test_a_hard_word_has_an_easy_one_that_is_not_hard_itself() -> None:
    assert not set(plain.HARD_WORDS.values()) & set(plain.HARD_WORDS)
    assert all(faults(f"Dit is {hard} nu.", Addressee.STAFF) for hard in plain.HARD_WORDS)


def test_one_and_many_are_counted_right() -> None:
    assert miscounts("1 mensen, 1 dag, 12 week, 1-2 dagen, 0,1 dagen") == miscounts("1 mensen") + miscounts("12 week")


def reds(style: str) -> list[str]:
    """The colours of a stylesheet that a person would call red."""
    found = []
    for code in re.findall(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", style):
        full = code if len(code) == 6 else "".join(sign * 2 for sign in code)
        hue, light, strong = colorsys.rgb_to_hls(*(int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)))
        if (hue < 15 / 360 or hue > 340 / 360) and strong > 0.4 and 0.15 < light < 0.85:
            found.append(f"#{code}")
    return found + re.findall(r"\b(?:red|crimson|darkred|firebrick|tomato)\b", style)


def test_nothing_is_red() -> None:
    assert [found for path in sorted(STATIC.glob("*.css")) for found in reds(path.read_text("utf-8"))] == []
    assert reds("a { color: #c00 } b { color: #d4351c } c { color: crimson }") == ["#c00", "#d4351c", "crimson"]


PUSHING_IN_ENGLISH = re.compile(
    r"\b(streaks?|leaderboards?|rank(?:ing|s)|badges?|medals?|points|you lose|you will lose|last chance|hurry up|"
    r"only \d+ \w+ left|falling behind|penalt\w+|a fine|fined)\b",
    re.IGNORECASE,
)


def test_a_translation_does_not_push_either() -> None:
    items = content.load_translations("en").values()
    said = [text for one in items for text in (one.title, one.help, one.if_not)]
    said += [text for message in catalogues.load_messages("en").values() for text in message.texts]
    assert len(said) > 500
    assert [text for text in said if PUSHING_IN_ENGLISH.search(text)] == []
    assert PUSHING_IN_ENGLISH.search("Do not lose your streak: only 2 days left!")
