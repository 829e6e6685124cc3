"""The demo: a believable town in a data folder, with a way in for each role."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
import pyotp

from pragma_coach.cli.common import data_option, fail, now, opened, operation, say, settings
from pragma_coach.cli.serving import at_port, host_option, port_option, serve_app
from pragma_coach.config import Config
from pragma_coach.domain.calendar import amsterdam_date, quarters_due
from pragma_coach.domain.journey import PairStatus
from pragma_coach.domain.types import AccountId, Actor, ItemState
from pragma_coach.services import founding, inviting, passwords, publishing
from pragma_coach.services.ruling import rules_in_force
from pragma_coach.simulation import RHYTHMS, Size, Town, make_town
from pragma_coach.store import accounts, database, journeys, organisations, releases
from pragma_coach.store.journeys import PairFacts

_PASSWORD = "vier fietsen langs de vaart"  # noqa: S105 - of a town that does not exist; the second step is random


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How to sign in to the demo, per role; kept beside its data, for the next time it is served."""

    slug: str
    coach: str
    coach_card: str
    coachee: str
    coachee_card: str
    email: str
    password: str
    secret: str


@click.command()
@data_option
@host_option
@port_option
@click.option("--seed", default=1, show_default=True, help="Dezelfde seed geeft dezelfde stad.")
@click.option(
    "--programme",
    type=click.Choice(tuple(RHYTHMS)),
    help="De aanpak van de stad: elke aanpak heeft een eigen stad. Anders: pragma.",
)
@click.option("--pairs", type=click.IntRange(1, 5000), help="Hoeveel koppels; anders wat bij de aanpak past.")
@click.option("--years", default=5, show_default=True, type=click.IntRange(1, 20), help="Over hoeveel jaar.")
@click.option("--prepare-only", is_flag=True, help="Maak de stad en stop dan.")
@click.option("--code", is_flag=True, help="Toon alleen de code van dit moment voor de coördinator.")
def demo(
    data: Path | None,
    host: str,
    port: int,
    seed: int,
    programme: str | None,
    pairs: int | None,
    years: int,
    prepare_only: bool,
    code: bool,
) -> None:
    """Maak een proefstad, toon hoe u per rol binnenkomt, en draai haar."""
    config = at_port(settings(data), port)
    if code:
        say(_code(_known_ways(config), now()))
        return
    with opened(config, migrate=True):
        with database.connection():
            known = organisations.every()
        if not known:
            name = programme or "pragma"
            people = pairs or RHYTHMS[name].pairs
            _prepare(config, name, Size(amsterdam_date(now()), seed, people, max(3, round(people * 0.3)), years))
        elif not _file(config).exists():
            fail(
                f"In {config.data} staat een echte administratie: {known[0].name}. "
                "Kies voor de proefstad een andere map met --data."
            )
        elif programme not in (None, known[0].programme):
            fail(
                f"In {config.data} staat al de proefstad van {known[0].programme}. "
                f"Kies voor die van {programme} een andere map met --data."
            )
        ways = _known_ways(config)
        _publish(config, ways.slug)
        _show(config, ways)
        if not prepare_only:
            serve_app(config, host, port, jobs=True)


