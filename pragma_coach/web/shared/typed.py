"""Text that somebody typed: nobody translated it, so a page says which language it is and lets it run its own way."""

from __future__ import annotations

from flask import Flask
from markupsafe import Markup, escape

from pragma_coach.domain.texts.languages import direction, typed_language
from pragma_coach.web.shared.languages import language_here


def marks(text: str, *, own: bool = False) -> Markup:
    """Return the attributes of what holds a typed text: its language and direction, or that the letters tell."""
    language = typed_language(text, language_here(), own=own)
    if not language:
        return Markup('dir="auto"')
    return Markup('lang="{}" dir="{}"').format(language, direction(language))


def typed(text: str, *, own: bool = False) -> Markup:
    """Return a typed text for within a line; `own` when the reader typed it."""
    return Markup("<span {}>{}</span>").format(marks(text, own=own), escape(text)) if text else Markup()


def install(app: Flask) -> None:
    """Give the templates of the app the filter and what the macro in shared/typed.html needs."""
    app.add_template_filter(typed)
    app.jinja_env.globals.update(typed_marks=marks, typed_language=typed_language)
