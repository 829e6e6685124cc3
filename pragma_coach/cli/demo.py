"""The demo: a believable town in a data folder, with a way in for each role."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
import pyotp

from pragma_coach.cli.common import data_option, fail, now, opened, operation, say, settings
from pragma_coach.cli.serve import at_port, host_option, port_option, serve_app
from pragma_coach.config import Config
from pragma_coach.domain.calendar import amsterdam_date, quarters_due
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import AccountId, Actor, ItemState
from pragma_coach.published import releases
from pragma_coach.services.accounts import founding, invitations, passwords
from pragma_coach.services.accounts.invitations import IssuedCard
from pragma_coach.services.scoreboard import publish
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.simulation import RHYTHMS, Size, Town, make_town
from pragma_coach.store import database, organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.pairs import journeys

_LANGUAGES = {"nl": "Nederlands", "ar": "Arabisch", "ti": "Tigrinya"}
_PASSWORD = "vier fietsen langs de vaart"  # noqa: S105 - of a town that does not exist; the second step is random


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How to sign in to the demo, per role; stored in `demo.json` beside its data."""

    slug: str
    coach: str
    coach_card: str
    coachee: str
    coachee_card: str
    email: str
    password: str
    secret: str
    director: str = ""
    admin: str = ""
    interpreter: str = ""
    interpreter_card: str = ""
    coachees: tuple[tuple[str, str, str], ...] = ()  # name, language and card, one for each of some languages


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
    config = at_port(settings(data), port, host)
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
                publish.publish_due(quarter.published_at, config.releases_file, rules=rules_in_force(config))


def _file(config: Config) -> Path:
    return config.data / "demo.json"


def _known_ways(config: Config) -> WaysIn:
    if not _file(config).exists():
        fail(f"In {config.data} staat geen proefstad. Maak er een: pragma-coach demo")
    return WaysIn(**json.loads(_file(config).read_text("utf-8")))


def _ways_in(town: Town, at: datetime) -> WaysIn:
    """Issue login cards, and give all staff the same password and authenticator."""
    boss = town.cast.coordinator
    pairs = _going_on(town)
    coach_id, pair = _busy_coach(town, pairs, at)
    secret = passwords.new_code_secret()
    staff = (boss, town.cast.admin, *town.cast.directors[:1])
    emails = [_let_in(boss.actor, account, secret, at) for account in staff]
    coach_card, coachee_card = _card(boss.actor, coach_id, at), _card(boss.actor, _account(pair), at)
    interpreter = max(town.cast.interpreters, key=lambda known: "ar" in known[1])[0]
    return WaysIn(
        slug=town.organisation.slug,
        coach=coach_card.account.name,
        coach_card=coach_card.path,
        coachee=coachee_card.account.name,
        coachee_card=coachee_card.path,
        email=emails[0],
        password=_PASSWORD,
        secret=secret,
        admin=emails[1],
        director=emails[2] if emails[2:] else "",
        interpreter=interpreter.name,
        interpreter_card=_card(boss.actor, interpreter.id, at).path,
        coachees=tuple(_coachees(boss.actor, pair, pairs, at)),
    )


def _card(boss: Actor, account_id: AccountId, at: datetime) -> IssuedCard:
    return invitations.issue_card(operation(boss, at), account_id)


def _account(pair: PairFacts) -> AccountId:
    assert pair.coachee.account_id is not None  # every coachee of the town has an account  # noqa: S101
    return pair.coachee.account_id


def _coachees(boss: Actor, known: PairFacts, pairs: list[PairFacts], at: datetime) -> Iterator[tuple[str, str, str]]:
    """Yield somebody of each language, beside the one who is known: name, language and card."""
    for language in _LANGUAGES:
        others = [pair for pair in pairs if pair.language == language and pair.id != known.id]
        if others:
            card = _card(boss, _account(max(others, key=_goings_on)), at)
            yield card.account.name, language, card.path


def _let_in(boss: Actor, account: Account, secret: str, at: datetime) -> str:
    """Give somebody the password and the authenticator of the demo; return the e-mail address."""
    link = invitations.invite(operation(boss, at), account.id)
    invitations.accept(link.code, _PASSWORD, address="", at=at)
    before = at - timedelta(seconds=30)  # so that the code of this moment is still to be used
    passwords.set_up_code(account.id, secret, pyotp.TOTP(secret).at(before), at=at)
    assert account.email is not None  # who signs in by password has one  # noqa: S101
    return account.email


def _going_on(town: Town) -> list[PairFacts]:
    """Return the pairs that are at work, or all when none is."""
    with database.connection():
        pairs = journeys.load_many(town.organisation.id)
    return [pair for pair in pairs if pair.journey.status is PairStatus.ACTIVE] or pairs


def _busy_coach(town: Town, pairs: list[PairFacts], at: datetime) -> tuple[AccountId, PairFacts]:
    """Return the coach with most pairs at work, and of these the pair with most going on."""
    today = amsterdam_date(at)
    with database.connection():
        names = {account.id: account.name for account in accounts.every(town.organisation.id)}
    coached = [(term.account_id, pair) for pair in pairs for term in pair.journey.coaches_on(today)]
    coached = coached or [(town.cast.coaches[0].id, pair) for pair in pairs]
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
    for name, language, card in ways.coachees:
        say(f"                {at}{card}  ({name}: {_LANGUAGES[language]})")
    if ways.interpreter:
        say(f"  Tolk          {at}{ways.interpreter_card}  ({ways.interpreter})")
    say(f"  Coördinator   {at}/inloggen")
    say(f"                e-mail {ways.email}, wachtwoord: {ways.password}")
    if ways.director:
        say(f"  Regisseur     e-mail {ways.director}, hetzelfde wachtwoord")
    if ways.admin:
        say(f"  Beheerder     e-mail {ways.admin}, hetzelfde wachtwoord")
    say(f"                code nu {_code(ways, now())}; een nieuwe: pragma-coach demo --code --data {config.data}")
    say(f"                of in een app met codes: {ways.secret}")
    say()


COMMANDS = (demo,)
