"""The Dutch words for roles and for where an item stands: one home, because every page has to say the same."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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
