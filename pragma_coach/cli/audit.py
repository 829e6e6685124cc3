"""The long audit: simulate towns, publish their figures, and run every attack on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click

from pragma_coach import content
from pragma_coach.cli.common import fail, say
from pragma_coach.config import Config
from pragma_coach.domain.calendar import quarters_due, utc_moment
from pragma_coach.domain.scoreboard.disclosure import PastBlock, Rules, audit_atoms, freeze
from pragma_coach.domain.scoreboard.figures import Measure, measures_of
from pragma_coach.domain.scoreboard.lead_time import Spell
from pragma_coach.services.scoreboard.proof import has_solver
from pragma_coach.services.scoreboard.spells import spells_of
from pragma_coach.simulation import Size, make_town
from pragma_coach.simulation.attack import ALL_BUT_ONE, LINKED, AttackedBlock, AttackTally, Victim, attack
from pragma_coach.store import database, schema
from pragma_coach.store.pairs import journeys

Facts = Mapping[str, Sequence[Spell]]
RULES = Rules()
TODAY = date(2026, 1, 1)  # of the made-up towns: so the same seed is the same town for everybody, always

NAMES = {
    "T2": "buurman, archivaris, alle niveaus (T1, T2, T6, T9)",
    "T3": "coach",
    "T4": "twee coaches, of coach en gezin",
    "T5": "coachee of gezin",
    LINKED: "alle maten samen, elke einddag bekend (A12)",
    ALL_BUT_ONE: "weet alles van iedereen behalve een (T10)",
}
_NEAR_ALLOWED = 0.01
_FORGOTTEN = 0.15  # chance per quarter that somebody asks to be forgotten
_CORRECTED = 0.5  # chance per quarter that a date of somebody is corrected


def victim(seed: int, *, pairs: int = 100, coaches: int = 30) -> Victim:
    """Make a town up, with people who are forgotten and corrected facts, and publish all of it."""
    size = Size(TODAY, seed=seed, pairs=pairs, coaches=coaches)
    with TemporaryDirectory() as folder:
        config = Config(data=Path(folder))
        database.connect_to(config)
        try:
            schema.migrate(config)
            town = make_town(size, ticks=False)
            measures = measures_of(content.load_programme(town.organisation.programme), legacy=True)
            with database.connection():
                facts = spells_of(measures, journeys.load_many(town.organisation.id), TODAY)
        finally:
            database.close_all()
    return published(measures, facts, size, Random(f"audit-{seed}"))  # noqa: S311 - the same town every time


def published(measures: Sequence[Measure], facts: Facts, size: Size, random: Random) -> Victim:
    """Publish quarter after quarter; in between some people are forgotten and some facts corrected."""
    past: list[PastBlock] = []
    shown: list[AttackedBlock] = []
    for quarter in quarters_due(size.start, utc_moment(size.today)):
        nudges = {measure.id: random.uniform(-0.5, 0.5) for measure in measures}
        blocks = freeze(measures, facts, past, quarter.last_day, RULES, size.start, nudges)
        for block in blocks:
            before = [one for one in past if one.measure == block.measure.id]
            shown.append(AttackedBlock(block, facts[block.measure.id], before))
        past += [block.past for block in blocks]
        facts, past = _meanwhile(facts, past, random)
    return Victim(shown, RULES, size.start)


def _meanwhile(facts: Facts, past: list[PastBlock], random: Random) -> tuple[Facts, list[PastBlock]]:
    """Perhaps forget somebody; perhaps correct a fact of somebody who counted already."""
    # Ids differ from run to run; days and durations do not.
    person = {one.coachee: one for spells in facts.values() for one in sorted(spells, key=_facts_of, reverse=True)}
    everybody = sorted(person, key=lambda who: _facts_of(person[who]))
    if random.random() < _FORGOTTEN:
        gone = random.choice(everybody)
        facts = {name: tuple(one for one in spells if one.coachee != gone) for name, spells in facts.items()}
        past = [replace(block, coachees=block.coachees - {gone}) for block in past]
    counted = [(block.measure, who) for block in past for who in everybody if who in block.coachees]
    if counted and random.random() < _CORRECTED:
        measure, who = random.choice(counted)
        days = timedelta(days=random.randint(1, 60))
        right = tuple(replace(one, start=one.start + days) if one.coachee == who else one for one in facts[measure])
        facts = {**facts, measure: right}
    return facts, past


def _facts_of(spell: Spell) -> tuple[date, int, str]:
    return spell.start, spell.exit, spell.measure


@click.command()
@click.option("--towns", default=3, show_default=True, type=click.IntRange(1, 1000), help="Zoveel verzonnen dorpen.")
@click.option("--pairs", default=100, show_default=True, type=click.IntRange(10, 2000), help="Koppels per dorp.")
@click.option("--coaches", default=30, show_default=True, type=click.IntRange(3, 600), help="Coaches per dorp.")
@click.option(
    "--seed", default=1, show_default=True, type=int, help="Het eerste dorp; hetzelfde getal, hetzelfde dorp."
)
def audit(towns: int, pairs: int, coaches: int, seed: int) -> None:
    """Val de cijfers van verzonnen dorpen aan, zo hard als het kan, en meld wat lukt.

    Gebruikt geen gegevens van deze installatie.
    """
    if not has_solver():
        fail("Voor deze proef is scipy nodig. Doe: pip install scipy")
    tallies: dict[str, AttackTally] = defaultdict(AttackTally)
    unsafe = figures = 0
    with click.progressbar(range(seed, seed + towns), label="dorpen", show_pos=True) as bar:
        for number in bar:
            town = victim(number, pairs=pairs, coaches=coaches)
            figures += len(town.shown)
            unsafe += len(audit_atoms([one.block.group for one in town.shown], RULES))
            for name, tally in attack(town).items():
                tallies[name] += tally
    say(f"{towns} dorpen, {figures} cijfers, {unsafe} te kleine delen van groepen.")
    for name in sorted(tallies):
        say(summary(name, tallies[name]))
    if unsafe or not all(holds(name, tally) for name, tally in tallies.items()):
        fail("Een aanval lukt. Publiceer niets en meld dit aan de makers.")
    say("Geen enkele aanval lukt.")


def summary(name: str, tally: AttackTally) -> str:
    """Return the result of one attacker in words."""
    share = f"{tally.near / tally.targets:.2%}".replace(".", ",") if tally.targets else "-"
    return (
        f"{name:>4}  {NAMES[name]}: {tally.targets} doelen, {tally.exact} exact, "
        f"{tally.near} binnen 10% ({share}), kleinste speling {tally.narrowest:.0%}"
    )


def holds(name: str, tally: AttackTally) -> bool:
    """Tell whether the promise holds: no attacker succeeds; ALL_BUT_ONE may come within 10% in one of a hundred."""
    allowed = _NEAR_ALLOWED * tally.targets if name == ALL_BUT_ONE else 0
    return tally.exact == 0 and tally.near <= allowed


COMMANDS = (audit,)
