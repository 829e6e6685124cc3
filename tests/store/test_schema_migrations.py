"""Every migration is tried on data, by two processes at once, and with the power gone halfway."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import make
import pytest
from make import BOTH_ITEM, operation
from peewee import fn
from playhouse.migrations import Runner

from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter, utc_moment
from pragma_coach.domain.daytime import Hours
from pragma_coach.domain.desk import CallKind
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.plan import Plan
from pragma_coach.domain.scoreboard.disclosure import Rules
from pragma_coach.domain.talks.talks import EXTRA, Participant, When
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.town.help import HelpAct
from pragma_coach.domain.translations import TextVerdict
from pragma_coach.domain.types import ItemState, Role
from pragma_coach.domain.volunteers import Proof
from pragma_coach.domain.work import Sector, WorkWishes
from pragma_coach.published.cells import Release
from pragma_coach.services import kept, plan, volunteers
from pragma_coach.services.accounts import own_account, stand_ins
from pragma_coach.services.accounts.invitations import issue_card
from pragma_coach.services.connections import api, hooks, tokens
from pragma_coach.services.desk import calls
from pragma_coach.services.own_data import who_looked as own_data_who_looked
from pragma_coach.services.pairs import check_ins, feasts, moves
from pragma_coach.services.pairs.announcements import pair_key
from pragma_coach.services.pairs.rebuild import catch_up, verify
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.services.programme import draft as programme_draft
from pragma_coach.services.programme import publish
from pragma_coach.services.programme import seals as service_seals
from pragma_coach.services.quarter import closed, report
from pragma_coach.services.scoreboard import review
from pragma_coach.services.scoreboard.publish import freeze_quarter, frozen_from, measured
from pragma_coach.services.talks import films, interpreters, preparation, talks
from pragma_coach.services.talks.agenda import AgendaPart, AgendaSection, agenda
from pragma_coach.services.town import help, places, private, walk_in
from pragma_coach.services.translations import doubts
from pragma_coach.services.translations import review as translations_review
from pragma_coach.services.work import wishes
from pragma_coach.store import database, schema, scoreboard
from pragma_coach.store import plan as plan_store
from pragma_coach.store import programme as stored
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.mail import outbox, preferences
from pragma_coach.store.mail.outbox import LetterKind
from pragma_coach.store.pairs import people
from pragma_coach.store.pairs.snapshots import FOLDING
from pragma_coach.store.scoreboard import Publication
from pragma_coach.store.tables import CoacheeRow, Pair, Performed

FILES = sorted(path.stem for path in schema.MIGRATIONS.glob("[0-9]*.py"))


def up_to(name: str) -> list[str]:
    """Migrate to just after this migration, in the database that the store is connected to."""
    with database.connection():
        return list(Runner(database.database.obj, directory=str(schema.MIGRATIONS)).up(target=name))


def tables() -> set[str]:
    with database.connection():
        return set(database.database.get_tables())


def everything() -> None:
    """Migrate all the way: the acts of today need the tables of today."""
    up_to(FILES[-1])


def without(name: str) -> None:
    """Take the database back to just before this migration, as the program of those days left it.

    Migrations add tables and columns, so taking them away again is all there is to it; one that moves a table does so
    again, whatever it finds.
    """
    with database.connection():
        Pair.update(snapshot=fn.REPLACE(Pair.snapshot, f'"folding":{FOLDING},', '"folding":2,')).execute()
        for file in reversed(FILES[FILES.index(name) :]):
            text = (schema.MIGRATIONS / f"{file}.py").read_text("utf-8")
            text = "" if "RENAME TO" in text else text
            for table in reversed(re.findall('CREATE TABLE "([a-z_]+)"', text)):
                database.database.execute_sql(f"DROP TABLE {table}")
            for index in re.findall('CREATE INDEX "([a-z_]+)"', text):
                database.database.execute_sql(f"DROP INDEX IF EXISTS {index}")
            for table, column in re.findall('ALTER TABLE "([a-z_]+)" ADD COLUMN "([a-z_]+)"', text):
                database.database.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
            database.database.execute_sql(f"DELETE FROM schema_migration WHERE name = '{file}'")  # noqa: S608 - our own


def again(name: str) -> None:
    """Apply this migration, alone, and then the ones after it, and start."""
    assert up_to(name) == [name]
    everything()
    catch_up(make.NOON)


def one_town(_config: Config) -> None:
    """0001: from nothing to a database in which a whole cast lives and works."""
    assert tables() == set()
    assert up_to("0001_one_town") == ["0001_one_town"]
    everything()
    cast = make.cast()
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    assert cast.now().journey.state_of(BOTH_ITEM) is ItemState.DONE
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def release_practice(config: Config) -> None:
    """0002: a published quarter stays as it was, and a next one can be frozen and kept back."""
    everything()
    cast = make.cast()
    without("0002_release_practice")
    spring, summer = Quarter(2026, 1), Quarter(2026, 2)
    rules = ("Welzijn", "Oirschot", "Pragma", spring.last_day, spring.published_at, 10, 5, 3, "", "f00", "0.1.0")
    old = Publication(Release("oirschot", *rules), (), ())
    with database.connection():
        scoreboard.keep_publication(cast.organisation.id, old)
        row = Performed.get(Performed.act == "publish")
        row.result = row.result.replace(',"steps":null', "")  # as the version before wrote it
        row.save()
    again("0002_release_practice")
    with database.connection():
        assert scoreboard.publications(cast.organisation.id) == [old]
        assert scoreboard.last_draft(cast.organisation.id) is None
        at = frozen_from(summer)
        draft = freeze_quarter(measured(cast.organisation), summer, at, config.releases_file, Rules())
        assert draft.publication.cells == ()
        review.approve(operation(cast.coordinator, at=at))
        (decision,) = scoreboard.decisions(cast.organisation.id)
    assert (decision.kind, decision.by) == (scoreboard.Decided.APPROVED, cast.coordinator.account_id)
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def programme_seals(_config: Config) -> None:
    """0003: pairs of before go on; their version is sealed at the next start, and new pairs seal theirs."""
    everything()
    cast = make.cast()
    without("0003_programme_seals")
    again("0003_programme_seals")
    assert service_seals.broken() == []
    service_seals.seal_running(make.NOON)
    with database.connection():
        assert stored.kept_seals(cast.organisation.id).keys() == {("pragma", make.NEWEST)}
    make.pair(cast.coordinator, name="Selam")
    assert [found for _, found in verify(cast.organisation.id)] == [[], [], []]


def volunteers_and_stand_ins(_config: Config) -> None:
    """0012: an organisation as it was has coaches without papers, and nobody standing in; both can begin."""
    everything()
    cast = make.cast()
    without("0012_volunteers")
    again("0012_volunteers")
    volunteers.show_proof(operation(cast.coordinator), cast.coach.account_id, Proof.VOG, None)
    found = volunteers.volunteer(cast.coordinator, cast.coach.account_id, make.TODAY)
    assert (found.pairs, found.admission.missing) == (1, (Proof.TRAINING, Proof.SECRECY, Proof.INTRODUCTION))
    assert stand_ins.terms(cast.coordinator, make.TODAY) == []


def plans(_config: Config) -> None:
    """0005: a pair that was there before gets a plan, and nothing of it changed."""
    everything()
    cast = make.cast()
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    known = cast.now()
    without("0005_plans")
    again("0005_plans")
    assert cast.now() == known
    saved = plan.save_plan(operation(cast.coach), cast.pair.id, 0, Plan("Kok worden"))
    assert saved.version is not None
    with database.connection():
        assert plan_store.versions(cast.organisation.id, cast.pair.id) == [saved.version]
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def talks_and_interpreters(_config: Config) -> None:
    """0004: a pair that was there before gets a talk with an interpreter, and nothing of it changed."""
    everything()
    cast = make.cast()
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    was = cast.now()
    without("0004_talks")
    again("0004_talks")
    assert cast.now() == was
    interpreters.set_profile(operation(cast.coordinator), cast.interpreter.account_id, ["ar"], [Hours(2, 540, 720)])
    when = When(make.TODAY + timedelta(days=1), 600)
    talk = talks.plan(operation(cast.coach), cast.pair.id, EXTRA, when, [Participant.COACHEE, Participant.COACH])
    interpreters.book(operation(cast.coach), cast.pair.id, talk.id, cast.interpreter.account_id, "ar")
    assert [one.when for one in interpreters.appointments(cast.interpreter, make.TODAY)] == [when]
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def mail(_config: Config) -> None:
    """0007: who was there before can have mail from now on."""
    everything()
    with database.connection():
        made = make.account(make.organisation().id, Role.COACH)
    without("0007_mail")
    again("0007_mail")
    with database.connection():
        preferences.ask(made.organisation_id, made.id, "carla@voorbeeld.nl", make.NOON)
        outbox.put(made.organisation_id, made.id, LetterKind.CONFIRM, "een", due_at=make.NOON, at=make.NOON)
        letter = outbox.due(make.NOON, news=True)
        assert letter is not None
        assert letter.account_id == made.id
        assert not outbox.put(made.organisation_id, made.id, LetterKind.CONFIRM, "een", due_at=make.NOON, at=make.NOON)


def town_life(_config: Config) -> None:
    """0006: a pair that was there before can ask for help and go somewhere, and nothing of it changed."""
    everything()
    cast = make.cast()
    was = cast.now()
    without("0006_town_life")
    again("0006_town_life")
    assert cast.now() == was
    help.ask(operation(cast.coachee), cast.pair.id, "post", "Een brief")
    (question,) = help.board(cast.other_coach, make.TODAY).open
    help.take_turn(operation(cast.other_coach), question.request.id, HelpAct.CLAIM)
    assert help.board(cast.other_coach, make.TODAY).mine[0].request.name == "Amina"
    walk_in.count_visit(operation(cast.coach), "post", "15")
    assert walk_in.counter(cast.coach, make.TODAY).total == 1
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def regie(_config: Config) -> None:
    """0009: a pair that was there before can be asked for work, and a quarter of before can leave."""
    everything()
    cast = make.cast()
    was = cast.now()
    without("0009_regie")
    again("0009_regie")
    assert cast.now() == was
    later = utc_moment(Quarter(2026, 2).last_day + timedelta(days=1))
    report.release(operation(cast.coordinator, at=later), Quarter(2026, 2))
    assert [one.period for one in report.released(cast.director)] == [Quarter(2026, 2)]
    profile = WorkWishes(frozenset({Sector.CARE}))
    wishes.keep_wishes(operation(cast.coachee), cast.pair.id, profile, may_ask=True)
    assert wishes.work_of(cast.now()).wishes == profile
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def keys_and_webhooks(_config: Config) -> None:
    """0011: who had no keys and told nobody anything can do both from now on."""
    everything()
    cast = make.cast()
    without("0011_outside")
    again("0011_outside")
    secret = tokens.make(operation(cast.admin), "klantsysteem", frozenset(), None).secret
    token = tokens.recognise(f"Bearer {secret}", address="here", at=make.NOON)
    assert {one.id for one in api.pairs(token).pairs} == {pair_key(cast.pair.id), pair_key(cast.other_pair.id)}
    hooks.add(operation(cast.admin), "https://systeem.nl/x")
    assert [hook.waiting for hook in hooks.hooks(cast.admin)] == [0]


def who_looked(_config: Config) -> None:
    """0010: from now on a coachee sees who looked."""
    everything()
    cast = make.cast()
    without("0010_owning")
    again("0010_owning")
    own_data_who_looked.look(cast.coach, cast.pair.id, Page.LIST, make.TODAY)
    assert [look.role for look in own_data_who_looked.looks(cast.coachee)] == [Role.COACH]


# One entry per migration file: it puts data in the schema before, migrates, and looks at the data after.
def own_content(_config: Config) -> None:
    """0008: pairs of before run on what they ran on; the organisation then makes a version of its own and moves one."""
    everything()
    cast = make.cast()
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    known = cast.now()
    without("0008_own_content")
    again("0008_own_content")
    assert cast.now() == known
    programme_draft.hide_item(operation(cast.coordinator), BOTH_ITEM, True)
    edition = publish.publish(operation(cast.coordinator), 1)
    moves.move(operation(cast.coordinator), cast.pair.id, edition)
    assert cast.now().journey.edition == edition
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def translations(_config: Config) -> None:
    """0013: in an organisation as it was, an interpreter approves a first text, and it is there."""
    everything()
    cast = make.cast()
    without("0013_translations")
    again("0013_translations")
    by, interpreter = operation, cast.interpreter
    interpreters.set_profile(by(cast.coordinator), interpreter.account_id, ["en"], [])
    text = next(iter(translations_review.texts(interpreter, "en").values()))
    words = ("A new title", *text.now[1:])
    answer = translations_review.Answer(text.shipped.ref, words, text.mark, TextVerdict.APPROVED)
    assert translations_review.save_answers(by(interpreter), "en", [answer]).approved == 1
    assert translations_review.texts(interpreter, "en")[text.shipped.ref].now == words


def places_and_films(_config: Config) -> None:
    """0014: an organisation as it was says where things are; a film that was seen before is still seen."""
    everything()
    boss = make.coordinator(make.organisation("marren", programme="de_fryske_marren").id)
    pair = make.pair(boss)
    preparation.see_film(operation(make.coachee_of(pair)), pair.id, "film-1", True)
    without("0014_places")
    again("0014_places")
    assert [seen_on for _, seen_on in preparation.films(pair, ["pip"])] == [make.TODAY]
    films.keep_addresses(operation(boss), {"film-2": "https://films.voorbeeld.nl/2"})
    assert [film.id for film, _ in preparation.films(pair, ["pip"])] == ["film-1", "film-2"]
    typed = places.TypedPlace("Gemeentehuis", "Markt 1", "", "", "", "unknown", frozenset({BOTH_ITEM}))
    places.add(operation(boss), typed)
    assert [one.name for one in places.places_at(pair.organisation_id, [BOTH_ITEM])] == ["Gemeentehuis"]


def aside(_config: Config) -> None:
    """0015: a question for help of before is still for everybody; a newcomer writes aside and says how it goes."""
    everything()
    cast = make.cast()
    help.ask(operation(cast.coachee), cast.pair.id, "post", "Een brief")
    without("0015_aside")
    again("0015_aside")
    private.write(operation(cast.coachee), cast.pair.id, "talk", "call", "")
    check_ins.answer(operation(cast.coachee, at=make.NOON + timedelta(days=30)), cast.pair.id, "good")
    assert [view.request.words for view in help.board(cast.other_coach, make.TODAY).open] == ["Een brief"]
    assert private.waiting(cast.coordinator) == 1
    assert [one.answer for one in check_ins.of_pair(cast.coordinator, cast.now(), make.TODAY)] == ["good"]
    assert feasts.waiting(cast.now(), make.TODAY) is None


def text_doubts(_config: Config) -> None:
    """0016: in an organisation as it was a reader says that a text is not right."""
    everything()
    reader = make.account(make.organisation("marren").id, Role.COACHEE).actor
    without("0016_text_doubts")
    again("0016_text_doubts")
    doubts.doubt(operation(reader), "en", BOTH_ITEM, "Two words are missing.")
    assert [one.remark for one in doubts.of_language(reader.organisation_id, "en")[BOTH_ITEM]] == [
        "Two words are missing."
    ]


def kept_forms(_config: Config) -> None:
    """0017: somebody of before gets a form back that did not arrive."""
    everything()
    reader = make.account(make.organisation("marren").id, Role.COACHEE)
    without("0017_kept")
    again("0017_kept")
    words = (("words", "Een brief"),)
    kept.keep(reader.id, "key", page="/mijn/hulp", action="/mijn/hulp", fields=words, at=make.NOON)
    assert [form.fields for form in kept.of_browser(reader.id, "key", make.NOON)] == [words]


def desk_calls(_config: Config) -> None:
    """0018: in a town of before a coach gives a number, and the desk works a pair off the call list."""
    everything()
    cast = make.cast()
    without("0018_desk_calls")
    again("0018_desk_calls")
    own_account.change(operation(cast.coach), name="Carla", language="nl", phone="06 12 34 56 78")
    number = calls.work_off(operation(cast.coordinator), cast.pair.id, CallKind.CALLED)
    assert [call.number for call in calls.of_pair(cast.coordinator, cast.pair.id)] == [number]


def glances(_config: Config) -> None:
    """0019: in a town of before a name with accents is found, and after the start its lists show where pairs stand."""
    everything()
    cast = make.cast()
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    with database.connection():
        people.change(cast.organisation.id, cast.pair.coachee.id, name="Zoë  Ünal-Öz")
    without("0019_glances")
    again("0019_glances")
    with database.connection():
        row = CoacheeRow.get_by_id(cast.pair.coachee.id)
    assert row.name_key == same_key(row.name) == "zoe unal oz"
    assert not any(found for _, found in verify(cast.organisation.id))


def letters_about(_config: Config) -> None:
    """0020: a question of before still is one, and the owner of an account of before hears of a new link."""
    everything()
    own = make.account(make.organisation().id, Role.COORDINATOR, email="anna@voorbeeld.nl")
    without("0020_letter_kinds")
    again("0020_letter_kinds")
    with database.connection():
        for kind in (LetterKind.CONFIRM, LetterKind.ACCOUNT):
            assert outbox.put(own.organisation_id, own.id, kind, "", due_at=make.NOON, at=make.NOON)
        outbox.take_back(own.organisation_id, own.id, LetterKind.CONFIRM)
        left = outbox.due(make.NOON, news=False)
    assert left is not None
    assert left.kind is LetterKind.ACCOUNT


def quarter_counts(_config: Config) -> None:
    """0021: a quarter that left before this version still is what left, and the next one is counted and kept."""
    everything()
    cast, at = make.cast(), datetime(2026, 7, 20, 10, tzinfo=UTC)
    report.release(operation(cast.coordinator, at=at), Quarter(2026, 2))
    left = report.released(cast.coordinator)
    without("0021_quarter_counts")
    again("0021_quarter_counts")
    assert report.released(cast.coordinator) == left
    assert closed.keep_due(at) >= 1
    assert report.preview(cast.coordinator, at, Quarter(2026, 2)).report == left[0].report


def second_lock(_config: Config) -> None:
    """0022: who had a second step keeps it, and nobody says since when."""
    everything()
    own = make.account(make.cast().organisation.id, Role.COORDINATOR, email="ria@voorbeeld.nl")
    with database.connection():
        accounts.set_totp(own.id, "geheim", make.NOON)
    without("0022_second_lock")
    again("0022_second_lock")
    with database.connection():
        kept = accounts.credentials_of(own.id)
    assert (kept.totp_secret, kept.totp_since) == ("geheim", None)


def dues(_config: Config) -> None:
    """0023: after the start the agenda of a town of before shows what it shows in one that is new."""

    def shown() -> list[AgendaSection]:
        later = make.TODAY + timedelta(weeks=26)
        return [agenda(cast.coordinator, later, part, lambda _: 0, 50) for part in AgendaPart]

    everything()
    cast = make.cast()
    before = shown()
    assert any(section.number for section in before)
    without("0023_dues")
    again("0023_dues")
    assert shown() == before
    assert not any(found for _, found in verify(cast.organisation.id))


def working_cards(_config: Config) -> None:
    """0024: a card of before still works."""
    everything()
    cast = make.cast()
    card = issue_card(operation(cast.coordinator), cast.coach.account_id)
    without("0024_cards")
    again("0024_cards")
    with database.connection():
        assert set(sessions.working_cards(cast.organisation.id, [cast.coach.account_id])) == {cast.coach.account_id}
    assert card.code


def quarter_shares(_config: Config) -> None:
    """0025: a quarter that runs counts as before, and what each pair adds is kept from then on."""
    everything()
    own, running = make.cast().organisation.id, Quarter(2026, 2)
    before = closed.count(own, running, make.NOON)
    without("0025_quarter_shares")
    again("0025_quarter_shares")
    assert [closed.count(own, running, make.NOON) for _ in range(2)] == [before, before]


WITH_DATA: dict[str, Callable[[Config], None]] = {
    "0001_one_town": one_town,
    "0002_release_practice": release_practice,
    "0003_programme_seals": programme_seals,
    "0004_talks": talks_and_interpreters,
    "0005_plans": plans,
    "0006_town_life": town_life,
    "0007_mail": mail,
    "0008_own_content": own_content,
    "0010_owning": who_looked,
    "0009_regie": regie,
    "0011_outside": keys_and_webhooks,
    "0012_volunteers": volunteers_and_stand_ins,
    "0013_translations": translations,
    "0014_places": places_and_films,
    "0015_aside": aside,
    "0016_text_doubts": text_doubts,
    "0017_kept": kept_forms,
    "0018_desk_calls": desk_calls,
    "0019_glances": glances,
    "0020_letter_kinds": letters_about,
    "0021_quarter_counts": quarter_counts,
    "0022_second_lock": second_lock,
    "0023_dues": dues,
    "0024_cards": working_cards,
    "0025_quarter_shares": quarter_shares,
}


def test_every_migration_is_tested_with_data_before_and_after() -> None:
    assert sorted(WITH_DATA) == FILES


def test_migrations_are_numbered_without_gap_or_double() -> None:
    assert [int(name[:4]) for name in FILES] == list(range(1, len(FILES) + 1))


@pytest.mark.parametrize("name", FILES)
def test_a_migration_keeps_what_there_was(name: str, empty_config: Config) -> None:
    database.connect_to(empty_config)
    try:
        WITH_DATA[name](empty_config)
    finally:
        database.close_all()


MIGRATE = """
import sys
from pathlib import Path
from pragma_coach.config import Config
from pragma_coach.store import database, schema, scoreboard

