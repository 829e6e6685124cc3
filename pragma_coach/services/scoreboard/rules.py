"""The privacy rules of this installation, from its settings; below the floor nothing starts."""

from __future__ import annotations

from pragma_coach.config import Config, ConfigError
from pragma_coach.domain.scoreboard.disclosure import Rules, RulesTooWeak

_USUAL = Rules()


def rules_in_force(config: Config) -> Rules:
    """Return the rules that the settings ask for.

    Raise ConfigError, with the cure, for rules below the floor, and for rules lower than usual without who decided so
    and why: both are published in every release.
    """
    lower = [
        f"{name}={asked}"
        for name, asked, usual in (
            ("PRAGMA_LEAST_PEOPLE", config.least_people, _USUAL.k),
            ("PRAGMA_LEAST_REST", config.least_rest, _USUAL.rest),
            ("PRAGMA_LEAST_COACHES", config.least_coaches, _USUAL.coaches),
        )
        if asked < usual
    ]
    if lower and not (config.rules_by and config.rules_because):
        raise ConfigError(
            f"{', '.join(lower)} is lager dan gewoonlijk. Zet in PRAGMA_RULES_BY wie dat besloot en in "
            "PRAGMA_RULES_BECAUSE waarom (beide komen op het scorebord), of laat de instelling weg."
        )
    because = f"{config.rules_by}: {config.rules_because}" if lower else ""
    try:
        return Rules(k=config.least_people, rest=config.least_rest, coaches=config.least_coaches, because=because)
    except RulesTooWeak as error:
        raise ConfigError(f"{error} Pas PRAGMA_LEAST_PEOPLE, PRAGMA_LEAST_REST of PRAGMA_LEAST_COACHES aan.") from None
