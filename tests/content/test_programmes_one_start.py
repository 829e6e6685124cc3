"""Phase 2 has one starting point on the board: with both, somebody's phase 1 could be worked out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pragma_coach import content
from pragma_coach.domain.scoreboard.figures import AdditiveMeasures, check_measures, measures_of
from pragma_coach.domain.types import ProgrammeId


def test_phase_2_from_the_house_is_refused_beside_phase_2_from_the_end_of_phase_1() -> None:
    measures = measures_of(content.load_programme(ProgrammeId("pragma")), legacy=False)
    check_measures(measures)
    (phase_2,) = (measure for measure in measures if measure.id == "fase-2")
    from_the_house = replace(phase_2, id="fase-2-huis", title="Fase 2 vanaf het huis", starts="housed")
    with pytest.raises(AdditiveMeasures, match="Fase 2 vanaf het huis"):
        check_measures([*measures, from_the_house])
    without_phase_1 = [measure for measure in measures if measure.id not in ("fase-1", "fase-2")]
    check_measures([*without_phase_1, from_the_house])  # a programme may choose the other one
