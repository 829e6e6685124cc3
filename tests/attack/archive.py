"""A town that lives and publishes through the services, and everything the public ever got of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask.testing import FlaskClient

from pragma_coach import content, public
from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter, amsterdam_date, quarters_due, utc_moment
from pragma_coach.domain.scoreboard.disclosure import PastBlock, Rules, freeze
from pragma_coach.domain.scoreboard.figures import Band, Figure, Measure, Step, measures_of
from pragma_coach.domain.scoreboard.lead_time import Spell
from pragma_coach.domain.types import CoacheeId, Operation, OpId, PhaseId
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.scoreboard import publish as scoreboard_publish
from pragma_coach.services.scoreboard.spells import spells_of
from pragma_coach.simulation import Size, Town, make_town
from pragma_coach.simulation.attack import AttackedBlock, Victim
from pragma_coach.store import database, schema, scoreboard, tables
from pragma_coach.store.pairs import journeys

SLUG = "oirschot"
PATHS = ("/", f"/scorebord/{SLUG}", f"/scorebord/{SLUG}.csv", f"/scorebord/{SLUG}.json")
TODAY = date(2026, 1, 1)

Facts = Mapping[str, Sequence[Spell]]
Key = tuple[str, str, str]
"""A measure, the first and the last day of a block: what names a number in the archive."""


@dataclass(frozen=True)
class Fetched:
    """One answer of the public side."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Edition:
    """Everything the public got after one quarter, and what the attackers know of it: the facts of that day."""

    quarter: Quarter
    pages: Mapping[str, Fetched]
    facts: Facts
    past: Sequence[PastBlock]

    @property
    def numbers(self) -> dict[Key, dict[str, Any]]:
        """The blocks in the JSON of this edition."""
        return numbers_in(self.pages[PATHS[-1]].body)


@dataclass(frozen=True)
class Archived:
    """A town with its archive; `erased` and `corrected` are people of whom that happened between two editions.

    `again` is every different answer to asking for the last edition many times.
    """

    measures: Sequence[Measure]
    since: date
    editions: Sequence[Edition]
    erased: frozenset[CoacheeId]
    corrected: frozenset[CoacheeId]
    again: frozenset[tuple[bytes, str | None]]

    @property
    def victim(self) -> Victim:
        """What the attackers work on: the numbers as they were read from the bytes, with who is behind them."""
        shown = []
        for edition in self.editions:
            blocks = freeze(self.measures, edition.facts, edition.past, edition.quarter.last_day, Rules(), self.since)
            for block in blocks:
                key = (block.measure.id, block.first_day.isoformat(), block.last_day.isoformat())
                read = edition.numbers[key]
                figure = Figure(read["value"], Step(read["unit"]), Band.of(read["people"]["least"]))
                past = [one for one in edition.past if one.measure == block.measure.id]
                shown.append(AttackedBlock(replace(block, figure=figure), edition.facts[block.measure.id], past))
        return Victim(shown, Rules(), self.since)


def numbers_in(body: bytes) -> dict[Key, dict[str, Any]]:
    """Return every block in the JSON of a board; a number that is not whole is refused."""

    def refuse(number: str) -> float:
        raise AssertionError(f"{number} is not a whole number")

    data = json.loads(body, parse_float=refuse)
    return {
        (measure["id"], block["first_day"], block["last_day"]): block
        for measure in data["measures"]
        for block in measure["blocks"]
    }


def fetch(client: FlaskClient) -> dict[str, Fetched]:
    """Return what the public side answers on every page of the board."""
    answers = {path: client.get(path) for path in PATHS}
    return {
        path: Fetched(answer.data, tuple((name, value) for name, value in answer.headers if name != "Date"))
        for path, answer in answers.items()
    }


def archived_town(seed: int, folder: Path, *, pairs: int = 100, coaches: int = 30, years: int = 5) -> Archived:
    """Let a town live and publish; in between some people are forgotten and some facts are put right."""
    config = Config(data=folder)
    database.connect_to(config)
    try:
        schema.migrate(config)
        size = Size(TODAY, seed=seed, pairs=pairs, coaches=coaches, years=years)
        town = make_town(size, slug=SLUG, ticks=False)
        measures = measures_of(content.load_programme(town.organisation.programme), legacy=True)
        life = _Life(town, measures, Random(seed))
        client = public.create_app(config).test_client()
        editions = [life.publish(quarter, config, client) for quarter in quarters_due(size.start, utc_moment(TODAY))]
        asked = [client.get(PATHS[-1]) for _ in range(300)]
    finally:
        database.close_all()
    again = frozenset((answer.data, answer.headers.get("ETag")) for answer in asked)
    return Archived(measures, size.start, editions, frozenset(life.erased), frozenset(life.corrected), again)


