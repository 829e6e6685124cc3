"""The closed lists from which people choose a reason: no free text about persons, no diagnosis."""

from __future__ import annotations

from enum import StrEnum


class Obstacle(StrEnum):
    """What keeps an item from being done; taking these away is the organisation's work."""

    WAITING = "waiting"
    NO_PLACE = "no_place"
    LANGUAGE = "language"
    MONEY = "money"
    CHILDCARE = "childcare"
    TRAVEL = "travel"
    DIGITAL = "digital"
    PAPERS = "papers"
    RULES = "rules"
    NO_TIME = "no_time"
    OTHER = "other"


class NotApplicable(StrEnum):
    """Why an item does not belong on this list."""

    HOUSEHOLD = "household"
    ELSEWHERE = "elsewhere"
    NOT_NEEDED = "not_needed"
    OWN_CHOICE = "own_choice"


class Refusal(StrEnum):
    """Why a coachee says no to an item; saying nothing is a reason too."""

    NOT_NOW = "not_now"
    NOT_FOR_ME = "not_for_me"
    OWN_WAY = "own_way"
    RATHER_NOT_SAY = "rather_not_say"


class PauseReason(StrEnum):
    """Why a pair stands still for a while."""

    COACH_AWAY = "coach_away"
    COACHEE_AWAY = "coachee_away"
    CIRCUMSTANCES = "circumstances"
    NO_COACH = "no_coach"


class EndReason(StrEnum):
    """Why a pair ended; only `completed` means that the programme was finished together."""

    COMPLETED = "completed"
    MOVED = "moved"
    STOPPED = "stopped"
    OTHER_HELP = "other_help"
    OBLIGATION_ENDED = "obligation_ended"
    DECEASED = "deceased"


class ContactKind(StrEnum):
    """How coach and coachee had contact."""

    VISIT = "visit"
    PHONE = "phone"
    MESSAGE = "message"
    TOGETHER = "together"


OBSTACLES: dict[Obstacle, str] = {
    Obstacle.WAITING: "We wachten op een instantie",
    Obstacle.NO_PLACE: "Er is een wachtlijst of geen plek",
    Obstacle.LANGUAGE: "De taal is nog te moeilijk",
    Obstacle.MONEY: "Er is geen geld voor",
    Obstacle.CHILDCARE: "Er is geen opvang voor de kinderen",
    Obstacle.TRAVEL: "De reis is te ver of te duur",
    Obstacle.DIGITAL: "Computer, telefoon of DigiD werkt niet mee",
    Obstacle.PAPERS: "Er mist een papier",
    Obstacle.RULES: "De regels zijn niet duidelijk",
    Obstacle.NO_TIME: "Er is nu geen tijd voor",
    Obstacle.OTHER: "Iets anders: bel de coördinator",
}
NOT_APPLICABLE: dict[NotApplicable, str] = {
    NotApplicable.HOUSEHOLD: "Iemand anders in huis regelt dit",
    NotApplicable.ELSEWHERE: "Een andere organisatie regelt dit",
    NotApplicable.NOT_NEEDED: "Dit is hier niet nodig",
    NotApplicable.OWN_CHOICE: "De nieuwkomer kiest hier niet voor",
}
REFUSALS: dict[Refusal, str] = {
    Refusal.NOT_NOW: "Nu niet",
    Refusal.NOT_FOR_ME: "Het past niet bij mij",
    Refusal.OWN_WAY: "Ik doe het anders",
    Refusal.RATHER_NOT_SAY: "Dat zeg ik liever niet",
}
PAUSES: dict[PauseReason, str] = {
    PauseReason.COACH_AWAY: "De coach is een tijd weg",
    PauseReason.COACHEE_AWAY: "De nieuwkomer is een tijd weg",
    PauseReason.CIRCUMSTANCES: "Even rust nodig",
    PauseReason.NO_COACH: "Er is nu geen coach",
}
ENDS: dict[EndReason, str] = {
    EndReason.COMPLETED: "Samen afgerond",
    EndReason.MOVED: "Verhuisd naar een andere gemeente",
    EndReason.STOPPED: "Gestopt",
    EndReason.OTHER_HELP: "Andere hulp gekregen",
    EndReason.OBLIGATION_ENDED: "De inburgering is klaar of vervallen",
    EndReason.DECEASED: "Overleden",
}
CONTACTS: dict[ContactKind, str] = {
    ContactKind.VISIT: "Bezoek",
    ContactKind.PHONE: "Telefoon",
    ContactKind.MESSAGE: "Bericht",
    ContactKind.TOGETHER: "Samen op pad",
}
