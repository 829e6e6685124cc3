"""What every page must be: one h1, a title, a language, unique ids, labelled controls, nothing inline."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser

from pragma_coach.domain.texts.plain import miscounts

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FIXED_WIDTH = {"table", "td", "th", "img", "iframe", "hr", "col"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for")


class Page(HTMLParser):
    """A page read into the few facts that the checks need; `faults` are sentences."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.forms: list[tuple[dict[str, str], list[dict[str, str]]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self._names: list[list[str]] = []  # the text inside open links and buttons
        self._title = ""
        self._labels: set[str] = set()
        self._unlabelled: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()
        self._judge(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.tags.append((tag, named))
        self._inline(tag, named)
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "form":
            self.forms.append((named, []))
        elif tag in ("input", "button") and "form" in self._open:
            self.forms[-1][1].append(named)
        if tag in ("input", "select", "textarea") and named.get("type") not in ("hidden", "submit"):
            self._control(tag, named)
        if tag == "label":
            self._labels.add(named.get("for", ""))
        if tag == "img" and "alt" not in named:
            self.faults.append("an image has no alt")
        if tag in ("a", "button"):
            self._names.append([named.get("aria-label") or named.get("aria-labelledby", "")])
        for name in self._names if tag == "img" else ():
            name.append(named.get("alt", ""))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes nothing; open are {self._open[-3:]}")
            return
        self._open.pop()
        if tag in ("a", "button") and not "".join(self._names.pop()).strip():
            self.faults.append(f"a <{tag}> has no name")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self._title += data
        if "script" in self._open or "style" in self._open:
            return
        self.texts.append(data)
        for name in self._names:
            name.append(data)

    def _inline(self, tag: str, named: dict[str, str]) -> None:
        if tag == "style" or "style" in named:
            self.faults.append(f"inline style on <{tag}>")
        if tag == "script" and "src" not in named and named.get("type") != "application/json":
            self.faults.append("inline script")
        if any(name.startswith("on") for name in named) or named.get("href", "").startswith("javascript:"):
            self.faults.append(f"inline script on <{tag}>")
        room = tag == "img" and "height" in named  # both together keep room for it; the stylesheet says how large
        if tag in FIXED_WIDTH and "width" in named and not room:
            self.faults.append(f"a fixed width on <{tag}>")

    def _control(self, tag: str, named: dict[str, str]) -> None:
        if "label" not in self._open and not ({"aria-label", "aria-labelledby"} & set(named)):
            self._unlabelled.append((tag, named))

    def _judge(self, html: str) -> None:
        if not html.lstrip().lower().startswith("<!doctype html>"):
            self.faults.append("no doctype at the start")
        if self._open:
            self.faults.append(f"never closed: {self._open}")
        self._judge_frame()
        self._judge_names()
        self.faults += [
            f"not counted well: {fault}" for text in self.texts for fault in _miscounts(" ".join(text.split()))
        ]
        for named, fields in self.forms:
            method = named.get("method", "get").lower()
            if method == "post" and not any(field.get("name") == "csrf_token" for field in fields):
                self.faults.append(f"the form to {named.get('action')} has no csrf_token")

    def _judge_frame(self) -> None:
        counted = [tag for tag, _ in self.tags]
        if counted.count("h1") != 1:
            self.faults.append(f"{counted.count('h1')} h1")
        if counted.count("main") != 1:
            self.faults.append(f"{counted.count('main')} main")
        if not self._title.replace("·", "").strip() or self._title.strip().startswith("·"):
            self.faults.append("no title")
        root = next((named for tag, named in self.tags if tag == "html"), {})
        if not root.get("lang") or root.get("dir") not in ("ltr", "rtl"):
            self.faults.append("html has no lang or dir")

    def _judge_names(self) -> None:
        ids = Counter(self.ids)
        twice = {name for name, number in ids.items() if number > 1}
        if twice:
            self.faults.append(f"ids used twice: {sorted(twice)}")
        for tag, named in self._unlabelled:
            if named.get("id") not in self._labels:
                self.faults.append(f"<{tag} name={named.get('name')}> has no label")
        for tag, named in self.tags:
            for reference in REFERENCES:
                missing = [name for name in named.get(reference, "").split() if name not in ids]
                if missing:
                    self.faults.append(f"<{tag} {reference}> points to {missing}, which is not there")

    @property
    def text(self) -> str:
        """The words on the page, with single spaces."""
        return " ".join(" ".join(self.texts).split())

    @property
    def links(self) -> list[str]:
        """Where the links of the page go."""
        return [named["href"] for tag, named in self.tags if tag == "a" and "href" in named]


_read = lru_cache(100)(Page)
_miscounts = lru_cache(10_000)(miscounts)  # most texts stand on every page
_sound: set[int] = set()  # the pages without a fault, as `without_secrets` leaves them
_SECRETS = re.compile(r'(name="(?:csrf_token|op)" value|data-seen)="[^"]*"|(?<=:)[0-9a-f-]{36}(?=")')


def without_secrets(html: str) -> str:
    """Return a page without what is of one visit: tokens and the ids of its forms, and its moment."""
    return _SECRETS.sub(r"\1", html)


def is_sound(html: str) -> bool:
    """Tell whether a page was checked before, but for what is of one visit: many a refusal is the same page."""
    return hash(without_secrets(html)) in _sound


def check(html: str, where: str = "") -> Page:
    """Return the page. Raise AssertionError with every fault."""
    page = _read(html)
    assert not page.faults, f"{where}: " + "; ".join(page.faults)
    _sound.add(hash(without_secrets(html)))
    return page
