"""What templates draw and count with: plurals, short ids, operation ids and QR codes."""

from __future__ import annotations

import io
from uuid import uuid4

import segno
from flask import Flask, g
from markupsafe import Markup

from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.texts.telephone import dialled
from pragma_coach.web.shared.urls import asset, inline_icon, short_id


def new_op() -> str:
    """Return a fresh operation id, for the hidden field that makes sending a form twice harmless.

    On a page that is the same for every visit it is "": its forms ask for a state, and twice is then as once.
    """
    return "" if g.get("for_every_visit", False) else str(uuid4())


def form_op() -> str:
    """Return a fresh operation id for a form in which somebody writes, and note that this page has one."""
    g.writes = True
    return new_op()


def qr_svg(text: str) -> Markup:
    """Return an inline SVG of a text; the stylesheet gives it its size. Error level M suffices on paper."""
    out = io.BytesIO()
    picture = segno.make(text, error="m", micro=False)
    picture.save(out, kind="svg", omitsize=True, xmldecl=False, svgns=False, nl=False, svgclass="qr", lineclass=None)
    return Markup(out.getvalue().decode("ascii"))  # noqa: S704  # made here from black squares, not from text


def install(app: Flask) -> None:
    """Give the templates of the app their words."""
    app.add_template_filter(count)
    app.add_template_filter(short_id)
    app.add_template_filter(dialled)
    app.add_template_global(asset)
    app.add_template_global(inline_icon)
    app.add_template_global(new_op)
    app.add_template_global(form_op)
    app.add_template_global(lambda: g.get("writes", False), "writes_here")
