"""The audience of a page: every route has one decorator that names it, or the app does not start.

The public scoreboard uses this module too, so it knows nothing of accounts or of the private database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page

View = Callable[..., Any]
V = TypeVar("V", bound=View)


class AudienceKind(StrEnum):
    """What is asked of somebody who opens a page."""

    PUBLIC = "public"  # nothing, and nobody is recognised: no cookie, no database of people
    DOORWAY = "doorway"  # nothing yet: the pages for signing in and out
    KEY = "key"  # a key of another system of the organisation, in the header; no cookie, and only reading
    ORGANISATION = "organisation"  # a right in the own organisation
    PAIR = "pair"  # to be signed in; the service judges the right on this very pair


@dataclass(frozen=True, slots=True)
class PageAudience:
    """Who may open a page; `act` is the right that it needs.

    `page` is the kind of page that the coachee reads somebody looked at: every GET page about a pair has one.
    """

    kind: AudienceKind
    act: Act | None = None
    page: Page | None = None


class SilentRoute(Exception):
    """A route has no audience; the message lists the endpoints."""


class UnnamedPage(Exception):
    """A page about a pair has no kind of page; the message lists the endpoints."""


def mark(view: V, name: str, value: object = True) -> V:
    """Write something on the view itself, to be read with getattr."""
    setattr(view, name, value)
    return view


def public(view: V) -> V:
    """Declare a page for the whole world: cacheable, without cookie."""
    return mark(view, "audience", PageAudience(AudienceKind.PUBLIC))


def doorway(view: V) -> V:
    """Declare a page that anybody may open because it is a way in or out; it may use the cookie."""
    return mark(view, "audience", PageAudience(AudienceKind.DOORWAY))


def by_token(view: V) -> V:
    """Declare an answer for other systems of an organisation, that show a key in the header and can only read."""
    return mark(view, "audience", PageAudience(AudienceKind.KEY))


def audience(act: Act) -> Callable[[V], V]:
    """Declare a page for everybody whose roles allow the act in the own organisation (or on the own account)."""

    def declare(view: V) -> V:
        return mark(view, "audience", PageAudience(AudienceKind.ORGANISATION, act))

    return declare


def pair_audience(act: Act, page: Page | None = None) -> Callable[[V], V]:
    """Declare a page about one pair: sign-in is asked here, the service judges the act on the pair itself.

    A page that is got says which kind of page it is: the coachee can read that somebody looked at it.
    """

    def declare(view: V) -> V:
        return mark(view, "audience", PageAudience(AudienceKind.PAIR, act, page))

    return declare


def by_script(view: V) -> V:
    """Declare that our own script sends to this view: JSON with the header `X-Stappen: 1` takes the token's place.

    A form on a foreign site can send neither, and there is nothing that goes stale in a phone's outbox.
    """
    return mark(view, "by_script")


def one_click(view: V) -> V:
    """Declare that a mail program may post here, having seen no page of ours: `List-Unsubscribe=One-Click` (RFC 8058).

    It takes the token's place: whoever posts knows an address that only the mail holds.
    """
    return mark(view, "one_click")


def audience_of(view: View | None) -> PageAudience | None:
    """Return the audience of a view; None when it has none or there is no view."""
    found: PageAudience | None = getattr(view, "audience", None)
    return found


def require_audiences(app: Flask) -> None:
    """Raise SilentRoute when a route has no audience, UnnamedPage when a page about a pair has no kind."""
    silent = sorted(name for name, view in app.view_functions.items() if audience_of(view) is None)
    if silent:
        raise SilentRoute(f"these endpoints name no audience (see web/shared/audience.py): {', '.join(silent)}")
    unnamed = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "pair_id" in rule.arguments and "GET" in (rule.methods or ())
        if (place := audience_of(app.view_functions[rule.endpoint])) is not None and place.page is None
    )
    if unnamed:
        raise UnnamedPage(
            f"these pages about a pair name no kind of page (see web/shared/audience.py): {', '.join(unnamed)}"
        )
