"""The DPIA follows from the configuration, and the copy in docs/ is the one of now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pragma_coach.config import Config
from pragma_coach.content import ContentError
from pragma_coach.domain.access import Act
from pragma_coach.services.operations.dpia import dpia, table_facts
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.store import schema

KEPT = Path(__file__).parents[3] / "docs" / "dpia.md"
USUAL = Config(data=Path("nergens"))


def paper(config: Config, programme: str = "pragma") -> str:
    return dpia(config, rules_in_force(config), programme)


def test_the_copy_in_the_docs_is_what_the_program_writes_now() -> None:
    """Mend it with: pragma-coach dpia > docs/dpia.md"""
    assert KEPT.read_text("utf-8") == paper(USUAL)


def test_every_table_has_its_purpose_and_every_field_is_in_it() -> None:
    columns = schema.columns()
    assert set(table_facts()) == set(columns)
    text = paper(USUAL)
    for name, fields in columns.items():
        assert f"| `{name}` |" in text
        assert all(field in text for field in fields)


def test_every_right_is_in_it() -> None:
    text = paper(USUAL)
    assert [act for act in Act if act is not Act.OWN_ACCOUNT and act.value not in text] == []


def test_settings_change_what_it_says() -> None:
    lowered = replace(
        USUAL, least_people=8, rules_by="Wethouder De Vries", rules_because="klein dorp", contact="fg@dorp.example"
    )
    text = paper(replace(lowered, base_url="https://coach.dorp.example", chartjs="", database_url="postgresql://x/y"))
    for part in ("ten minste 8 mensen", "Wethouder De Vries: klein dorp", "fg@dorp.example", "PostgreSQL", "altijd versleuteld"):  # fmt: skip
        assert part in text, part
    assert "cdn.jsdelivr.net" not in text
    with pytest.raises(ContentError):
        paper(USUAL, "bestaat-niet")
