"""Letters go to a real mail server: once, when they may, and never with a name, a step or somebody else's numbers."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import make
import pytest
from make import BOTH_ITEM, operation
from ports import free_port
from postbox import NAME, PASSWORD, SENDER, Postbox, listening, posting, text_of, whole

from pragma_coach.config import Config
from pragma_coach.content import load_programme
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.mail import GIVEN_UP, MailRhythm, Notice, Topic
from pragma_coach.domain.types import ItemState, Role
from pragma_coach.services.accounts import invitations, recovery, stand_ins
from pragma_coach.services.desk.notices import SOURCES
from pragma_coach.services.mail import choices, post
from pragma_coach.services.mail.post import NoMail, PostTally, post_due
from pragma_coach.services.mail.reminders import remind_all
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.sessions import Purpose
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.mail import outbox, preferences
from pragma_coach.store.mail.outbox import LetterKind
from pragma_coach.store.tables.mail import MailOutbox

MONDAY = utc_moment(date(2026, 6, 15), 8)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BOSS, OLGA, CARLA = "corrie@voorbeeld.nl", "olga@voorbeeld.nl", "carla@voorbeeld.nl"


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server that listens."""
    with listening(Postbox(free_port())) as server:
        yield server


def moment(at: datetime) -> datetime:
    """A clock that stands still."""
    return at


@one_transaction
def overseer(organisation_id: int, email: str) -> Account:
    account = make.account(organisation_id, Role.COORDINATOR, email=email)  # type: ignore[arg-type]  # ids are numbers
    accounts.set_password(account.id, "x")
    return account


@pytest.fixture
def cast(config: Config) -> make.Cast:
    """Everybody, with a coordinator who has mail on in each town."""
    made = make.cast()
    overseer(made.organisation.id, BOSS)
    overseer(made.elsewhere.id, OLGA)
    return made


def rows() -> list[MailOutbox]:
    with connection():
        return list(MailOutbox.select().order_by(MailOutbox.created_at, MailOutbox.id))


def news_for(account: Account, at: datetime = MONDAY) -> None:
    """Put a letter in the outbox without a reason."""
    one_transaction(outbox.put)(
        account.organisation_id,
        account.id,
        LetterKind.NEWS,
        at.date().isoformat(),
        due_at=at,
        at=at,
        notices=[Notice(account.id, "calls", 2, "/organisatie")],
    )


def test_a_letter_arrives_once_however_often_the_post_goes_round(config: Config, cast: make.Cast, box: Postbox) -> None:
    settings = posting(config, box)
    remind_all(MONDAY, SOURCES)
    assert post_due(settings, lambda: MONDAY) == PostTally(sent=2)
    assert post_due(settings, lambda: MONDAY + HOUR) == PostTally()
    assert sorted(box.receivers) == [BOSS, OLGA]
    letter = box.got[0][1]
    assert letter["From"] == f"Stappen <{SENDER}>"
    assert letter["Message-ID"].endswith("@stappen.voorbeeld.nl>")
    assert letter["Date"].datetime == MONDAY


def test_a_mail_server_that_is_down_for_days_loses_nothing_and_everything_goes_once(
    config: Config, cast: make.Cast
) -> None:
    down = Postbox(free_port())
    settings = posting(config, down)
    remind_all(MONDAY, SOURCES)
    for at in (MONDAY, MONDAY + MINUTE, MONDAY + 11 * HOUR, MONDAY + DAY, MONDAY + 2 * DAY):
        with pytest.raises(NoMail, match="antwoordt niet"):
            post_due(settings, partial(moment, at))
    with listening(down):
        back = MONDAY + 50 * HOUR
        assert post_due(settings, lambda: back) == PostTally(sent=2)
        assert post_due(settings, lambda: back + DAY) == PostTally()
    assert sorted(down.receivers) == [BOSS, OLGA]
    assert {row.tries for row in rows()} == {1}


