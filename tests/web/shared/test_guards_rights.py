"""Every page and every form, asked by everybody: the answers are those of docs/rechten.md, and nothing leaks."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import make
import pytest
from flask import Flask
from pagecheck import without_secrets
from stage import Cast, Visit, browser, come_in, on_both_engines
from werkzeug.routing import Rule

from pragma_coach.domain.access import POLICY, Act, Relation
from pragma_coach.domain.daytime import Hours
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.talks.talks import EXTRA, Participant, When
from pragma_coach.domain.types import ItemState, PairId, PhaseId, Role
from pragma_coach.services.accounts import settings
from pragma_coach.services.connections import tokens
from pragma_coach.services.pairs import check_ins, director, lifecycle, records, ticks
from pragma_coach.services.talks import interpreters, talks
from pragma_coach.services.town import private
from pragma_coach.store import database
from pragma_coach.store.connections.tokens import Scope
from pragma_coach.web.shared.audience import AudienceKind, audience_of
from pragma_coach.web.shared.urls import short_id

DOCUMENT = Path(__file__).parents[3] / "docs" / "rechten.md"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS")
ROLE_COLUMNS = (Role.COACHEE, Role.COACH, Role.COORDINATOR, Role.DIRECTOR, Role.INTERPRETER, Role.ADMIN)
RELATION_WORDS = {
    "zelf": Relation.SELF,
    "coach": Relation.COACH,
    "regisseur": Relation.DIRECTOR,
    "organisatie": Relation.ORGANISATION,
    "apart": Relation.APART,
    "huis": Relation.HOUSEHOLD,
}
# Who coached, interpreted or noted something for our coachee stands in what is kept: the coachee may read all of that.
# What the newcomer told the coordinator alone, and the answer: nobody else may find a word of it anywhere.
ASIDE = ("Geheimwoord", "Antwoordwoord", "niet goed samen")
# What the other of the pair answered to the question how it goes; the coordinator reads both.
NOT_MINE = {"own_coachee": ("Gaat wel", "gaat wel"), "own_coach": ("Niet goed", "“niet goed”")}
HELPED_ME = frozenset({"Vera", "Tess"})
OPEN = {"openbaar": AudienceKind.PUBLIC, "deur": AudienceKind.DOORWAY, "sleutel": AudienceKind.KEY}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def written_rights() -> dict[str, frozenset[tuple[Role, Relation]]]:
    """Read the table of acts, as people signed it."""
    rights: dict[str, frozenset[tuple[Role, Relation]]] = {}
    for line in DOCUMENT.read_text("utf-8").splitlines():
        cells = _cells(line)
        if len(cells) == 2 + len(ROLE_COLUMNS) and re.fullmatch(r"[a-z]+_[a-z_]+|tick|claim|undo", cells[0]):
            granted = zip(ROLE_COLUMNS, cells[2:], strict=True)
            rights[cells[0]] = frozenset((role, RELATION_WORDS[word]) for role, word in granted if word != "–")
    return rights


def written_pages() -> dict[tuple[str, str], str]:
    """Read the table of pages: (method, path) to the act, or to "openbaar" or "deur"."""
    pages: dict[tuple[str, str], str] = {}
    for line in DOCUMENT.read_text("utf-8").splitlines():
        cells = _cells(line)
        if len(cells) == 3 and cells[0].startswith("`/"):
            for method in cells[1].split():
                pages[method, cells[0].strip("`")] = cells[2]
    return pages


def routes(app: Flask) -> list[tuple[str, Rule]]:
    """Return every (method, rule) of the app, HEAD and OPTIONS apart: they follow GET."""
    return [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def test_the_two_writings_of_the_rights_are_one() -> None:
    assert written_rights() == {act.value: granted for act, granted in POLICY.items()}


def test_every_page_stands_in_the_document_and_the_other_way_round(app: Flask) -> None:
    declared = {}
    for method, rule in routes(app):
        place = audience_of(app.view_functions[rule.endpoint])
        assert place is not None
        words = {kind: word for word, kind in OPEN.items()}
        declared[method, rule.rule] = words.get(place.kind) or (place.act.value if place.act else "")
    assert declared == written_pages()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast, with roles and with what they are to our pair; None is a passer-by."""

    name: str
    browser: Visit
    roles: frozenset[Role]
    relations: frozenset[Relation]
    sees: frozenset[str]  # whose names may stand on a page for them


