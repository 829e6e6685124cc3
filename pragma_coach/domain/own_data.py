"""The kinds of page about a pair at which somebody can look; the coachee can read who did."""

from __future__ import annotations

from enum import StrEnum


class Page(StrEnum):
    """The kinds of page at which somebody can look."""

    LIST = "list"
    TALKS = "talks"
    PLAN = "plan"
    STANDING = "standing"
    HELP = "help"
    WORK = "work"
    FACTS = "facts"
    EXPORT = "export"
    API = "api"
