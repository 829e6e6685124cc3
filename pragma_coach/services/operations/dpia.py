"""A filled-in DPIA: what the program does with people's data, said from the running configuration itself.

The organisation has to judge it, complete it and sign it; the program only takes care that the facts are right.
"""

from __future__ import annotations

from datetime import timedelta

from pragma_coach import __version__, content
from pragma_coach.config import Config
from pragma_coach.domain.access import POLICY, Act, Relation
from pragma_coach.domain.programme.programme import Duration, Programme, Unit
from pragma_coach.domain.scoreboard.disclosure import Rules, fingerprint
from pragma_coach.domain.scoreboard.figures import Measure, measures_of
from pragma_coach.domain.scoreboard.steps import FEW, HISTORY, MOST, UNIT
from pragma_coach.domain.texts.words import ROLES
from pragma_coach.services.accounts.invitations import INVITATION_LASTS
from pragma_coach.services.accounts.sign_in import OWN_PHONE, SHARED_PHONE, WORKING_DAY
from pragma_coach.services.documents import Document, Part, Section, Table, rows
from pragma_coach.services.operations.dpia_words import MEASURED, MEASURED_SOURCE, TABLES, THREATS
from pragma_coach.store import schema

_UNITS = {Unit.DAYS: "dagen", Unit.WEEKS: "weken", Unit.MONTHS: "maanden"}


def assessment(config: Config, rules: Rules, programme_id: str) -> Document:
    """Return the DPIA of an installation with these settings and rules, for a programme. Raise ContentError."""
    programme = content.load_programme(programme_id)
    measures = measures_of(programme, legacy=False)
    return Document(
        "DPIA: gegevens van nieuwkomers en coaches in Pragma Coach",
        (
            Section("Hoe u dit leest", _reading(config, rules, measures)),
            Section("1. Doel en noodzaak", _purpose(programme)),
            Section("2. Wie doet wat", _parties(config)),
            Section("3. Welke gegevens, van wie, hoe lang", _data()),
            Section("4. Wie mag wat", _rights()),
            Section("5. Waar de gegevens staan", _flow(config)),
            Section("6. Wat openbaar wordt", _public(rules, measures)),
            Section("7. Wie er kwaad zou kunnen", (Table(("Nr.", "Wie", "Weet al", "Wil weten"), THREATS),)),
            Section(
                "8. Hoe groot het risico is",
                (
                    "Bij zoveel mensen vond de aanvaller terug hoe lang het duurde:",
                    _measured(),
                    MEASURED_SOURCE,
                    _anonymous(),
                    _residual(),
                ),
            ),
            Section("9. Rechten van mensen", _people()),
            Section("10. Maatregelen", _measures_taken(config, rules)),
            Section("11. Wat de organisatie zelf nog doet", _to_do()),
        ),
    )


def _reading(config: Config, rules: Rules, measures: tuple[Measure, ...]) -> tuple[Part, ...]:
    return (
        "Dit stuk is geschreven door het programma, uit de instellingen die nu gelden (`pragma-coach dpia`). De feiten "
        "kloppen dus met het programma. Het oordeel is van mensen: laat het lezen door de functionaris voor de "
        "gegevensbescherming en onderteken het.",
        (
            f"Versie van het programma: {__version__}.",
            f"Vingerafdruk van regels en maten: {fingerprint(measures, rules)}.",
            f"Contact: {config.contact or 'nog niet ingesteld (PRAGMA_CONTACT)'}.",
        ),
        "Maak een nieuwe versie als een regel of maat verandert, en in elk geval elk jaar.",
    )


def _purpose(programme: Programme) -> tuple[Part, ...]:
    return (
        f"Vrijwilligers coachen nieuwkomers met de aanpak “{programme.title}”. Coach en nieuwkomer houden samen een "
        "lijst bij van wat iemand weet, kan en gevonden heeft. Zo blijft niemand steken.",
        "Het scorebord laat zien hoe lang het meestal duurt. Dat motiveert, en de gemeente kan ervan leren. Het toont "
        "tijden, geen aandelen en geen aantallen geslaagden: die zouden over enkele mensen gaan.",
        "Minder kan niet: zonder dagen is er geen doorlooptijd, en zonder coach en gezin kan het programma niet nagaan "
        "of een groep gemengd genoeg is.",
        "Een DPIA is nodig: het gaat om mensen die van de gemeente afhangen, om gegevens dicht bij herkomst en "
        "verblijf, en om stelselmatig volgen.",
    )


