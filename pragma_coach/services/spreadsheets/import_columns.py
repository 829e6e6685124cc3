"""Which column of a spreadsheet means what, and other words that organisations have for the same few facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.services.spreadsheets.files import SheetRow


class Means(StrEnum):
    """What a column is about, in the words of the preview."""

    NAME = "naam van de nieuwkomer"
    FIRST_NAME = "voornaam van de nieuwkomer"
    PREFIX = "tussenvoegsel"
    SURNAME = "achternaam van de nieuwkomer"
    COACH = "coach"
    COACH_SURNAME = "achternaam van de coach"
    COACH_EMAIL = "e-mail van de coach"
    STAND_IN = "invalcoach"
    LINKED = "gekoppeld aan de gemeente"
    HOUSED = "woont hier sinds"
    STARTED = "start van de coaching"
    HOUSEHOLD = "wie bij elkaar wonen"
    LANGUAGE = "taal"
    PHASE_END = "einde van een fase"
    MILESTONE = "mijlpaal"
    MILESTONES = "mijlpalen, uit de tekst"
    ENDED = "gestopt op"
    END_REASON = "reden van stoppen of pauze"
    STATUS = "status"
    PHASE_NOW = "fase, alleen om na te kijken"
    REMARKS = "alleen gelezen op stoppen of verhuizen; de tekst bewaren we niet"
    NEVER = "dit bewaren wij niet"
    UNUSED = ""


SYNONYMS: dict[Means, str] = {
    Means.NAME: "naam nieuwkomer|nieuwkomer|naam|coachee|naam coachee|statushouder|naam statushouder|inburgeraar"
    "|naam inburgeraar|deelnemer|naam deelnemer|client|naam client|kandidaat|vergunninghouder"
    "|volledige naam|voor en achternaam|voornaam en achternaam|cursist|hulpvrager|klant"
    "|naam klant|naam vergunninghouder|naam kandidaat|koppel naam nieuwkomer",
    Means.FIRST_NAME: "voornaam|voornamen|roepnaam|voornaam nieuwkomer|voornaam coachee|voornaam deelnemer"
    "|voornaam client|voornaam statushouder|roepnaam nieuwkomer",
    Means.PREFIX: "tussenvoegsel|tussenvoegsels|voorvoegsel|voorvoegsels|tussenv|tv|tvg",
    Means.SURNAME: "achternaam|familienaam|geslachtsnaam|achternaam nieuwkomer|achternaam coachee|achternaam deelnemer"
    "|achternaam client|achternaam statushouder|surname|last name",
    Means.COACH: "coach|naam coach|maatje|naam maatje|buddy|vrijwilliger|naam vrijwilliger|begeleider|gekoppeld aan"
    "|naam buddy|naam begeleider|taalmaatje|taalcoach|mentor|voornaam coach|voornaam maatje|voornaam vrijwilliger"
    "|voornaam buddy|huidige coach|vaste coach|coach maatje|gekoppelde vrijwilliger",
    Means.COACH_SURNAME: "achternaam coach|achternaam maatje|achternaam vrijwilliger|achternaam buddy"
    "|achternaam begeleider",
    Means.COACH_EMAIL: "e mail coach|email coach|mail coach|coach e mail|coach email|e mailadres coach"
    "|emailadres coach|mailadres coach|e mail maatje|email maatje|e mail vrijwilliger|email vrijwilliger",
    Means.STAND_IN: "invalcoach|invaller|tweede coach|reservecoach",
    Means.LINKED: "gekoppeld|gekoppeld op|koppeldatum|gekoppeld aan gemeente|datum koppeling gemeente",
    Means.HOUSED: "gehuisvest|gehuisvest op|datum woning|woning|datum huisvesting|huisvesting|huisvestingsdatum"
    "|woont sinds|woont hier sinds|woning sinds|sleutel|sleutel gekregen"
    "|sleutel gekregen op|sleuteldatum|woningdatum|datum sleutel|sleuteloverdracht|verhuisdatum|datum verhuizing",
    Means.STARTED: "start coaching|start|startdatum|datum start|startdatum coaching|coaching sinds|eerste gesprek"
    "|datum eerste gesprek|start begeleiding|start traject|begin|begindatum|kennismaking|eerste contact|begin coaching"
    "|begin begeleiding|begin traject|start koppel|begin koppel|start date|gestart|gestart met coaching"
    "|gestart met begeleiding|coaching gestart|eerste afspraak|kennismakingsgesprek",
    Means.HOUSEHOLD: "huishouden|huishoudnummer|gezin|gezinsnummer",
    Means.LANGUAGE: "taal|moedertaal|eigen taal|thuistaal|spreektaal|contacttaal|taal nieuwkomer|taal coachee|leest"
    "|voertaal|talen|spreekt|contact taal|language",
    Means.MILESTONES: "werk|baan|uitstroom|participatie|mijlpalen|werk en opleiding|dagbesteding|uitkering",
    Means.ENDED: "gestopt|gestopt op|einde|eind|einddatum|datum einde|beeindigd|beeindigd op|einde coaching"
    "|einde begeleiding|einde traject|einde koppel|stopdatum|datum gestopt",
    Means.END_REASON: "reden stoppen of pauze|reden stoppen|reden van stoppen|reden einde|reden beeindiging",
    Means.STATUS: "status|status koppel|stand van zaken|actief|nog actief|loopt|loopt nog",
    Means.PHASE_NOW: "fase|huidige fase|in fase",
    Means.REMARKS: "opmerkingen|opmerking|notitie|notities|bijzonderheden|toelichting|memo",
    Means.NEVER: "geboortedatum|geb datum|gebdatum|geboren|geboren op|geboortedag|geboortejaar|geboorteplaats|leeftijd"
    "|datum geboorte|date of birth|dob|bsn|burgerservicenummer|sofinummer|v nummer|vnummer|nationaliteit|geloof"
    "|religie|land van herkomst|herkomst|geslacht|m v",
}
STATUSES = {
    PairStatus.ENDED: re.compile(
        r"(?:koppel |traject |coaching |is |al |reeds )*(?:(?:gestopt|beeindigd|afge(?:rond|sloten|meld|broken)|"
        r"gestaakt|overleden|verhuisd|uitge(?:schreven|vallen|stroomd)|vertrokken|opgezegd|gesloten)(?: .*)?|"
        r"stop|stopt|inactief|weg|klaar|archief|ex|oud|einde?|uitstroom|loopt niet(?: meer)?|ended|stopped|closed|"
        r"inactive|(?:niet|geen)(?: meer)? (?:actief|lopend|koppel))"
    ),
    PairStatus.PAUSED: re.compile(
        r"(?:in |met |op |even |tijdelijk )*(?:pauze|gepauzeerd|rust|on hold|hold|stil|paused)(?: .*)?|"
        r"tijdelijk gestopt"
    ),
    PairStatus.WAITING: re.compile(r"(?:koppel |is |nog )*(?:wacht|wachtend|waiting)(?: op(?: de)? (?:coach|vog))?"),
    PairStatus.ACTIVE: re.compile(
        r"(?:koppel |traject |coaching |is |nog |in )*(?:loopt(?: nog| goed| door)?|lopend|actief|active|bezig|"
        r"begonnen|gestart|gekoppeld|gematcht|traject|behandeling|begeleiding|fase \d|open|ok|in gang|doorlopend)"
    ),
}
"""Words for where a pair stands, as `same_key` writes them."""
NOBODY = re.compile(
    r"|x+|n ?v ?t|n ?b|n ?n ?b|n ?n|tbd|nee|volgt|leeg|open|diversen?|meerdere|"
    r"(?:nog|geen|zoek\w*|gezocht|wacht\w*|onbekend|vacature|vacant|nader|nieuwe?|match\w*|in afwachting)( .*)?"
)
"""Words for nobody (yet), as `same_key` writes them."""
_ENDED_WORDS = ("klaar", "klaar op", "af", "einde", "eind", "afgerond", "gereed", "afgesloten")
EMAIL_HEADERS = frozenset({"e mail", "email", "e mailadres", "emailadres", "mail", "mailadres"})
NAMES = frozenset({Means.NAME, Means.FIRST_NAME, Means.SURNAME})
ANY_DAY = (Means.HOUSED, Means.STARTED, Means.LINKED)
MANY = frozenset({Means.MILESTONES, Means.REMARKS, Means.UNUSED, Means.NEVER})
"""What more than one column may be about."""
_FILLING = frozenset({"op", "per", "sinds", "van", "de", "het", "een", "datum", "dd", "d"})
_ALIKE = {"eind": "einde", "begindatum": "begin", "einddatum": "einde", "startdatum": "start", "emailadres": "email"}
_ASIDE = re.compile(r"[(\[].*?[)\]]")
_PARTS = re.compile(r"[/|\n,&+]|\ben\b|\bof\b", re.IGNORECASE)

Subject = tuple[Means, str]
"""What a column is about, and of which phase or milestone."""
NOTHING: Subject = (Means.UNUSED, "")
_NAME: Subject = (Means.NAME, "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place from 0, its name in the sheet, its meaning; `subject` is the phase or milestone."""

    place: int
    header: str
    means: Means
    subject: str = ""
    hidden: bool = False

    @property
    def label(self) -> str:
        """Its name, or its letter when it has none."""
        return self.header or f"kolom {letter(self.place)}"

    def about(self, subject: Subject) -> Column:
        return replace(self, means=subject[0], subject=subject[1])


