"""What may never be kept, in every field in which people type freely: refused with the reason, and nothing typed lost."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

import pytest
from stage import Cast, Visit

from pragma_coach.paths import TEMPLATES
from pragma_coach.store import database, tables
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.tables.town import PlaceRow
from pragma_coach.web.shared.urls import short_id

BSN = "123456782"
TYPED = f"Zie het papier van {BSN}, mapje 7"
TABLES = (tables.AccountRow, tables.CoacheeRow, tables.Pair, tables.EventRow, tables.OrganisationRow, PlaceRow)

# Who types it where, in which field, and what else stands in that form.
FIELDS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "a newcomer": ("coordinator", "/organisatie/koppels/nieuw", "name", {"housed_on": "1-5-2026"}),
    "a new coach": (
        "coordinator", "/organisatie/koppels/nieuw", "new_coach", {"name": "Selam", "housed_on": "1-5-2026"},
    ),
    "a corrected name": ("coordinator", "/organisatie/koppel/{pair}/gegevens", "name", {"housed_on": "1-5-2026"}),
    "why a phase is closed": (
        "coordinator", "/organisatie/koppel/{pair}/fase", "phase_reason", {"phase": "1", "how": "close"},
    ),
    "a colleague": ("coordinator", "/organisatie/mensen", "name", {"roles": "coach"}),
    "a list of coaches": ("coordinator", "/organisatie/mensen/coaches", "coaches", {}),
    "a remark about the walk-in hour": ("coordinator", "/organisatie/inloop/opmerking", "remark", {}),
    "where coaches live": (
        "admin", "/organisatie/instellingen", "areas",
        {"board": "yes", "silent_after_days": "42", "vog_months": "36", "overdue_weeks": "4"},
    ),
    "where something is": ("coordinator", "/organisatie/plekken/nieuw", "name", {"address": "Markt 1", "appointment": "no"}),
    "what a key is for": ("admin", "/organisatie/koppelingen/sleutel", "label", {"names": "no"}),
    "a question of a newcomer": ("own_coachee", "/mijn/hulp", "words", {"theme": "post"}),
    "a question of a coach": ("own_coach", "/koppel/{pair}/hulp", "words", {"theme": "post"}),
    "the plan": ("own_coach", "/koppel/{pair}/plan/schrijven", "ambition", {"base": "0"}),
    "the own name of a coach": ("own_coach", "/account", "name", {"language": "nl"}),
    "the own name of a coachee": ("own_coachee", "/account", "name", {"language": "ti"}),
}  # fmt: skip


def everything() -> str:
    """All that is kept, as text."""
    with database.connection():
        return json.dumps([list(table.select().tuples()) for table in TABLES], default=str)


@pytest.mark.parametrize("place", FIELDS)
def test_a_bsn_is_refused_with_the_reason_wherever_one_types_freely(
    place: str, cast: Cast, visit: Callable[[Account], Visit]
) -> None:
    who, path, field, others = FIELDS[place]
    device = visit(getattr(cast, who))
    before = everything()
    response = device.submit(path.format(pair=short_id(cast.own_pair)), **others, **{field: TYPED})
    assert response.status_code == 422, response.text[:300]
    said = html.unescape(response.text)
    assert f"lijkt ({BSN}). Dat mogen wij niet bewaren. Haal het nummer weg." in said
    assert TYPED in said
    assert everything() == before
    assert BSN not in everything()


NOT_FREE = {
    *("card", "code", "current", "email", "address", "file", "minutes", "password", "again", "time", "url", "number"),
    *("silent_after_days", "vog_months", "overdue_weeks", "due_weeks", "room", "places", "hours", "count_"),
    *("link", "logo", "phone", "zoek", "old", "paper", "slug"),
}
# Plans, activities, projects, own items, the note at a call and a first organisation: their services clean every text in one place, and their own tests say so.
IN_ONE_PLACE = {
    *("title", "title_", "help", "help_", "if_not", "if_not_", "done_title", "checked_by_"),
    *("place", "partner", "starts", "ends", "shared_goal", "now", "later", "note", "municipality"),
}


def test_every_field_for_free_text_is_tried() -> None:
    """A new field in a page has to be named above, or be one that takes no free text."""
    pages = "".join(page.read_text("utf-8") for page in TEMPLATES.rglob("*.html"))
    fields = set(re.findall(r"\b(?:field|text_area)\(form, \"(\w+)\"", pages))
    assert {field for _, _, field, _ in FIELDS.values()} == fields - NOT_FREE - IN_ONE_PLACE
