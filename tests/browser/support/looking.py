"""One walk over every page in the hands of somebody, for all who judge pages: axe, and what axe does not see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import axe
import usable
from devices import PHONE
from full_house import House
from playwright.sync_api import Page, Response
from walk import Stop

from pragma_coach.domain.types import Role

LANGUAGES = ("en", "ar", "ti")
TIGHT = ("ar", "ti")  # from right to left, and letters of their own; what fits in these fits in all
IN_LANGUAGES = (None, Role.COACHEE)  # who reads in another language; staff reads Dutch


@dataclass(slots=True)
class Found:
    """What was found on the pages of one part; `axe` is None when nobody brought axe along."""

    axe: list[str] | None = None
    usable: list[str] = field(default_factory=list)


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
    found, spoken = Found([] if source else None), []
    if source:
        page.context.add_init_script(source)
    for stop in walk:
        if stop.role is not role or not stop.path:
            continue
        answer = _opened(page, address + stop.path)
        assert answer.status == (200 if stop.rule else 404), stop
        _judge(page, f"{stop.path} nl", found, usable.everything)
        if role in IN_LANGUAGES and page.locator(".tongues").count():
            spoken.append(stop)
    for language in LANGUAGES if spoken else ():
        if role is Role.COACHEE:
            house.speak(language)
        for stop in spoken:
            _opened(page, address + stop.path + ("" if role else f"?taal={language}"))
            assert page.locator("html").get_attribute("lang") == language, stop
            _judge(page, f"{stop.path} {language}", found, usable.narrow if language in TIGHT else None)
    if role is Role.COACHEE:
        house.speak("nl")
    return found


def _opened(page: Page, address: str) -> Response:
    page.set_viewport_size(PHONE["viewport"])
    return axe.opened(page, address)


def _judge(page: Page, where: str, found: Found, check: Callable[[Page], list[str]] | None) -> None:
    if found.axe is not None:
        found.axe += axe.judged(page, where)
        page.emulate_media(color_scheme="light")
    if check:
        found.usable += [f"{where}: {fault}" for fault in check(page)]