@pytest.fixture
def others_of_the_pair(cast: Cast) -> None:
    """Let the pair have had an earlier coach, who must not come in any more, and a director, with whom it is shared."""
    with database.connection():
        director.name_director(make.operation(cast.coordinator.actor), cast.own_pair, cast.director.id)
        director.share_with(make.operation(cast.own_coachee.actor), cast.own_pair, DIRECTOR_PARTY, True)
        make.account(cast.organisation.id, Role.DIRECTOR, name="Rianne Elders")
        former = make.account(cast.organisation.id, Role.COACH, name="Vera Voorbij")
        by = cast.coordinator.actor
        lifecycle.hand_over(make.operation(by), cast.own_pair, former.id)
        lifecycle.hand_over(make.operation(by), cast.own_pair, cast.own_coach.id)


@pytest.fixture(autouse=True)
def talk_with_interpreter(cast: Cast) -> None:
    """Let the pair have a talk with an interpreter, who may know one first name."""
    with database.connection():
        by, tess, when = make.operation, cast.interpreter.id, When(make.TODAY, 14 * 60)
        interpreters.set_profile(by(cast.coordinator.actor), tess, ["ar"], [Hours(when.day.weekday(), 540, 1200)])
        talk = talks.plan(
            by(cast.own_coach.actor), cast.own_pair, EXTRA, when, [Participant.COACHEE, Participant.COACH]
        )
        interpreters.book(by(cast.own_coach.actor), cast.own_pair, talk.id, tess, "ar")


@pytest.fixture(autouse=True)
def something_to_celebrate(cast: Cast) -> None:
    """Let our pair have ended its first phase: there is a paper of that."""
    with database.connection():
        ticks.tick(make.operation(cast.own_coach.actor), cast.own_pair, make.BOTH_ITEM, ItemState.DONE)
        by = make.operation(cast.coordinator.actor)
        records.close_phase(by, cast.own_pair, PhaseId("1"), reason="Samen vastgesteld.")


@pytest.fixture(autouse=True)
def told_aside(cast: Cast) -> None:
    """Let our coachee have told the coordinator alone two things, of which one was answered."""
    with database.connection():
        by, coachee = make.operation, cast.own_coachee.actor
        private.write(by(coachee), cast.own_pair, "other_coach", "write", "Geheimwoord een")
        private.write(by(coachee), cast.own_pair, "talk", "call", "Geheimwoord twee")
        ((view, _), _) = private.mine(coachee, cast.own_pair, make.TODAY)
        private.answer(by(cast.coordinator.actor), view.word.id, "Antwoordwoord")
        later = make.NOON + timedelta(days=30)
        check_ins.answer(by(coachee, at=later), cast.own_pair, "poor")
        check_ins.answer(by(cast.own_coach.actor, at=later), cast.own_pair, "so_so")


def people_of(cast: Cast, app: Flask) -> list[Person]:
    own = {
        "own_coach": {Relation.COACH, Relation.ORGANISATION},
        "own_coachee": {Relation.SELF, Relation.ORGANISATION},
        "director": {Relation.DIRECTOR, Relation.ORGANISATION},
        "other_coordinator": {Relation.FOREIGN},
    }
    sees = {
        "own_coach": {"Noor", "Carla", "Dirk", "Tess"},
        "own_coachee": {"Noor", "Carla", "Dirk"},
        "other_coach": {"Omar", "Otto"},
        "other_coachee": {"Omar", "Otto"},
        "coordinator": {"Noor", "Omar", "Carla", "Otto", "Vera", "Corrie", "Dirk", "Rianne", "Tess", "Ad Beheerder"},
        "admin": {"Carla", "Otto", "Vera", "Corrie", "Dirk", "Rianne", "Tess", "Noor", "Omar", "Ad Beheerder"},
        "other_coordinator": {"Farah", "Frits", "Olga"},
        "director": {"Dirk", "Noor", "Carla", "Tess"},
        "interpreter": {"Tess", "Noor"},  # the first name is all: see test_interpreter
    }
    found = [
        Person(
            name,
            come_in(account, app),
            account.roles,
            frozenset(own.get(name, {Relation.ORGANISATION})),
            frozenset(sees[name]),
        )
        for name, account in cast.people.items()
    ]
    for key, name in {"former_coach": "Vera Voorbij", "other_director": "Rianne Elders"}.items():
        (one,) = make.accounts_named(name)
        ours = frozenset({Relation.ORGANISATION})
        found.append(Person(key, come_in(one, app), one.roles, ours, frozenset({name.split()[0]})))
    key = tokens.make(make.operation(cast.admin.actor), "ander systeem", frozenset({Scope.NAMES}), None)
    machine = browser(app)
    machine.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key.secret}"
    found.append(Person("machine", machine, frozenset(), frozenset(), frozenset({"Noor", "Omar"})))
    return [*found, Person("passer_by", browser(app), frozenset(), frozenset(), frozenset())]


