"""A reminder is whole in every language, says nothing of whom it is about, and opens as a text without a number."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from itertools import product

import pytest

from pragma_coach import catalogues, content
from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.talks.reminder import (
    LINES,
    Reminder,
    ReminderKind,
    both,
    can_be_named,
    steps_of,
    text_in,
)
from pragma_coach.domain.talks.talks import Place, When
from pragma_coach.domain.terms import LifeDomain
from pragma_coach.domain.texts.languages import DUTCH, SCREENS

DAY = date(2026, 5, 14)
ADDRESS = "https://stappen.voorbeeld.nl"
ITEMS = {item.id: item for programme in content.load_all().values() for item in programme.items}


class Words:
    """A language as the files have it; a day is told by its Dutch name so that a test can take it out again."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, text: str) -> str | None:
        if self.language == DUTCH:
            return text
        found = catalogues.load_messages(self.language).get(text)
        return found.texts[0] if found else None

    def day(self, day: date) -> str:
        return f"{day:%d-%m-%Y}"

    def step(self, item: Item) -> str:
        return item.title


def of_every_kind() -> list[Reminder]:
    steps = steps_of(ITEMS.values(), ITEMS)
    whens = [When(DAY, minute, place=place) for minute, place in product((None, 14 * 60 + 30), Place)]
    talks = [Reminder(ReminderKind.TALK, when=when) for when in whens]
    return [*talks, Reminder(ReminderKind.STEPS, steps=steps), Reminder(ReminderKind.OPEN, address=ADDRESS)]


@pytest.mark.parametrize("language", SCREENS)
def test_every_reminder_can_be_said_whole_in_every_language(language: str) -> None:
    assert {reminder.kind for reminder in of_every_kind()} == set(LINES) == set(ReminderKind)
    for reminder in of_every_kind():
        text = text_in(Words(language), reminder)
        assert text
        assert "%" not in text
        assert len(text.splitlines()) >= 3
        left_out = reminder.when is not None and reminder.when.minute is None
        assert len(text.splitlines()) == len(LINES[reminder.kind]) - left_out + max(len(reminder.steps) - 1, 0)


@pytest.mark.parametrize("language", SCREENS)
def test_no_number_stands_in_a_reminder_but_day_and_time(language: str) -> None:
    for reminder in of_every_kind():
        if reminder.steps:
            continue
        text = text_in(Words(language), reminder) or ""
        for known in ("14-05-2026", "14.30"):
            text = text.replace(known, "")
        assert re.findall(r"\d", text) == []


def test_nothing_that_somebody_typed_has_a_way_into_a_reminder() -> None:
    """A name, a remark or an address of somebody is a text: the one text that goes in is where our product is."""
    assert {(one.name, one.type) for one in fields(Reminder)} == {
        ("kind", "ReminderKind"),
        ("when", "When | None"),
        ("steps", "tuple[Item, ...]"),
        ("address", "str"),
    }
    assert {one.type for one in fields(When)} == {"date", "int | None", "int", "Place"}


def test_a_step_about_health_money_or_rights_is_never_named() -> None:
    delicate = {item.id for item in ITEMS.values() if not can_be_named(item)}
    assert {
        item.id for item in ITEMS.values() if item.sensitive or item.life_domain is LifeDomain.GEZONDHEID
    } <= delicate
    assert delicate < set(ITEMS)
    assert steps_of(ITEMS.values(), delicate) == ()
    named = steps_of(ITEMS.values(), [*delicate, *(one for one in ITEMS if one not in delicate)])
    assert len(named) == 3
    assert delicate.isdisjoint(item.id for item in named)


def test_a_language_that_lacks_a_word_is_not_said_by_halves() -> None:
    words = Words("ar")
    words.say = lambda text: None if text == "thuis" else text  # type: ignore[method-assign]
    assert text_in(words, Reminder(ReminderKind.TALK, when=When(DAY))) is None
    assert text_in(words, Reminder(ReminderKind.TALK, when=When(DAY, place=Place.AZC)))


def test_dutch_stands_below_the_own_language_and_once() -> None:
    assert both("مرحبًا", "Hallo") == "مرحبًا\n\nHallo"
    assert both("Hallo", "Hallo") == both(None, "Hallo") == "Hallo"
