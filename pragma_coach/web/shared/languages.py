"""The language of a page: which one it is, the translation of Dutch texts, and the switch to another one.

Pages for newcomers are translated into the languages of `domain.texts.languages.SCREENS`; screens of staff are Dutch.
Templates and code write the Dutch text: `_("Mijn stappen")`, `_("Klaar op %(day)s", day=...)`, `ngettext(...)`. Texts
from data (a closed list, a programme, a refusal) go through the filter `translated`. What nobody translated stays Dutch
and is marked as Dutch. All of these give HTML that is safe; in an attribute, add the filter `striptags`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urlencode

import flask_babel
from babel.dates import format_date
from flask import Flask, current_app, g, request, session
from markupsafe import Markup, escape

from pragma_coach import catalogues
from pragma_coach.catalogues import CatalogueMessage
from pragma_coach.domain.calendar import AMSTERDAM, amsterdam_date, in_words
from pragma_coach.domain.daytime import WEEKDAYS
from pragma_coach.domain.texts.freetext import FilledSentence
from pragma_coach.domain.texts.languages import DUTCH, LANGUAGES, LATIN_SCRIPT, SCREENS, direction, screen_language
from pragma_coach.web.shared.audience import AudienceKind, V, View, audience_of, mark


class ScreenTexts(Protocol):
    """What people approved in a language, by the Dutch text: it goes before the texts of the files."""

    @property
    def screens(self) -> Mapping[str, CatalogueMessage]: ...

    def __hash__(self) -> int: ...


_MOST_CACHED = 256
_WORD = r"[A-Za-zÀ-ÿ](?:[A-Za-zÀ-ÿ0-9/'’.-]*[A-Za-zÀ-ÿ0-9])?"
_PIECES = re.compile(rf"(?P<place>%\(\w+\)s)|(?P<keep>%%|<[^>]*>|&[#\w]+;)|(?P<latin>{_WORD}(?: {_WORD})*)")


def in_every_language(view: V) -> V:
    """Declare that a public page can be read in every language; the address says which one: `?taal=ar`."""
    return mark(view, "in_every_language")


@dataclass(frozen=True, slots=True)
class _HtmlTexts:
    """The texts of one language as HTML, made once."""

    language: str
    texts: Mapping[str, tuple[str, ...]]

    def ugettext(self, text: str) -> str:
        """Return the text in this language, or in Dutch and marked as Dutch."""
        found = self.texts.get(text)
        return found[0] if found else _dutch(text, self.language)

    def ungettext(self, one: str, more: str, number: int) -> str:
        """Return the form of the text that goes with the number."""
        found = self.texts.get(one)
        if found is None:
            return _dutch(one if number == 1 else more, self.language)
        return found[catalogues.plural_form(self.language)[number]] if len(found) > 1 else found[0]


class _Screens(flask_babel.Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """Flask-Babel's way to the texts, from our files and with what people approved."""

    def get_translations(self) -> _HtmlTexts:
        """Return the texts of the language of this page; what was approved is asked once for all of the page."""
        language = language_here()
        known: _HtmlTexts | None = g.get("screen_texts")
        if known is None or known.language != language:
            approved: Callable[[str], ScreenTexts | None] | None = current_app.extensions.get("approved_texts")
            known = g.screen_texts = _html_texts(language, approved(language) if approved else None)
        return known


@lru_cache(_MOST_CACHED)
def _html_texts(language: str, approved: ScreenTexts | None) -> _HtmlTexts:
    """Return the texts of a language; made once for each set of approved texts, which are told apart by identity."""
    if approved is None or not approved.screens:
        return _HtmlTexts(language, _as_html(language, catalogues.load_messages(language)))
    return _HtmlTexts(language, {**_html_texts(language, None).texts, **_as_html(language, approved.screens)})


def _as_html(language: str, messages: Mapping[str, CatalogueMessage]) -> dict[str, tuple[str, ...]]:
    return {source: tuple(marked(text, language) for text in said.texts) for source, said in messages.items()}


def marked(text: str, language: str) -> str:
    """Return HTML in a language with what is filled in kept apart and what is Dutch marked as Dutch.

    In another script neither can turn the line around then.
    """
    if language in LATIN_SCRIPT:
        return text

    def mark(found: re.Match[str]) -> str:
        if found["latin"]:
            return f'<span lang="{DUTCH}" dir="ltr">{found["latin"]}</span>'
        return f"<bdi>{found['place']}</bdi>" if found["place"] else found[0]

    return _PIECES.sub(mark, text)


def _dutch(text: str, language: str) -> str:
    return text if language == DUTCH else f'<span lang="{DUTCH}" dir="ltr">{text}</span>'


def _(text: str, **values: Any) -> Markup:
    """Return a Dutch text in the language of this page, with the values filled in and made safe."""
    return Markup(flask_babel.get_translations().ugettext(text)) % values  # noqa: S704  # our own texts are the HTML


def ngettext(one: str, more: str, num: int, shown: str = "", **values: Any) -> Markup:
    """Return the Dutch text for this number in the language of this page.

    `%(num)s` is the number, or how it is shown: "13½".
    """
    said = flask_babel.get_translations().ungettext(one, more, num)
    return Markup(said) % {"num": shown or num, **values}  # noqa: S704  # our own texts are the HTML


