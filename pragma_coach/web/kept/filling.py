"""Putting what was typed back into the form of a page, whichever page it is: in the HTML, as a reader would type it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from pragma_coach.store.accounts.kept import FormFields
from pragma_coach.web.shared.urls import short_id

NUMBER = "bewaard-als"  # the hidden field by which a form that stands there again says which one it is
SECRET = frozenset({"password", "current", "again", "code", "card", "secret"})
# New at every visit, or the version that one writes on: no sign of which of two forms it is.
_PASSING = re.compile(rf"csrf_token|voor|op|zeker|base|rev|version|plan|next|m-.*|{NUMBER}")
# In which one writes; what is chosen has codes for values. A test compares it with the forms of every page.
_WRITTEN = re.compile(
    r"address|ambition|areas|checked_by_.*|new_coach|coaches|count_.*|(day-)?place|done_title|\w+_weeks|email|goal-.*"
    r"|(help|if_not|title)(_.*)?|hours(-.*)?|label|later|link|municipality|name|note|now|number|paper|partner|phase_reason"
    r"|phone|(reason|reply|role|t)-.*|remark|room|shared_goal|silent_after_days|slug|url|vog_months|words"
)
_NOT_TYPED = frozenset({"hidden", "password", "file", "submit", "button", "image", "reset"})
_PICKED = {"date": re.compile(r"\d{4}-\d\d-\d\d"), "time": re.compile(r"\d\d:\d\d"), "number": re.compile(r"-?\d+")}
_VALUE, _FLAG = re.compile(r'\s(value)="[^"]*"'), re.compile(r"\s(checked|selected)(?=[\s>/])")


def passing(name: str) -> bool:
    """Tell whether a field says nothing of what was typed."""
    return bool(_PASSING.fullmatch(name))


def written(name: str) -> bool:
    """Tell whether people write in the field of this name, in their own words."""
    return bool(_WRITTEN.fullmatch(name))


@dataclass(slots=True)
class _Part:
    """A tag within a form: where it stands, and for a text area or a list also where its end is."""

    tag: str
    start: int
    raw: str
    attributes: dict[str, str]
    until: int = 0
    options: list[_Part] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def kind(self) -> str:
        return self.attributes.get("type", "text") if self.tag == "input" else self.tag

    @property
    def end(self) -> int:
        return self.start + len(self.raw)


@dataclass(slots=True)
class _FoundForm:
    """A form of a page, with its parts and the folds that it stands in."""

    opening: _Part
    folds: list[_Part]
    parts: list[_Part] = field(default_factory=list)

    def is_of(self, action: str, fields: FormFields) -> bool:
        """Tell whether these fields were sent by this form, and not by another one to the same address."""
        attributes = self.opening.attributes
        if attributes.get("method", "").lower() != "post" or urlsplit(attributes.get("action", action)).path != action:
            return False
        own = [part for part in self.parts if part.kind == "hidden" and not passing(part.name)]
        return all((part.name, part.attributes.get("value", "")) in fields for part in own)


class _Reader(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[_FoundForm] = []
        self.main: _Part | None = None
        self._folds: list[_Part] = []
        self._open: _FoundForm | None = None
        self._lines = [0, *(found.end() for found in re.finditer("\n", html))]
        self.feed(html)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        part = _Part(tag, self._at(), self.get_starttag_text() or "", {name: value or "" for name, value in attrs})
        if tag == "main":
            self.main = part
        elif tag == "details":
            self._folds.append(part)
        elif tag == "form":
            self._open = _FoundForm(part, list(self._folds))
            self.forms.append(self._open)
        elif self._open is not None:
            if tag == "option" and self._open.parts:
                self._open.parts[-1].options.append(part)
            elif tag in ("input", "textarea", "select"):
                self._open.parts.append(part)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "details" and self._folds:
            self._folds.pop()
        elif tag == "textarea" and self._open is not None:
            self._open.parts[-1].until = self._at()


def filled(html: str, action: str, fields: FormFields, *, number: int = 0, line: str = "") -> str | None:
    """Return the page with the fields in the form that sends to `action`, or None when it has no such form.

    A number goes along with the form, so that one knows later what arrived; the line stands before it. A password or a
    file is never filled in.
    """
    forms = [form for form in _Reader(html).forms if form.is_of(action, fields)]
    form = max(forms, key=lambda form: len(list(_typed(form, fields))), default=None)
    typed = list(_typed(form, fields)) if form else []
    if form is None or not typed:
        return None
    edits = [edit for part, texts in typed for edit in _edits(part, texts)]
    edits += [(fold.end - 1, fold.end - 1, " open") for fold in form.folds if "open" not in fold.attributes]
    along = f'<input type="hidden" name="{NUMBER}" value="{short_id(number)}">' if number else ""
    edits += [(form.opening.start, form.opening.start, line), (form.opening.end, form.opening.end, along)]
    return _edited(html, edits)


def before_all(html: str, line: str) -> str:
    """Return the page with a line at the top of what it is about."""
    main = _Reader(html).main
    return html if main is None else html[: main.end] + line + html[main.end :]


def _typed(form: _FoundForm, fields: FormFields) -> Iterable[tuple[_Part, list[str]]]:
    """Yield what was typed or chosen in each field; of lines with one name, each its own."""
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    for part in form.parts:
        texts = sent.get(part.name, [])
        if part.kind in ("checkbox", "radio", "select"):
            if part.kind == "checkbox" or texts:
                yield part, texts
        elif texts and (part.name == "base" or part.kind not in _NOT_TYPED) and part.name not in SECRET:
            yield part, [texts.pop(0)]


def _edits(part: _Part, texts: list[str]) -> Iterable[tuple[int, int, str]]:
    """Yield what to put where in the page."""
    if part.kind == "textarea":
        # A browser leaves out a line feed that stands first.
        yield part.end, part.until, "\n" + escape(texts[0], quote=False)
    elif part.kind == "select":
        known = [one for one in part.options if one.attributes.get("value") in texts]
        for one in part.options if known else ():
            yield one.start, one.end, _flagged(one.raw, "selected", on=one in known)
    elif part.kind in ("checkbox", "radio"):
        yield part.start, part.end, _flagged(part.raw, "checked", on=part.attributes.get("value", "on") in texts)
    else:
        yield part.start, part.end, _with_value(part, texts[0])


def _flagged(raw: str, flag: str, *, on: bool) -> str:
    bare = _FLAG.sub("", raw)
    return f"{bare[:-1]} {flag}>" if on else bare


def _with_value(part: _Part, text: str) -> str:
    """Return the tag with a value; what a picker cannot show, such as "gisteren", stands there to be read."""
    picked = _PICKED.get(part.kind)
    if picked and text and not picked.fullmatch(text):
        if part.attributes.get("value"):
            return part.raw  # our own page understood it
        part.raw = part.raw.replace(f'type="{part.kind}"', 'type="text"')
    return f'{_VALUE.sub("", part.raw)[:-1]} value="{escape(text)}">'


def _edited(html: str, edits: list[tuple[int, int, str]]) -> str:
    pieces, done = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [html[done:start], text]
        done = end
    return "".join([*pieces, html[done:]])