config = Config(data=Path({data!r}), database_url={url!r})
database.connect_to(config)
schema.MIGRATIONS = Path({folder!r})
print("ready", flush=True)
sys.stdin.readline()
print(schema.migrate(config), flush=True)
"""


def migrating(config: Config, folder: Path = schema.MIGRATIONS) -> subprocess.Popen[str]:
    """A process that migrates as soon as it is told."""
    code = MIGRATE.format(data=str(config.data), url=config.database_url, folder=str(folder))
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_two_processes_that_migrate_at_once_take_turns(empty_config: Config) -> None:
    processes = [migrating(empty_config) for _ in range(3)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60) for process in processes]
    assert sorted(out for out, _ in answers) == sorted([f"{FILES}\n", "[]\n", "[]\n"]), answers
    database.connect_to(empty_config)
    schema.require_current()
    database.close_all()


DYING = """
import os, signal


def up(migrator, db):
    db.execute_sql("CREATE TABLE half (id INTEGER PRIMARY KEY)")
    db.execute_sql("INSERT INTO half (id) VALUES (1)")
    db.execute_sql("UPDATE organisation SET name = 'Half'")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_migration_that_dies_halfway_leaves_the_old_schema_and_its_data(config: Config, tmp_path: Path) -> None:
    cast = make.cast()
    before = tables()
    database.close_all()
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in schema.MIGRATIONS.glob("*.py"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (folder / "9999_dying.py").write_text(DYING, "utf-8")
    process = migrating(config, folder)
    out, errors = process.communicate("go\n", timeout=60)
    assert (process.returncode, out) == (-signal.SIGKILL, "ready\n"), errors
    assert tables() == before
    assert schema.unknown() == []
    assert schema.migrate(config) == []  # and the lock of the dead process is free
    with database.connection():
        assert make.organisations.get(cast.organisation.id).name == "Welzijn oirschot"
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)


def test_a_first_migration_that_dies_leaves_nothing(empty_config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    whole = (schema.MIGRATIONS / "0001_one_town.py").read_text("utf-8")
    dying = (
        whole
        + "\n\n_whole = up\n\n\ndef up(migrator, db):\n    _whole(migrator, db)\n    import os\n    os.kill(os.getpid(), 9)\n"
    )
    (folder / "0001_one_town.py").write_text(dying, "utf-8")
    process = migrating(empty_config, folder)
    process.communicate("go\n", timeout=60)
    assert process.returncode == -signal.SIGKILL
    database.connect_to(empty_config)
    assert tables() <= {"schema_migration"}
    assert schema.migrate(empty_config) == FILES
    schema.require_current()
    database.close_all()
