"""Letters and colours of the pictures that we draw with Pillow: 1200 by 630 pixels, the size that social sites ask for.

The letters are in static/fonts/ (see card-LICENSE.txt), so that the same words give the same bytes on every machine.
"""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from pragma_coach.paths import STATIC

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
PAPER, INK, SOFT, BRAND = "#fbf9f4", "#1b2430", "#545c68", "#00619b"


def blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an empty picture with the band of the brand, and what draws in it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 14), fill=BRAND)
    return picture, draw


def png(picture: Image.Image) -> bytes:
    """Return the picture as a small PNG file."""
    out = io.BytesIO()
    picture.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def wrapped(text: str, size: int) -> list[str]:
    """Return the text in lines that fit, broken between words."""
    lines, letters = [""], font(size, bold=True)
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if letters.getlength(longer) <= WIDTH - 2 * MARGIN or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def one_line(text: str, size: int) -> str:
    """Return the text, cut where it does not fit."""
    letters = font(size)
    while text and letters.getlength(text) > WIDTH - 2 * MARGIN:
        text = f"{text.rstrip('…')[:-1].rstrip()}…"
    return text


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the letters of a size in pixels."""
    file = STATIC / "fonts" / ("card-bold.ttf" if bold else "card.ttf")
    # The basic layout engine is in every build of Pillow, so the letters stand where they stand everywhere.
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
