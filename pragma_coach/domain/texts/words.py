"""The Dutch words for roles, leefgebieden and where an item stands, and closed lists with a Dutch label per value."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from pragma_coach.domain.terms import LifeDomain
from pragma_coach.domain.types import ItemState, Role

# The order is that of every list.
ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.COACH: "coach",
        Role.INTERPRETER: "tolk",
        Role.COORDINATOR: "coördinator",
        Role.DIRECTOR: "regisseur",
        Role.ADMIN: "beheerder",
        Role.COACHEE: "nieuwkomer",
    }
)
# Several of them, above a list; in the order of the page with cards.
ROLES_TOGETHER: Mapping[Role, str] = MappingProxyType(
    {
        Role.COACH: "Coaches",
        Role.COACHEE: "Nieuwkomers",
        Role.INTERPRETER: "Tolken",
        Role.COORDINATOR: "Coördinatoren",
        Role.DIRECTOR: "Regisseurs",
        Role.ADMIN: "Beheerders",
    }
)

# Where an item stands, to somebody who is neither coach nor coachee.
ITEM_STATES: Mapping[ItemState, str] = MappingProxyType(
    {
        ItemState.OPEN: "staat open",
        ItemState.CLAIMED: "de nieuwkomer zegt: klaar",
        ItemState.DONE: "klaar",
        ItemState.STUCK: "lukt nog niet",
        ItemState.NOT_APPLICABLE: "hoeft niet",
    }
)
# What somebody made of it, behind the name: "Noor: ik ben klaar".
ITEM_STATES_OF_SOMEBODY: Mapping[ItemState, str] = MappingProxyType(
    {**ITEM_STATES, ItemState.OPEN: "staat weer open", ItemState.CLAIMED: "ik ben klaar"}
)
# What you made of it just now; the screens say it in other languages too.
ITEM_STATES_NOW: Mapping[ItemState, str] = MappingProxyType(
    {
        ItemState.OPEN: "Staat weer open",
        ItemState.CLAIMED: "Jij zegt: klaar",
        ItemState.DONE: "Klaar",
        ItemState.STUCK: "Lukt nog niet",
        ItemState.NOT_APPLICABLE: "Hoeft niet",
    }
)
LIFE_DOMAINS: Mapping[LifeDomain, str] = MappingProxyType(
    {
        LifeDomain.WONEN: "Wonen",
        LifeDomain.GELD: "Geld",
        LifeDomain.PAPIEREN: "Papieren",
        LifeDomain.GEZONDHEID: "Gezondheid",
        LifeDomain.TAAL: "Taal",
        LifeDomain.WERK: "Werk en leren",
        LifeDomain.KINDEREN: "Kinderen",
        LifeDomain.NETWERK: "Mensen om je heen",
        LifeDomain.VERVOER: "Op weg",
        LifeDomain.DIGITAAL: "Internet",
        LifeDomain.RECHTEN: "Rechten",
    }
)


class LabelledEnum(StrEnum):
    """A closed list of which every value has its Dutch label: `POST = "post", "Brief of formulier"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member. Raise TypeError, when the class is made, for a value without a label."""
        if not label:
            raise TypeError(f"{value} has no label")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def labels(cls) -> dict[Self, str]:
        return {member: member.label for member in cls}
