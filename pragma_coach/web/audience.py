"""For whom a page is: every route says so with one decorator, and the app does not start when one is silent.

The public scoreboard uses this module too, so it knows nothing of accounts or of the private database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from flask import Flask

from pragma_coach.domain.access import Act

View = Callable[..., Any]
V = TypeVar("V", bound=View)


class Kind(StrEnum):
    """What is asked of somebody who opens a page."""

    PUBLIC = "public"  # nothing, and nobody is recognised: no cookie, no database of people
    DOORWAY = "doorway"  # nothing yet: the pages for signing in and out
    KEY = "key"  # a key of another system of the organisation, in the header; no cookie, and only reading
    ORGANISATION = "organisation"  # a right in the own organisation
    PAIR = "pair"  # to be signed in; the service judges the right on this very pair


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a page is for; `act` is what the page does, in the words of domain.access."""

    kind: Kind
    act: Act | None = None


class SilentRoute(Exception):
    """A route does not say for whom it is; the message lists the endpoints."""


_AUDIENCES: WeakKeyDictionary[View, Audience] = WeakKeyDictionary()
_BY_SCRIPT: WeakSet[View] = WeakSet()
_ONE_CLICK: WeakSet[View] = WeakSet()


def public(view: V) -> V:
    """Declare a page for the whole world: cacheable, without cookie."""
    _AUDIENCES[view] = Audience(Kind.PUBLIC)
    return view


def doorway(view: V) -> V:
    """Declare a page that anybody may open because it is a way in or out; it may use the cookie."""
    _AUDIENCES[view] = Audience(Kind.DOORWAY)
    return view


def by_token(view: V) -> V:
    """Declare an answer for other systems of an organisation, that show a key in the header and can only read."""
    _AUDIENCES[view] = Audience(Kind.KEY)
    return view


def audience(act: Act) -> Callable[[V], V]:
    """Declare a page for everybody whose roles allow the act in the own organisation (or on the own account)."""

    def declare(view: V) -> V:
        _AUDIENCES[view] = Audience(Kind.ORGANISATION, act)
        return view

    return declare


def pair_audience(act: Act) -> Callable[[V], V]:
    """Declare a page about one pair: sign-in is asked here, the service judges the act on the pair itself."""

    def declare(view: V) -> V:
        _AUDIENCES[view] = Audience(Kind.PAIR, act)
        return view

    return declare


def by_script(view: V) -> V:
    """Declare that our own script sends to this view: JSON with the header `X-Stappen: 1` takes the token's place.

    A form on a foreign site can send neither, and there is nothing that goes stale in a phone's outbox.
    """
    _BY_SCRIPT.add(view)
    return view


def one_click(view: V) -> V:
    """Declare that a mail program may post here, having seen no page of ours: `List-Unsubscribe=One-Click` (RFC 8058).

    It takes the token's place: whoever posts knows an address that only the mail holds.
    """
    _ONE_CLICK.add(view)
    return view


def audience_of(view: View) -> Audience | None:
    """Return for whom the view is, or None when it does not say."""
    return _AUDIENCES.get(view)


def is_by_script(view: View) -> bool:
    """Tell whether the view takes JSON from our own script."""
    return view in _BY_SCRIPT


def is_one_click(view: View) -> bool:
    """Tell whether a mail program may post to the view."""
    return view in _ONE_CLICK


def require_audiences(app: Flask) -> None:
    """Raise SilentRoute when a route does not say for whom it is."""
    silent = sorted(name for name, view in app.view_functions.items() if audience_of(view) is None)
    if silent:
        raise SilentRoute(f"these endpoints name no audience (see web/audience.py): {', '.join(silent)}")