def test_nothing_goes_out_in_the_evening_and_all_of_it_the_next_morning(
    config: Config, cast: make.Cast, box: Postbox
) -> None:
    settings = posting(config, box)
    remind_all(MONDAY, SOURCES)
    assert post_due(settings, lambda: MONDAY + 12 * HOUR) == PostTally()
    assert post_due(settings, lambda: MONDAY + 23 * HOUR) == PostTally()
    assert post_due(settings, lambda: MONDAY + DAY) == PostTally(sent=2)


def test_a_no_for_now_is_tried_again_later_and_a_no_for_good_is_not(
    config: Config, cast: make.Cast, box: Postbox
) -> None:
    settings = posting(config, box)
    box.answers = {BOSS: "451 4.7.1 Greylisted", OLGA: "550 5.1.1 No such user olga@voorbeeld.nl"}
    remind_all(MONDAY, SOURCES)
    assert post_due(settings, lambda: MONDAY) == PostTally(later=1, refused=1)
    assert post_due(settings, lambda: MONDAY + 9 * MINUTE) == PostTally()
    box.answers = {}
    assert post_due(settings, lambda: MONDAY + 10 * MINUTE) == PostTally(sent=1)
    assert box.receivers == [BOSS]
    problems = {row.problem for row in rows() if row.refused_at}
    assert problems == {"550 5.1.1"}  # the server's number, not its words: those may hold names


def test_a_refused_address_is_shown_to_its_coordinator_only_and_left_in_peace(
    config: Config, cast: make.Cast, box: Postbox
) -> None:
    settings = posting(config, box)
    box.answers = {OLGA: "550 5.1.1 No"}
    remind_all(MONDAY, SOURCES)
    post_due(settings, lambda: MONDAY)
    ((_, refused),) = choices.refused(cast.foreign_coordinator, MONDAY.date())
    assert refused.problem == "550 5.1.1"
    assert choices.refused(cast.coordinator, MONDAY.date()) == []
    assert remind_all(MONDAY + 7 * DAY, SOURCES) == 1  # Corrie's
    choices.tidy(MONDAY + 31 * DAY)
    assert remind_all(MONDAY + 35 * DAY, SOURCES) == 2


def test_another_address_is_tried_at_once(config: Config, cast: make.Cast, box: Postbox) -> None:
    settings = posting(config, box)
    box.answers = {OLGA: "550 5.1.1 No"}
    remind_all(MONDAY, SOURCES)
    post_due(settings, lambda: MONDAY)
    ((_, refused),) = choices.refused(cast.foreign_coordinator, MONDAY.date())
    one_transaction(accounts.change)(cast.elsewhere.id, refused.account_id, email="olga.nieuw@voorbeeld.nl")
    assert choices.refused(cast.foreign_coordinator, MONDAY.date()) == []
    remind_all(MONDAY + 7 * DAY, SOURCES)
    post_due(settings, lambda: MONDAY + 7 * DAY)
    assert "olga.nieuw@voorbeeld.nl" in box.receivers


@pytest.mark.parametrize("answer", ["550 5.7.1 Relaying denied", "530 5.7.0 Authentication required"])
def test_a_no_about_our_own_settings_is_nobodys_wrong_address(
    config: Config, cast: make.Cast, box: Postbox, answer: str
) -> None:
    box.answers = {BOSS: answer, OLGA: answer}
    remind_all(MONDAY, SOURCES)
    assert post_due(posting(config, box), lambda: MONDAY) == PostTally(later=2)


def test_a_letter_that_no_server_takes_is_given_up_after_a_week_and_shown(
    config: Config, cast: make.Cast, box: Postbox
) -> None:
    settings = posting(config, box)
    box.answers = {"*": "451 4.3.0 Not today"}
    remind_all(MONDAY, SOURCES)
    tried = [post_due(settings, partial(moment, MONDAY + n * HOUR)).later for n in range(0, 24 * 8, 6)]
    assert 10 < sum(tried) / 2 < 30
    ((_, given_up),) = choices.refused(cast.coordinator, MONDAY.date())
    assert given_up.problem == GIVEN_UP


