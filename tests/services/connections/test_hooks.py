"""Messages to other systems: in the row with the act, signed, never into a private network, patient for a week."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import make
import pytest
from make import BOTH_ITEM, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import ItemState, MilestoneId
from pragma_coach.services.connections import hooks
from pragma_coach.services.connections.hooks import Calls, NotCalled
from pragma_coach.services.pairs import announcements, lifecycle, records, ticks
from pragma_coach.store.connections import hooks as stored_hooks
from pragma_coach.store.database import connection, one_transaction

KEY = "a key of the installation that nobody knows"
LATER = make.NOON + timedelta(minutes=2)


class OtherSystem:
    """A real server on this machine that keeps what it is told, and can be out of order."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], str]] = []
        self.status = 200
        system = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                system.heard.append((dict(self.headers.items()), body))
                self.send_response(system.status)
                if system.status in (301, 302, 307):
                    self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/berichten?van=stappen"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def system() -> Iterator[OtherSystem]:
    made = OtherSystem()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def cast(config: Config) -> Cast:
    announcements.forget_known()
    return make.cast()


def call(at: datetime = LATER, *, local: bool = True) -> Calls:
    return hooks.call_due(KEY, lambda: at, local=local)


def listen(cast: Cast, system: OtherSystem) -> None:
    hooks.add(operation(cast.admin), system.url, local=True)


def reach(cast: Cast, milestone: str = "volunteering") -> None:
    records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId(milestone), make.TODAY)


def test_what_happens_is_told_with_ids_and_days_and_a_sign_that_can_be_checked(cast: Cast, system: OtherSystem) -> None:
    listen(cast, system)
    reach(cast)
    ticks.tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)  # nothing that others may know
    assert call() == Calls(delivered=1)
    ((headers, body),) = system.heard
    told = json.loads(body)
    assert told == {
        "kind": "milestone.recorded",
        "pair": announcements.pair_key(cast.pair.id),
        "at": make.NOON.isoformat(),
        "milestone": "volunteering",
        "on": "2026-05-12",
    }
    (hook,) = hooks.hooks(cast.admin)
    secret = hooks.secret_of(KEY, hook.number)
    signed = f"{headers['X-Pragma-Moment']}.{body}".encode()
    assert headers["X-Pragma-Signature"] == hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert call() == Calls()


def test_starting_and_ending_a_pair_and_closing_a_phase_are_told(cast: Cast, system: OtherSystem) -> None:
    listen(cast, system)
    pair = make.pair(cast.coordinator, cast.coach.account_id, name="Dana")
    phase = next(iter(ticks.programme_of(pair).phase_by_id))
    records.close_phase(operation(cast.coordinator), pair.id, phase, reason="Alles was al geregeld.")
    lifecycle.end(operation(cast.coordinator), pair.id, lifecycle.EndReason.COMPLETED)
    call()
    kinds = [json.loads(body)["kind"] for _, body in system.heard]
    assert sorted(kinds) == ["pair.ended", "pair.started", "phase.ended"]
    assert not any("Dana" in body or "geregeld" in body for _, body in system.heard)


def test_a_system_that_is_down_hears_it_later_and_once(cast: Cast, system: OtherSystem) -> None:
    listen(cast, system)
    reach(cast)
    system.status = 503
    assert call() == Calls(later=1)
    assert call() == Calls()  # its time has not come
    assert call(LATER + timedelta(minutes=11)) == Calls(later=1)
    system.status = 204
    assert call(LATER + timedelta(hours=3)) == Calls(delivered=1)
    assert len({headers["X-Pragma-Message"] for headers, _ in system.heard}) == 1
    assert call(LATER + timedelta(days=1)) == Calls()


def test_after_a_week_it_is_given_up_and_the_administrator_sees_it(cast: Cast, system: OtherSystem) -> None:
    listen(cast, system)
    reach(cast)
    system.status = 500
    at = LATER
    while (calls := call(at)) != Calls(given_up=1):
        assert calls in (Calls(later=1), Calls())
        at += timedelta(hours=6)
        assert at < LATER + timedelta(days=8)
    (hook,) = hooks.hooks(cast.admin)
    assert (hook.waiting, hook.given_up, hook.last_answer) == (0, 1, "Het andere systeem gaf antwoord 500.")


def test_a_redirect_is_not_followed(cast: Cast, system: OtherSystem) -> None:
    listen(cast, system)
    reach(cast)
    system.status = 302
    assert call() == Calls(later=1)
    assert len(system.heard) == 1


def test_an_address_in_a_private_network_is_never_called(system: OtherSystem) -> None:
    for url in (system.url, system.url.replace("http://127.0.0.1", "https://localhost"), "https://[::1]/x"):
        with pytest.raises(NotCalled):
            hooks.post(url, "{}", {})
    assert system.heard == []
    with pytest.raises(NotCalled, match="niet te bereiken"):
        hooks.post("http://127.0.0.1:1/", "{}", {}, local=True)


def test_two_processes_never_send_one_message_twice(cast: Cast, system: OtherSystem) -> None:
    listen(cast, system)
    reach(cast)
    with connection():
        (message,) = stored_hooks.due(LATER, 10)
    assert one_transaction(stored_hooks.lease)(message, LATER + hooks.LEASE)
    assert not one_transaction(stored_hooks.lease)(message, LATER + hooks.LEASE)
    assert call() == Calls()


def test_an_act_that_fails_tells_nothing(cast: Cast, system: OtherSystem) -> None:
    listen(cast, system)
    with pytest.raises(Invalid):
        records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId("unknown"), make.TODAY)
    assert call() == Calls()


def test_another_organisation_hears_nothing_of_ours(cast: Cast, system: OtherSystem) -> None:
    listen(cast, system)
    foreign = cast.foreign_pair.id
    records.record_milestone(operation(cast.foreign_coach), foreign, MilestoneId("volunteering"), make.TODAY)
    assert call() == Calls()
    with pytest.raises(NotThere):
        hooks.stop(operation(make.account(cast.elsewhere.id, make.Role.ADMIN).actor), hooks.hooks(cast.admin)[0].number)


def test_who_stops_hears_nothing_more_not_even_what_waited(cast: Cast, system: OtherSystem) -> None:
    listen(cast, system)
    reach(cast)
    hooks.stop(operation(cast.admin), hooks.hooks(cast.admin)[0].number)
    assert call() == Calls()
    reach(cast, "paid_job")
    assert call() == Calls()
    assert system.heard == []


@pytest.mark.parametrize(
    "url", ["", "systeem.nl", "ftp://systeem.nl/x", "http://systeem.nl/x", "https://a:b@systeem.nl/", "https:///x"]
)
def test_an_address_that_cannot_be_is_refused(url: str, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        hooks.add(operation(cast.admin), url)
    assert refused.value.field == "url"
    with pytest.raises(NotAllowed):
        hooks.add(operation(cast.coordinator), "https://systeem.nl/x")
