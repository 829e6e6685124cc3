"""What could be told to people by mail today; each source tells everybody of one organisation."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from pragma_coach.domain.mail import Notice
from pragma_coach.domain.pairs.attention import attention
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import start_days
from pragma_coach.domain.talks.talks import Participant
from pragma_coach.domain.types import AccountId, ItemState, OrganisationId
from pragma_coach.services.desk.monday import overview_notices
from pragma_coach.services.mail.reminders import Source
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.store import organisations
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks


def coaching_notices(organisation_id: OrganisationId, today: date) -> list[Notice]:
    """Return, for every coach, how many steps wait for an answer and in how many pairs it is long silent.

    The first is the number that stands on the coach's own page, the second the one of the coordinator's desk.
    """
    silent_after = organisations.get(organisation_id).settings.silent_after_days
    claims: Counter[AccountId] = Counter()
    quiet: Counter[AccountId] = Counter()
    for pair in journeys.load_many(organisation_id):
        if pair.journey.status is PairStatus.ENDED:
            continue
        programme, journey = programme_of(pair), pair.journey
        found = attention(programme, journey, start_days(pair), today=today, silent_after_days=silent_after)
        claimed = sum(journey.state_of(item.id) is ItemState.CLAIMED for item in journey.listed(programme))
        for term in journey.coaches_on(today):
            claims[term.account_id] += claimed
            quiet[term.account_id] += found.silent
    return [
        Notice(account_id, kind, count, _MINE)
        for kind, counts in (("claims", claims), ("quiet", quiet))
        for account_id, count in counts.items()
    ]


def talk_notices(organisation_id: OrganisationId, today: date) -> list[Notice]:
    """Return, for every coach, how many talks stand on the calendar from today for seven days."""
    coming = Counter(
        talk.people[Participant.COACH]
        for talk in talks.planned_between(organisation_id, today, today + _TALKS_AHEAD)
        if Participant.COACH in talk.people
    )
    return [Notice(account_id, "talks", count, _MINE) for account_id, count in coming.items()]


# Each tells everybody of an organisation what there is today; who wants to hear it, and how often, is judged here.
SOURCES: tuple[Source, ...] = (overview_notices, talk_notices, coaching_notices)


_MINE = "/koppels"


_TALKS_AHEAD = timedelta(days=6)