def test_one_person_gets_one_mail_a_day_also_when_yesterdays_came_late(
    config: Config, cast: make.Cast, box: Postbox
) -> None:
    settings = posting(config, box)
    with connection():
        corrie = next(a for a in accounts.every(cast.organisation.id) if a.email == BOSS)
    news_for(corrie, MONDAY - 3 * DAY)  # of Friday; the server was down
    assert post_due(settings, lambda: MONDAY) == PostTally(sent=1)
    news_for(corrie, MONDAY)
    assert post_due(settings, lambda: MONDAY + HOUR) == PostTally()
    assert post_due(settings, lambda: MONDAY + 11 * HOUR) == PostTally()
    assert post_due(settings, lambda: MONDAY + DAY) == PostTally(sent=1)


def test_what_somebody_stopped_while_it_waited_does_not_go(config: Config, cast: make.Cast, box: Postbox) -> None:
    settings = posting(config, box)
    remind_all(MONDAY, SOURCES)
    with connection():
        corrie, olga = (
            next(a for town in (cast.organisation, cast.elsewhere) for a in accounts.every(town.id) if a.email == email)
            for email in (BOSS, OLGA)
        )
    choices.choose(operation(corrie.actor), {Topic.OVERVIEW: MailRhythm.OFF})
    one_transaction(accounts.disable)(olga.organisation_id, olga.id, MONDAY)
    assert post_due(settings, lambda: MONDAY) == PostTally()
    assert rows() == []


def test_two_processes_never_send_one_letter_twice(config: Config, cast: make.Cast, box: Postbox) -> None:
    settings = posting(config, box)
    for number in range(12):
        news_for(overseer(cast.organisation.id, f"c{number}@voorbeeld.nl"))
    failures: list[BaseException] = []

    def round_of_the_post() -> None:
        try:
            post_due(settings, lambda: MONDAY)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=round_of_the_post) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(box.receivers) == sorted(f"c{number}@voorbeeld.nl" for number in range(12))


def test_a_letter_that_another_process_claimed_is_not_claimed_again(config: Config, cast: make.Cast) -> None:
    remind_all(MONDAY, SOURCES)
    with connection():
        letter = outbox.due(MONDAY, news=True)
    assert letter is not None
    assert one_transaction(outbox.claim)(letter, until=MONDAY + 10 * MINUTE)
    assert not one_transaction(outbox.claim)(letter, until=MONDAY + 10 * MINUTE)
    assert not one_transaction(outbox.put_off)(letter, MONDAY + DAY)


