"""The letters that we bring ourselves, cut from Debian's Noto fonts: `python tools/fonts.py`.

Ethiopic for phones that lack it, and the scripts of our languages for the PDF of a coachee (services/own_data/pdf.py).
A phone that has the letters loads nothing (static/pragma.css asks for the phone's own font first). The six letters of
the language switch are a file of their own: that one word stands on pages in every language, and is no reason to load
all of them. Needs fonttools and brotli, and Debian's package fonts-noto-core (SIL Open Font License 1.1).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from pragma_coach.domain.texts.languages import LANGUAGES
from pragma_coach.paths import STATIC, TEMPLATES

FONTS = STATIC / "fonts"
NOTO = Path("/usr/share/fonts/truetype/noto")
ETHIOPIC = "NotoSansEthiopic-Regular.ttf"
LETTERS = range(0x1200, 0x1380)
# With the signs that join and part Persian letters.
ARABIC = (*range(0x600, 0x700), 0x200C, 0x200D)
CYRILLIC = range(0x400, 0x500)
PAPER = {
    "paper-arabic.ttf": ("NotoSansArabic-Regular.ttf", ARABIC),
    "paper-cyrillic.ttf": ("NotoSans-Regular.ttf", CYRILLIC),
    "paper-ethiopic.ttf": (ETHIOPIC, LETTERS),
}
SWITCH = TEMPLATES / "shared" / "navigation.html"


def in_switch() -> list[int]:
    """Return the Ethiopic letters that the language switch shows on every page."""
    shown = LANGUAGES["ti"] + SWITCH.read_text("utf-8")
    return sorted({ord(letter) for letter in shown if ord(letter) in LETTERS})


def cut(name: str, source: str, letters: Iterable[int]) -> None:
    font = TTFont(NOTO / source)
    options = subset.Options()
    options.flavor = "woff2" if name.endswith(".woff2") else None
    options.hinting, options.layout_features = False, ["*"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font.flavor = options.flavor
    font["head"].modified = font["head"].created  # the same letters are the same file
    font.recalcTimestamp = False
    font.save(FONTS / name)


def name_in_stylesheet(name: str, letters: list[int] | None = None) -> None:
    """Write the fingerprint of a font, and which letters it is for, where the stylesheet asks for it."""
    sheet = STATIC / "pragma.css"
    print_ = hashlib.sha256((FONTS / name).read_bytes()).hexdigest()[:12]
    text = re.sub(rf"{re.escape(name)}\?v=\w+", f"{name}?v={print_}", sheet.read_text("utf-8"))
    if letters:
        ranges = ", ".join(f"U+{letter:X}" for letter in letters)
        text = re.sub(rf"({re.escape(name)}[^}}]*unicode-range: )[^;]+", rf"\g<1>{ranges}", text)
    sheet.write_text(text, "utf-8")


def main() -> None:
    few = in_switch()
    cut("ethiopic.woff2", ETHIOPIC, LETTERS)
    cut("ethiopic-switch.woff2", ETHIOPIC, few)
    for name, (source, letters) in PAPER.items():
        cut(name, source, letters)
    name_in_stylesheet("ethiopic.woff2")
    name_in_stylesheet("ethiopic-switch.woff2", few)
    for name in ("ethiopic.woff2", "ethiopic-switch.woff2", *PAPER):
        print(name, (FONTS / name).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
