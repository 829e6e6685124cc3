"""The Ethiopic letters for phones that lack them, cut from Debian's Noto font: `python bench/fonts.py`.

A phone that has the letters loads nothing (static/pragma.css asks for the phone's own font first). The six letters of
the language switch are a file of their own: that one word stands on pages in every language, and is no reason to load
all of them. Needs fonttools and brotli, and Debian's package fonts-noto-core (SIL Open Font License 1.1).
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from pragma_coach.domain.languages import LANGUAGES
from pragma_coach.paths import STATIC, TEMPLATES

SOURCE = Path("/usr/share/fonts/truetype/noto/NotoSansEthiopic-Regular.ttf")
LETTERS = range(0x1200, 0x1380)
SWITCH = TEMPLATES / "components" / "navigation.html"


def in_switch() -> list[int]:
    """Return the Ethiopic letters that the language switch shows on every page."""
    shown = LANGUAGES["ti"] + SWITCH.read_text("utf-8")
    return sorted({ord(letter) for letter in shown if ord(letter) in LETTERS})


def cut(name: str, letters: list[int]) -> None:
    font = TTFont(SOURCE)
    options = subset.Options()
    options.flavor, options.hinting, options.layout_features = "woff2", False, ["*"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # the same letters are the same file
    font.recalcTimestamp = False
    font.save(STATIC / name)


def name_in_stylesheet(name: str, letters: list[int] | None = None) -> None:
    """Write the fingerprint of a font, and which letters it is for, where the stylesheet asks for it."""
    sheet = STATIC / "pragma.css"
    print_ = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    text = re.sub(rf"{re.escape(name)}\?v=\w+", f"{name}?v={print_}", sheet.read_text("utf-8"))
    if letters:
        ranges = ", ".join(f"U+{letter:X}" for letter in letters)
        text = re.sub(rf"({re.escape(name)}[^}}]*unicode-range: )[^;]+", rf"\g<1>{ranges}", text)
    sheet.write_text(text, "utf-8")


def main() -> None:
    few = in_switch()
    cut("ethiopic.woff2", list(LETTERS))
    cut("ethiopic-switch.woff2", few)
    name_in_stylesheet("ethiopic.woff2")
    name_in_stylesheet("ethiopic-switch.woff2", few)
    for name in ("ethiopic.woff2", "ethiopic-switch.woff2"):
        print(name, (STATIC / name).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
