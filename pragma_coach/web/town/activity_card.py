"""An activity as a text and as a picture, to share in a group of the town; no person is in either."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageDraw

from pragma_coach.domain.daytime import weekday_words
from pragma_coach.domain.town.activities import Activity
from pragma_coach.web.shared import lettering
from pragma_coach.web.shared.lettering import HEIGHT, INK, MARGIN, SOFT, font, one_line

_TITLE_TOP, _FACTS_TOP = 150, 400  # pixels
_LAST_LATIN, _ALSO = "\u024f", "–—‘’“”…€"


def _when(activity: Activity) -> str:
    return f"{weekday_words(activity.day).capitalize()} om {activity.starts:%H.%M} uur"


def as_text(activity: Activity, organisation: str, address: str = "") -> str:
    """Return the announcement as lines to copy; the last one is the address, where it is known."""
    lines = [
        activity.title,
        _when(activity),
        f"Waar: {activity.place}",
        f"{activity.audience.label}. Kom gerust langs.",
        organisation,
        address,
    ]
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=64)
def as_png(activity: Activity, organisation: str) -> bytes:
    """Return the announcement as a picture; the same activity gives the same bytes."""
    picture, draw = lettering.blank()
    kind = activity.kind.label
    draw.text((MARGIN, 56), one_line(kind, 40), lettering.BRAND, font(40, bold=True), anchor="la")
    _title(draw, _drawable(activity.title) or kind)
    facts = (_when(activity), _drawable(activity.place), activity.audience.label)
    for number, fact in enumerate(fact for fact in facts if fact):
        draw.text((MARGIN, _FACTS_TOP + number * 54), one_line(fact, 38), INK, font(38), anchor="la")
    draw.text((MARGIN, HEIGHT - 30), one_line(_drawable(organisation), 26), SOFT, font(26), anchor="ls")
    return lettering.png(picture)


def _title(draw: ImageDraw.ImageDraw, title: str) -> None:
    """Write the title as large as fits in the room it has."""
    for size in (76, 66, 56, 46):
        lines = lettering.wrapped(title, size)
        if len(lines) * size * 1.25 <= _FACTS_TOP - _TITLE_TOP - 20:
            break
    for number, line in enumerate(lines):
        draw.text((MARGIN, _TITLE_TOP + number * size * 1.25), one_line(line, size), INK, font(size, bold=True))


def _drawable(text: str) -> str:
    """Return the characters that the font has: others would be drawn as empty boxes."""
    return "".join(sign for sign in text if sign <= _LAST_LATIN or sign in _ALSO).strip()
