"""Words about health and faith are found as people write them, in each language; everyday words are left alone."""

from __future__ import annotations

import unicodedata

import pytest

from pragma_coach.domain.texts.delicate import delicate
from pragma_coach.domain.texts.languages import SCREENS

FOUND = {
    "nl": ("Ik ben christen en heb PTSS en diabetes", "christen"),
    "en": ("I go to church every week", "church"),
    "tr": ("Ben Müslümanım", "Müslümanım"),
    "so": ("Waxaan qabaa cudurka", "cudurka"),
    "uk": ("У мене діабет", "діабет"),
    "ar": ("عندي مرض السكري", "السكري"),
    "fa": ("من افسردگی دارم", "افسردگی"),
    "ti": ("ብሕማም ምኽንያት", "ብሕማም"),
}


@pytest.mark.parametrize("language", SCREENS)
def test_a_word_about_health_or_faith_is_found_as_it_was_typed(language: str) -> None:
    text, word = FOUND[language]
    assert delicate(text) == word


@pytest.mark.parametrize(
    "text", ["ptss", "P.T.S.S. of PTSS!", "Ze is zwanger.", "MOSLIM", "moslims", "café-bezoek, kerk"]
)
def test_signs_and_capitals_do_not_hide_a_word(text: str) -> None:
    assert delicate(text)
    assert delicate(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ik wil een opleiding volgen en werken in de zorg.",
        "Ik woon in de Kerkstraat en betaal mijn zorgverzekering.",
        "Ik geloof dat ik over een uur klaar ben.",
        "I want to convert my diploma and work in a hospital.",
        "Hastanede çalışmak istiyorum.",
        "أريد أن أدرس التمريض",
        "می‌خواهم در بیمارستان کار کنم",
        "Оплатити рахунок",
    ],
)
def test_everyday_words_are_no_reason_to_ask(text: str) -> None:
    assert delicate(text) == ""
