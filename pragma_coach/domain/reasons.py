"""The closed lists from which people choose a reason: no free text about persons, no diagnosis."""

from __future__ import annotations

from pragma_coach.domain.texts.words import LabelledEnum


class Obstacle(LabelledEnum):
    """What keeps an item from being done; taking these away is the organisation's work."""

    WAITING = "waiting", "We wachten op een instantie"
    NO_PLACE = "no_place", "Er is een wachtlijst of geen plek"
    LANGUAGE = "language", "De taal is nog te moeilijk"
    MONEY = "money", "Er is geen geld voor"
    CHILDCARE = "childcare", "Er is geen opvang voor de kinderen"
    TRAVEL = "travel", "De reis is te ver of te duur"
    DIGITAL = "digital", "Computer, telefoon of DigiD werkt niet mee"
    PAPERS = "papers", "Er mist een papier"
    RULES = "rules", "De regels zijn niet duidelijk"
    NO_TIME = "no_time", "Er is nu geen tijd voor"
    OTHER = "other", "Iets anders: bel de coördinator"


class NotApplicable(LabelledEnum):
    """Why an item does not belong on this list."""

    HOUSEHOLD = "household", "Iemand anders in huis regelt dit"
    ELSEWHERE = "elsewhere", "Een andere organisatie regelt dit"
    NOT_NEEDED = "not_needed", "Dit is hier niet nodig"
    OWN_CHOICE = "own_choice", "De nieuwkomer kiest hier niet voor"


class Refusal(LabelledEnum):
    """Why a coachee says no to an item; saying nothing is a reason too."""

    NOT_NOW = "not_now", "Nu niet"
    NOT_FOR_ME = "not_for_me", "Het past niet bij mij"
    OWN_WAY = "own_way", "Ik doe het anders"
    RATHER_NOT_SAY = "rather_not_say", "Dat zeg ik liever niet"


class PauseReason(LabelledEnum):
    """Why a pair stands still for a while."""

    COACH_AWAY = "coach_away", "De coach is een tijd weg"
    COACHEE_AWAY = "coachee_away", "De nieuwkomer is een tijd weg"
    CIRCUMSTANCES = "circumstances", "Even rust nodig"
    NO_COACH = "no_coach", "Er is nu geen coach"


class EndReason(LabelledEnum):
    """Why a pair ended; only `completed` means that the programme was finished together."""

    COMPLETED = "completed", "Samen afgerond"
    MOVED = "moved", "Verhuisd naar een andere gemeente"
    STOPPED = "stopped", "Gestopt"
    OTHER_HELP = "other_help", "Andere hulp gekregen"
    OBLIGATION_ENDED = "obligation_ended", "De inburgering is klaar of vervallen"
    DECEASED = "deceased", "Overleden"


class ContactKind(LabelledEnum):
    """How coach and coachee had contact."""

    VISIT = "visit", "Bezoek"
    PHONE = "phone", "Telefoon"
    MESSAGE = "message", "Bericht"
    TOGETHER = "together", "Samen op pad"


OBSTACLES: dict[Obstacle, str] = Obstacle.labels()
NOT_APPLICABLE: dict[NotApplicable, str] = NotApplicable.labels()
REFUSALS: dict[Refusal, str] = Refusal.labels()
PAUSES: dict[PauseReason, str] = PauseReason.labels()
ENDS: dict[EndReason, str] = EndReason.labels()
CONTACTS: dict[ContactKind, str] = ContactKind.labels()