def translated(text: object) -> Markup:
    """Return a Dutch text from data in the language of this page, or marked as Dutch when it has no translation.

    HTML stays as it is.
    """
    if hasattr(text, "__html__"):
        return Markup(text)  # noqa: S704  # it is HTML already
    language, plain = language_here(), str(text)
    if language == DUTCH or not plain:
        return escape(plain)
    known = flask_babel.get_translations().texts
    if isinstance(text, FilledSentence) and text.pattern in known:
        return Markup(known[text.pattern][0]) % text.values  # noqa: S704  # our own texts are the HTML
    if plain in known:
        return Markup(known[plain][0].replace("%%", "%"))  # noqa: S704  # our own texts are the HTML
    return Markup('<span lang="{}" dir="ltr">{}</span>').format(DUTCH, plain)


def day_words(day: date) -> Markup:
    """Return a day as the language of this page writes it: "12 mei 2026"; the digits are Western everywhere."""
    language = language_here()
    return escape(in_words(day) if language == DUTCH else format_date(day, "d MMMM y", locale=language))


def day_of_year(day: date) -> Markup:
    """Return a day without its year, as the language of this page writes it: "12 mei"."""
    return escape(format_date(day, "d MMMM", locale=language_here()))


def day(value: date | datetime | None) -> Markup:
    """Return a day in words; of a moment the day in Amsterdam; nothing for None."""
    if value is None:
        return Markup()
    return day_words(amsterdam_date(value) if isinstance(value, datetime) else value)


def short_weekday(value: date) -> Markup:
    """Return a day for a small button: "do 14 mei"."""
    return escape(format_date(value, "EEE d MMM", locale=language_here()))


def weekday(value: date) -> Markup:
    """Return a day with its weekday: "donderdag 14 mei"."""
    return escape(format_date(value, "EEEE d MMMM", locale=language_here()))


def moment(value: datetime) -> Markup:
    """Return a moment as "12 mei 2026 om 14.05 uur", by the clock in Amsterdam."""
    return _("%(day)s om %(time)s uur", day=day(value), time=f"{value.astimezone(AMSTERDAM):%H.%M}")


def language_here() -> str:
    """Return the language of this page; Dutch where nobody asks for a page."""
    locale = flask_babel.get_locale()
    return str(locale) if locale else DUTCH


def prefer_language(language: str) -> None:
    """Set the language of this doorway page for when the visitor did not choose one."""
    g.preferred_language = language
    flask_babel.refresh()


def _language_of_request() -> str:
    """Return the language for this request: of the account, of the address, of this visit, or Dutch."""
    visitor = g.get("visitor")
    if visitor is not None:  # staff work in Dutch, also those who read something else at home
        return screen_language(visitor.account.language) if visitor.actor.is_only_coachee else DUTCH
    place = _place()
    asked = request.args.get("taal", "")
    asked = asked if asked in SCREENS else ""
    if place is AudienceKind.DOORWAY:
        if asked:
            session["taal"] = asked  # so that the next step on the way in is in this language, too
        return screen_language(asked or session.get("taal") or g.get("preferred_language"))
    return screen_language(asked) if place is not AudienceKind.PUBLIC or _is_in_every_language() else DUTCH


def _view() -> View | None:
    return current_app.view_functions.get(request.endpoint or "")


def _is_in_every_language() -> bool:
    return hasattr(_view(), "in_every_language")


def _place() -> AudienceKind | None:
    place = audience_of(_view())
    return place.kind if place else None


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language in the switch: its code, its own name, the way there by a link, and whether it is the one of now."""

    language: str
    name: str
    address: str
    here: bool


def choices() -> list[LanguageChoice]:
    """Return the languages in which this page can be shown; none when there is only Dutch.

    Without an address the choice is sent by a form: it changes the account.
    """
    visitor = g.get("visitor")
    if visitor is not None:
        offered = visitor.actor.is_only_coachee
    else:
        offered = _place() is AudienceKind.DOORWAY or _is_in_every_language()
    if not offered or current_app.jinja_env.globals.get("static_export"):
        return []
    here, path = language_here(), request.path if request.method == "GET" else "/inloggen"
    others = [(key, value) for key, value in request.args.items(multi=True) if key != "taal"]

    def address(language: str) -> str:
        return "" if visitor is not None else f"{path}?{urlencode([*others, ('taal', language)])}"

    return [LanguageChoice(language, LANGUAGES[language], address(language), language == here) for language in SCREENS]


def to_public(path: str) -> str:
    """Return the address of a page that knows no visitor, in the language of this one."""
    language = language_here()
    return path if language == DUTCH else f"{path}?{urlencode({'taal': language})}"


def install(app: Flask) -> None:
    """Translate the pages of the app; `app.extensions["approved_texts"]` may hold what gives the approved texts."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    babel = flask_babel.Babel(app, default_locale=DUTCH, locale_selector=_language_of_request)
    babel.domain_instance = _Screens()
    app.add_template_filter(translated)
    app.add_template_filter(day)
    app.add_template_filter(weekday)
    app.add_template_filter(short_weekday)
    app.add_template_filter(moment)
    app.jinja_env.globals.update(
        language_choices=choices,
        direction=direction,
        language_here=language_here,
        to_public=to_public,
        WEEKDAYS=WEEKDAYS,
        LANGUAGES=LANGUAGES,
    )
