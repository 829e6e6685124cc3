"""A filled-in DPIA: the paper of templates/operations/dpia.md, with the facts of the running configuration.

The organisation has to judge it, complete it and sign it; the program only takes care that the facts are right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from string import Template

from pragma_coach import __version__, content
from pragma_coach.config import Config
from pragma_coach.domain.access import POLICY, Act, Relation
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard import steps
from pragma_coach.domain.scoreboard.disclosure import Rules, fingerprint
from pragma_coach.domain.scoreboard.figures import Measure, measures_of
from pragma_coach.domain.texts.words import ROLES
from pragma_coach.paths import TEMPLATES
from pragma_coach.services.accounts.invitations import INVITATION_LASTS
from pragma_coach.services.accounts.sign_in import OWN_PHONE, SHARED_PHONE, WORKING_DAY
from pragma_coach.services.documents import table_markdown
from pragma_coach.store import schema

_FOLDER = TEMPLATES / "operations"
_UNITS = {Unit.DAYS: "dagen", Unit.WEEKS: "weken", Unit.MONTHS: "maanden"}
_RELATIONS = {
    Relation.COACH: "eigen koppel",
    Relation.DIRECTOR: "koppel dat met de regisseur deelt",
    Relation.SELF: "zichzelf",
    Relation.HOUSEHOLD: "een huisgenoot, zonder iets van die persoon te zien",
    Relation.ORGANISATION: "eigen organisatie",
    Relation.APART: "een koppel van de eigen organisatie dat hij of zij nooit begeleidde",
    Relation.FORMER_COACH: "vroeger koppel",
    Relation.FOREIGN: "andere organisatie",
}


def dpia(config: Config, rules: Rules, programme_id: str) -> str:
    """Return the DPIA of an installation with these settings and rules, as Markdown. Raise ContentError."""
    programme = content.load_programme(programme_id)
    measures = measures_of(programme, legacy=False)
    because = "\n- Deze installatie gebruikt een lagere regel dan gewoonlijk. Besloten door: "
    mail = "Mail gaat via de mailserver van de organisatie, met alleen aantallen en een link."
    facts = {
        "version": __version__,
        "fingerprint": fingerprint(measures, rules),
        "contact": config.contact or "nog niet ingesteld (PRAGMA_CONTACT)",
        "programme": programme.title,
        "base_url": config.base_url,
        "tables": _tables(),
        "rights": _rights(),
        "engine": "een PostgreSQL-database" if config.database_url else "één bestand, `pragma.db`",
        "chartjs": config.chartjs or "geen: de pagina tekent zelf",
        "mail": mail if config.smtp_url else "Het programma verstuurt geen mail.",
        "measures": _measures(measures),
        "k": rules.k,
        "coaches": rules.coaches,
        "rest": rules.rest,
        "rest_of_two": rules.rest_of_two,
        "grace_days": rules.grace_days,
        "most": steps.MOST,
        "few": steps.FEW,
        "unit": steps.UNIT,
        "history": steps.HISTORY.days,
        "because": f"{because}{rules.because}" if rules.because else "",
        "invitation_hours": _minutes(INVITATION_LASTS) // 60,
        "connection": "altijd versleuteld (https)" if config.secure else "NIET versleuteld; stel https in",
    }
    return Template((_FOLDER / "dpia.md").read_text("utf-8")).substitute(facts)


@cache
def table_facts() -> Mapping[str, Mapping[str, str]]:
    """Return, by private table, its `purpose`, whom it is `about`, and how long its rows are `kept`."""
    return tomllib.loads((_FOLDER / "tables.toml").read_text("utf-8"))


def _tables() -> str:
    sessions = (
        f"{OWN_PHONE.days} dagen op een eigen telefoon, {_minutes(SHARED_PHONE)} minuten op een gedeelde, "
        f"{_minutes(WORKING_DAY) // 60} uur voor wie een wachtwoord heeft"
    )
    rows = []
    for name, fields in schema.columns().items():
        facts = table_facts()[name]
        kept = Template(facts["kept"]).substitute(sessions=sessions)
        rows.append((f"`{name}`", facts["purpose"], facts["about"], kept, ", ".join(fields)))
    return table_markdown(("Tabel", "Waarvoor", "Over wie", "Hoe lang", "Velden"), rows)


def _rights() -> str:
    rows = [
        (ROLES[role], whose, ", ".join(acts))
        for role in ROLES
        for relation, whose in _RELATIONS.items()
        if (acts := [act.value for act in Act if (role, relation) in POLICY[act] and act is not Act.OWN_ACCOUNT])
    ]
    return table_markdown(("Rol", "Bij wie", "Mag"), rows)


def _measures(measures: tuple[Measure, ...]) -> str:
    rows = [(measure.title, _aim(measure), _duration(measure.horizon)) for measure in measures]
    return table_markdown(("Maat", "Doel", "Van wie dit bereikte binnen"), rows)


def _aim(measure: Measure) -> str:
    return _duration(measure.norm) + (f", uiterlijk {_duration(measure.limit)}" if measure.limit else "")


def _duration(duration: Duration | None) -> str:
    return f"{duration.count} {_UNITS[duration.unit]}" if duration else "–"


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
