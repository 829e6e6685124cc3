"""The sheet that says where people stood on which day, for who takes everything out.

Nothing about health (neither as a score nor as what holds back), and not the newcomers' own view: both stay inside
the pair.
"""

from __future__ import annotations

from collections.abc import Sequence

from pragma_coach.domain.assessment.instruments import BASES, BLOCKING, Basis, instruments, score_of
from pragma_coach.domain.assessment.outcomes import DUO_REASONS, OBLIGATION, DuoReason
from pragma_coach.domain.pairs.journey import Reading
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.spreadsheets.files import Cell, Table, table

STAND = "Stand"
_HEADERS: list[Cell] = ["Koppel", "Onderwerp", "Titel", "Waarde", "Tekst", "Hoe bekend", "Dag"]


def standing_sheet(pairs: Sequence[PairFacts]) -> Table:
    """Return every reading of the pairs, numbered as on the sheet with the pairs."""
    lines = [_HEADERS]
    for number, pair in enumerate(pairs, start=1):
        known = {name: (one.title, one.values) for name, one in instruments(programme_of(pair)).items()}
        known[OBLIGATION] = ("Einde van de inburgering", {one.value: DUO_REASONS[one] for one in DuoReason})
        for name, (title, values) in known.items():
            for one in pair.journey.readings.get(name, ()):
                if not _inside(name, one):
                    basis = BASES[Basis(one.basis)] if one.basis else None
                    lines.append([number, name, title, one.value, values.get(one.value), basis, one.on])
    return table(STAND, lines)


def _inside(name: str, reading: Reading) -> bool:
    """Tell whether a reading stays inside the pair."""
    health = LifeDomain.GEZONDHEID
    return name == score_of(health) or (name == BLOCKING and reading.value == health) or reading.basis == Basis.SELF
