"""The forms of a page as a browser has them: what stands in each field, what is sent, and typing something else."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

CHOSEN = ("radio", "checkbox")


@dataclass
class Field:
    """A field; `options` of a list, `most` the letters that fit when the page says so."""

    name: str
    kind: str
    value: str
    checked: bool = False
    options: list[str] = field(default_factory=list)
    most: int = 0


@dataclass
class WrittenForm:
    """A form that is posted."""

    action: str
    fields: list[Field] = field(default_factory=list)

    @property
    def typed(self) -> list[Field]:
        """The fields in which letters are typed."""
        return [one for one in self.fields if one.kind in ("text", "textarea", "tel", "url", "email")]

    @property
    def keeps(self) -> bool:
        """Whether one writes in it: it has an operation id."""
        return any(one.name == "op" for one in self.fields)

    def sent(self) -> list[tuple[str, str]]:
        """Return what a browser sends for it when the first button is pressed."""
        pressed = [one for one in self.fields if one.kind == "button"][:1]
        return [
            (one.name, one.value)
            for one in self.fields
            if one in pressed or (one.kind != "button" and (one.kind not in CHOSEN or one.checked))
        ]


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[WrittenForm] = []
        self._into: Field | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form" and named.get("method") == "post":
            self.forms.append(WrittenForm(named["action"]))
        elif tag == "form":
            self.forms.append(WrittenForm(""))
        elif tag in ("input", "textarea", "select") and self.forms and named.get("name") and "form" not in named:
            kind = named.get("type", "text") if tag == "input" else tag
            most = int(named.get("data-longest", 0))
            value = named.get("value", "on" if kind in CHOSEN else "")
            self._into = Field(named["name"], kind, value, "checked" in named, most=most)
            self.forms[-1].fields.append(self._into)
        elif tag == "button" and self.forms and named.get("name"):
            self.forms[-1].fields.append(Field(named["name"], "button", named["value"]))
        elif tag == "option" and self._into is not None:
            self._into.options.append(named.get("value", ""))
            if "selected" in named or len(self._into.options) == 1:
                self._into.value = self._into.options[-1]

    def handle_data(self, data: str) -> None:
        if self._into is not None and self._into.kind == "textarea":
            self._into.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select") and self._into is not None:
            if tag == "textarea":
                self._into.value = self._into.value.removeprefix("\n")
            self._into = None
        elif tag == "form":
            self.forms.append(WrittenForm(""))


def forms_of(html: str) -> list[WrittenForm]:
    """Return the forms of a page that are posted, as they stand there."""
    return [form for form in _Reader(html).forms if form.action]


def form_to(html: str, action: str) -> WrittenForm:
    """Return the form that is sent to an address and in which somebody writes."""
    return next(form for form in forms_of(html) if form.action == action and form.keeps)
