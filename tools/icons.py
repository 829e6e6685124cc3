"""Draw the icons with which the app stands on a phone's start screen: the sign of static/icon.svg, as PNG.

python tools/icons.py
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

STATIC = Path(__file__).parent.parent / "static"
BLUE, SKY, WHITE = "#00619b", "#9fd3f5", "#ffffff"
FINE = 8  # drawn so many times as large, for smooth edges
STAIRS = [(12, 48), (26, 48), (26, 36), (39, 36), (39, 24), (52, 24)]
CHECK = [(14, 22), (22, 30), (37, 13)]


def icon(size: int) -> Image.Image:
    """Return the icon: blue to the edges, the sign within the middle four fifths, so that any mask fits."""
    large = size * FINE
    drawn = Image.new("RGB", (large, large), BLUE)
    pen, scale = ImageDraw.Draw(drawn), large / 64 * 0.8

    def line(points: list[tuple[int, int]], colour: str, width: float) -> None:
        placed = [(large * 0.1 + x * scale, large * 0.1 + y * scale) for x, y in points]
        pen.line(placed, fill=colour, width=round(width * scale), joint="curve")
        for x, y in placed:
            reach = width * scale / 2
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour)

    line(STAIRS, SKY, 5)
    line(CHECK, WHITE, 7)
    return drawn.resize((size, size), Image.Resampling.LANCZOS).quantize(32)


def main() -> None:
    for size in (192, 512):
        icon(size).save(STATIC / f"icon-{size}.png", optimize=True)
        print(f"static/icon-{size}.png")


if __name__ == "__main__":
    main()
