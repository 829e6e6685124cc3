"""Who looked at which kind of page about a pair; the coachee can read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pragma_coach.domain.types import AccountId, Role


class Page(StrEnum):
    """The kinds of page at which somebody can look."""

    LIST = "list"
    TALKS = "talks"
    PLAN = "plan"
    STANDING = "standing"
    HELP = "help"
    MESSAGE = "message"
    WORK = "work"
    FACTS = "facts"
    EXPORT = "export"
    API = "api"


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked on a day; `name` is "" while it was not looked up, and when that account is gone."""

    account_id: AccountId
    role: Role
    on: date
    page: Page
    name: str = ""
