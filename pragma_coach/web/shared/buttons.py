"""What the button of a row sends: the item, the state it asks for, and an operation id, as "item:state:op"."""

from __future__ import annotations

from flask import request

from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import ItemId, ItemState

_AGAIN = "Deze knop konden wij niet lezen. Laad de pagina opnieuw en tik nog een keer."


def read_row(value: str) -> tuple[ItemId, ItemState, str]:
    """Return the three parts of a row's button. Raise Invalid when it is no button of ours."""
    item, state, op = [*value.split(":"), "", ""][:3]
    return ItemId(item), read_state(state), op


def read_state(text: str) -> ItemState:
    """Return the state that a form asks for. Raise Invalid when there is no such state."""
    try:
        return ItemState(text)
    except ValueError:
        raise Invalid(_AGAIN) from None


def read_switch(value: str) -> tuple[str, bool, str]:
    """Return what a button switches, whether it goes on, and the operation id. Raise Invalid for another button."""
    name, way, op = [*value.split(":"), "", ""][:3]
    if way not in ("on", "off"):
        raise Invalid(_AGAIN)
    return name, way == "on", op


def shown_rev() -> int | None:
    """Return the event in the address whose undoing the page offers, or None."""
    return request.args.get("gedaan", type=int)