def test_a_process_that_dies_after_sending_sends_again_with_the_same_number(
    config: Config, cast: make.Cast, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = posting(config, box)
    news_for(overseer(cast.organisation.id, "dubbel@voorbeeld.nl"))

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(post, "_note", dies)
        with pytest.raises(KeyboardInterrupt):
            post_due(settings, lambda: MONDAY)
    assert post_due(settings, lambda: MONDAY + MINUTE) == PostTally()
    assert post_due(settings, lambda: MONDAY + 10 * MINUTE) == PostTally(sent=1)
    assert len({letter["Message-ID"] for _, letter in box.got}) == 1


def test_a_question_whether_an_address_is_right_goes_at_once_and_its_link_works(
    config: Config, cast: make.Cast, box: Postbox
) -> None:
    settings, night = posting(config, box), MONDAY + 15 * HOUR
    choices.ask_address(operation(cast.coach, at=night), CARLA)
    assert post_due(settings, lambda: night) == PostTally(sent=1)
    ((receiver, letter),) = box.got
    assert receiver == CARLA
    link = next(word for word in text_of(letter).split() if "/post/adres/" in word)
    assert link in text_of(letter, "html")
    choices.confirm_address(link.rsplit("/", 1)[1], night)
    with connection():
        found = preferences.letterbox(cast.organisation.id, cast.coach.account_id, night.date())
    assert found is not None
    assert found.address == CARLA


def test_nothing_of_a_letter_or_an_address_can_be_read_in_the_outbox(
    config: Config, cast: make.Cast, box: Postbox
) -> None:
    choices.ask_address(operation(cast.coach, at=MONDAY), CARLA)
    remind_all(MONDAY, SOURCES)
    post_due(posting(config, box), lambda: MONDAY)
    for row in rows():
        assert row.content == "[]"
        assert "@" not in "".join(map(str, row.__data__.values()))


def test_one_tap_in_the_mail_program_stops_the_mail(config: Config, cast: make.Cast, box: Postbox) -> None:
    settings = posting(config, box)
    remind_all(MONDAY, SOURCES)
    post_due(settings, lambda: MONDAY)
    for _, letter in box.got:
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert letter["Auto-Submitted"] == "auto-generated"
        stop = letter["List-Unsubscribe"].strip("<>")
        assert stop.startswith("https://stappen.voorbeeld.nl/post/stop/")
        assert stop in text_of(letter)
        assert stop in text_of(letter, "html")
        assert "Waarom krijg ik dit?" in text_of(letter)
    stops = [letter["List-Unsubscribe"].strip("<>").rsplit("/", 1)[1] for _, letter in box.got]
    choices.stop(stops[0])
    assert remind_all(MONDAY + 7 * DAY, SOURCES) == 1
    assert len(set(stops)) == 2
    assert all(len(word) >= 26 for word in stops)


def test_without_https_the_mail_program_offers_no_tap_but_the_link_stays(
    config: Config, cast: make.Cast, box: Postbox
) -> None:
    remind_all(MONDAY, SOURCES)
    post_due(replace(posting(config, box), base_url="http://127.0.0.1:8000"), lambda: MONDAY)
    letter = box.got[0][1]
    assert letter["List-Unsubscribe-Post"] is None
    assert "/post/stop/" in text_of(letter)


CANARIES = ("Kanariënaam", "Kanariecoach", "Kanarieregisseur")


def test_no_mail_holds_a_name_a_step_or_anything_of_another_organisation(config: Config, box: Postbox) -> None:
    """The walker over mails: two towns full of people, every kind of mail there is, and each letter read whole."""
    settings = posting(config, box)
    towns = []
    for number, (slug, town) in enumerate((("oirschot", "Kerkdorp"), ("velsen", "Duindorp"))):
        where = make.organisation(slug)
        one_transaction(organisations.change_settings)(where.id, replace(where.settings, silent_after_days=14 + number))
        boss = overseer(where.id, f"boss-{slug}@voorbeeld.nl")
        coach = make.account(where.id, Role.COACH, name=f"Kanariecoach {town}")
        for count in range(3 + 4 * number):
            pair = make.pair(boss.actor, coach.id, name=f"Kanariënaam {town} {count}")
            tick(operation(make.coachee_of(pair)), pair.id, BOTH_ITEM, ItemState.CLAIMED)
        stand_in = make.account(
            where.id, Role.DIRECTOR, name=f"Kanarieregisseur {town}", email=f"dirk-{slug}@voorbeeld.nl"
        )
        one_transaction(accounts.set_password)(stand_in.id, "x")
        stand_ins.name_stand_in(operation(boss.actor, at=MONDAY), stand_in.id, None, MONDAY.date() + DAY)
        choices.choose(operation(coach.actor), {Topic.COACHING: MailRhythm.WEEKLY})
        choices.ask_address(operation(coach.actor, at=MONDAY - HOUR), f"coach-{slug}@voorbeeld.nl")
        towns.append((slug, town, where, coach))
    post_due(settings, lambda: MONDAY - HOUR)
    for _, letter in list(box.got):
        link = next(word for word in text_of(letter).split() if "/post/adres/" in word)
        choices.confirm_address(link.rsplit("/", 1)[1], MONDAY)
    remind_all(MONDAY, SOURCES)
    assert post_due(settings, lambda: MONDAY).sent == 6
    assert len(box.got) == 8
    titles = [item.title for item in load_programme("pragma").items]
    for receiver, letter in box.got:
        said = whole(letter)
        slug = "oirschot" if "oirschot" in receiver else "velsen"
        foreign = next(other for other in ("oirschot", "velsen") if other != slug)
        assert foreign not in said, receiver
        assert not [name for name in (*CANARIES, "Kerkdorp", "Duindorp") if name in said], receiver
        assert not [title for title in titles if title.rstrip(".") in said], receiver
        assert "pragma" not in said.lower(), receiver
        assert "<img" not in said, receiver
        assert [word for word in said.split() if "http" in word and "https://stappen.voorbeeld.nl" not in word] == []
        if "coach-" not in receiver:
            assert f"{3 if slug == 'oirschot' else 7} koppels hebben een telefoontje nodig." in text_of(letter)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SSLContext:
    """The TLS of a mail server on this machine, with a certificate that this test alone trusts."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, secret = tmp_path / "mail.pem", tmp_path / "mail.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return context


def test_a_password_goes_over_a_line_that_was_closed_first(config: Config, certificate: SSLContext) -> None:
    with listening(Postbox(free_port()), tls=certificate, start_tls=True) as box:
        right = f"{NAME}:{PASSWORD.replace(' ', '%20')}@"
        post.try_out(posting(config, box, "starttls", right), BOSS, MONDAY)
        with pytest.raises(NoMail, match="wachtwoord klopt niet") as wrong:
            post.try_out(posting(config, box, "starttls", f"{NAME}:fout@"), BOSS, MONDAY)
        assert "fout" not in wrong.value.sentence.split("klopt")[0]
    assert box.receivers == [BOSS]


def test_a_server_that_is_closed_from_the_first_byte_works_too(config: Config, certificate: SSLContext) -> None:
    with listening(Postbox(free_port()), tls=certificate) as box:
        post.check_server(posting(config, box, "smtps"))
        post.try_out(posting(config, box, "smtps"), BOSS, MONDAY)
    assert box.receivers == [BOSS]


def test_a_certificate_that_nobody_vouches_for_is_refused(
    config: Config, certificate: SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with (
        listening(Postbox(free_port()), tls=certificate) as box,
        pytest.raises(NoMail, match="certificaat"),
    ):
        post.try_out(posting(config, box, "smtps"), BOSS, MONDAY)


def test_a_server_that_cannot_close_the_line_gets_no_letter(config: Config, box: Postbox) -> None:
    with pytest.raises(NoMail, match="kan dit niet veilig"):
        post.try_out(posting(config, box, "starttls"), BOSS, MONDAY)
    assert box.got == []


def test_a_trial_that_is_refused_says_so_with_the_cure(config: Config, box: Postbox) -> None:
    box.answers = {BOSS: "550 5.1.1 No"}
    with pytest.raises(NoMail, match=r"550 5\.1\.1.*Kijk adres en afzender na"):
        post.try_out(posting(config, box), BOSS, MONDAY)


def test_what_is_about_the_way_in_goes_at_any_hour_and_the_link_is_made_as_it_goes(
    config: Config, cast: make.Cast, box: Postbox
) -> None:
    """Nobody who reads the outbox, or a copy of it, finds a link that works; one that is too late is not sent."""
    settings, sunday = posting(config, box), MONDAY - DAY
    boss = next(one for one in make.accounts_of(cast.organisation.id) if one.email == BOSS)
    recovery.ask_password(BOSS, address="192.0.2.1", at=sunday)
    with connection():
        assert sessions.codes_of(boss, Purpose.PASSWORD) == []
    assert post_due(settings, lambda: sunday + MINUTE) == PostTally(sent=1)
    code = re.findall(r"/welkom/([0-9A-Z-]{19})", whole(box.got[0][1]))[0]
    assert invitations.invited(code, address="192.0.2.1", at=sunday + 59 * MINUTE).id == boss.id
    invitations.invite(operation(cast.coordinator, at=sunday), boss.id)
    assert post_due(settings, lambda: sunday + 2 * MINUTE) == PostTally(sent=1)
    assert "een nieuwe link" in text_of(box.got[1][1])
    recovery.ask_password(BOSS, address="192.0.2.1", at=sunday + HOUR)
    assert post_due(settings, lambda: sunday + 3 * HOUR) == PostTally()
    assert box.receivers == [BOSS, BOSS]
