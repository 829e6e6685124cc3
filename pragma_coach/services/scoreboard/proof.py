"""The proof that goes with every release: no number or sum of numbers is about too few people.

Two proofs. The atoms: everything ever published cuts people in parts, and every part is a safe group; plain Python,
always. The sums: who knows the exact sum of every group, instead of the rounded median, still cannot say much about one
person; linear programming with HiGHS, when scipy is installed (nobody needs it to run the program).

What is left possible for one person is an interval. Groups that do not overlap need no solver: one sum over one group
has its answer in closed form (`_alone`). Sources: scoreboard.md 0.3, 3.6 and 4.2 (attacks A2 and A3).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TypeVar

from pragma_coach.domain.refusal import Refused
from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules, audit_atoms
from pragma_coach.domain.scoreboard.lead_time import Spell
from pragma_coach.domain.scoreboard.steps import StepsBlock
from pragma_coach.domain.types import CoacheeId

Interval = tuple[float, float]
Who = TypeVar("Who", bound=Hashable)

PROTECTED = 0.5
"""Of what was possible for somebody beforehand, so much is possible afterwards at least (scoreboard.md 4.2, A3)."""


class NotProven(Refused):
    """A release whose figures are not proven to be safe; it is not written. A Dutch sentence that names the cure."""


@dataclass(frozen=True, slots=True)
class Total:
    """What an attacker holds: the durations of these people together are `low` to `high` days."""

    people: frozenset[Hashable]
    low: float
    high: float


def has_solver() -> bool:
    """Tell whether scipy is installed, so that overlapping groups can be attacked too."""
    return find_spec("scipy") is not None


def intervals(
    before: Mapping[Who, Interval], totals: Collection[Total], targets: Iterable[Who] | None = None
) -> dict[Who, Interval]:
    """Return for each target (default: everybody) what is possible given the totals, in days.

    `before` is what was possible without them. Raise ImportError when groups overlap and scipy is missing.
    """
    asked = set(before if targets is None else targets)
    found = {target: before[target] for target in asked}
    for people, own in components(totals):
        here = {target for target in asked if target in people}
        if len(own) == 1:
            found |= {target: _alone(target, before, own[0]) for target in here}
        else:
            found |= solved({who: interval for who, interval in before.items() if who in people}, own, here)
    return found


def components(totals: Iterable[Total]) -> list[tuple[frozenset[Hashable], list[Total]]]:
    """Cut the totals in parts that share nobody; return each with its people."""
    parts: list[tuple[frozenset[Hashable], list[Total]]] = []
    for total in dict.fromkeys(totals):
        touching = [part for part in parts if part[0] & total.people]
        parts = [part for part in parts if not part[0] & total.people]
        people = total.people.union(*(part[0] for part in touching))
        parts.append((people, [*(one for part in touching for one in part[1]), total]))
    return parts


def _alone(target: Who, before: Mapping[Who, Interval], total: Total) -> Interval:
    """Return what one sum over one group leaves possible for one of them."""
    low, high = before[target]
    others = [interval for who, interval in before.items() if who in total.people and who != target]
    least, most = sum(low for low, _ in others), sum(high for _, high in others)
    return max(low, total.low - most), min(high, total.high - least)


def solved(before: Mapping[Who, Interval], totals: Sequence[Total], targets: Iterable[Who]) -> dict[Who, Interval]:
    """Do the same for groups that may overlap, with HiGHS: the smallest and largest value each target can have."""
    from scipy.optimize import linprog  # only here: at run time the program needs the standard library alone

    people = list(before)
    place = {person: number for number, person in enumerate(people)}
    rows = [[1.0 if person in total.people else 0.0 for person in people] for total in totals]
    limits = {
        "A_ub": [*rows, *([-cell for cell in row] for row in rows)],
        "b_ub": [*(total.high for total in totals), *(-total.low for total in totals)],
        "bounds": [before[person] for person in people],
    }
    found = {}
    for target in targets:
        cost = [0.0] * len(people)
        ends = []
        for sign in (1.0, -1.0):
            cost[place[target]] = sign
            answer = linprog(cost, method="highs", **limits)
            # Sums that contradict what the attacker thought possible teach nothing.
            ends.append(sign * answer.fun if answer.status == 0 else before[target][0 if sign > 0 else 1])
        found[target] = (ends[0], ends[1])
    return found


def require_proof(
    blocks: Sequence[ClosedBlock],
    past: Sequence[PastBlock],
    spells: Mapping[str, Sequence[Spell]],
    rules: Rules,
    *,
    steps: StepsBlock | None = None,
    solver: bool | None = None,
) -> str:
    """Raise NotProven unless the new `blocks` are safe together with all `past` ones whose people are still known.

    `spells` per measure is where the people of past blocks are found. Blocks of `steps` never overlap, so the new one
    is audited alone. `solver` says whether to solve the sums too; None means if scipy is installed. Return in Dutch
    words which audit ran, for the report.
    """
    solving = has_solver() if solver is None else solver
    wrong = []
    for measure in {block.measure.id: block.measure for block in blocks}.values():
        person = {spell.coachee: spell for spell in spells.get(measure.id, ())}
        old = [
            frozenset(person[who] for who in block.coachees if who in person)
            for block in past
            if block.measure == measure.id
        ]
        new = [block.group for block in blocks if block.measure.id == measure.id]
        if (solving and _exposed(old, new)) or _split(old, new, rules):
            wrong.append(measure.title)
    if wrong:
        names = ", ".join(f"“{title}”" for title in wrong)
        raise NotProven(
            f"De nieuwe cijfers van {names} zijn niet veilig: er is een te kleine groep uit af te leiden. "
            "Er is niets gepubliceerd. Draai pragma-coach verify en meld dit aan de makers: het hoort nooit."
        )
    if steps and audit_atoms([steps.group], rules):
        raise NotProven(
            "Het aantal stappen gaat over een te kleine groep. Er is niets gepubliceerd. Meld het de makers."
        )
    groups = len(blocks) + (steps is not None)
    how = "en met lineair programmeren (HiGHS)" if solving else "(zonder lineair programmeren: scipy is er niet)"
    return (
        f"Nagekeken: {groups} {'groep' if groups == 1 else 'groepen'} achter nieuwe cijfers, samen met alle eerdere, "
        f"op delen van groepen {how}. Geen enkel deel is te klein."
    )


def _split(old: Collection[frozenset[Spell]], new: Collection[frozenset[Spell]], rules: Rules) -> bool:
    """Tell whether the groups cut people in parts that are not safe.

    A whole old group was safe on its day. Since then people in it may have been erased, or got another coach; that
    changes nothing of what was published, so only a part of it, or a new group, can be wrong.
    """
    whole = {_people(group) for group in old}
    return any(atom not in whole for atom in audit_atoms([*old, *new], rules))


def _people(group: Iterable[Spell]) -> frozenset[CoacheeId]:
    return frozenset(spell.coachee for spell in group)


def _exposed(old: Collection[frozenset[Spell]], new: Collection[frozenset[Spell]]) -> bool:
    """Tell whether the exact sums leave anybody in a new group less than half of what was possible.

    Everybody gets half of the longest duration: like the rules, the proof may not look at durations, or
    that a figure is not published would tell something about them. In an atom all are then alike, so one is asked.
    """
    sums = [Total(people, len(people) / 2, len(people) / 2) for people in map(_people, (*old, *new)) if people]
    touched = frozenset[Hashable]().union(*map(_people, new))
    for everybody, totals in components(sums):
        if not everybody & touched:
            continue
        atoms = {tuple(who in total.people for total in totals): who for who in everybody}
        found = solved(dict.fromkeys(everybody, (0.0, 1.0)), totals, atoms.values())
        if any(high - low < PROTECTED for low, high in found.values()):
            return True
    return False
