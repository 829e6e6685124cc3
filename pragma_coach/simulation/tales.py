"""Names and texts for a made-up town: people, plans, questions for help, activities; all invented, none private."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from pragma_coach.domain.town.activities import ActivityAudience, ActivityKind
from pragma_coach.domain.town.help import Theme
from pragma_coach.domain.town.private import PrivateSubject

AMBITIONS = (
    ("Ik wil kok worden in een restaurant.", "Eerst de taal, dan een leerbaan in een keuken, dan mijn diploma."),
    ("Ik wil werken in de bouw, met mijn eigen gereedschap.", "VCA halen, stage lopen, daarna een vaste baan."),
    ("Ik wil verpleegkundige worden, zoals vroeger.", "Mijn diploma laten waarderen, taal naar B1, dan de opleiding."),
    ("Ik wil een eigen naaiatelier.", "Nu herstelwerk doen, over twee jaar een plek huren."),
    ("Ik wil in de techniek werken.", "Rijbewijs halen, dan een leerbaan als monteur."),
    ("Ik wil met kinderen werken.", "Vrijwilliger op de school, dan de opleiding kinderopvang."),
    ("Ik wil een baan waarmee ik mijn gezin kan onderhouden.", "Beginnen met een gesponsorde baan, dan een contract."),
    ("Ik wil chauffeur worden.", "Rijbewijs omzetten, taal oefenen, solliciteren bij drie bedrijven."),
    ("Ik wil Nederlands spreken met mijn buren en mijn werk.", "Elke week naar het taalcafé en daarna werk zoeken."),
)
"""Who somebody wants to become, and the way there."""

GOALS: Mapping[str, tuple[str, ...]] = {
    "taal": (
        "Ik ga twee keer per week naar de taalles.",
        "Ik bel zelf met de school en met de huisarts.",
        "Ik lees elke week een kort bericht in de krant.",
    ),
    "sociaal": (
        "Ik drink elke maand koffie met de buren.",
        "Ik ga sporten bij een club in het dorp.",
        "Ik help mee bij een activiteit in de buurt.",
    ),
    "werk": (
        "Ik maak samen een cv in het Nederlands.",
        "Ik praat met drie mensen over hun werk.",
        "Ik loop een week mee in een bedrijf.",
    ),
    "geld": (
        "Ik betaal mijn rekeningen zelf en op tijd.",
        "Ik weet welke toeslagen ik krijg en waarom.",
        "Ik spaar elke maand een klein bedrag.",
    ),
    "opleiding": ("Ik laat mijn diploma waarderen.", "Ik kies een opleiding die bij mij past."),
    "wonen": ("Ik meld zelf wat er stuk is in huis.", "Ik weet hoe ik het huis warm en droog houd."),
    "gezin": ("Ik ga naar de gesprekken op school.", "De kinderen zitten op een club."),
}
"""Goals under each heading of a plan."""

SHARED_GOALS = (
    "Over een jaar werk of leer ik, en regel ik mijn post zelf.",
    "Iedereen helpt mee zodat ik binnen een jaar meedoe in het dorp.",
    "Eerst rust en een huis op orde, dan taal en werk tegelijk.",
)
PARTNER_ROLES = (
    ("taalschool", "Geeft les op twee ochtenden en zegt hoe het gaat."),
    ("gemeente", "Regelt de uitkering en denkt mee over werk."),
    ("wijkteam", "Helpt als er iets thuis speelt."),
    ("vluchtelingenwerk", "Helpt met papieren en gezinshereniging."),
    ("vereniging", "Heeft een plek bij de training op woensdag."),
    ("werkgever", "Biedt een plek om mee te lopen."),
    ("taalmaatje", "Oefent elke week een uur."),
)

ASIDE: Mapping[PrivateSubject, str] = {
    PrivateSubject.TALK: "Ik wil graag een keer met u praten. Het is niet dringend.",
    PrivateSubject.OTHER_COACH: "Wij begrijpen elkaar niet goed. Ik wil liever iemand die vaker kan komen.",
    PrivateSubject.NOT_RIGHT: "Mijn coach kwam twee keer niet. Ik weet niet waarom.",
    PrivateSubject.OTHER: "",
}
QUESTIONS: tuple[tuple[Theme, str], ...] = (
    (Theme.POST, "Ik begrijp een brief van de gemeente niet. Wie leest hem met mij?"),
    (Theme.POST, "Er is een formulier van de school. Hoe vul ik het in?"),
    (Theme.MONEY, "Mijn toeslag is veranderd. Klopt dat?"),
    (Theme.MONEY, "Ik kan een rekening niet in één keer betalen. Wat kan ik doen?"),
    (Theme.HOME, "Wie helpt mij een kast naar boven dragen?"),
    (Theme.HOME, "De lamp in de keuken is stuk. Wie kan dat maken?"),
    (Theme.INSURANCE, "Ik wil weten welke verzekering ik nog nodig heb."),
    (Theme.APPOINTMENT, "Ik moet bellen voor een afspraak. Wie oefent dat met mij?"),
    (Theme.DIGITAL, "DigiD werkt niet op mijn nieuwe telefoon."),
    (Theme.DIGITAL, "Ik zoek een tweedehands laptop om te leren."),
    (Theme.SCHOOL, "Wie kent een club voor mijn zoon van negen?"),
    (Theme.LANGUAGE, "Met wie kan ik op zaterdag Nederlands praten?"),
    (Theme.WORK, "Wie kijkt naar mijn brief voor een baan?"),
    (Theme.TRAVEL, "Mijn fiets heeft een lekke band. Wie leert mij plakken?"),
    (Theme.PEOPLE, "Wij willen samen koken met mensen uit de straat."),
)

ACTIVITIES: tuple[tuple[ActivityKind, str, ActivityAudience, int, str], ...] = (
    (ActivityKind.LANGUAGE, "Taalcafé", ActivityAudience.EVERYBODY, 1, "10.00"),
    (ActivityKind.BICYCLE, "Fietsles op het plein", ActivityAudience.WOMEN, 2, "13.30"),
    (ActivityKind.READING, "Voorlezen voor kinderen", ActivityAudience.CHILDREN, 2, "15.00"),
    (ActivityKind.EATING, "Samen koken en eten", ActivityAudience.EVERYBODY, 4, "17.00"),
    (ActivityKind.CRAFT, "Naaien en repareren", ActivityAudience.EVERYBODY, 2, "19.00"),
    (ActivityKind.SPORT, "Voetballen met de buurt", ActivityAudience.YOUNG, 3, "19.30"),
    (ActivityKind.WORK, "Op bezoek bij een bedrijf", ActivityAudience.NEWCOMERS, 6, "9.30"),
)
"""Kind, title, for whom, how often a month in a year of thirteen of them (1 is every week), and the time."""

# First names, by the language in which that person's steps are shown.
_ARABIC = (
    "Ahmad Amal Bashar Dima Fadi Farah Hala Hassan Iman Jamal Karim Khaled Layla Lina Mahmoud Maha Nadia Omar Rami "
    "Rana Rima Samir Sahar Tarek Yara Yousef Zahra"
)
_TIGRINYA = (
    "Abrahet Almaz Bereket Dawit Eden Filmon Freweini Hagos Helen Kidane Letebrhan Luwam Merhawi Mihret Natnael Rahel "
    "Samrawit Selam Senait Tesfay Tsegay Yonas"
)
_DUTCH = "Anahita Arezo Behrouz Farhad Habib Laila Mina Navid Parwana Reza Shirin Zabi"
_ENGLISH = "Abdi Amina Bashir Hodan Ifrah Mohamud Nasra Oksana Olena Serhii Andrii Kateryna"
_VOLUNTEERS = (
    "Anja Ans Bart Berna Carla Cees Corrie Dick Els Erik Frans Gerda Geert Hanneke Henk Ineke Jan Jolanda Joke Johan "
    "Karin Kees Lia Lies Marga Marian Marijke Mieke Nel Peter Piet Riet Rob Ria Sjaak Sonja Theo Tineke Toon Truus "
    "Willem Wilma Yvonne Wim Hans Petra Ad Mariet Leo Thea"
)

# First names, each with the language in which that person's steps are shown.
NEWCOMERS = tuple(
    (name, language)
    for language, names in (("ar", _ARABIC), ("ti", _TIGRINYA), ("nl", _DUTCH), ("en", _ENGLISH))
    for name in names.split()
)
VOLUNTEERS = tuple(_VOLUNTEERS.split())
DIRECTORS = ("Jasper de Boer", "Esther Vos", "Achmed Bakker")
"""Full names: directors and administrators are shown with these."""
ADMIN = "Wouter Smit"
INTERPRETERS = (
    ("Samira Haddad", frozenset({"ar", "en"})),
    ("Yonas Tesfay", frozenset({"ti", "am", "en"})),
    ("Mahmoud Aziz", frozenset({"ar", "ku"})),
    ("Shirin Rahimi", frozenset({"fa", "ps"})),
)
"""Full names, with the languages they speak beside Dutch."""
_INITIALS = "ABCDEFGHJKLMNPRSTVWZ"


def newcomer(random: Random, known: set[str]) -> tuple[str, str]:
    """Return a name as "Selam T." with the language of that person; not one that is `known`, as long as there are any.

    However many are known, it takes as many turns of the die.
    """
    (name, language), first = random.choice(NEWCOMERS), random.choice(_INITIALS)
    place = _INITIALS.index(first)
    tries = [f"{name} {initial}." for initial in _INITIALS[place:] + _INITIALS[:place]]
    found = next((one for one in tries if one not in known), tries[0])
    known.add(found)
    return found, language


def volunteer(random: Random, number: int) -> str:
    """Return a name as "Marijke B.", another first name for each number as long as there are any."""
    return f"{VOLUNTEERS[number % len(VOLUNTEERS)]} {random.choice(_INITIALS)}."
