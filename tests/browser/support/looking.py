"""One walk over every page in the hands of somebody, for all who judge pages: axe, and what axe does not see."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field

import axe
import usable
from devices import PHONE
from full_house import House
from playwright.sync_api import Page, Response
from walk import Stop
from watching import Watch, refused

from pragma_coach.config import CHARTJS_URL
from pragma_coach.domain.types import Role

# From right to left; and letters of their own, of which only the places differ. What fits in these fits in all.
TIGHT = ("ar", "ti")
EVERY = bool(os.environ.get("PRAGMA_EVERY_LANGUAGE"))
LANGUAGES = (*TIGHT, "en") if EVERY else TIGHT
BY_AXE = LANGUAGES if EVERY else ("ar",)
IN_LANGUAGES = (None, Role.COACHEE)  # who reads in another language; staff reads Dutch


@dataclass(slots=True)
class Found:
    """What was found on the pages of one part; `axe` is None when nobody brought axe along.

    `strayed` is what a page asked of another place than the server, what its own policy refused, and mistakes of scripts.
    """

    axe: list[str] | None = None
    usable: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)


_walked: dict[tuple[str, Role | None], Found] = {}


def everywhere(
    come: Callable[[Role | None], Page],
    house: House,
    address: str,
    walk: list[Stop],
    role: Role | None,
    source: str,
) -> Found:
    """Return what is wrong on any page of a part, in the languages in which it is read; walked once per house.

    `source` is the text of axe, or "" to do without.
    """
    known = _walked.get((address, role))
    if known is None or (source and known.axe is None):
        known = _walked[address, role] = _walk(come(role), house, address, walk, role, source)
    return known


def _walk(page: Page, house: House, address: str, walk: list[Stop], role: Role | None, source: str) -> Found:
    found, spoken, watch = Found([] if source else None), [], Watch(page.context)
    if source:
        page.context.add_init_script(source)
    if role is Role.COACHEE:
        house.speak("nl")  # not what this newcomer reads by nature
    for stop in walk:
        if stop.role is not role or not stop.path:
            continue
        answer = _opened(page, address + stop.path)
        assert answer.status == (200 if stop.rule else 404), stop
        _judge(page, f"{stop.path} nl", found, usable.everything)
        found.strayed += [f"{stop.path}: {refusal}" for refusal in refused(page)]
        if role in IN_LANGUAGES and page.locator(".tongues").count():
            spoken.append(stop)
    for language in LANGUAGES if spoken else ():
        if role is Role.COACHEE:
            house.speak(language)
        for stop in spoken:
            _opened(page, address + stop.path + ("" if role else f"?taal={language}"))
            assert page.locator("html").get_attribute("lang") == language, stop
            tight = usable.narrow if language in TIGHT else None
            _judge(page, f"{stop.path} {language}", found, tight, by_axe=language in BY_AXE)
    if role is Role.COACHEE:
        house.speak("nl")
    found.strayed += [f"a cookie: {one['name']}" for one in page.context.cookies() if one["name"] != "stappen"]
    found.strayed += watch.mistakes + [
        asked.url for asked in watch.asked_elsewhere(address) if asked.url != CHARTJS_URL
    ]
    return found


def _opened(page: Page, address: str) -> Response:
    page.set_viewport_size(PHONE["viewport"])
    return axe.opened(page, address)


def _judge(
    page: Page, where: str, found: Found, check: Callable[[Page], list[str]] | None, *, by_axe: bool = True
) -> None:
    if found.axe is not None and by_axe:
        found.axe += axe.judged(page, where)
        page.emulate_media(color_scheme="light")
    if check:
        found.usable += [f"{where}: {fault}" for fault in check(page)]
