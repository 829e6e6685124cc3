"""A town in which every page has something to show, and who comes in where: made through the services, as people would."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from nets import Net, figure, publication, quarters

from pragma_coach.app import create_app
from pragma_coach.config import Config
from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.instruments import LADDER
from pragma_coach.domain.calendar import amsterdam_date, quarters_due
from pragma_coach.domain.daytime import WEEKDAYS, Hours
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.plan import Goal, Plan, PlanPartner
from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.scoreboard.figures import Band
from pragma_coach.domain.talks.talks import EXTRA, Participant, When
from pragma_coach.domain.town.activities import ActivityId
from pragma_coach.domain.town.help import Theme
from pragma_coach.domain.town.private import PrivateSubject, ReplyWish
from pragma_coach.domain.town.signals import SignalKind
from pragma_coach.domain.types import AccountId, Actor, ItemId, ItemState, Operation, OpId, PhaseId, Role
from pragma_coach.domain.volunteers import CoachOffer, Proof
from pragma_coach.domain.work import Opportunity, OpportunityKind, Requirements, Sector
from pragma_coach.published.cells import NewCell
from pragma_coach.services import plan as plan_acts
from pragma_coach.services import volunteers
from pragma_coach.services.accounts import invitations, own_account, passwords, sign_in, stand_ins
from pragma_coach.services.assessment import readings
from pragma_coach.services.connections import hooks, tokens
from pragma_coach.services.desk import coach_advice
from pragma_coach.services.mail import choices
from pragma_coach.services.network.regions import close_due
from pragma_coach.services.network.release_files import ReleaseHistory
from pragma_coach.services.pairs import acts, records, ticks
from pragma_coach.services.pairs import director as pair_director
from pragma_coach.services.quarter import ggm, report
from pragma_coach.services.scoreboard import publish
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.services.talks import interpreters, talks
from pragma_coach.services.town import activities, help, places, private, signals, walk_in
from pragma_coach.services.work import opportunities
from pragma_coach.simulation import Size, make_town
from pragma_coach.simulation import Town as Lived
from pragma_coach.store import database, schema
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.connections.tokens import Scope
from pragma_coach.store.mail import preferences
from pragma_coach.store.pairs import journeys

ITEM = ItemId("1-gezondheid-huisarts")
MAIL, MAIL_CODE = "noor@voorbeeld.nl", "abcdefgh"


@dataclass(frozen=True, slots=True)
class House:
    """What the walk needs: who can come in by role, and what the parts of an address stand for."""

    config: Config
    slug: str
    people: dict[Role, Account]
    ids: dict[str, str | int]

    def cookie(self, **session: Any) -> str:
        """Return the cookie of a browser with this in its session."""
        app = app_of(self.config)
        answer = app.response_class()
        with app.test_request_context():
            held = app.session_interface.open_session(app, app.test_request_context().request)
            assert held is not None
            held.update(session)
            app.session_interface.save_session(app, held, answer)
        (crumb,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
        return crumb.value

    def signed_in(self, who: Role | Account) -> str:
        """Return the cookie of somebody (with this role) who came in just now."""
        self._at_hand()
        account = who if isinstance(who, Account) else self.people[who]

        @database.one_transaction
        def opened() -> str:
            return sign_in.open_session(account, shared=False, at=datetime.now(UTC)).token

        return self.cookie(_user_id=opened())

    def halfway(self) -> str:
        """Return the cookie of somebody whose password was right, and who is setting up an authenticator."""
        until = datetime.now(UTC) + timedelta(hours=1)
        holder = self.people[Role.COORDINATOR].id
        return self.cookie(halfway=[holder, int(until.timestamp()), ""], new_secret=passwords.new_code_secret())

    def _at_hand(self) -> None:
        """Have the store speak to this town: other tests of the browser have towns of their own."""
        database.close_all()
        database.connect_to(self.config)

    def visit(self, app: Flask, role: Role | None) -> FlaskClient:
        """Return a browser without a screen, signed in or halfway that."""
        client = app.test_client()
        client.set_cookie("stappen", self.signed_in(role) if role else self.halfway())
        return client

    def speak(self, language: str) -> None:
        """Let the coachee choose a language for all pages."""
        self._at_hand()
        coachee = self.people[Role.COACHEE]
        with database.connection():
            own_account.change(operation(coachee), name=coachee.name, language=language)


@cache
def app_of(config: Config) -> Flask:
    """The app of a house, made once: cookies are signed with it, and the pages are found in it."""
    return create_app(config)


def operation(by: Account | Actor) -> Operation:
    """Return an act of now."""
    return Operation(by.actor if isinstance(by, Account) else by, OpId(str(uuid.uuid4())), datetime.now(UTC))


def build(folder: Path) -> House:
    """Make the town in an empty folder and publish what is due."""
    config = Config(data=folder).with_secret()
    now = datetime.now(UTC)
    today = amsterdam_date(now)
    database.connect_to(config)
    schema.migrate(config)
    town = make_town(Size(today, seed=1, pairs=30, coaches=6, years=2))
    due = quarters_due(amsterdam_date(town.organisation.created_at), now)
    for quarter in due:
        publish.publish_due(quarter.published_at, config.releases_file, rules=rules_in_force(config))
    _region(folder, now)
    with database.connection():
        people, pair = _people(town)
        ids: dict[str, str | int] = {
            "item": ITEM,
            "phase": "1",
            "feast": "1",
            "slug": town.organisation.slug,
            "pair": pair.id,
            "region": "r0",
            "form": ggm.QuarterFile.CSV.value,
            "quarter": str(due[-1]),
        }
        ids |= _of_the_pair(people, pair)
        ids |= _of_the_town(people)
        bakery = Opportunity(OpportunityKind.JOB, "Hulp in de bakkerij", "Bakkerij", Requirements(Sector.FOOD))
        ids["opportunity"] = opportunities.enter(operation(people[Role.DIRECTOR]), bakery) or 0
        report.release(operation(town.cast.coordinator), due[-1])
    return House(config, town.organisation.slug, people, ids)


def _region(folder: Path, at: datetime) -> None:
    """Let other organisations publish too, so that there is a region and a country to look at."""
    slugs = [f"o{number}" for number in range(9)]
    net = Net(folder).trust(*slugs)
    net.map(
        "".join(f'[regions.r{n}]\nname = "Regio {n}"\norganisations = {slugs[n * 3 : n * 3 + 3]}\n' for n in range(3))
    )
    for place, slug in enumerate(slugs):
        cells = {quarter: figure(6 + place, band=Band.FROM_30) for quarter in quarters(4)}
        told = [
            publication(slug, quarter, [NewCell("fase-1", quarter.first_day, quarter.last_day, cell)])
            for quarter, cell in cells.items()
        ]
        net.collect(ReleaseHistory(slug, tuple(told), ()))
    close_due(net.folder, net.file, net.levels, at)


def _people(town: Lived) -> tuple[dict[Role, Account], PairFacts]:
    boss, ours = town.cast.coordinator, town.organisation.id

    def account(role: Role, name: str, email: str = "") -> Account:
        return invitations.create_account(operation(boss), name=name, roles=frozenset({role}), email=email)

    today = amsterdam_date(datetime.now(UTC))
    active = [pair for pair in journeys.load_many(ours) if pair.journey.status is PairStatus.ACTIVE]
    pairs = [pair for pair in active if pair.journey.coaches_on(today) and pair.coachee.account_id]
    pair = max(pairs, key=lambda pair: pair.journey.started_on or today)  # who came last has most to do
    coachee = accounts.get(ours, AccountId(pair.coachee.account_id or 0))
    coach = accounts.get(ours, pair.journey.coaches_on(today)[0].account_id)
    assert coachee is not None
    assert coach is not None
    return {
        Role.COORDINATOR: boss,
        Role.COACH: coach,
        Role.COACHEE: coachee,
        Role.DIRECTOR: account(Role.DIRECTOR, "Dirk Regisseur", "dirk@voorbeeld.nl"),
        Role.INTERPRETER: account(Role.INTERPRETER, "Tess Tolk"),
    }, pair


def _of_the_pair(people: dict[Role, Account], pair: PairFacts) -> dict[str, str | int]:
    """Give the pair a plan, a talk with an interpreter, a question, a signal, a director and readings."""
    boss, coach, coachee, tess = (
        people[role] for role in (Role.COORDINATOR, Role.COACH, Role.COACHEE, Role.INTERPRETER)
    )
    today = amsterdam_date(datetime.now(UTC))
    tomorrow = today + timedelta(days=1)
    interpreters.set_profile(operation(boss), tess.id, ["ar", "ti"], [Hours(tomorrow.weekday(), 540, 1200)])
    talk = talks.plan(
        operation(coach), pair.id, EXTRA, When(tomorrow, 14 * 60), [Participant.COACHEE, Participant.COACH]
    )
    interpreters.book(operation(coach), pair.id, talk.id, tess.id, "ar")
    plan = Plan(
        "Ik wil kok worden.",
        "Eerst een jaar leren.",
        "Elke dag Nederlands praten.",
        "We vinden samen werk in een keuken.",
        (Goal("taal", "Ik haal B1."), Goal("werk", "Ik loop stage.", reached=True)),
        (PlanPartner("taalschool", "Lessen op maandag."),),
    )
    known = plan_acts.read_plan(Act.EDIT_PLAN, coach.actor, pair.id, today).number
    plan_acts.save_plan(operation(coach), pair.id, known, plan)
    plan_acts.save_plan(operation(coach), pair.id, known + 1, replace(plan, ambition="Ik wil bakker worden."))
    plan_acts.save_own_goals(operation(coachee), pair.id, known + 2, [Goal("sociaal", "Ik ken mijn buren.", own=True)])
    help.ask(operation(coachee), pair.id, Theme.POST, "Een brief van de bank.")
    private.write(operation(coachee), pair.id, PrivateSubject.TALK, ReplyWish.CALL, "Ik wil graag praten.")
    signals.give(operation(coach), pair.id, SignalKind.MONEY)
    done = [item for item in pair.journey.listed(acts.programme_of(pair)) if item.phase == "1" and item.id != ITEM]
    for item in done[:15]:
        ticks.tick(operation(coach), pair.id, item.id, ItemState.DONE)
    records.close_phase(operation(boss), pair.id, PhaseId("1"), reason="Samen vastgesteld.")
    pair_director.name_director(operation(boss), pair.id, people[Role.DIRECTOR].id)
    pair_director.share_with(operation(coachee), pair.id, DIRECTOR_PARTY, True)
    readings.take_reading(operation(coach), pair.id, LADDER, "3")
    readings.take_scores(operation(coach), pair.id, {LifeDomain.WONEN: "2", LifeDomain.TAAL: "4"})
    choices.ask_address(operation(coachee), MAIL)
    preferences.set_code(pair.organisation_id, coachee.id, MAIL_CODE)
    stop = preferences.stop_token(pair.organisation_id, coachee.id)
    card = invitations.issue_card(operation(boss), coach.id)
    return {
        "/organisatie/tolken/<account:account_id>": tess.id,
        "talk": talk.id,
        "/k/<code>": card.code,
        "/post/adres/<code>": MAIL_CODE,
        "/post/stop/<token>": stop,
        "/vertaling/<language>": "ar",
    }


def _of_the_town(people: dict[Role, Account]) -> dict[str, str | int]:
    """Give the town a walk-in hour, an activity, a volunteer with papers, a stand-in, a key and a connection."""
    boss, coach = people[Role.COORDINATOR], people[Role.COACH]
    tomorrow = amsterdam_date(datetime.now(UTC)) + timedelta(days=1)
    walk_in.add_hour(operation(boss), WEEKDAYS[2], "10:00", "12:00", "Bibliotheek")
    walk_in.count_visit(operation(coach), Theme.POST, "15")
    cafe = activities.TypedActivity("Taalcafé", "language", tomorrow, "19.30", "Bibliotheek", "everybody", True)
    activity = activities.announce(operation(coach), cafe) or ActivityId(0)
    coach_advice.keep_offer(operation(coach), coach.id, CoachOffer(frozenset({"ar"}), frozenset(), frozenset(), 3))
    volunteers.show_proof(operation(boss), coach.id, Proof.VOG, amsterdam_date(datetime.now(UTC)))
    director = people[Role.DIRECTOR].id
    stand_ins.name_stand_in(operation(boss), director, None, tomorrow + timedelta(days=20))
    tokens.make(operation(boss), "Klantsysteem gemeente", frozenset(Scope), None)
    hooks.add(operation(boss), "http://127.0.0.1:9/haak", local=True)
    invited = invitations.invite(operation(boss), director)
    place = places.town_places(boss.actor).places[0].id
    return {"activity": activity, "place": place, "account": coach.id, "/welkom/<code>": invited.code}
