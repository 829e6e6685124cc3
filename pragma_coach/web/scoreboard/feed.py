"""The releases of a board as news for feed readers (Atom, RFC 4287): from published cells only.

An id never changes, wherever the feed is served from: it is made of facts of the release that never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from pragma_coach.domain.calendar import in_words
from pragma_coach.published.cells import Cell, Release, Steps
from pragma_coach.web.scoreboard import words
from pragma_coach.web.scoreboard.board import Board, News

_SPACE = UUID("5b0f9e1c-4d3a-5e7b-9a86-2f6c1d7e8a40")  # the name space of our ids, drawn once
NOTHING_NEW = "Er is geen nieuw cijfer bij gekomen. Wat er gebeurt, telt mee in een volgende meting."


def feed_of(boards: Sequence[Board]) -> dict[str, Any]:
    """Return the news of these boards, the newest first, as the template reads it. Raise ValueError without any."""
    found = [news for board in boards for news in board.news]
    if not found:
        raise ValueError("a feed needs a release")
    found.sort(key=lambda news: (news.release.published_at, news.release.organisation_slug), reverse=True)
    oldest = found[-1].release
    return {
        "id": _urn("feed", oldest.organisation_slug if len(boards) == 1 else "*", release_id(oldest)),
        "title": f"Scorebord {boards[0].release.organisation_name}" if len(boards) == 1 else "Scorebord",
        "changed": max(news.changed_at for news in found),
        "news": found,
        "in_words": in_words,
        "release_id": release_id,
        "sentences": sentences,
    }


def release_id(release: Release) -> str:
    return _urn("release", release.organisation_slug, release.period_end.isoformat(), release.published_at.isoformat())


def _urn(*facts: str) -> str:
    return uuid5(_SPACE, "/".join(facts)).urn


def sentences(news: News) -> list[str]:
    """Return what a release brought, a sentence for each new figure and for each that was taken back."""
    found = [
        f"{line.label}{f' ({line.within})' if line.within else ''}: {block.text}, waarschijnlijk tussen "
        f"{block.between}. Gemeten over {block.period}."
        for line, block in news.new
    ]
    found += [words.steps_sentence(steps) for steps in news.steps if not steps.withdrawn_because]
    gone: list[tuple[str, Steps | Cell]] = [
        ("het aantal stappen", steps) for steps in news.steps if steps.withdrawn_because
    ]
    gone += [(line.label, cell) for line, cell in news.withdrawn]
    found += [
        f"Teruggenomen: {name}, {words.period_words(block.first_day, block.last_day)}. "
        f"De reden: {block.withdrawn_because}"
        for name, block in gone
    ]
    return found or [NOTHING_NEW]
