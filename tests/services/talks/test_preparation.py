"""Before a talk: asking for another day, and the films that were seen."""

from __future__ import annotations

from datetime import timedelta

import make
import pytest
from make import NOON, TODAY, Cast, operation
from talk_steps import WEDNESDAY, plan, stored

from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.talks.talks import DayWish, KeptTalk, When
from pragma_coach.services.talks import films, preparation
from pragma_coach.services.talks import talks as talks_acts
from pragma_coach.services.talks.agenda import AgendaPart, agenda


def test_the_coachee_asks_for_another_day_and_moving_answers_it(cast: Cast) -> None:
    talk = plan(cast)
    preparation.ask_other_day(operation(cast.coachee), cast.pair.id, talk.id, DayWish.EVENING)
    assert stored(cast)[0].wish is DayWish.EVENING
    ((_, shown),) = agenda(cast.coordinator, TODAY, AgendaPart.THIS_WEEK, lambda _: 0, 20).rows
    assert isinstance(shown, KeptTalk)
    assert shown.wish is DayWish.EVENING
    talks_acts.move(operation(cast.coach), cast.pair.id, talk.id, When(WEDNESDAY, 19 * 60))
    assert stored(cast)[0].wish is None
    with pytest.raises(NotThere):
        preparation.ask_other_day(operation(cast.other_coachee), cast.pair.id, talk.id, DayWish.EARLIER)


def test_a_film_is_seen_on_its_first_day_and_can_be_unseen(cast: Cast) -> None:
    boss = make.coordinator(make.organisation("marren", programme="de_fryske_marren").id)
    pair = make.pair(boss, None, name="Hadi")
    here = {one.film.id: f"https://films.voorbeeld.nl/{one.film.id}" for one in films.talk_films(boss)}
    films.keep_addresses(operation(boss), here)
    her = make.coachee_of(pair)
    (film, _), *others = preparation.films(pair, ["pip"])
    assert len(others) == 11
    for at in (NOON, NOON + timedelta(days=1)):
        preparation.see_film(operation(her, at=at), pair.id, film.id, True)
    assert [seen_on for _, seen_on in preparation.films(pair, ["pip"])] == [TODAY] + [None] * 11
    preparation.see_film(operation(her), pair.id, film.id, False)
    assert {seen_on for _, seen_on in preparation.films(pair, ["pip"])} == {None}
    with pytest.raises(Invalid, match="niet op de lijst"):
        preparation.see_film(operation(her), pair.id, "geen-film", True)
    with pytest.raises(NotThere):
        preparation.see_film(operation(cast.coordinator), pair.id, film.id, True)
