"""A closed list has a label for every value, and a value is read and kept as before."""

from __future__ import annotations

import pytest

from pragma_coach.domain.texts.words import LabelledEnum


class Fruit(LabelledEnum):
    APPLE = "apple", "Appel"
    PEAR = "pear", "Peer"


def test_a_value_is_its_word_and_has_a_label() -> None:
    assert (Fruit("apple"), str(Fruit.PEAR), Fruit.PEAR.label) == (Fruit.APPLE, "pear", "Peer")
    assert Fruit.labels() == {"apple": "Appel", "pear": "Peer"}
    assert "plum" not in list(Fruit)


def test_a_value_without_a_label_is_refused_when_the_list_is_made() -> None:
    with pytest.raises(TypeError, match="plum has no label"):
        LabelledEnum("Plums", {"PLUM": "plum"})
