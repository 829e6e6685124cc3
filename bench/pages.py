"""What a page and a tick cost, as ratios to an empty Flask page in the same run.

    python bench/pages.py [rounds]

One process, no sockets; processor time of the server side only. Rounds are interleaved and the median is printed, so
that a busy machine shifts all rows alike. Goals (stack.md 4.5): the list of a pair at most 2.5, a tick at most 2.5.
Made anew is what the first page after a tick costs.
"""

from __future__ import annotations

import sys
import tempfile
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from pragma_coach.app import create_app
from pragma_coach.config import Config
from pragma_coach.domain.types import ItemState, Operation, OpId, ProgrammeId, Role
from pragma_coach.services.accounts import sign_in
from pragma_coach.services.pairs import lifecycle, ticks
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.store import database, organisations, schema
from pragma_coach.store.accounts import accounts
from pragma_coach.web.shared.urls import short_id

PER_ROUND = 20
TOKEN = uuid.uuid4().hex


def hello() -> FlaskClient:
    """An app that only says hello: the floor under every page."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app.test_client()


@database.one_transaction
def town() -> tuple[str, str, str]:
    """Make a coach with a pair of more than 100 items, half of them done; return token, pair and an open item."""
    now = datetime.now(UTC)
    ours = organisations.add(slug="bench", name="Bench", municipality="Bench", programme=ProgrammeId("pragma"), at=now)
    boss = accounts.add(ours.id, name="Boss", roles={Role.COORDINATOR}, at=now).actor
    coach = accounts.add(ours.id, name="Coach", roles={Role.COACH}, at=now)

    def operation(actor: accounts.Actor) -> Operation:
        return Operation(actor, OpId(str(uuid.uuid4())), now)

    newcomer = lifecycle.Newcomer("Noor", housed_on=date.today() - timedelta(days=30))  # noqa: DTZ011 - a made-up day
    pair = lifecycle.start_pair(operation(boss), newcomer, coach.id).pair
    items = pair.journey.listed(programme_of(pair))
    for item in items[: len(items) // 2]:
        ticks.tick(operation(coach.actor), pair.id, item.id, ItemState.DONE)
    token = sign_in.open_session(coach, shared=False, at=now).token
    return token, short_id(pair.id), items[-1].id


def signed_in(config: Config, token: str) -> FlaskClient:
    """A browser in which the coach is signed in."""
    client = create_app(config).test_client()
    with client.session_transaction() as held:
        held["_user_id"] = token
        held["csrf_token"] = TOKEN
    return client


def form_token(config: Config) -> str:
    """The token as the forms of the session hold it."""
    return str(URLSafeTimedSerializer(config.secret_key, salt="wtf-csrf-token").dumps(TOKEN))


def clocked(deed: Callable[[], object]) -> float:
    """Return the processor time of one deed, in microseconds."""
    start = process_time()
    for _ in range(PER_ROUND):
        deed()
    return (process_time() - start) / PER_ROUND * 1e6


def main(rounds: int) -> None:
    config = Config(data=Path(tempfile.mkdtemp()), secret_key=uuid.uuid4().hex)
    database.connect_to(config)
    schema.migrate(config)
    token, pair, item = town()
    empty, coach = hello(), signed_in(config, token)
    states, csrf = iter(range(1_000_000)), form_token(config)

    def tick() -> None:
        state = ("done", "open")[next(states) % 2]
        answer = coach.post(f"/koppel/{pair}/punt", data={"set": f"{item}:{state}", "csrf_token": csrf})
        assert answer.status_code == 303, answer.status

    zipped = {"Accept-Encoding": "gzip"}
    known = {"If-None-Match": coach.get(f"/koppel/{pair}", headers=zipped).headers["ETag"]}
    deeds: dict[str, Callable[[], object]] = {
        "empty Flask page": lambda: empty.get("/"),
        "help page": lambda: coach.get("/hulp"),
        "scoreboard, nothing yet": lambda: coach.get("/"),
        "list of a pair, kept": lambda: coach.get(f"/koppel/{pair}", headers=zipped),
        "the same, on the phone already": lambda: coach.get(f"/koppel/{pair}", headers=known),
        "list of a pair, made anew": lambda: coach.get(f"/koppel/{pair}?n={next(states)}", headers=zipped),
        "my pairs": lambda: coach.get("/koppels"),
        "a tick": tick,
    }
    times: dict[str, list[float]] = {name: [] for name in deeds}
    for _ in range(rounds):
        for name, deed in deeds.items():
            times[name].append(clocked(deed))
    floor = median(times["empty Flask page"])
    for name, found in times.items():
        print(f"{name:28} {median(found):8.0f} µs  {median(found) / floor:6.1f} x")
    database.close_all()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
