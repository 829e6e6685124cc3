"""The drawings: a small set of our own, all there, light, never without words, and never turned round."""

from __future__ import annotations

import gzip
import re
from xml.etree import ElementTree

import pytest

from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.types import Category
from pragma_coach.paths import STATIC, TEMPLATES

SPRITE = (STATIC / "pictograms.svg").read_text("utf-8")
STYLE = (STATIC / "pragma.css").read_text("utf-8")
SYMBOL = "{http://www.w3.org/2000/svg}symbol"
PHASES = {"fase1", "fase2", "fase3"}
STATES = {"klaar", "wacht", "vast"}
FRAME = {
    *(
        "trap",
        "vandaag",
        "mensen",
        "gesprek",
        "plan",
        "meer",
        "zoek",
        "verder",
        "terug",
        "plus",
        "vink",
        "kruis",
        "streep",
    ),
    *(
        "dag",
        "tel",
        "bericht",
        "op-pad",
        "potlood",
        "druk",
        "slot",
        "oog",
        "delen",
        "tabel",
        "cijfers",
        "knoppen",
        "kaart",
    ),
    *("sleutel", "geen-net", "wereld", "klok", "boek", "mee", "weg", "uit"),
}
MOST_BYTES = 10 * 1024
MOST_PACKED = 2560  # issue: icons 2.5 KB


def drawings() -> dict[str, ElementTree.Element]:
    """Every drawing of the sprite by its name."""
    sprite = ElementTree.fromstring(SPRITE)  # noqa: S314  # a file of our own
    return {symbol.attrib["id"]: symbol for symbol in sprite.iter(SYMBOL)}


def test_there_is_a_drawing_for_each_kind_phase_life_domain_state_and_place_in_the_frame() -> None:
    wanted = {*Category, *LifeDomain, *PHASES, *STATES, *FRAME, "coach", "hulp", "geluid"}
    assert set(drawings()) == wanted
    assert len(wanted) == SPRITE.count("<symbol ")


def test_the_sprite_is_light() -> None:
    assert len(SPRITE.encode()) <= MOST_BYTES
    assert len(gzip.compress(SPRITE.encode())) <= MOST_PACKED


@pytest.mark.parametrize("name", drawings())
def test_a_drawing_takes_the_colour_and_size_of_its_place(name: str) -> None:
    symbol = drawings()[name]
    assert symbol.attrib == {"id": name, "viewBox": "0 0 24 24"}
    colours = {part.attrib[key] for part in symbol.iter() for key in ("fill", "stroke") if key in part.attrib}
    assert colours <= {"currentColor"}
    assert re.search(r"\.pic \{ fill: none; stroke: currentColor;", STYLE)


def used(template: str) -> set[str]:
    """The drawings that a template names itself."""
    return set(re.findall(r"pictogram\(\"(\w+)\"\)", template)) | set(re.findall(r"tally\(\"(\w+)\"[,)]", template))


def test_every_drawing_that_a_page_names_exists() -> None:
    named = {name for path in TEMPLATES.rglob("*.html") for name in used(path.read_text("utf-8"))}
    assert "hulp" in named
    assert named <= set(drawings())
    assert used('{{ pictogram("wolk") }}') - set(drawings()) == {"wolk"}


def test_a_drawing_says_nothing_by_itself() -> None:
    macro = (TEMPLATES / "shared" / "item.html").read_text("utf-8")
    assert re.search(r'<svg class="pic[^<>]*" aria-hidden="true">', macro)
    for path in TEMPLATES.rglob("*.html"):
        for line in path.read_text("utf-8").splitlines():
            for around in re.split(r"{#.*?#}", line):
                # what is left without the drawing and the markup still has words, or a value that holds words
                rest = re.sub(r"{%.*?%}|<[^>]*>|{{ pictogram\([^}]*\) }}", "", around)
                if "pictogram(" in around and "macro" not in around:
                    assert re.search(r"\w", rest), (path.name, line)


def mirrored(style: str) -> list[str]:
    """The rules of a stylesheet that turn something round."""
    return re.findall(r"[^{}]*{[^{}]*(?:scale:\s*-1|scaleX\(\s*-1|rotateY|matrix\()[^{}]*}", style)


def test_a_check_mark_is_never_mirrored_and_an_arrow_is() -> None:
    assert [rule for rule in mirrored(STYLE) if re.search(r"\.(pic|box)\b|[{,] *svg\b(?!\.)", rule)] == []
    assert mirrored(".pic { scale: -1 1; }") == [".pic { scale: -1 1; }"]
    # the check mark is two borders, written as physical sides so that it looks the same in every direction
    assert "border-width: 0 .2rem .2rem 0; transform: rotate(45deg)" in STYLE
    assert '[dir="rtl"] .flip { transform: scaleX(-1); }' in STYLE
    # the corner beside what folds points on, in each direction, and down once it is open
    corner = r"summary::before, .go::after {[^}]*border-width: .14rem .14rem 0 0; transform: rotate\(45deg\)"
    assert re.search(corner, STYLE)
    assert '[dir="rtl"] summary::before, [dir="rtl"] .go::after { transform: rotate(-135deg); }' in STYLE
    assert '[open] > summary::before, [dir="rtl"] [open] > summary::before { transform: rotate(135deg); }' in STYLE
