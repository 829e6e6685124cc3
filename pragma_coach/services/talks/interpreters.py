"""Interpreters: who can be asked when and in which language, one for a talk, and what an interpreter may see.

An interpreter sees the own appointments and nothing else of a file; from the day after the talk there is nothing left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.daytime import FIRST_MINUTE, LAST_MINUTE, WEEKDAYS, Hours, minute_words
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.talks.talks import KeptTalk, Participant, TalkId, TalkState, When, rule_of
from pragma_coach.domain.texts.languages import DUTCH_NAMES
from pragma_coach.domain.types import AccountId, Actor, Operation, OrganisationId, PairId, Role
from pragma_coach.services.pairs.acts import open_pair, programme_of
from pragma_coach.services.rights import require, today_of
from pragma_coach.services.talks.lookup import planned_talk
from pragma_coach.store import ledger
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import interpreters, talks
from pragma_coach.store.talks.interpreters import InterpreterProfile, TalkInterpreter

_MOST_BLOCKS = 21


@dataclass(frozen=True, slots=True)
class Appointment:
    """All that an interpreter may know of a talk: when, where, in which language, and the first name of the coachee."""

    talk_id: TalkId
    when: When
    language: str
    first_name: str
    briefed: bool
    tell_before: bool
    cancelled: bool = False
    sequence: int = 0


def free(organisation_id: OrganisationId, talk: KeptTalk, language: str = "") -> list[InterpreterProfile]:
    """Return who can interpret at a talk: in the language, within the own hours, and not booked elsewhere then."""
    when = talk.when
    if when.minute is None:
        return []
    start, until = when.minute, when.minute + when.minutes
    busy = interpreters.busy(organisation_id, talk, start, until)
    return [
        profile
        for profile in interpreters.profiles(organisation_id)
        if not profile.disabled
        and profile.account_id not in busy
        and (not language or language in profile.languages)
        and any(block.hold(when.day, start, until) for block in profile.hours)
    ]


def require_free(organisation_id: OrganisationId, talk: KeptTalk) -> None:
    """Raise Invalid when the interpreter booked for a talk is not free at its current time."""
    booking = interpreters.booking_of(organisation_id, talk.id)
    if booking is None:
        return
    interpreters.hold(organisation_id)
    if talk.when.minute is None:
        raise Invalid("Er is een tolk bij dit gesprek. Vul een tijd in, of zeg eerst de tolk af.", "time")
    able = free(organisation_id, talk, booking.language)
    if booking.account_id not in {profile.account_id for profile in able}:
        raise Invalid(f"De tolk kan dan niet. {_who_can(able)} Zeg de tolk af, of kies een andere tijd.", "time")


def _who_can(able: Sequence[InterpreterProfile]) -> str:
    if not able:
        return "Er is dan geen andere tolk vrij."
    return f"Wel vrij: {', '.join(profile.name for profile in able)}."


@one_transaction
def book(
    operation: Operation, pair_id: PairId, talk_id: TalkId, account_id: AccountId, language: str
) -> TalkInterpreter:
    """Book the one interpreter of a talk. Raise Invalid for a second one, and for one who is not free.

    The sentence names who is free. The interpreter sees this appointment until the day of the talk is over.
    """
    talk = _talk(operation, pair_id, talk_id)
    organisation_id = operation.actor.organisation_id
    interpreters.hold(organisation_id)
    known = interpreters.booking_of(organisation_id, talk_id)
    if known and known.account_id == account_id and known.language == language:
        return known
    if known:
        raise Invalid("Dit gesprek heeft al een tolk. Zeg die eerst af.", "interpreter")
    if talk.when.minute is None:
        raise Invalid("Kies eerst een tijd voor het gesprek. Dan is te zien wie vrij is.", "interpreter")
    if language not in DUTCH_NAMES:
        raise Invalid("Kies de taal van de tolk uit de lijst.", "language")
    able = free(organisation_id, talk, language)
    if account_id not in {profile.account_id for profile in able}:
        at = f"{in_words(talk.when.day)} om {minute_words(talk.when.minute)} uur"
        raise Invalid(f"Deze tolk is op {at} niet vrij voor {DUTCH_NAMES[language]}. {_who_can(able)}", "interpreter")
    booking = TalkInterpreter(talk_id, account_id, language)
    if ledger.claim(operation, "book_interpreter", str(talk_id)):
        interpreters.book(organisation_id, booking)
        _save(operation, talk, "interpreter", account_id)
    return booking


@one_transaction
def let_go(operation: Operation, pair_id: PairId, talk_id: TalkId) -> None:
    """Let the interpreter of a talk go: the appointment is gone for that person at once."""
    talk = _talk(operation, pair_id, talk_id)
    known = interpreters.booking_of(operation.actor.organisation_id, talk_id)
    if known is not None and ledger.claim(operation, "let_interpreter_go", str(talk_id)):
        interpreters.unbook(operation.actor.organisation_id, talk_id)
        _save(operation, talk, "no_interpreter", None)


def _talk(operation: Operation, pair_id: PairId, talk_id: TalkId) -> KeptTalk:
    pair = open_pair(operation, pair_id, Act.PLAN_TALK)
    journeys.hold(pair_id)
    return planned_talk(pair, talk_id, "interpreter")


def _save(operation: Operation, talk: KeptTalk, act: str, interpreter: AccountId | None) -> None:
    people: dict[Participant, AccountId | None] = {
        part: talk.people.get(part) for part in talk.parts - {Participant.INTERPRETER}
    }
    if interpreter is not None:
        people[Participant.INTERPRETER] = interpreter
    talks.save(operation, talk, act, people)


def all_interpreters(actor: Actor) -> list[tuple[Account, InterpreterProfile | None]]:
    """Return the interpreters of the organisation, with their languages and hours when these are known."""
    require(Act.MANAGE_INTERPRETERS, actor)
    with connection():
        known = {profile.account_id: profile for profile in interpreters.profiles(actor.organisation_id)}
        found = accounts.every(actor.organisation_id, Role.INTERPRETER)
    return [(account, known.get(account.id)) for account in found if not account.disabled]


def interpreter(actor: Actor, account_id: AccountId) -> tuple[Account, InterpreterProfile | None]:
    """Return one interpreter. Raise NotThere when the account is none."""
    for account, profile in all_interpreters(actor):
        if account.id == account_id:
            return account, profile
    raise NotThere


@one_transaction
def set_profile(operation: Operation, account_id: AccountId, languages: Iterable[str], hours: Iterable[Hours]) -> None:
    """Keep in which languages and blocks of the week somebody interprets. Raise Invalid with the field to mend."""
    interpreter(operation.actor, account_id)
    spoken, blocks = frozenset(languages), sorted(hours)
    if not spoken or not spoken <= DUTCH_NAMES.keys():
        raise Invalid("Kies een of meer talen uit de lijst.", "languages")
    if len(blocks) > _MOST_BLOCKS:
        raise Invalid("Dat zijn te veel blokken. Voeg er een paar samen.", "hours")
    for block in blocks:
        if not FIRST_MINUTE <= block.start < block.until <= LAST_MINUTE:
            raise Invalid(f"Kijk {WEEKDAYS[block.weekday]} na: het einde komt na het begin.", f"hours-{block.weekday}")
    for first, second in pairwise(blocks):
        if first.weekday == second.weekday and second.start < first.until:
            raise Invalid(f"Op {WEEKDAYS[first.weekday]} lopen twee blokken door elkaar.", f"hours-{first.weekday}")
    if ledger.claim(operation, "set_interpreter"):
        interpreters.save_profile(operation.actor.organisation_id, account_id, spoken, blocks, operation.at)


def appointments(actor: Actor, today: date, *, cancelled: bool = False) -> list[Appointment]:
    """Return the appointments of an interpreter that are still to come, with `cancelled` also those called off."""
    require(Act.SEE_APPOINTMENTS, actor)
    organisation_id = actor.organisation_id
    with connection():
        known = {found.talk_id: found for found in interpreters.bookings_of(organisation_id, actor.account_id)}
        states = {TalkState.PLANNED, TalkState.CANCELLED} if cancelled else {TalkState.PLANNED}
        coming = [
            talk
            for talk in talks.of_account(organisation_id, actor.account_id, Participant.INTERPRETER, today)
            if talk.id in known and talk.state in states
        ]
        return [_appointment(organisation_id, talk, known[talk.id]) for talk in coming]


def _appointment(organisation_id: OrganisationId, talk: KeptTalk, booking: TalkInterpreter) -> Appointment:
    pair = journeys.load(organisation_id, talk.pair_id)
    if pair is None:
        raise LookupError(talk.pair_id)
    rule = rule_of(programme_of(pair), talk.kind)
    return Appointment(
        talk_id=talk.id,
        when=talk.when,
        language=booking.language,
        first_name=pair.coachee.name.split()[0],
        briefed=booking.briefed_at is not None,
        tell_before=bool(rule and rule.told_before),
        cancelled=talk.state is TalkState.CANCELLED,
        sequence=talk.sequence,
    )


@one_transaction
def brief(operation: Operation, talk_id: TalkId, on: bool) -> None:
    """Note that the interpreter explained the talk beforehand, or take that back. Raise NotThere for another's talk."""
    mine = {found.talk_id: found for found in appointments(operation.actor, today_of(operation))}
    if talk_id not in mine:
        raise NotThere
    if mine[talk_id].briefed != on and ledger.claim(operation, "brief", str(talk_id)):
        interpreters.brief(operation.actor.organisation_id, talk_id, operation.at if on else None)
