"""The logo of an organisation: made anew, shown in the header of every page of its people, and of nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from stage import Cast, Visit
from werkzeug.test import TestResponse

from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Come = Callable[[Account], Visit]
AT = "/organisatie/instellingen/logo"
LOGO = re.compile(r'<img class="logo" src="([^"]+)" width="(\d+)" height="(\d+)" alt="([^"]*)">')


def drawn(width: int = 900, height: int = 200, kind: str = "PNG", secret: str = "") -> bytes:
    """Return a picture file, with a remark in it."""
    told, file = PngInfo(), BytesIO()
    told.add_text("Comment", secret)
    Image.effect_noise((width, height), 40).save(file, kind, pnginfo=told)
    return file.getvalue()


def send(who: Visit, data: bytes, name: str = "logo.png") -> TestResponse:
    return who.submit(AT, logo=(BytesIO(data), name))


def shown(who: Visit, path: str = "/account") -> tuple[str, ...]:
    """Return address, width, height and words of the logo on a page; nothing without one."""
    found = LOGO.search(who.get(path).text)
    return found.groups() if found else ()


def test_the_logo_stands_on_every_page_of_its_people_and_is_the_picture_alone(cast: Cast, visit: Come) -> None:
    admin, coachee, elsewhere = visit(cast.admin), visit(cast.own_coachee), visit(cast.other_coordinator)
    assert shown(admin) == ()
    before = coachee.get("/mijn").text
    assert f"<small>{cast.organisation.name}</small>" in before
    assert send(admin, drawn(kind="PNG", secret="van Kees")).headers["Location"] == f"{AT}?gedaan=bewaard"
    for who in (admin, coachee):
        address, width, height, words = shown(who)
        assert (width, height, words) == ("266", "59", cast.organisation.name)
    answer = coachee.get(address)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert b"van Kees" not in answer.data
    assert len(answer.data) < 16_000
    with Image.open(BytesIO(answer.data)) as picture:
        assert picture.size == (266, 59)
    assert coachee.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert shown(elsewhere) == ()
    assert elsewhere.get(address).data == b""
    assert admin.submit(AT, weg="ja").status_code == 303
    assert shown(coachee, "/mijn") == ()


def test_the_list_of_a_pair_that_was_kept_shows_the_new_logo(cast: Cast, visit: Come) -> None:
    admin, coach = visit(cast.admin), visit(cast.own_coach)
    assert LOGO.search(coach.get(f"/koppel/{short_id(cast.own_pair)}").text) is None
    send(admin, drawn())
    first = LOGO.search(coach.get(f"/koppel/{short_id(cast.own_pair)}").text)
    send(admin, drawn(300, 300, "WEBP"))
    second = LOGO.search(coach.get(f"/koppel/{short_id(cast.own_pair)}").text)
    assert first
    assert second
    assert first[1] != second[1]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Kies eerst een plaatje."),
        (SVG, "Dit is geen plaatje dat wij kunnen laten zien."),
        (b"\x89PNG\r\n\x1a\n" + SVG, "Dit is geen plaatje dat wij kunnen laten zien."),
        (drawn(20, 20), "Kies een plaatje van 32 tot en met 4000 punten breed en hoog."),
        (drawn(4001, 40), "Kies een plaatje van 32 tot en met 4000 punten breed en hoog."),
        (drawn(64, 64) + b"x" * 500_000, "Het plaatje is te groot. Kies er een van hoogstens 500 kB."),
        (drawn(64, 64)[:200], "Dit is geen plaatje dat wij kunnen laten zien."),
    ],
    ids=["nothing", "svg", "svg as png", "small", "wide", "heavy", "torn"],
)
def test_what_is_no_logo_is_refused_with_the_cure(cast: Cast, visit: Come, data: bytes, sentence: str) -> None:
    admin = visit(cast.admin)
    refused = send(admin, data)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert shown(admin) == ()


def test_only_who_may_change_the_settings_changes_the_logo(cast: Cast, visit: Come) -> None:
    for person in (cast.coordinator, cast.own_coach, cast.own_coachee, cast.director):
        assert send(visit(person), drawn(64, 64)).status_code == 403
