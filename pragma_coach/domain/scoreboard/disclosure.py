"""What may be published: blocks of people that close on counts and the calendar only, and never change again.

Per measure, time is cut in blocks of whole quarters. A block closes at the end of a quarter when enough people with the
event are in it, from enough coaches and households; else it rolls on, silently. Each event counts in one block at most.
So everything ever published is about separate groups, each large enough: there is nothing to subtract.

No rule here looks at durations: which blocks exist then tells nothing about them (scoreboard.md 3.3). Late bookings,
corrections and erasures only touch the block that is still open (3.4).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum
from hashlib import sha256
from itertools import combinations

from pragma_coach.domain.scoreboard import figures, lead_time
from pragma_coach.domain.scoreboard.figures import Band, Figure, Measure, NotKnown, check_measures
from pragma_coach.domain.scoreboard.lead_time import AgeSpan, Spell, SpellEnd, step_for
from pragma_coach.domain.types import CoacheeId

_LEAST = {"k": 5, "rest": 3, "coaches": 3}
_USUAL_K = 10
_DAY = timedelta(days=1)


class RulesTooWeak(ValueError):
    """A privacy rule is set below its floor; the message is a Dutch sentence that names the cure."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How large and how mixed a published group is at least; public knowledge.

    `k` people, `coaches` coaches; without any one coach or household `rest` people are left. `grace_days` after the
    last day of a block late entries still count in it. `risk_floor` bounds what one person can do to the curve.
    `because` names who decided to go below the usual `k`, and why. Raise RulesTooWeak below the floors.
    """

    k: int = _USUAL_K
    rest: int = 5
    coaches: int = 3
    grace_days: int = 42
    risk_floor: int = 3
    because: str = ""

    def __post_init__(self) -> None:
        for name, least in _LEAST.items():
            if getattr(self, name) < least:
                raise RulesTooWeak(
                    f"De privacyregel {name} staat op {getattr(self, name)}. Dat is te laag: kies {least} of meer."
                )
        if self.k < _USUAL_K and not self.because.strip():
            raise RulesTooWeak(
                f"De privacyregel k staat op {self.k}, lager dan {_USUAL_K}. "
                f"Schrijf bij because wie dit besloot en waarom, of kies {_USUAL_K}."
            )
        if self.grace_days < 0 or self.risk_floor < 1:
            raise RulesTooWeak("Kies voor grace_days 0 of meer en voor risk_floor 1 of meer.")

    @property
    def rest_of_two(self) -> int:
        """So many people are left without any two coaches, two households, or one of each: 3 when `rest` is 5."""
        return max(2, self.rest - 2)  # one person left of a known total is that person's own duration


class StillOpen(Enum):
    """The block did not close. One value for every reason: nobody may tell zero people from nine."""

    YET = "still_open"


class Concern(StrEnum):
    """Something for a human to weigh before publishing; stays inside. The cure is to withhold the whole block."""

    BEYOND_FOLLOW_UP = "beyond_follow_up"  # fewer than half were seen to finish: the figure is too low
    ALIKE = "alike"  # nine out of ten took equally long: the figure is nearly everybody's own


@dataclass(frozen=True, slots=True)
class PastBlock:
    """What must be remembered of a closed block: its last day, and who counted in it (the erased left out)."""

    measure: str
    last_day: date
    coachees: frozenset[CoacheeId]


@dataclass(frozen=True, slots=True)
class ClosedBlock:
    """A block that may be published: `figure`, over `first_day` to `last_day`.

    `group` are the spells whose event counted; they stay inside, are marked as used and never count again.
    """

    measure: Measure
    first_day: date
    last_day: date
    figure: Figure
    group: frozenset[Spell]
    concerns: frozenset[Concern]

    @property
    def coachees(self) -> frozenset[CoacheeId]:
        return frozenset(spell.coachee for spell in self.group)

    @property
    def past(self) -> PastBlock:
        return PastBlock(self.measure.id, self.last_day, self.coachees)


def safe_group(spells: Collection[Spell], rules: Rules) -> bool:
    """Tell whether the group is large and mixed enough (scoreboard.md 3.3, rules 1 to 4).

    Also when everybody of any one coach (past coaches included) or household is taken out, enough people remain, and
    they still have all coaches required but one. Two who put their knowledge together leave enough strangers as well:
    of ten people with coaches of five, four and one, two coaches would otherwise know nine.
    """
    people = {spell.coachee for spell in spells}
    if len(people) < rules.k or not _safe_without_a_coach(spells, len(people), rules):
        return False
    households = Counter(spell.household for spell in spells if spell.household is not None)
    if len(people) - max(households.values(), default=0) < rules.rest:
        return False
    return _fewest_without_two(spells, len(people) - rules.rest_of_two) >= rules.rest_of_two


def _safe_without_a_coach(spells: Collection[Spell], people: int, rules: Rules) -> bool:
    """Tell whether there are enough coaches, and enough people and coaches left without the spells of any of them."""
    of_coach: dict[int, list[Spell]] = defaultdict(list)
    for spell in spells:
        for coach in spell.coaches:
            of_coach[coach].append(spell)
    if len(of_coach) < rules.coaches:
        return False
    spells_of = Counter(spell.coachee for spell in spells) if people < len(spells) else None
    for own in of_coach.values():
        taken = Counter(spell.coachee for spell in own)
        gone = sum(spells_of is None or count == spells_of[coachee] for coachee, count in taken.items())
        together = Counter(coach for spell in own for coach in spell.coaches)
        unseen = sum(count == len(of_coach[coach]) for coach, count in together.items())
        if people - gone < rules.rest or len(of_coach) - unseen < rules.coaches - 1:
            return False
    return True


def _fewest_without_two(spells: Collection[Spell], too_many: int) -> int:
    """Return how many people are left without two coaches or households, if two may know more than `too_many`."""
    coaches = Counter(coach for spell in spells for coach in spell.coaches)
    households = Counter(spell.household for spell in spells if spell.household is not None)
    largest = max((*coaches.values(), *households.values()), default=0)
    # few, in a large group: only of those is it worth to know who they know
    known = [
        {spell.coachee for spell in spells if coach in spell.coaches}
        for coach, count in coaches.items()
        if count + largest > too_many
    ]
    known += [
        {spell.coachee for spell in spells if spell.household == household}
        for household, count in households.items()
        if count + largest > too_many
    ]
    people = {spell.coachee for spell in spells}
    return min((len(people - one - other) for one, other in combinations(known, 2)), default=len(people))


def freeze(
    measures: Sequence[Measure],
    spells: Mapping[str, Sequence[Spell]],
    earlier: Iterable[PastBlock],
    last_day: date,
    rules: Rules,
    since: date,
    nudges: Mapping[str, float] | None = None,
) -> list[ClosedBlock]:
    """Return the blocks of one organisation that close on `last_day`, in the order of the measures.

    `spells` per measure id, at most one per coachee; `earlier` all blocks closed before; `since` the first day of the
    administration. `nudges` per measure id, from -1/2 to 1/2 step, are added before rounding (default 0, for studies of
    the estimate itself): who knows everybody but one then cannot tell on which side of a rounding border the figure was
    (docs/aanvallen.md). Doing it again with the outcome among `earlier` gives nothing.
    Raise AdditiveMeasures for measures that must not be published together, ValueError for a coachee with two spells
    of one measure.
    """
    check_measures(measures)
    past: dict[str, list[PastBlock]] = defaultdict(list)
    for block in earlier:
        past[block.measure].append(block)
    blocks = (
        close_block(m, spells.get(m.id, ()), past[m.id], last_day, rules, since, nudges[m.id] if nudges else 0.0)
        for m in measures
    )
    return [block for block in blocks if isinstance(block, ClosedBlock)]


def close_block(
    measure: Measure,
    spells: Sequence[Spell],
    past: Sequence[PastBlock],
    last_day: date,
    rules: Rules,
    since: date,
    nudge: float = 0.0,
) -> ClosedBlock | StillOpen:
    """Close the open block of one measure on `last_day`, or leave it open without saying why.

    `past` are the closed blocks of this measure. Raise ValueError for a coachee with two spells.
    """
    if len({spell.coachee for spell in spells}) < len(spells):
        raise ValueError(f"{measure.id}: only the first spell of a coachee counts")
    first_day = max((block.last_day + _DAY for block in past), default=since)
    if last_day < first_day or last_day + _DAY < since + timedelta(days=measure.gate_days):
        return StillOpen.YET
    used = frozenset[CoacheeId]().union(*(block.coachees for block in past))
    seen = (spell for spell in spells if spell.start >= since or spell.ended_on >= since)  # the quick question first
    fresh = [spell for spell in seen if spell.verified and spell.coachee not in used]
    group = [spell for spell in fresh if _counts(spell, last_day, rules)]
    if not safe_group(group, rules):
        return StillOpen.YET
    counted = frozenset(group)
    rows = [row for spell in fresh if (row := _row(spell, spell in counted, first_day, last_day))]
    band = Band.of(len(counted))
    days = _estimate(measure, rows, band, rules)
    step = step_for(measure, band)
    figure = figures.rounded(days + nudge * step.days, step, band)
    return ClosedBlock(measure, first_day, last_day, figure, counted, _concerns(measure, rows, figure, counted))


def _counts(spell: Spell, last_day: date, rules: Rules) -> bool:
    """Tell whether the event happened in time and was booked in time; how long it took plays no part."""
    return (
        spell.kind is SpellEnd.EVENT
        and spell.booked is not None
        and spell.booked <= last_day + timedelta(days=rules.grace_days)
        and spell.ended_on <= last_day
    )


def _row(spell: Spell, counted: bool, first_day: date, last_day: date) -> AgeSpan | None:
    """Return the ages at which the person was seen during the block; None when not at all.

    A late booking, of an event before the block, is seen on the last day of its true duration. An event that does not
    count yet is not known yet: the person is still under way.
    """
    opening = max(spell.entry, (first_day - _DAY - spell.start).days)
    if counted:
        age = max(spell.exit, 1)
        return AgeSpan(min(opening, age - 1), age, event=True)
    until = (last_day - spell.start).days
    closing = until if spell.kind is SpellEnd.EVENT else min(spell.exit, until)
    return AgeSpan(opening, closing, event=False) if opening < closing else None


def _estimate(measure: Measure, rows: Sequence[AgeSpan], band: Band, rules: Rules) -> float:
    if measure.horizon is None:
        days = lead_time.phase_median(rows, band.floor, risk_floor=rules.risk_floor)
    else:
        days = lead_time.outcome_median(rows, band.floor, round(measure.horizon.days), risk_floor=rules.risk_floor)
    if isinstance(days, NotKnown):
        raise ValueError(f"{measure.id}: a group without an event")
    return days


def _concerns(
    measure: Measure, rows: Sequence[AgeSpan], figure: Figure, group: Collection[Spell]
) -> frozenset[Concern]:
    found = set()
    if measure.horizon is None and lead_time.median(lead_time.kaplan_meier(rows)) is NotKnown.YET:
        found.add(Concern.BEYOND_FOLLOW_UP)
    alike = Counter(round(spell.exit / figure.step.days) for spell in group)
    if max(alike.values()) >= 0.9 * len(group):
        found.add(Concern.ALIKE)
    return frozenset(found)


def audit_atoms(published: Iterable[Collection[Spell]], rules: Rules) -> list[frozenset[CoacheeId]]:
    """Return the smallest groups that can be told apart by adding and subtracting, as far as they are not safe.

    `published` are the groups behind all numbers, whatever their level. The sets cut everyone in parts (people of one
    measure that are in exactly the same sets); every number that can be derived is a sum over whole parts. An empty
    answer is the proof wanted (scoreboard.md 0.3 and 3.6).
    """
    sets: dict[Spell, set[int]] = defaultdict(set)
    person: dict[tuple[str, CoacheeId], Spell] = {}
    for number, group in enumerate(published):
        for spell in group:
            sets[person.setdefault((spell.measure, spell.coachee), spell)].add(number)
    atoms: dict[tuple[str, frozenset[int]], list[Spell]] = defaultdict(list)
    for spell, numbers in sets.items():
        atoms[spell.measure, frozenset(numbers)].append(spell)
    return [frozenset(spell.coachee for spell in atom) for atom in atoms.values() if not safe_group(atom, rules)]


def fingerprint(measures: Sequence[Measure], rules: Rules) -> str:
    """Return a short code that changes whenever the rules or the measures do."""
    return sha256(repr((rules, tuple(measures))).encode()).hexdigest()[:16]