# A form as our own pages send it: a form that no page of ours sends is refused before any pair is looked up.
FIELDS = {
    "set": f"1-papieren-brp:done:{uuid.uuid4()}",
    "state": "done",
    "group": "kinderen",
    "on": "on",
    "want": "on",
    "rev": "1",
}
GROUP_SET = {"set": f"kinderen:on:{uuid.uuid4()}"}
NAMES = ("Noor", "Omar", "Farah", "Carla", "Otto", "Frits", "Vera", "Olga", "Dirk", "Tess", "Rianne")


def expected(person: Person, act: str, *, of_pair: bool, rights: dict[str, frozenset[tuple[Role, Relation]]]) -> str:
    """Return what the document says: yes, no, nothing here, or: sign in first."""

    def may(wanted: str) -> bool:
        known_as = person.relations if of_pair else {Relation.ORGANISATION, Relation.SELF}
        return any((role, relation) in rights[wanted] for role in person.roles for relation in known_as)

    if act == "sleutel":
        return "yes" if person.name == "machine" else "no key"
    if act in OPEN:
        return "yes"
    if not person.roles:
        return "sign in"
    if may(act):
        return "yes"
    if of_pair and not may(Act.SEE_PAIR):
        return "nothing here"
    return "no"


def answer(status: int, location: str) -> str:
    """Read an answer: any page or refused form that shows that the person was let in is a yes."""
    if status in (303, 401) and location.startswith("/inloggen"):
        return "sign in"
    if status == 401:
        return "no key"
    return {403: "no", 404: "nothing here"}.get(status, "yes" if status < 500 else f"fault {status}")


def fields_for(path: str) -> dict[str, str]:
    """Return the fields of a form on the page."""
    return {**FIELDS, **GROUP_SET} if path.endswith(("/onderdelen", "/film")) else FIELDS


def address(rule: Rule, cast: Cast, pair: PairId) -> str:
    """Return a path of the rule about our pair, our coach and an item that exists."""
    values = {
        "pair": short_id(pair),
        "account": short_id(cast.other_coach.id),
        "item": "1-papieren-brp",
        "phase": "1",
        "talk": short_id(next(iter(make.talks_of(pair)), 7)),
        "slug": "ons-dorp",
        "help": short_id(7),
        "signal": short_id(7),
        "word": short_id(7),
        "feast": "1",
        "activity": short_id(7),
        "place": short_id(7),
        "opportunity": short_id(7),
    }
    return re.sub(r"<(?:[^:<>]*:)?([a-z_]+)>", lambda found: _value(found[1], values), rule.rule)


def _value(name: str, values: dict[str, str]) -> str:
    return next((value for key, value in values.items() if key in name), "onbekend")


