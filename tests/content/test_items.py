"""What we ship is complete, agrees with the facts, and is plain enough for someone who reads Dutch at A2."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from datetime import UTC, date, datetime
from itertools import chain

import pytest
from facts import FACTS

from pragma_coach.content import Problem, check, load_all, load_programme
from pragma_coach.domain.programme.programme import Anchor, Confidence, DeadlineKind, Duration, Item, Tile, Unit
from pragma_coach.domain.types import GroupId
from pragma_coach.paths import CHECKLISTS

PRAGMA = load_programme("pragma")
MONTHS = Unit.MONTHS
CHILDREN = {"kinderen", "kinderen_0_3", "kinderen_4_17"}


def _as_fact(item: Item) -> str:
    groups = {"kinderen"} if item.applies_if == CHILDREN else item.applies_if
    marks = {
        "?": item.source.confidence is Confidence.OWN,
        "A": item.arranged,
        "O": item.optional,
        "S": item.sensitive,
        "V": item.volatile,
    }
    flags = "".join(mark for mark, on in marks.items() if on) or "-"
    group = next(iter(groups), "-")
    return f"{item.id} {item.category} {item.life_domain} {item.tick} {item.due.weeks} {group} {flags}"


def test_every_item_is_exactly_as_the_facts_say() -> None:
    assert [_as_fact(item) for item in PRAGMA.items] == FACTS.splitlines()


def test_a_single_adult_with_benefit_and_integration_duty_has_what_is_for_everybody_and_for_that() -> None:
    facts = [fact.split() for fact in FACTS.splitlines()]
    usual = [item_id for item_id, *_, group, _ in facts if group in {"-", *PRAGMA.default_groups()}]
    assert [item.id for item in PRAGMA.items_for(PRAGMA.default_groups())] == usual


def test_either_age_of_children_brings_the_items_for_all_children() -> None:
    for group in CHILDREN:
        ids = {item.id for item in PRAGMA.items_for(frozenset({GroupId(group)}))}
        assert {"1-geld-kinderbijslag", "2-kinderen-opvang", "2-kinderen-opvoeden"} <= ids
    toddlers = {item.id for item in PRAGMA.items_for(frozenset({GroupId("kinderen_0_3")}))}
    assert "1-kinderen-school" not in toddlers


def test_pregnancy_is_never_a_group_that_someone_switches_on() -> None:
    by_hand = [group.id for group in PRAGMA.groups if group.by_hand]
    assert by_hand == ["zwanger"]
    assert [item.id for item in PRAGMA.items_by_hand()] == ["1-gezondheid-verloskundige", "2-papieren-geboorte"]


def test_the_groups_are_the_closed_list_with_the_usual_ones_on() -> None:
    assert len(PRAGMA.groups) == 17
    assert PRAGMA.default_groups() == {
        "bijstand", "ontzorgen", "inburgeringsplichtig", "niet_aow",
    }  # fmt: skip


def test_core_is_all_of_phase_1_that_is_not_optional_and_a_chosen_part_of_the_rest() -> None:
    core = Counter(item.phase for item in PRAGMA.items if item.core)
    assert core == {"1": 28, "2": 47, "3": 5}
    first = [item for item in PRAGMA.items if item.phase == "1" and not item.since]
    assert all(item.core != (item.optional or item.sensitive) for item in first)
    assert not [item.id for item in PRAGMA.items if item.core and (item.optional or item.sensitive)]


def test_what_changes_often_is_looked_at_again_each_january() -> None:
    assert {item.review_by for item in PRAGMA.items if item.volatile} == {date(2027, 1, 31)}
    assert min(item.source.checked_on for item in PRAGMA.items) == date(2026, 11, 22)


def test_what_came_to_the_list_later_was_looked_up_then_and_ends_no_phase() -> None:
    """So a phase of version 2 ends at the same items as one of version 1, and a published figure keeps its meaning."""
    later = [item for item in PRAGMA.items if item.since]
    assert [item.id for item in later if item.core or (item.since and item.source.checked_on < item.since)] == []
    assert later


def test_the_items_carry_learning_outcomes_of_the_knm_exam() -> None:
    codes = {code for item in PRAGMA.items for code in item.knm}
    assert all(re.fullmatch(r"[1-8]\.\d(\.\d{1,2})?", code) for code in codes)


def test_pragma_has_the_phases_and_targets_of_its_source() -> None:
    assert [(phase.id, phase.title, phase.starts_from, phase.target) for phase in PRAGMA.phases] == [
        ("1", "Eerste opvang", Anchor.HOUSED, Duration(3, Unit.WEEKS)),
        ("2", "Weten, kunnen, vinden", Anchor.PREVIOUS_PHASE, Duration(15, MONTHS)),
        ("3", "Inloopspreekuur", Anchor.PREVIOUS_PHASE, None),
    ]
    assert Duration(14, Unit.DAYS) == PRAGMA.contact_every
    assert {Tile.PHASES, Tile.OUTCOMES, Tile.SILENT} <= set(PRAGMA.tiles)


def test_pragma_measures_four_outcomes_and_keeps_the_other_milestones_without_target() -> None:
    outcomes = {one.id: (one.target, one.horizon) for one in PRAGMA.milestones if one.target is not None or one.horizon}
    assert outcomes == {
        "sponsored_job": (Duration(4, MONTHS), Duration(12, MONTHS)),
        "volunteering": (Duration(9, MONTHS), Duration(24, MONTHS)),
        "internship": (Duration(12, MONTHS), Duration(24, MONTHS)),
        "paid_job": (Duration(18, MONTHS), Duration(36, MONTHS)),
    }
    others = {"pip_signed", "pvt_signed", "job_durable", "exit_full", "exit_partial", "education", "moved"}
    assert others <= PRAGMA.milestone_by_id.keys() - outcomes.keys()


def test_law_and_planning_are_apart() -> None:
    legal = {one.id for one in PRAGMA.deadlines if one.kind is DeadlineKind.LEGAL}
    assert legal == {
        "brp_registration", "health_insurance", "pip_due", "pip_due_third_party", "term_end", "objection",
    }  # fmt: skip
    assert all(one.authority and one.review_by for one in PRAGMA.deadlines if one.id in legal)
    pip = next(one for one in PRAGMA.deadlines if one.id == "pip_due")
    assert pip.anchors == (Anchor.DUO_NOTICE, Anchor.BRP)
    assert pip.offset == Duration(10, Unit.WEEKS)


def _faults(today: date) -> list[Problem]:
    """Every problem in the lists themselves; what is not translated yet is counted elsewhere."""
    return [problem for problem in check([CHECKLISTS], today=today) if problem.file.endswith(".toml")]


def test_the_shipped_files_have_no_problem_before_the_next_review() -> None:
    assert _faults(date(2026, 11, 22)) == []


def test_the_shipped_files_ask_for_their_review_sixty_days_before_and_fail_once_its_day_has_passed() -> None:
    volatile = sum(item.volatile for item in PRAGMA.items)
    soon = _faults(date(2026, 12, 15))
    assert len(soon) >= volatile
    assert all(problem.warning for problem in soon)
    late = _faults(date(2027, 2, 1))
    assert len(late) >= volatile
    assert not any(problem.warning for problem in late)


def test_nothing_that_we_ship_today_is_past_its_review() -> None:
    """This one fails by itself on a day: then somebody has to read the rules again before anything can be released."""
    today = datetime.now(UTC).date()
    assert [str(problem) for problem in check([CHECKLISTS], today=today) if not problem.warning] == []


def test_all_shipped_programmes_load() -> None:
    assert load_all()["pragma"] == PRAGMA


TEXTS = [
    pytest.param(text, id=f"{item.id}-{field}")
    for item in PRAGMA.items
    for field, text in (("title", item.title), ("help", item.help), ("if_not", item.if_not))
]
BUREAUCRATIC = re.findall(
    r"\w+",
    "aangaande betreffende conform derhalve desbetreffende dient echter eveneens geacht geschieden gaarne hieromtrent "
    "hierbij indien inzake jegens krachtens middels mits mogelijkerwijs nopens omtrent onderhavig reeds slechts "
    "teneinde tevens thans tenzij verzoeken voornoemd voorts wijze zodanig zulks",
)
THREATS = ("boete", "straf", "sanctie", "korting", "verplicht je")


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_plain_dutch(text: str) -> None:
    words = re.findall(r"[\w'’-]+", text.lower())
    assert not set(words) & set(BUREAUCRATIC)
    assert not any(threat in text.lower() for threat in THREATS)
    # "ik word" is fine; a passive hides who does it
    assert not set(words) & {"wordt", "worden", "werd", "werden"}
    assert "(" not in text or re.search(r"\(PIP\)", text), "an aside makes a sentence hard to read"
    for sentence in _sentences(text):
        assert len(sentence.split()) <= 15
        assert sentence[-1] in ".?!"


def test_what_the_law_asks_is_called_a_duty_and_nothing_else_is() -> None:
    says = re.compile(r"\b(moet|moeten|verplicht)\b")
    called = {item.id for item in PRAGMA.items if says.search(f"{item.title} {item.help} {item.if_not}".lower())}
    assert called == {item.id for item in PRAGMA.items if item.duty}


def test_titles_are_short_and_in_the_first_person() -> None:
    for item in PRAGMA.items:
        assert len(item.title.split()) <= 12, item.id
        assert len(item.title) <= 64, item.id
        assert re.search(r"\b(ik|mijn|mij|wij|we)\b", item.title.lower()), item.id


def test_no_two_items_have_the_same_title_or_say_the_same_twice() -> None:
    assert max(Counter(item.title for item in PRAGMA.items).values()) == 1
    assert all(len({item.title, item.help, item.if_not}) == 3 for item in PRAGMA.items)


def test_every_hint_names_a_person_or_a_place() -> None:
    someone = re.compile(
        r"coach|gemeente|spreekuur|bibliotheek|huisarts|school|juf|buur|verhuurder|corporatie|burgerzaken|juridisch"
        r"|vluchtelingenwerk|organisatie|klantmanager|apotheker|verzekeraar|verloskundige|waterbedrijf|duo|kvk"
        r"|buurthuis|consultatiebureau|vrijwilligerspunt|huismeester|buurtsportcoach|vakbond|energiebedrijf"
    )
    assert not [item.id for item in PRAGMA.items if not someone.search(item.if_not.lower())]


def test_groups_milestones_and_phases_have_a_title_of_their_own() -> None:
    titles = [one.title for one in chain(PRAGMA.groups, PRAGMA.milestones, PRAGMA.phases)]
    assert len(set(titles)) == len(titles)


def test_the_guide_beside_the_files_explains_every_field_of_an_item() -> None:
    guide = (CHECKLISTS / "LEESMIJ.md").read_text(encoding="utf-8")
    assert not [field.name for field in fields(Item) if f"`{field.name}`" not in guide]
