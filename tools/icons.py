"""Draw the icons with which the app stands on a phone's start screen: the sign of static/icon.svg, as PNG.

python tools/icons.py
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

STATIC = Path(__file__).parent.parent / "static"
PLUM, SUN = "#5c2763", "#f5b82e"
FINE = 8  # drawn so many times as large, for smooth edges
STAIRS = [(6, 25.5), (6, 20), (12.5, 20), (12.5, 14), (19, 14), (19, 8), (26, 8), (26, 25.5)]


def icon(size: int) -> Image.Image:
    """Return the icon: plum to the edges, the sign within the middle four fifths, so that any mask fits."""
    large = size * FINE
    drawn, scale = Image.new("RGB", (large, large), PLUM), large / 32 * 0.8
    placed = [(large * 0.1 + x * scale, large * 0.1 + y * scale) for x, y in STAIRS]
    ImageDraw.Draw(drawn).polygon(placed, fill=SUN)
    return drawn.resize((size, size), Image.Resampling.LANCZOS).quantize(32)


def main() -> None:
    for size in (192, 512):
        icon(size).save(STATIC / f"icon-{size}.png", optimize=True)
        print(f"static/icon-{size}.png")


if __name__ == "__main__":
    main()
