"""Why a step does not work out, does not apply or is not wanted: reasons that fit that step and that person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from pragma_coach.domain.programme.programme import Item, LifeDomain
from pragma_coach.domain.reasons import NotApplicable, Obstacle
from pragma_coach.domain.types import Category, GroupId, TickRule

_WAITING, _NO_PLACE, _LANGUAGE, _MONEY = Obstacle.WAITING, Obstacle.NO_PLACE, Obstacle.LANGUAGE, Obstacle.MONEY
_DIGITAL, _PAPERS, _RULES, _NO_TIME = Obstacle.DIGITAL, Obstacle.PAPERS, Obstacle.RULES, Obstacle.NO_TIME

# What may keep somebody from a step of a life domain that is more than knowing something.
_IN_DOMAIN: Mapping[LifeDomain, Sequence[Obstacle]] = {
    LifeDomain.WONEN: (_WAITING, _LANGUAGE, _PAPERS, _NO_TIME),
    LifeDomain.GELD: (_WAITING, _PAPERS, _RULES, _DIGITAL, _LANGUAGE),
    LifeDomain.PAPIEREN: (_LANGUAGE, _RULES, _DIGITAL, _NO_TIME),
    LifeDomain.GEZONDHEID: (_LANGUAGE, _WAITING, _RULES),
    LifeDomain.DIGITAAL: (_DIGITAL, _LANGUAGE, _WAITING),
    LifeDomain.KINDEREN: (_WAITING, _NO_PLACE, _LANGUAGE, _PAPERS),
    LifeDomain.TAAL: (_WAITING, _NO_PLACE, _LANGUAGE, _NO_TIME),
    LifeDomain.WERK: (_LANGUAGE, _RULES, _NO_TIME),
    LifeDomain.NETWERK: (_LANGUAGE, _NO_TIME),
    LifeDomain.VERVOER: (_NO_TIME, _LANGUAGE),
    LifeDomain.RECHTEN: (_LANGUAGE, _RULES),
}
# What more may keep somebody from these: they cost something, are far away, or the children cannot come along.
_ALSO: Mapping[str, Sequence[Obstacle]] = {
    "1-wonen-basisspullen": (_MONEY,),
    "1-digitaal-internet": (_MONEY,),
    "1-geld-verzekeringen": (_MONEY,),
    "1-geld-eerste-weken": (_MONEY,),
    "1-gezondheid-huisarts": (_NO_PLACE,),
    "2-gezondheid-tandarts": (_MONEY, _NO_PLACE),
    "2-vervoer-ov": (_MONEY,),
    "2-vervoer-fietsen": (_MONEY, _NO_PLACE),
    "2-vervoer-rijbewijs": (_MONEY, _WAITING, _PAPERS),
    "2-kinderen-sport": (_MONEY, _NO_PLACE, Obstacle.TRAVEL),
    "2-kinderen-opvang": (_MONEY, _NO_PLACE),
    "2-taal-les": (Obstacle.TRAVEL, Obstacle.CHILDCARE),
    "2-taal-map": (Obstacle.TRAVEL, Obstacle.CHILDCARE),
    "2-taal-taalmaatje": (_NO_PLACE, Obstacle.CHILDCARE),
    "2-netwerk-activiteit": (Obstacle.TRAVEL, Obstacle.CHILDCARE),
    "2-werk-zoeken": (_DIGITAL, Obstacle.CHILDCARE),
    "2-werk-diploma": (_WAITING, _PAPERS),
    "2-werk-opleiding": (_NO_PLACE, Obstacle.TRAVEL),
}
_CHILDREN = frozenset(map(GroupId, ("kinderen", "kinderen_0_3", "kinderen_4_17")))
# Others in the house can arrange these; for some there is no need of these.
_OF_THE_HOUSE = frozenset({"1-wonen-energie", "1-wonen-water", "1-wonen-meterstanden", "1-digitaal-internet"})
_NOT_FOR_ALL = frozenset({"1-geld-inrichtingslening", "1-wonen-basisspullen", "2-taal-taalmaatje", "2-geld-voorschot"})
_REFUSED_IN = frozenset({LifeDomain.NETWERK, LifeDomain.WERK, LifeDomain.VERVOER, LifeDomain.TAAL})


def obstacle(item: Item, groups: frozenset[GroupId], random: Random) -> Obstacle:
    """Return what may keep this person from an item."""
    if item.category is Category.WETEN or item.title.startswith("Ik weet"):
        return random.choice((_LANGUAGE, _NO_TIME, Obstacle.OTHER))
    found = [*_IN_DOMAIN[item.life_domain], *_ALSO.get(item.id, ()), Obstacle.OTHER]
    return random.choice([one for one in found if one is not Obstacle.CHILDCARE or groups & _CHILDREN])


def not_applicable(item: Item, random: Random) -> NotApplicable | None:
    """Return why an item may not apply to somebody; None for one that applies to everybody whose list it is on."""
    if item.id in _OF_THE_HOUSE:
        return random.choice((NotApplicable.ELSEWHERE, NotApplicable.HOUSEHOLD))
    return random.choice((NotApplicable.NOT_NEEDED, NotApplicable.OWN_CHOICE)) if item.id in _NOT_FOR_ALL else None


def may_refuse(item: Item) -> bool:
    """Tell whether somebody may say no to an item in a town: to what is extra, and up to the coachee."""
    return not item.core and item.tick is not TickRule.COACH and item.life_domain in _REFUSED_IN and not item.applies_if
