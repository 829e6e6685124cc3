"""QR codes as drawings inside the page: nothing is fetched, and they print sharp at any size."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


def qr_svg(text: str) -> Markup:
    """Return an inline SVG of a text; the stylesheet gives it its size. Error level M suffices on paper."""
    out = io.BytesIO()
    picture = segno.make(text, error="m", micro=False)
    picture.save(out, kind="svg", omitsize=True, xmldecl=False, svgns=False, nl=False, svgclass="qr", lineclass=None)
    return Markup(out.getvalue().decode("ascii"))  # noqa: S704  # made here from black squares, not from text
