"""What there is about a pair besides the list, each with the one fact that says whether to go there."""

from __future__ import annotations

from datetime import date

from pragma_coach.domain.assessment.instruments import LADDER, ORAL
from pragma_coach.domain.calendar import amsterdam_date, in_short
from pragma_coach.domain.daytime import WEEKDAYS, minute_words
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.services.pairs.lookup import behind_doors
from pragma_coach.web.pairs.item_words import contact_words
from pragma_coach.web.pairs.lines import Door


def doors(pair: PairFacts, today: date) -> list[Door]:
    """Return the pages about a pair, the three of every visit first; for somebody who may see them."""
    found, journey = behind_doors(pair, today), pair.journey
    when = _when(found.talk_on, found.talk_minute, today) if found.talk_on else ""
    written, asked = found.plan_at, found.waiting
    reached, ladder, oral = len(journey.milestones), journey.reading(LADDER), journey.reading(ORAL)
    stand = [f"taal {oral.value}"] if oral else []
    stand += [f"trede {ladder.value}"] if ladder else []
    return [
        Door("/contact", "bericht", "Contact", contact_words(journey, today)),
        Door("/gesprekken", "gesprek", "Gesprek", when or "niets op de agenda", when),
        Door("/plan", "plan", "Plan", f"van {in_short(amsterdam_date(written), today)}" if written else "nog niet"),
        Door("/mijlpalen", "trap", "Mijlpalen", f"{reached} genoteerd" if reached else "nog geen"),
        Door("/stand", "cijfers", "Stand", ", ".join(stand) or "nog niet gemeten"),
        Door("/herinnering", "tel", "Herinnering", "stuur een bericht"),
        Door("/hulp", "hulp", "Hulp of signaal", f"{asked} open" if asked else "geen open vraag"),
        Door("/onderdelen", "knoppen", "Onderdelen", "wat hoort op de lijst"),
        Door("/papier", "druk", "Op papier", "twee bladen"),
    ]


def _when(day: date, minute: int | None, today: date) -> str:
    """Return when a talk is as "vandaag", "di 14.00" within a week, or "12 mei"."""
    if not 0 < (day - today).days < len(WEEKDAYS):
        return in_short(day, today)
    weekday = WEEKDAYS[day.weekday()][:2]
    return weekday if minute is None else f"{weekday} {minute_words(minute)}"