def _parties(config: Config) -> tuple[Part, ...]:
    return (
        (
            "Verwerkingsverantwoordelijke: de welzijnsorganisatie, of de gemeente, of beide samen. Vul in wie.",
            "Verwerker: wie de server beheert. Vul in wie, met een overeenkomst.",
            f"Adres van het programma: {config.base_url}.",
            "Ontvangers van het scorebord: iedereen, dus ook buren, coaches en werkgevers.",
        ),
        "Grondslag: vul in. Het maken van statistiek uit deze gegevens is ook een verwerking en hoort erbij.",
    )


def _data() -> tuple[Part, ...]:
    kept = {"sessions": _sessions(), "tries": "1 dag"}
    return (
        "Dit zijn alle tabellen van de database met mensen. Reservekopieën maakt de organisatie zelf; daar "
        "staat hetzelfde in.",
        Table(
            ("Tabel", "Waarvoor", "Over wie", "Hoe lang", "Velden"),
            rows(
                (f"`{name}`", what, whom, long.format(**kept), ", ".join(fields))
                for name, fields in schema.columns().items()
                for what, whom, long in [TABLES[name]]
            ),
        ),
        "Vrije tekst is kort, en een burgerservicenummer erin weigert het programma. Naar bijzondere gegevens vraagt "
        "het niet.",
        "Het programma wist niet uit zichzelf, en deze versie heeft geen opdracht om één persoon te wissen: dat doet "
        "de beheerder van de database. De organisatie spreekt af na hoeveel tijd.",
    )


def _sessions() -> str:
    return (
        f"{OWN_PHONE.days} dagen op een eigen telefoon, {_minutes(SHARED_PHONE)} minuten op een gedeelde, "
        f"{_minutes(WORKING_DAY) // 60} uur voor wie een wachtwoord heeft"
    )


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _rights() -> tuple[Part, ...]:
    relations = {
        Relation.COACH: "eigen koppel",
        Relation.DIRECTOR: "koppel dat met de regisseur deelt",
        Relation.SELF: "zichzelf",
        Relation.ORGANISATION: "eigen organisatie",
        Relation.FORMER_COACH: "vroeger koppel",
        Relation.FOREIGN: "andere organisatie",
    }
    may = [
        (ROLES[role], relations[relation], ", ".join(acts))
        for role in ROLES
        for relation in relations
        if (acts := [act.value for act in Act if (role, relation) in POLICY[act] and act is not Act.OWN_ACCOUNT])
    ]
    return (
        "Wat hier niet staat, mag niemand. De woorden staan uitgelegd in docs/rechten.md. Iedereen mag het eigen "
        "account zien en uitloggen.",
        Table(("Rol", "Bij wie", "Mag"), rows(may)),
    )


def _flow(config: Config) -> tuple[Part, ...]:
    engine = "een PostgreSQL-database" if config.database_url else "één bestand, `pragma.db`"
    drawing = "geen: de pagina tekent zelf" if not config.chartjs else config.chartjs
    return (
        (
            f"De gegevens van mensen staan in {engine}.",
            "De gepubliceerde cijfers staan in een eigen bestand, `releases.db`. Daar staan geen mensen in en geen "
            "exacte aantallen. De openbare pagina's lezen alleen dat bestand.",
            f"Programma van anderen op het scorebord: {drawing}. Achter het inloggen: niets van anderen.",
            "Het scorebord gebruikt geen cookies. Achter het inloggen is er één, om ingelogd te blijven.",
            "Mail gaat via de mailserver van de organisatie, met alleen aantallen en een link."
            if config.smtp_url
            else "Het programma verstuurt geen mail.",
            "Aan andere systemen van de organisatie gaat alleen wat de beheerder aanzet: zonder namen, tenzij een "
            "sleutel om namen vraagt (docs/koppelen.md). Verder stuurt het programma niets naar anderen.",
        ),
    )


