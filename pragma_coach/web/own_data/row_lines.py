"""All that is kept of a coachee in lines that can be read: a row of a table is a line, in Dutch, as people say it.

Every column of every table about a person has its words here or is one of the `PLUMBING`; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.daytime import WEEKDAYS, minute_words
from pragma_coach.domain.mail import OFFERS, MailRhythm, refusal_words
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.check_in import CheckInAnswer
from pragma_coach.domain.pairs.glance import Glance
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.plan import PARTNERS, Plan
from pragma_coach.domain.talks.talks import PARTICIPANTS, PLACES, TALK_OUTCOMES, WISHES, TalkState
from pragma_coach.domain.texts.languages import DUTCH_NAMES, LANGUAGES
from pragma_coach.domain.texts.words import LIFE_DOMAINS, ROLES
from pragma_coach.domain.town.help import HelpState, Theme
from pragma_coach.domain.town.private import PrivateSubject, ReplyWish
from pragma_coach.domain.town.signals import ReferralPartner, SignalAct, SignalKind, SignalState
from pragma_coach.domain.volunteers import Proof
from pragma_coach.domain.work import Education, InvitationState, NoFit, Sector
from pragma_coach.services.operations.dpia import table_facts
from pragma_coach.services.own_data.everything import WHO, DataLine, DataSection, OwnData
from pragma_coach.store.accounts.sessions import Purpose
from pragma_coach.store.mail.outbox import LetterKind
from pragma_coach.store.own_data import Row
from pragma_coach.store.plan import read_plan
from pragma_coach.web.desk.words import NEEDS
from pragma_coach.web.kept.keeping import one_line
from pragma_coach.web.own_data.event_lines import HELP_TURNS, event_line
from pragma_coach.web.plan.views import TEXTS

PAGE_WORDS = {
    Page.LIST: "je stappen",
    Page.TALKS: "je gesprekken",
    Page.PLAN: "je plan",
    Page.STANDING: "hoe het gaat",
    Page.HELP: "hulp vragen",
    Page.MESSAGE: "je bericht aan de coördinator",
    Page.WORK: "werk en projecten",
    Page.FACTS: "je gegevens",
    Page.EXPORT: "een bestand met namen",
    Page.API: "een ander systeem van de organisatie",
}
NOT_READ = frozenset({"tick", "performed", "assignment", "due", "quarter_share"})  # derived, or only of the machine
WHEN = ("happened_on", "seen_on", "held_on", "planned_on", "on", "since", "asked_at", "given_at", "at", "created_at")
# Numbers by which the machine finds rows; who and when stand at the ends of a line.
PLUMBING = frozenset(
    {*WHO, *WHEN, "id", "rev", "number", "sequence", "pair_id", "coachee_id", "card_id", "programme_version"}
    | {"organisation_id", "snapshot", "content", "action", "page", "name_key", *Glance.__slots__, "disputed"}
    | {"totp_since", "route_on"}
)
Words = Mapping[Any, str] | Callable[[Any], str] | None
CALLED = None  # the value is an id: what that is called


def _day(value: Any) -> str:
    day = amsterdam_date(value) if isinstance(value, datetime) else value
    return f"{day:%d-%m-%Y}" if isinstance(day, date) else str(value)


def _weekday(number: int) -> str:
    return WEEKDAYS[number]


def _yes_no(yes: str, no: str) -> Words:
    return {True: yes, False: no}


def _each(words: Mapping[Any, str]) -> Words:
    """Return the words for a text that is a list of codes."""
    return lambda text: ", ".join(words.get(code, code) for code in str(text).split())


def _plan(text: str) -> str:
    plan: Plan = read_plan(text)
    partners = {partner.id: partner.title for partner in PARTNERS}
    parts = [f"{title} {getattr(plan, part)}" for part, title in TEXTS.items() if getattr(plan, part)]
    parts += [
        f"Doel ({goal.heading}{', eigen doel' if goal.own else ''}): {goal.text}{' – bereikt' if goal.reached else ''}"
        for goal in plan.goals
    ]
    parts += [f"Hulp van {partners.get(one.kind, one.kind)}: {one.role}" for one in plan.partners]
    return " / ".join(parts) or "leeg"


# Of each table its columns, in the order of the line: the label before the value, and the value in words.
SAID: Mapping[str, Mapping[str, tuple[str, Words]]] = {
    "account": {
        "name": ("", str),
        "roles": ("als", _each(ROLES)),
        "language": ("leest", LANGUAGES),
        "email": ("e-mail", str),
        "phone": ("telefoon", str),
        "disabled_at": ("gesloten op", _day),
    },
    "login_card": {
        "purpose": ("", {one: one.label.lower() for one in Purpose}),
        "last_used_at": ("het laatst gebruikt op", _day),
        "revoked_at": ("ingetrokken op", _day),
    },
    "login_session": {
        "shared": ("", _yes_no("gedeeld toestel", "eigen toestel")),
        "seen_at": ("het laatst gebruikt op", _day),
        "expires_at": ("ingelogd tot", _day),
    },
    "kept_form": {"fields": ("nog niet verstuurd:", one_line), "kept_at": ("bewaard op", _day)},
    "coachee": {
        "name": ("", str),
        "linked_on": ("gekoppeld aan de gemeente op", _day),
        "housed_on": ("woont hier sinds", _day),
        "coaching_started_on": ("coaching sinds", _day),
        "verified_at": ("datums nagekeken op", _day),
        "household_id": ("", lambda _: "hoort bij een gezin of huis dat hier ook bekend is"),
    },
    "pair": {
        "programme": ("aanpak", CALLED),
        "phase": ("fase", CALLED),
        "status": ("", dict(zip(PairStatus, ("begint later", "bezig", "rust", "gestopt"), strict=True))),
        "started_on": ("begonnen op", _day),
        "last_sign_on": ("het laatst iets opgeschreven op", _day),
    },
    "counted": {"measure": ("meting", CALLED), "window_end": ("over de tijd tot en met", _day)},
    "talk": {
        "kind": ("", CALLED),
        "state": ("", dict(zip(TalkState, ("op de agenda", "gehouden", "afgezegd", "niet nodig"), strict=True))),
        "minute": ("om", minute_words),
        "minutes": ("duur in minuten:", str),
        "place": ("", PLACES),
        "topics": ("onderwerpen:", _each(LIFE_DOMAINS)),
        "outcome": ("", TALK_OUTCOMES),
        "wish": ("", WISHES),
        "changed_at": ("het laatst veranderd op", _day),
    },
    "talk_person": {"talk_id": ("", CALLED), "part": ("erbij:", PARTICIPANTS)},
    "talk_change": {
        "talk_id": ("", CALLED),
        "act": (
            "",
            {
                "planned": "op de agenda gezet",
                "moved": "verzet",
                "cancelled": "afgezegd",
                "held": "opgeschreven als gehouden",
                "taken_back": "toch niet gehouden",
                "skipped": "niet nodig",
                "wish": "een andere dag gevraagd",
                "interpreter": "een tolk gevraagd",
                "no_interpreter": "de tolk afgezegd",
                "handed_over": "gaat mee naar wie nu coach is",
            },
        ),
        "planned_on": ("voor", _day),
        "minute": ("om", minute_words),
    },
    "interpreter_booking": {
        "talk_id": ("", CALLED),
        "language": ("tolk", DUTCH_NAMES),
        "briefed_at": ("uitgelegd op", _day),
    },
    # A coachee may be an interpreter, or become a coach.
    "interpreter": {"languages": ("", _each(DUTCH_NAMES)), "changed_at": ("veranderd op", _day)},
    "interpreter_hours": {"weekday": ("", _weekday), "start": ("van", minute_words), "until": ("tot", minute_words)},
    "coach_profile": {
        "languages": ("", _each(LANGUAGES)),
        "areas": ("", str),
        "days": ("op", _each({})),
        "room": ("plaats voor koppels:", str),
    },
    "volunteer_proof": {"proof": ("", Proof.labels()), "withdrawn_at": ("teruggenomen op", _day)},
    "stand_in_term": {"until": ("tot en met", _day), "ended_at": ("gestopt op", _day), "named_at": ("gezegd op", _day)},
    "film_seen": {"film": ("", CALLED)},
    "calendar_key": {},
    "help_request": {"theme": ("", Theme.labels()), "words": ("", str), "state": ("", HelpState.labels())},
    "help_turn": {"request_id": ("vraag:", CALLED), "kind": ("", HELP_TURNS)},
    "signal": {"kind": ("", SignalKind.labels()), "state": ("", SignalState.labels())},
    "signal_turn": {
        "signal_id": ("signaal:", CALLED),
        "kind": (
            "",
            {
                SignalAct.SEE: "gezien",
                SignalAct.TAKE_UP: "opgepakt",
                SignalAct.REFER: "doorverwezen",
                SignalAct.CLOSE: "afgesloten",
                SignalAct.WITHDRAW: "teruggenomen",
            },
        ),
        "value": ("naar", ReferralPartner.labels()),
    },
    "private_word": {
        "subject": ("", PrivateSubject.labels()),
        "wish": ("antwoord:", ReplyWish.labels()),
        "words": ("", str),
        "state": ("", HelpState.labels()),
    },
    "private_turn": {"word_id": ("bericht:", CALLED), "kind": ("", HELP_TURNS), "reply": ("", str)},
    "desk_call": {
        "kind": ("", {"called": "gebeld met de coach", "later": "een week later bellen"}),
        "needs": ("om:", _each(NEEDS)),
        "note": ("notitie:", str),
        "until": ("weer bellen vanaf", _day),
        "undone_at": ("teruggenomen op", _day),
    },
    "check_in": {"months": ("na zoveel maanden:", str), "answer": ("", CheckInAnswer.labels())},
    "feast_seen": {"feast": ("", CALLED)},
    "activity_guest": {
        "activity_id": ("", CALLED),
        "coming": ("", _yes_no("zei: ik kom", "")),
        "was_there": ("", _yes_no("was erbij", "")),
    },
    "plan_version": {"content": ("", _plan)},
    "mail_address": {"address": ("", str), "confirmed_at": ("bevestigd op", _day)},
    "mail_choice": {
        "topic": ("", {topic: offer.title for topic, offer in OFFERS.items()}),
        "rhythm": ("", MailRhythm.labels()),
    },
    "mail_stop": {},
    "mail_outbox": {
        "kind": ("", LetterKind.labels()),
        "period": ("over", lambda period: period if len(period) == len("2026-12-01") else ""),
        "due_at": ("voor", _day),
        "tries": ("keer geprobeerd:", str),
        "sent_at": ("verstuurd op", _day),
        "sent_to": ("", lambda _: "naar een adres dat wij niet meer kunnen lezen"),
        "refused_at": ("geweigerd op", _day),
        "problem": ("", refusal_words),
    },
    "viewing": {"role": ("als", ROLES), "page": ("keek naar", PAGE_WORDS)},
    "pair_wish": {"area": ("", str), "days": ("op", _each({}))},
    "work_profile": {
        "sectors": ("", _each(Sector.labels())),
        "education": ("school:", Education.labels()),
        "days": ("op", _each({})),
        "hours": ("uren per week, hoogstens:", str),
    },
    "opportunity_invitation": {
        "opportunity_id": ("", CALLED),
        "state": ("", InvitationState.labels()),
        "value": ("", NoFit.labels()),
        "started_on": ("begonnen op", _day),
    },
    "invitation_turn": {
        "invitation_id": ("", CALLED),
        "state": ("", InvitationState.labels()),
        "value": ("", NoFit.labels()),
    },
}
# Rows of which there is nothing to say but that they are there.
ALONE = {
    "calendar_key": "een geheim adres voor de agenda op de telefoon",
    "mail_stop": "een geheim adres om te stoppen",
}


def sections(own: OwnData) -> list[DataSection]:
    """Return everything that is kept, by table, the latest first."""
    purpose = table_facts()
    return [
        DataSection(
            name, purpose[name]["purpose"], tuple(sorted((_line(name, row, own) for row in rows), key=_latest_first))
        )
        for name, rows in own.rows.items()
        if name not in NOT_READ
    ]


def _latest_first(line: DataLine) -> tuple[bool, int]:
    return line.on is None, -(line.on.toordinal() if line.on else 0)


def _line(table: str, row: Row, own: OwnData) -> DataLine:
    columns = SAID.get(table, {})
    when = next((row[key] for key in WHEN if row.get(key) and key not in columns), None)
    on = amsterdam_date(when) if isinstance(when, datetime) else when
    who = next((own.known.get(str(row[key]), "") for key in WHO if row.get(key)), "")
    if table == "event":
        return DataLine(on, event_line(row, own), who)
    said = [
        f"{label} {value}".strip()
        for column, (label, words) in columns.items()
        if row.get(column) not in ("", None) and (value := _value(row[column], words, own.known))
    ]
    return DataLine(on, ", ".join(said) or ALONE[table], who)


def _value(value: Any, words: Words, known: Mapping[str, str]) -> str:
    if words is CALLED:
        return known.get(str(value), str(value))
    return words(value) if callable(words) else words.get(value, str(value))
