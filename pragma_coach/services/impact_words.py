"""What only people can say in the DPIA: why each table is there, who might attack, and what was measured where."""

from __future__ import annotations

# Per table: what it is for, whom it is about, and how long its rows stay.
TABLES = {
    "organisation": ("Wie de organisatie is en wat zij instelt.", "niemand", "zolang de organisatie meedoet"),
    "account": ("Naam en toegang van wie inlogt. E-mail alleen bij wie een wachtwoord heeft.", "iedereen die inlogt",
                "tot de organisatie het account wist"),
    "login_card": ("Inlogkaarten. Alleen een onomkeerbare afdruk van de code.", "coaches, nieuwkomers",
                   "tot het account weg is"),
    "login_session": ("Welke toestellen ingelogd zijn.", "iedereen die inlogt", "{sessions}"),
    "throttle": ("Hoe vaak er verkeerd is ingelogd, zonder leesbaar adres.", "bezoekers", "{tries}"),
    "household": ("Dat mensen samen wonen: een nummer zonder meer. Nodig om gezinnen te beschermen op het scorebord.",
                  "nieuwkomers", "tot de organisatie de persoon wist"),
    "coachee": ("Naam en drie startdata. Geen nationaliteit, geen adres, geen BSN, geen geboortedatum.", "nieuwkomers",
                "tot de organisatie de persoon wist"),
    "pair": ("Welk koppel welk programma volgt, en de stand.", "nieuwkomers, coaches",
             "tot de organisatie de persoon wist"),
    "assignment": ("Wie wie coacht, van wanneer tot wanneer.", "coaches, nieuwkomers",
                   "tot de organisatie de persoon wist"),
    "programme_seal": ("Wat een versie van een programma betekende toen het eerste koppel ermee begon.", "niemand",
                       "zolang de organisatie meedoet"),
    "tick": ("Hoe elk onderdeel ervoor staat.", "nieuwkomers", "tot de organisatie de persoon wist"),
    "event": ("Wat er gebeurde, op welke dag, en wie het noteerde. Alleen aanvullen kan.", "nieuwkomers, coaches",
              "tot de organisatie de persoon wist"),
    "plan_version": ("Het plan van een koppel: doelen in eigen woorden, en wie waarbij helpt. Elke keer bewaren is een "
                     "nieuwe versie.", "nieuwkomers", "tot de organisatie de persoon wist"),
    "performed": ("Welke handelingen al gedaan zijn, en wat er is gepubliceerd.", "wie handelde",
                  "zolang de organisatie meedoet"),
    "counted": ("Wie al in een gepubliceerd cijfer telde, zodat niemand twee keer telt. Nooit openbaar.",
                "nieuwkomers", "tot de organisatie de persoon wist; het cijfer verandert dan niet"),
    "job_run": ("Welk werk op de klok al gedaan is.", "niemand", "zolang de organisatie meedoet"),
    "volunteer_proof": ("Wat een coach liet zien voor het begin (VOG, training, geheimhouding, gesprek), alleen de "
                        "dag. Nooit het document zelf.", "coaches", "tot de organisatie het account wist"),
    "coach_profile": ("Welke talen, wijken, dagen en hoeveel plaats een coach heeft, om goed te koppelen.", "coaches",
                      "tot de organisatie het account wist"),
    "pair_wish": ("In welke wijk en op welke dagen een nieuwkomer kan afspreken.", "nieuwkomers",
                  "tot de organisatie de persoon wist"),
    "stand_in_term": ("Wie van wanneer tot wanneer de coördinator vervangt.", "medewerkers",
                      "tot de organisatie het account wist"),
    "release_draft": ("Concepten en verslagen van uitgaven. Geen nieuwkomers; wel wie akkoord gaf.", "coördinatoren",
                      "zolang de organisatie meedoet"),
    "release_decision": ("Wie wat tegenhield of terugnam, en waarom.", "coördinatoren",
                         "zolang de organisatie meedoet"),
    "mail_address": ("Een e-mailadres, alleen voor post, van wie dat zelf invult. Geen manier om in te loggen.",
                     "wie dat wil", "tot iemand het weghaalt; na 30 dagen als niemand zegt dat het klopt"),
    "mail_choice": ("Hoe vaak iemand post wil.", "iedereen die inlogt", "tot het account weg is"),
    "mail_stop": ("Het woord in de link waarmee post stopt.", "wie post krijgt", "tot het account weg is"),
    "mail_outbox": ("Post die wacht of weg is: alleen aantallen, geen naam en geen leesbaar adres.",
                    "wie post krijgt", "30 dagen; de inhoud tot hij weg is"),
    "help_request": ("Een vraag om hulp: onderwerp en eigen woorden. Vrijwilligers zien er alleen een voornaam bij.",
                     "nieuwkomers", "tot de organisatie de persoon wist"),
    "help_turn": ("Wie een hulpvraag nam, beantwoordde of introk, en wanneer.", "vrijwilligers, nieuwkomers",
                  "tot de organisatie de persoon wist"),
    "signal": ("Een coach vraagt de coördinator mee te kijken. Alleen een keuze uit een lijst, nooit over gezondheid.",
               "nieuwkomers, coaches", "tot de organisatie de persoon wist"),
    "signal_turn": ("Wat er met een signaal gebeurde, en naar welk soort partner is doorverwezen.",
                    "nieuwkomers, coördinatoren", "tot de organisatie de persoon wist"),
    "walk_in_hour": ("Wanneer het inloopspreekuur elke week is.", "niemand", "tot de organisatie het weghaalt"),
    "walk_in_day": ("Dagen waarop het spreekuur anders is.", "niemand", "tot de organisatie het weghaalt"),
    "walk_in_visit": ("Bezoeken aan het spreekuur, geteld zonder naam: dag, onderwerp, minuten en een half jaar.",
                      "niemand", "zolang de organisatie meedoet"),
    "activity": ("Activiteiten in het dorp, wie ze aankondigde, en hoeveel mensen er waren.", "vrijwilligers",
                 "zolang de organisatie meedoet"),
    "activity_guest": ("Welke nieuwkomer zei te komen, en wie er volgens de eigen coach was.", "nieuwkomers",
                       "tot de organisatie de persoon wist"),
    "talk": ("Gesprekken: soort, dag, plaats, wie, waarover (alleen het leefgebied). Geen verslag, geen tekst.",
             "nieuwkomers", "tot de organisatie de persoon wist"),
    "talk_person": ("Wie bij een gesprek komt of was.", "nieuwkomers, coaches, tolken",
                    "tot de organisatie de persoon wist"),
    "talk_change": ("Wie een gesprek plande, verzette of opschreef, en wanneer.", "wie handelde",
                    "tot de organisatie de persoon wist"),
    "interpreter": ("In welke talen een tolk kan werken.", "tolken", "tot de organisatie het account wist"),
    "interpreter_hours": ("In welke uren van de week een tolk kan.", "tolken", "tot de organisatie het account wist"),
    "interpreter_booking": ("Welke tolk bij welk gesprek komt.", "tolken", "tot de organisatie de persoon wist"),
    "film_seen": ("Welke films over de inburgering iemand heeft gezien.", "nieuwkomers",
                  "tot de organisatie de persoon wist"),
    "calendar_key": ("Het geheime adres van iemands agenda. Alleen een onomkeerbare afdruk.", "wie dat wil",
                     "tot iemand het stopt of het account weg is"),
}  # fmt: skip

