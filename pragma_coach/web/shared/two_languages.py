"""What is said in two languages at once: that of who reads it, and Dutch, to learn from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import flask_babel
from flask import Flask
from markupsafe import Markup, escape

from pragma_coach.catalogues import load_messages
from pragma_coach.domain.texts.languages import DUTCH, SCREENS, direction
from pragma_coach.web.shared.languages import language_here, translated


class Marked(Protocol):
    """A text that says on a page in which language it is."""

    def __html__(self) -> str: ...


def above_dutch(own: Marked | None, dutch: object) -> Markup:
    """Return a text in the own language with the Dutch under it; the Dutch alone where there is nothing else."""
    if not own:
        return translated(dutch)
    return escape(own) + Markup('<span class="nl" lang="{}" dir="ltr">{}</span>').format(DUTCH, dutch)


def both(text: str) -> Markup:
    """Return a Dutch text from data in the language of this page, with the Dutch behind it where that is another."""
    own = translated(text)
    if language_here() == DUTCH or text not in flask_babel.get_translations().texts:
        return own
    return own + Markup(' <span class="soft small" lang="{}" dir="ltr">{}</span>').format(DUTCH, text)


def in_both(language: str) -> Callable[..., Markup]:
    """Return what gives a fixed Dutch text in a language and in Dutch, or in Dutch alone; the values go into both."""
    with flask_babel.force_locale(language):
        texts = {} if language == DUTCH else flask_babel.get_translations().texts

    def said_twice(text: str, **values: object) -> Markup:
        own, dutch = texts.get(text), escape(text) % values if values else escape(text)
        if own is None:
            return Markup('<span lang="{}" dir="ltr">{}</span>').format(DUTCH, dutch)
        said = Markup(own[0]) % values  # noqa: S704  # our own texts are the HTML
        marked = Markup('<span class="own" lang="{}" dir="{}">{}</span> ').format(language, direction(language), said)
        return above_dutch(marked, dutch)

    return said_twice


def said_in(language: str, text: str) -> Markup:
    """Return a fixed Dutch text as the files have it in another language; the Dutch where they do not."""
    known = load_messages(language).get(text)
    return Markup(known.texts[0]) if known else escape(text)  # noqa: S704  # our own texts are the HTML


def install(app: Flask) -> None:
    """Give the templates of the app what says a text in two languages."""
    app.add_template_filter(both)
    app.jinja_env.globals.update(above_dutch=above_dutch, both=both, said_in=said_in, SCREENS=SCREENS)