def _public(rules: Rules, measures: tuple[Measure, ...]) -> tuple[Part, ...]:
    shown = [(m.title, _duration(m.norm), _duration(m.horizon)) for m in measures]
    found: list[Part] = [
        Table(("Maat", "Doel", "Van wie dit bereikte binnen"), rows(shown)),
        (
            f"Een cijfer gaat over ten minste {rules.k} mensen en {rules.coaches} coaches. Zonder de mensen van één "
            f"coach of één gezin blijven er ten minste {rules.rest} over; zonder die van twee ten minste "
            f"{rules.rest_of_two}.",
            f"Late invoer telt mee tot {rules.grace_days} dagen na het kwartaal. Dan staat het vast.",
            "De regels kijken alleen naar aantallen en de kalender. Dát er een cijfer is, zegt dus niets over tijden.",
            "Iedereen telt per maat in ten hoogste één cijfer. Een cijfer verandert nooit meer. "
            "Er valt niets af te trekken.",
            "Het cijfer is een gladgestreken mediaan, afgerond op een stap die groter is dan wat één persoon eraan kan "
            "veranderen. Geen gemiddelde, geen kleinste of grootste, geen aandeel.",
            f"Stappen die we samen zetten: per persoon tellen er ten hoogste {MOST} (minder dan {FEW} als 1), "
            f"per coach en gezin niet meer dan alle anderen samen; het totaal gaat naar beneden op {UNIT} rond. "
            f"Wat meer dan {HISTORY.days} dagen voor "
            "het kwartaal gebeurde, telt niet.",
            "Is er geen cijfer, dan staat er altijd dezelfde zin, om welke reden ook.",
        ),
    ]
    if rules.because:
        found.append(f"Deze installatie gebruikt een lagere regel dan gewoonlijk. Besloten door: {rules.because}")
    return tuple(found)


def _duration(duration: Duration | None) -> str:
    return f"{duration.count} {_UNITS[duration.unit]}" if duration else "–"


def _measured() -> Table:
    return Table(("Soort bord", "Duur precies gevonden", "Binnen 10% gevonden"), MEASURED)


def _anonymous() -> tuple[str, ...]:
    return (
        "Iemand eruit lichten: kan niet, elk deel van een groep telt genoeg mensen.",
        "Koppelen: kan niet, er zijn geen kenmerken en geen kruisingen, en groepen overlappen niet.",
        "Iets afleiden: zie de tabel; er staat geen spreiding, geen nul en geen percentage.",
    )


def _residual() -> str:
    return (
        "Wat overblijft: wie alles weet behalve één persoon (T10), heel kleine organisaties, en een gebeurtenis die "
        "iedereen al kent. Bij zo'n geval houdt de coördinator het hele cijfer tegen."
    )


def _people() -> tuple[Part, ...]:
    return (
        (
            "Informatie: de pagina `/privacy` legt het uit in eenvoudig Nederlands. De coach bespreekt het.",
            "Inzage: een nieuwkomer ziet alles van zichzelf op de eigen pagina. De coördinator kan het uitvoeren.",
            "Verbeteren: de coach, of de coördinator. Een gepubliceerd cijfer verandert daar niet door.",
            "Wissen en bezwaar: wat gewist is, telt in geen volgend cijfer. Wat al gepubliceerd is blijft staan: het "
            "bevat geen persoon, en herrekenen zou juist verraden wie er weg is.",
            "Afspraak: alleen volwassenen doen mee. Het programma vraagt geen leeftijd en kan dit niet nakijken.",
        ),
    )


def _measures_taken(config: Config, rules: Rules) -> tuple[Part, ...]:
    return (
        (
            "Elke handeling gaat langs één tabel met rechten. Een vreemde krijgt niet te horen dat iemand bestaat.",
            "Van wachtwoorden en codes blijft alleen een afdruk. Een uitnodiging werkt "
            f"{_minutes(INVITATION_LASTS) // 60} uur en één keer.",
            f"Verbinding: {'altijd versleuteld (https)' if config.secure else 'NIET versleuteld; stel https in'}.",
            f"Het programma start niet met regels onder de ondergrens (nu: {rules.k}, {rules.rest}, {rules.coaches}).",
            "Het programma rekent elke uitgave vooraf na. Klopt er iets niet, dan publiceert het niets.",
            "De coördinator ziet zes weken na het kwartaal het concept: dezelfde cijfers als iedereen, "
            "en niets fijners.",
            "Van elke uitgave is er een verslag: regels, bewijs, wie keek en besloot, versies.",
            "Rekende het programma fout, dan gaat het cijfer terug, met de reden, en komt er niets voor in de plaats.",
        ),
    )


def _to_do() -> tuple[Part, ...]:
    return (
        (
            "Vul grondslag, verantwoordelijke en verwerker in.",
            "Spreek af hoe lang koppels bewaard blijven nadat ze gestopt zijn.",
            "Vraag advies aan de functionaris voor de gegevensbescherming, en waar het kan aan nieuwkomers en coaches.",
            "Regel reservekopieën (`pragma-coach backup`) en wie erbij kan: er staan namen in.",
            "Wijs iemand aan die elk kwartaal naar het concept kijkt.",
        ),
    )
