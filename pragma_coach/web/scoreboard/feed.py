"""The releases of a board as news for feed readers (Atom, RFC 4287): from published cells only.

An id never changes, wherever the feed is served from: it is made of facts of the release that never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from pragma_coach.domain.calendar import in_words
from pragma_coach.published.cells import Release
from pragma_coach.web.scoreboard import words
from pragma_coach.web.scoreboard.board import Board, News

_SPACE = UUID("5b0f9e1c-4d3a-5e7b-9a86-2f6c1d7e8a40")  # the name space of our ids, drawn once
NOTHING_NEW = "Er is geen nieuw cijfer bij gekomen. Wat er gebeurt, telt mee in een volgende meting."


@dataclass(frozen=True, slots=True)
class NewsEntry:
    """One release as news; `published` and `changed` are UTC moments."""

    id: str
    title: str
    published: datetime
    changed: datetime
    author: str
    slug: str
    text: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The news of one or more boards, the newest first."""

    id: str
    title: str
    changed: datetime
    entries: tuple[NewsEntry, ...]


def feed_of(boards: Sequence[Board]) -> Feed:
    """Return the news of these boards. Raise ValueError without any board."""
    entries = [_entry(news) for board in boards for news in board.news]
    if not entries:
        raise ValueError("a feed needs a release")
    entries.sort(key=lambda entry: (entry.published, entry.slug), reverse=True)
    oldest, single = entries[-1], len(boards) == 1
    title = f"Scorebord {boards[0].release.organisation_name}" if single else "Scorebord"
    feed_id = _urn("feed", oldest.slug if single else "*", oldest.id)
    return Feed(feed_id, title, max(entry.changed for entry in entries), tuple(entries))


def _entry(news: News) -> NewsEntry:
    release = news.release
    return NewsEntry(
        id=_urn("release", *_lasting(release)),
        title=f"Scorebord {release.organisation_name}: stand van {in_words(release.period_end)}",
        published=release.published_at,
        changed=news.changed_at,
        author=release.organisation_name,
        slug=release.organisation_slug,
        text=" ".join(sentences(news)),
    )


def sentences(news: News) -> list[str]:
    """Return what a release brought, a sentence for each new figure and for each that was taken back."""
    told = [
        f"{line.label}{f' ({line.within})' if line.within else ''}: {block.text}, waarschijnlijk tussen "
        f"{block.between}. Gemeten over {block.period}."
        for line, block in news.new
    ]
    told += [words.steps_sentence(steps) for steps in news.steps if not steps.withdrawn_because]
    told += [
        f"Teruggenomen: het aantal stappen, {words.period_words(steps.first_day, steps.last_day)}. "
        f"De reden: {steps.withdrawn_because}"
        for steps in news.steps
        if steps.withdrawn_because
    ]
    told += [
        f"Teruggenomen: {line.label}, {words.period_words(cell.first_day, cell.last_day)}. "
        f"De reden: {cell.withdrawn_because}"
        for line, cell in news.withdrawn
    ]
    return told or [NOTHING_NEW]


def _lasting(release: Release) -> tuple[str, ...]:
    return release.organisation_slug, release.period_end.isoformat(), release.published_at.isoformat()


def _urn(*facts: str) -> str:
    return uuid5(_SPACE, "/".join(facts)).urn
