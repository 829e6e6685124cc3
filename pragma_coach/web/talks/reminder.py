"""The page with texts that a coach sends as a reminder from the own phone; nothing of it is sent or kept here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from babel.dates import format_date
from flask import Blueprint, current_app, render_template, request, url_for

from pragma_coach import catalogues
from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.journey import SETTLED, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.reasons import ContactKind
from pragma_coach.domain.talks.reminder import (
    Reminder,
    ReminderKind,
    both,
    steps_of,
    text_in,
)
from pragma_coach.domain.texts.languages import DUTCH, SCREENS, direction
from pragma_coach.domain.types import PairId
from pragma_coach.services.pairs.acts import pair_for, programme_of
from pragma_coach.services.talks.lists import talks_of
from pragma_coach.web.pairs.item_words import translations_for
from pragma_coach.web.shared.approved_texts import approved_here
from pragma_coach.web.shared.audience import pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.guards import actor
from pragma_coach.web.talks.words import when_words

blueprint = Blueprint("talks_reminder", __name__, url_prefix="/koppel/<pair:pair_id>")

_TITLES = {
    ReminderKind.TALK: "Een gesprek",
    ReminderKind.STEPS: "Waar u samen aan werkt",
    ReminderKind.OPEN: "Kijk weer eens in Stappen",
}


@dataclass(frozen=True, slots=True)
class ReadyText:
    """A text that is ready to be sent: in the newcomer's own language ("" when that is Dutch) and in Dutch."""

    title: str
    about: str
    own: str
    dutch: str
    whole: str
    whatsapp: str
    sms: str


class _PlainWords:
    """A language as a reminder is said in it, for one newcomer: the words of screens and lists, without markup."""

    def __init__(self, pair: PairFacts, language: str) -> None:
        self._language = language
        self._texts = {**catalogues.load_messages(language), **approved_here(language).screens}
        self._items = translations_for(pair) if language != DUTCH else {}

    def say(self, text: str) -> str | None:
        if self._language == DUTCH:
            return text
        return self._texts[text].texts[0] if text in self._texts else None

    def day(self, day: date) -> str:
        return format_date(day, "EEEE d MMMM", locale=self._language)

    def step(self, item: Item) -> str:
        own = self._items.get(item.id)
        return own.title.text if own else item.title


def _reminders(pair: PairFacts) -> Iterator[Reminder]:
    """Yield what the coach can remind of now: each talk ahead, the steps of now, and the list itself."""
    programme, journey = programme_of(pair), pair.journey
    if journey.status is PairStatus.ENDED:
        return
    for talk in talks_of(pair, today()).coming:
        if talk.when.day >= today():
            yield Reminder(ReminderKind.TALK, when=talk.when)
    todo = [item for item in journey.listed(programme) if journey.state_of(item.id) not in SETTLED]
    if steps := steps_of(todo, journey.focus):
        yield Reminder(ReminderKind.STEPS, steps=steps)
    yield Reminder(ReminderKind.OPEN, address=current_app.config["OWN_ORIGIN"])


def _ready(pair: PairFacts, reminder: Reminder) -> ReadyText:
    dutch = text_in(_PlainWords(pair, DUTCH), reminder) or ""
    own = text_in(_PlainWords(pair, pair.language), reminder) if pair.language in SCREENS else None
    whole = both(own, dutch)
    apple = any(name in request.user_agent.string for name in ("iPhone", "iPad", "iPod", "Macintosh"))
    return ReadyText(
        title=_TITLES[reminder.kind],
        about=when_words(reminder.when) if reminder.when else "",
        own=own if own and own != dutch else "",
        dutch=dutch,
        whole=whole,
        whatsapp=whatsapp_link(whole),
        sms=sms_link(whole, apple=apple),
    )


def whatsapp_link(text: str) -> str:
    """Return the link that opens WhatsApp with the text; there one chooses to whom."""
    return f"https://wa.me/?text={quote(text, safe='')}"


def sms_link(text: str, *, apple: bool) -> str:
    """Return the link that opens the text messages with the text and no number.

    Phones of Apple read what comes behind the number after "&", all others after "?"; each takes the other's for a
    number.
    """
    return f"sms:{'&' if apple else '?'}body={quote(text, safe='')}"


@blueprint.get("/herinnering")
@pair_audience(Act.LOG_CONTACT, Page.LIST)
def texts(pair_id: PairId) -> str:
    """Show the texts from which a coach can choose, each with what sends it."""
    pair = pair_for((Act.LOG_CONTACT,), actor(), pair_id, today())
    return render_template(
        "talks/reminder.html",
        pair=pair,
        texts=[_ready(pair, reminder) for reminder in _reminders(pair)],
        side=direction(pair.language),
        contact=url_for("pairs_coach.contact", pair_id=pair.id, soort=ContactKind.MESSAGE.value),
    )