class _Life:
    """What happens in a town around its publications."""

    def __init__(self, town: Town, measures: Sequence[Measure], random: Random) -> None:
        self.town, self.measures, self.random = town, measures, random
        self.ends: dict[str, list[date]] = {measure.id: [] for measure in measures}
        self.erased: list[CoacheeId] = []
        self.corrected: list[CoacheeId] = []
        self.operations = (OpId(f"attack-{number}") for number in range(10_000))

    def publish(self, quarter: Quarter, config: Config, client: FlaskClient) -> Edition:
        """Publish a quarter, fetch everything, and let time pass."""
        organisation = self.town.organisation
        with database.connection():
            facts = spells_of(self.measures, journeys.load_many(organisation.id), amsterdam_date(quarter.published_at))
            past = list(self._past())
        scoreboard_publish.publish_due(quarter.published_at, config.releases_file)
        pages = fetch(client)
        edition = Edition(quarter, pages, facts, past)
        for measure, _, last_day in edition.numbers:
            if (day := date.fromisoformat(last_day)) not in self.ends[measure]:
                self.ends[measure].append(day)
        self._meanwhile(quarter.published_at)
        return edition

    def _past(self) -> Iterator[PastBlock]:
        counted = scoreboard.counted(self.town.organisation.id)
        for measure, ends in self.ends.items():
            for end in ends:
                people = (who for who, when in counted.get(measure, {}).items() if when == end)
                yield PastBlock(measure, end, frozenset(people))

    def _meanwhile(self, at: datetime) -> None:
        """Forget somebody who counted, and put a fact right of somebody who counted, at times."""
        with database.connection():
            counted = scoreboard.counted(self.town.organisation.id)
            pairs = journeys.load_many(self.town.organisation.id)
        everybody = {who for measure in counted.values() for who in measure}
        # By name and not by id: ids are others in every run.
        known = sorted(
            (one.coachee.name, one.created_at, one.coachee.id) for one in pairs if one.coachee.id in everybody
        )
        people = [who for _, _, who in known]
        if len(people) > 2 and self.random.random() < 0.4:
            self._correct(self.random.choice(people), at + timedelta(days=1))
        if len(people) > 2 and self.random.random() < 0.2:
            self._erase(self.random.choice(people))

    def _correct(self, who: CoacheeId, at: datetime) -> None:
        """Let the coordinator move the day on which phase 1 ended, and the day of the house, of somebody who counted."""
        with database.connection():
            pair = next(one for one in journeys.load_many(self.town.organisation.id) if one.coachee.id == who)
        reached = pair.journey.phases.get(PhaseId("1"))
        if reached is None or pair.coachee.housed_on is None or who in self.corrected:
            return
        boss = self.town.cast.coordinator.actor

        def operation() -> Operation:
            return Operation(boss, next(self.operations), at)

        records.reopen_phase(operation(), pair.id, PhaseId("1"), reason="Vergissing.")
        day = reached.on + timedelta(days=self.random.randint(1, 20))
        records.close_phase(operation(), pair.id, PhaseId("1"), reason="Nu goed.", happened_on=min(day, at.date()))
        housed = pair.coachee.housed_on - timedelta(days=self.random.randint(1, 30))
        lifecycle.change_coachee(operation(), pair.id, lifecycle.Newcomer(pair.coachee.name, housed_on=housed))
        self.corrected.append(who)

    def _erase(self, who: CoacheeId) -> None:
        """Do as erasing does for the figures: the person counts nowhere any more, nor that the person counted."""
        with database.connection(), database.database.atomic():
            tables.Counted.delete().where(tables.Counted.coachee_id == who).execute()
            tables.CoacheeRow.update(verified_at=None, housed_on=None, linked_on=None).where(
                tables.CoacheeRow.id == who
            ).execute()
        self.erased.append(who)