def _prepare(config: Config, programme: str, size: Size) -> None:
    with click.progressbar(length=size.pairs, label="De stad leeft      ", show_eta=False) as bar:
        town = make_town(size, programme=programme, progress=lambda _done: bar.update(1))
    ways = _ways_in(town, now())
    handle = os.open(_file(config), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(asdict(ways), out, ensure_ascii=False, indent=1)


def _publish(config: Config, slug: str) -> None:
    """Publish the quarters one by one, each at its own moment; go on where an earlier demo was broken off."""
    town = founding.organisation(slug)
    due = quarters_due(amsterdam_date(town.created_at), now())
    shown = {release.period_end for release in releases.releases_of(config.releases_file, slug)}
    if missing := [quarter for quarter in due if quarter.last_day not in shown]:
        with click.progressbar(missing, label="Cijfers publiceren ", show_eta=False) as quarters:
            for quarter in quarters:
                publishing.publish_due(quarter.published_at, config.releases_file, rules=rules_in_force(config))


def _file(config: Config) -> Path:
    return config.data / "demo.json"


def _known_ways(config: Config) -> WaysIn:
    if not _file(config).exists():
        fail(f"In {config.data} staat geen proefstad. Maak er een: pragma-coach demo")
    return WaysIn(**json.loads(_file(config).read_text("utf-8")))


def _ways_in(town: Town, at: datetime) -> WaysIn:
    """Give cards to a busy coach and one of the coachees, and password and authenticator to the coordinator."""
    boss = town.coordinator
    coach_id, pair = _busy_coach(town, at)
    assert pair.coachee.account_id is not None  # every coachee of the town has an account  # noqa: S101
    coach_card = inviting.issue_card(operation(boss.actor, at), coach_id)
    coachee_card = inviting.issue_card(operation(boss.actor, at), pair.coachee.account_id)
    _let_in(boss.actor, at)
    secret = passwords.new_code_secret()
    before = at - timedelta(seconds=30)  # so that the code of this moment is still to be used
    passwords.set_up_code(boss.id, secret, pyotp.TOTP(secret).at(before), at=at)
    assert boss.email is not None  # coordinators have one  # noqa: S101
    return WaysIn(
        slug=town.organisation.slug,
        coach=coach_card.account.name,
        coach_card=coach_card.path,
        coachee=coachee_card.account.name,
        coachee_card=coachee_card.path,
        email=boss.email,
        password=_PASSWORD,
        secret=secret,
    )


def _let_in(boss: Actor, at: datetime) -> None:
    link = inviting.invite(operation(boss, at), boss.account_id)
    inviting.accept(link.code, _PASSWORD, address="", at=at)


def _busy_coach(town: Town, at: datetime) -> tuple[AccountId, PairFacts]:
    """Return the coach with most pairs at work, and of these the pair with most going on."""
    today = amsterdam_date(at)
    with database.connection():
        pairs = journeys.load_many(town.organisation.id)
        names = {account.id: account.name for account in accounts.every(town.organisation.id)}
    coached = [
        (term.account_id, pair)
        for pair in pairs
        if pair.journey.status is PairStatus.ACTIVE
        for term in pair.journey.coaches_on(today)
    ] or [(town.coaches[0].id, pair) for pair in pairs]
    counts = Counter(account for account, _ in coached)
    busiest = max(counts, key=lambda account: (counts[account], names[account]))
    return busiest, max((pair for account, pair in coached if account == busiest), key=_goings_on)


def _goings_on(pair: PairFacts) -> tuple[int, int, str]:
    states = Counter(standing.state for standing in pair.journey.items.values())
    return states[ItemState.CLAIMED] + states[ItemState.STUCK], len(pair.journey.focus), pair.coachee.name


def _code(ways: WaysIn, at: datetime) -> str:
    return pyotp.TOTP(ways.secret).at(at)


def _show(config: Config, ways: WaysIn) -> None:
    at = config.base_url
    say()
    say("De proefstad staat klaar. Alle mensen erin zijn verzonnen.")
    say(f"  Scorebord     {at}/scorebord/{ways.slug}")
    say(f"  Coach         {at}{ways.coach_card}  ({ways.coach})")
    say(f"  Coachee       {at}{ways.coachee_card}  ({ways.coachee})")
    say(f"  Coördinator   {at}/inloggen")
    say(f"                e-mail {ways.email}, wachtwoord: {ways.password}")
    say(f"                code nu {_code(ways, now())}; een nieuwe: pragma-coach demo --code --data {config.data}")
    say(f"                of in een app met codes: {ways.secret}")
    say()


COMMANDS = (demo,)
