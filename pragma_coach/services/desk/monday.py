"""The Monday list of a coordinator: one definition of its numbers, for the desk and for the mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.access import Act, Relation, allows
from pragma_coach.domain.mail import Notice
from pragma_coach.domain.pairs.attention import NEEDS, Need
from pragma_coach.domain.types import OrganisationId
from pragma_coach.domain.volunteers import CoachCandidate, CoachOffer
from pragma_coach.services.desk.overview import NO_COACH, Overview, PairRow, Wish, choose, coach_loads, oversee
from pragma_coach.services.mail import choices
from pragma_coach.services.town import help
from pragma_coach.store import volunteers
from pragma_coach.store.mail import preferences

_DESK, _ROOM, _POST = "/organisatie", "/organisatie/advies", "/organisatie/post"
_QUESTIONS, _SIGNALS = "/organisatie/hulp", "/organisatie/signalen"
_WAITING = "/organisatie/koppels?coach=geen"


@dataclass(frozen=True, slots=True)
class MondayList:
    """Who needs a call, by the heaviest reason; how many wait for a coach, and how many coaches have room."""

    sections: tuple[tuple[Need, tuple[PairRow, ...]], ...]
    waiting: int
    room: int

    @property
    def calls(self) -> int:
        return sum(len(rows) for _, rows in self.sections)


def monday_list(overview: Overview) -> MondayList:
    """Return the Monday list of an overview, heaviest first; a reason without pairs is left out.

    A coach has room who could take one more pair than now (domain.volunteers).
    """
    calls, offers = overview.calls, volunteers.offers(overview.organisation.id)
    loads = [
        CoachCandidate(load.account.id, load.account.name, offers.get(load.account.id, CoachOffer()), load.pairs)
        for load in coach_loads(overview)
    ]
    sections = ((need, tuple(row for row in calls if row.attention.needs[0] is need)) for need in NEEDS)
    return MondayList(
        sections=tuple(section for section in sections if section[1]),
        waiting=len(choose(overview.rows, Wish(coach=NO_COACH))),
        room=sum(load.room_left > 0 for load in loads),
    )


def overview_notices(organisation_id: OrganisationId, today: date) -> list[Notice]:
    """Return the numbers of the Monday list for everybody who may see the organisation, stand-ins too."""
    overseers = [
        box.account
        for box in preferences.letterboxes(organisation_id, today).values()
        if allows(Act.SEE_ORGANISATION, box.account.roles, (Relation.ORGANISATION,))
    ]
    if not overseers:
        return []
    actor = overseers[0].actor
    found, asked = monday_list(oversee(actor, today)), help.waiting(actor, today)
    lines = [
        ("calls", found.calls, _DESK),
        *((need.value, len(rows), f"{_DESK}#{need.value}") for need, rows in found.sections),
        ("waiting", found.waiting, _WAITING),
        ("room", found.room, _ROOM),
        ("questions", asked.questions, _QUESTIONS),
        ("signals", asked.signals, _SIGNALS),
        ("refused", len(choices.refused_of(organisation_id, today)), _POST),
    ]
    return [Notice(account.id, *line) for account in overseers for line in lines]
