"""Words for templates: plurals and short ids; days and texts in other languages are of `web.shared.languages`."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask

from pragma_coach.web.shared.urls import asset, short_id


def count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def new_op() -> str:
    """Return a fresh operation id, for the hidden field that makes sending a form twice harmless."""
    return str(uuid4())


def install(app: Flask) -> None:
    """Give the templates of the app their words."""
    app.add_template_filter(count)
    app.add_template_filter(short_id)
    app.add_template_global(asset)
    app.add_template_global(new_op)