THREATS = (
    ("T1", "Iemand die alles bewaart", "alle uitgaven ooit", "verschillen tussen uitgaven"),
    ("T2", "Een buur in een klein dorp", "wie er meedoet en wanneer iemand klaar was", "hoe lang X nodig had"),
    ("T3", "Een coach", "alles van de eigen nieuwkomers", "andere nieuwkomers, andere coaches"),
    ("T4", "Twee coaches, of een coach en een gezin", "alles wat zij samen weten", "andere nieuwkomers"),
    ("T5", "Een nieuwkomer", "zichzelf en het eigen gezin", "vergelijken met een ander gezin"),
    ("T6", "Werkgever, journalist, raadslid", "openbare cijfers over de gemeente", "een groep of coach aanwijzen"),
    (
        "T7",
        "Een coach die knoeit",
        "kan vinken, terugzetten en verzonnen mensen invoeren",
        "een cijfer over één persoon",
    ),
    ("T8", "Wie een verzoek om wissen ziet", "dat X tussen twee uitgaven is gewist", "het verschil door X"),
    ("T9", "Wie lagen combineert", "cijfers van organisatie, regio en land", "een kleine groep door aftrekken"),
    ("T10", "Wie alles weet behalve één persoon", "elke andere duur", "die ene duur; begrensd, niet beloofd"),
)

# Measured on simulated towns during the design; to be repeated with `pragma-coach audit`.
MEASURED_SOURCE = (
    "Bron: ontwerpmeting op 20 gesimuleerde plaatsen van 100 nieuwkomers over 5 jaar (5.761 personen en maten), met "
    "een aanvaller als T2 die zelfs het exacte gemiddelde van elk blok kreeg. Herhaal de meting met de aanvallen in "
    "tests/attack. Het is een simulatie: echte gegevens zijn nooit gebruikt."
)
MEASURED = (
    ("Bord met live gemiddelden", "92,6%", "92,6%"),
    ("Per maand, gemiddelde getoond vanaf 8 mensen", "5,9%", "28,4%"),
    ("Per kwartaal, vanaf 10 mensen, afgerond op 0,1 maand", "0%", "2,1%"),
    ("Dit scorebord", "0 van 5.761", "0 van 5.761"),
    ("Dit scorebord, aanvaller is een coach of twee coaches samen", "0", "0"),
    ("Dit scorebord, aanvaller weet alles behalve één persoon (T10)", "0 van 1.486", "0,34%"),
)