def unpacked(data: bytes) -> str:
    """Return what is in a file that is packed (a spreadsheet); "" for anything else."""
    if not data.startswith(b"PK"):
        return ""
    with ZipFile(BytesIO(data)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@on_both_engines
def test_everybody_gets_the_answer_of_the_document_at_every_page(
    app: Flask, cast: Cast, others_of_the_pair: None
) -> None:
    rights, pages = written_rights(), written_pages()
    everybody = people_of(cast, app)
    deviations, asked = [], 0
    # What is read first, what is refused next, and what may change something last.
    for method, rule in sorted(routes(app), key=lambda found: (found[0] != "GET", found[1].rule)):
        act = pages[method, rule.rule]
        of_pair = "<pair:" in rule.rule
        path = address(rule, cast, cast.own_pair)
        for person in sorted(
            everybody, key=lambda person: expected(person, act, of_pair=of_pair, rights=rights) == "yes"
        ):
            wanted = expected(person, act, of_pair=of_pair, rights=rights)
            if method == "POST" and wanted == "yes":
                continue  # their own tests press the buttons; here nothing may change under the next question
            response = person.browser.get(path) if method == "GET" else person.browser.submit(path, **fields_for(path))
            asked += 1
            got = answer(response.status_code, response.headers.get("Location", ""))
            if (act in OPEN and wanted == "yes") or (wanted == "yes" and "<" in rule.rule and not of_pair):
                fits = got in ("yes", "nothing here", "sign in")  # the thing named in the path may not exist
            else:
                fits = got == wanted
            if not fits:
                deviations.append(
                    f"{method} {path} as {person.name}: {wanted} expected, {got} ({response.status_code})"
                )
            said = without_secrets(response.data.decode("utf-8", "replace"))  # also of a PDF; a token may spell a name
            may_know = person.sees | (
                HELPED_ME if (person.name, rule.endpoint.partition(".")[0]) == ("own_coachee", "own_data") else set()
            )
            leaked = [name for name in NAMES if name in said and name not in may_know]
            # The newcomer, and the coordinator on the screen: in no file, not even hers.
            if person.name != "own_coachee" and (person.name, response.mimetype) != ("coordinator", "text/html"):
                leaked += [word for word in ASIDE if word in said or word in unpacked(response.data)]
            leaked += [word for word in NOT_MINE.get(person.name, ()) if word in said]
            if leaked:
                deviations.append(f"{method} {path} as {person.name} tells of {leaked}")
    assert not deviations, "\n".join(deviations)
    assert asked > 300


def test_a_pair_of_another_organisation_is_not_there_for_anybody_of_ours(
    app: Flask, cast: Cast, others_of_the_pair: None
) -> None:
    deviations = []
    for person in people_of(cast, app):
        if person.name in ("other_coordinator", "passer_by", "machine"):
            continue
        for method, rule in routes(app):
            if "<pair:" not in rule.rule:
                continue
            path = address(rule, cast, cast.foreign_pair)
            response = person.browser.get(path) if method == "GET" else person.browser.submit(path, **fields_for(path))
            if response.status_code != 404:
                deviations.append(f"{method} {path} as {person.name}: {response.status_code}")
    assert not deviations, "\n".join(deviations)


def test_a_pair_that_waits_is_nowhere_for_the_coach_it_waits_for(app: Flask, cast: Cast) -> None:
    by = cast.coordinator.actor
    coach = make.account(cast.organisation.id, Role.COACH, name="Wanda Wachter")
    with database.connection():
        wanted = replace(settings.organisation(cast.admin.actor).settings, admission=True)
        settings.change_settings(make.operation(cast.admin.actor), wanted)
        waits = make.pair(by, coach.id, name="Yusuf Later")
        talks.plan(make.operation(by), waits.id, EXTRA, When(make.TODAY, 600), [Participant.COACHEE, Participant.COACH])
        ticks.tick(make.operation(by), waits.id, make.COACH_ITEM, ItemState.STUCK, reason="waiting")
    visit, deviations = come_in(coach, app), []
    for method, rule in routes(app):
        of_pair = "<pair:" in rule.rule
        if method == "POST" and not of_pair:
            continue
        path = address(rule, cast, waits.id)
        response = visit.get(path) if method == "GET" else visit.submit(path, **fields_for(path))
        if "Yusuf" in response.data.decode("utf-8", "replace") or (of_pair and response.status_code != 404):
            deviations.append(f"{method} {path}: {response.status_code}")
    assert not deviations, "\n".join(deviations)
    desk = come_in(cast.coordinator, app).get(f"/organisatie/koppel/{short_id(waits.id)}")
    assert "Wacht op Wanda Wachter" in desk.text
    assert "Nog niet genoteerd: VOG laten zien, training gevolgd" in desk.text


def test_verbs_that_a_page_does_not_have_are_refused(app: Flask, cast: Cast) -> None:
    coach = come_in(cast.own_coach, app)
    for rule in app.url_map.iter_rules():
        path = address(rule, cast, cast.own_pair)
        known = {
            method
            for other in app.url_map.iter_rules()
            if other.rule == rule.rule or (other.endpoint == "static" and rule.rule.startswith("/static/"))
            for method in other.methods or ()
        }
        for method in METHODS:
            if method not in known:
                status = coach.open(path, method=method).status_code
                assert status == 405, (method, path, status)
