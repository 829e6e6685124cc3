"""Every page there is, found in the app itself, with who opens it; a page that cannot be opened is named."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from full_house import House
from werkzeug.routing import Rule

from pragma_coach.domain.access import POLICY
from pragma_coach.domain.types import Role
from pragma_coach.web.shared.audience import AudienceKind, audience_of
from pragma_coach.web.shared.urls import short_id

# Answers that depend on what is asked in the query, on a sign-in of the organisation itself that is not set up here, or
# on an installation in which there is nobody yet.
ELSEWHERE = ("/inloggen/organisatie", "/oembed", "/begin/")
ORDER = (Role.COACHEE, Role.COACH, Role.COORDINATOR, Role.DIRECTOR, Role.INTERPRETER)
PARTS = (None, *ORDER)


@dataclass(frozen=True, slots=True)
class Stop:
    """A page: its rule in the app, an address that fits it ("" when none is known), and who opens it."""

    rule: str
    path: str
    role: Role | None


def stops(app: Flask, house: House, parts: Collection[Role | None] = PARTS) -> list[Stop]:
    """Return every page of the app that these people open, and the one for an address that is none.

    Files, data and addresses that only lead on are no pages: the app itself tells, by what it answers.
    """
    rules = sorted((rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())), key=str)
    found = [stop for rule in rules for stop in _of(app, house, rule)]
    visits = {role: house.visit(app, role) for role in parts}
    ours = (stop for stop in found if stop.role in parts)
    return [*(stop for stop in ours if not stop.path or _is_page(visits[stop.role], stop)), Stop("", "/niets", None)]


def _is_page(visit: FlaskClient, stop: Stop) -> bool:
    answer = visit.get(stop.path)
    return answer.status_code // 100 != 3 and answer.mimetype == "text/html"


def _of(app: Flask, house: House, rule: Rule) -> Iterator[Stop]:
    place = audience_of(app.view_functions[rule.endpoint])
    assert place is not None
    if place.kind is AudienceKind.KEY or rule.endpoint == "static" or re.search(r"\.[a-z]+$", rule.rule):
        return
    if rule.rule.startswith(ELSEWHERE):
        return
    values = {name: _value(house, rule.rule, name) for name in rule.arguments}
    known = all(values.values())
    path = re.sub(r"<(?:[^:<>]*:)?([a-z_]+)>", lambda found: values[found[1]], rule.rule) if known else ""
    if place.kind in (AudienceKind.PUBLIC, AudienceKind.DOORWAY):
        yield Stop(rule.rule, path, None)
        return
    assert place.act is not None, rule.rule
    # A coachee is never led to the pages of a coach, also to those that show nothing secret.
    order = ORDER[1:] if rule.rule.startswith("/koppel") else ORDER
    roles = [role for role in order if any(granted == role for granted, _ in POLICY[place.act])]
    yield from (Stop(rule.rule, path, role) for role in roles if role is roles[0] or not rule.arguments)


def _value(house: House, rule: str, name: str) -> str:
    found = house.ids.get(rule) or house.ids.get(name.removesuffix("_id").removesuffix("_name"), "")
    return short_id(found) if isinstance(found, int) else found
