"""The logo of an organisation: a picture made anew and small, so that nothing of the file itself reaches a browser."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import replace
from io import BytesIO

from PIL import Image

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.rights import require
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import LOGO_PLACE

LARGEST = 500_000
"""The largest file that is taken in, in bytes."""
_KINDS = ("PNG", "JPEG", "WEBP")
_MOST_SIDE, _LEAST_SIDE = 4000, 32  # pixels: larger takes too much memory, smaller is no logo
_BOX = (266, 76)  # pixels: twice what the header shows
_COLOURS = 64
_SIDES = f"Kies een plaatje van {_LEAST_SIDE} tot en met {_MOST_SIDE} punten breed en hoog."


def picture(actor: Actor) -> bytes:
    """Return the logo of the actor's organisation as a PNG file; empty when it has none."""
    return organisations.get(actor.organisation_id).settings.logo_picture


@one_transaction
def change_logo(operation: Operation, file: bytes) -> None:
    """Keep a picture as the logo; an empty file takes the logo away. A repeat changes nothing.

    Raise NotAllowed, or Invalid when it is no picture that can be shown.
    """
    require(Act.CHANGE_SETTINGS, operation.actor)
    kept = _kept(file) if file else ""
    ours = organisations.get(operation.actor.organisation_id)
    if ledger.claim(operation, "change_logo"):
        organisations.change_settings(ours.id, replace(ours.settings, logo=kept))


def _kept(file: bytes) -> str:
    """Return the picture as a small PNG of few colours, behind its mark: width, height, and a hash. Raise Invalid."""
    if len(file) > LARGEST:
        raise Invalid("Het plaatje is te groot. Kies er een van hoogstens 500 kB.", "logo")
    try:
        with Image.open(BytesIO(file), formats=_KINDS) as found:
            if min(found.size) < _LEAST_SIDE or max(found.size) > _MOST_SIDE:
                raise Invalid(_SIDES, "logo")
            small = found.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise Invalid("Dit is geen plaatje dat wij kunnen laten zien. Kies een png, jpg of webp.", "logo") from fault
    small.thumbnail(_BOX)
    out = BytesIO()
    small.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    made = out.getvalue()
    mark = f"{small.width:03}{small.height:02}{hashlib.sha256(made).hexdigest()}"[: LOGO_PLACE[1]]
    return f"{mark} {b64encode(made).decode()}"