@dataclass(frozen=True, slots=True)
class PairSheet:
    """The sheet with the pairs: its columns, and the rows under their names.

    `notes` are told, `doubts` have to be answered before anything is written.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def complete(self) -> bool:
        """Whether there is a column with names and one with a day."""
        meanings = {column.means for column in self.columns}
        return bool(meanings & NAMES) and not meanings.isdisjoint(ANY_DAY)


def letter(place: int) -> str:
    """Return the letter of a column as a spreadsheet shows it: A for 0, AA for 26."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


class KnownHeaders:
    """Every name of a column that is understood, with its meaning."""

    def __init__(self, programme: Programme) -> None:
        self._exact = dict(_known_headers(programme))
        self._loose: dict[str, Subject] = {}
        for header, subject in self._exact.items():
            self._loose.setdefault(_loose(header), subject)
            self._loose.setdefault(header.replace(" ", ""), subject)
        self._loose.pop("", None)

    def meanings(self, text: str) -> frozenset[Subject]:
        """Return what a header can mean: nothing when it is not known, two things when it names two."""
        for part in (text, _ASIDE.sub(" ", text)):
            found = self._one(part)
            if found:
                return frozenset({found})
        named = frozenset(found for part in _PARTS.split(_ASIDE.sub(" ", text)) if (found := self._one(part)))
        return frozenset({_NAME}) if _NAME in named and {means for means, _ in named} <= NAMES else named

    def _one(self, text: str) -> Subject | None:
        key = same_key(text)
        return self._exact.get(key) or self._loose.get(_loose(key)) or self._loose.get(key.replace(" ", ""))


def _loose(key: str) -> str:
    """Return the words of a header in one order, without those that add nothing: “datum start” is “start op”."""
    words = {_ALIKE.get(word, word) for word in key.split()}
    return " ".join(sorted(words - _FILLING))


def _known_headers(programme: Programme) -> Iterator[tuple[str, Subject]]:
    """Yield every column name that is understood, with its meaning and subject; a later one goes first."""
    for milestone in programme.milestones:
        title = same_key(milestone.title)
        for header in (title, f"{title} sinds", f"{title} op", f"datum {title}"):
            yield header, (Means.MILESTONE, milestone.id)
    for means, headers in SYNONYMS.items():
        for header in headers.split("|"):
            yield header, (means, "")
    for number, phase in enumerate(programme.phases, start=1):
        for name in (f"fase {number}", same_key(phase.title), same_key(phase.short)):
            for word in _ENDED_WORDS:
                yield f"{name} {word}", (Means.PHASE_END, phase.id)
                yield f"{word} {name}", (Means.PHASE_END, phase.id)
