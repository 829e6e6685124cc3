"""The first organisation of an installation."""

from __future__ import annotations

import make
import pytest

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid
from pragma_coach.services.accounts import founding


@pytest.mark.parametrize(
    ("slug", "cure"),
    [("Grote Letters", "kleine letters"), ("methode", "Neem een andere"), ("oirschot", "al in gebruik")],
)
def test_a_short_name_that_cannot_be_an_address_is_refused_with_the_cure(config: Config, slug: str, cure: str) -> None:
    make.organisation("oirschot")
    with pytest.raises(Invalid, match=cure):
        founding.add_organisation(slug=slug, name="Welzijn", municipality="Oirschot", programme="pragma", at=make.NOON)


def test_an_organisation_is_founded_on_a_programme_that_exists(config: Config) -> None:
    made = founding.add_organisation(
        slug="best", name=" Welzijn Best ", municipality="Best", programme="pragma", at=make.NOON
    )
    assert founding.organisation("best") == made
    assert made.name == "Welzijn Best"
