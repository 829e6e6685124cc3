"""The DPIA follows from the configuration, and the copy in docs/ is the one of now; rules below the floor start nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pragma_coach.config import Config, ConfigError
from pragma_coach.content import ContentError
from pragma_coach.domain.access import Act
from pragma_coach.domain.scoreboard.disclosure import Rules
from pragma_coach.services.documents import Document, DocumentSection, DocumentTable, as_markdown, from_text, to_text
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


def test_every_table_has_its_purpose_and_every_field_is_paper() -> None:
    columns = schema.columns()
    assert set(table_facts()) == set(columns)
    text = paper(USUAL)
    for name, fields in columns.items():
        assert f"| `{name}` |" in text
        assert all(field in text for field in fields)


def test_every_right_is_paper() -> None:
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


def test_a_document_reads_back_as_it_was() -> None:
    document = Document(
        "Een | titel",
        (DocumentSection("Deel", ("Zin.", ("punt", "punt 2"), DocumentTable(("a", "b"), (("1", "x|y"),)))),),
    )
    assert from_text(to_text(document)) == document
    assert "| 1 | x\\|y |" in as_markdown(document)


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"least_people": 4, "rules_by": "A", "rules_because": "b"}, "kies 5 of meer.*PRAGMA_LEAST_PEOPLE"),
        ({"least_rest": 2, "rules_by": "A", "rules_because": "b"}, "kies 3 of meer"),
        ({"least_coaches": 2, "rules_by": "A", "rules_because": "b"}, "kies 3 of meer"),
        ({"least_people": 9}, "PRAGMA_RULES_BY.*PRAGMA_RULES_BECAUSE"),
        ({"least_people": 9, "rules_by": "Wethouder"}, "PRAGMA_RULES_BECAUSE"),
        ({"least_rest": 4, "rules_because": "klein dorp"}, "PRAGMA_RULES_BY"),
    ],
)
def test_rules_that_are_too_low_are_refused_with_the_cure(changes: dict[str, int | str], cure: str) -> None:
    with pytest.raises(ConfigError, match=cure):
        rules_in_force(replace(USUAL, **changes))  # type: ignore[arg-type]  # the fields differ in type


def test_the_usual_rules_need_no_reason_and_higher_ones_neither() -> None:
    assert rules_in_force(USUAL) == Rules()
    assert rules_in_force(replace(USUAL, least_people=20)) == Rules(k=20)


def test_lower_rules_carry_who_decided_so_and_why() -> None:
    asked = Config.from_env(
        Path("nergens"),
        {"PRAGMA_LEAST_PEOPLE": "7", "PRAGMA_RULES_BY": "De raad", "PRAGMA_RULES_BECAUSE": "klein dorp"},
    )
    assert rules_in_force(asked) == Rules(k=7, because="De raad: klein dorp")
    with pytest.raises(ConfigError, match=r"PRAGMA_LEAST_REST='veel'"):
        Config.from_env(Path("nergens"), {"PRAGMA_LEAST_REST": "veel"})
