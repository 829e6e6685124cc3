"""The news of the last release as a picture and as a text to share, from published cells only.

The picture is 1200 by 630 pixels, the size that social sites ask for. The same board gives the same bytes: nothing of
the day, the machine or chance is in it. Pillow draws it, with the letters in static/fonts/ (see card-LICENSE.txt).
"""

from __future__ import annotations

import re

from PIL import ImageDraw

from pragma_coach.domain.calendar import in_words
from pragma_coach.web.scoreboard import charts, words
from pragma_coach.web.scoreboard.board import Board
from pragma_coach.web.scoreboard.charts import Bar
from pragma_coach.web.scoreboard.feed import NOTHING_NEW
from pragma_coach.web.shared import lettering
from pragma_coach.web.shared.lettering import HEIGHT, INK, MARGIN, SOFT, WIDTH, font, one_line

THANKS = "Dank aan alle vrijwilligers."
_TOGETHER = "\u00a0"  # keeps a number and its unit on one line
_RAIL, _EARLY, _LATE = "#e3dfd6", "#0072b2", "#b35900"
_ROW_HEIGHT, _MOST_ROWS = 104, 3
_AIR = 30  # pixels between the answer and the bars
_ANSWER_TOP, _ROWS_END = 112, 540  # pixels between which the answer and the bars stand


def as_text(board: Board, address: str = "") -> str:
    """Return the news as lines of text; the last one is the address, where it is known."""
    release = board.release
    new = ", ".join(f"{line.label}: {block.text}" for line, block in board.news[0].new)
    together = [words.steps_sentence(steps) for steps in board.news[0].steps if not steps.withdrawn_because]
    lines = [
        f"Scorebord {release.organisation_name}, stand van {in_words(release.period_end)}",
        board.sentence,
        *([f"Nieuw: {new}."] if new else []),
        *(together or ([] if new else [NOTHING_NEW])),
        THANKS,
        address,
    ]
    return "\n".join(line for line in lines if line) + "\n"


def as_png(board: Board) -> bytes:
    """Return the news as a picture."""
    picture, draw = lettering.blank()
    release = board.release
    title = f"Scorebord {release.organisation_name}"
    draw.text((MARGIN, 50), one_line(title, 34), SOFT, font(34), anchor="la")
    drawing = charts.phase_bars(board.phases) or charts.outcome_bars(board.outcomes)
    rows = [row for row in (drawing.rows if drawing else ()) if row.end is not None][:_MOST_ROWS]
    _answer(draw, _told(board), _ROWS_END - _AIR - _ANSWER_TOP - len(rows) * _ROW_HEIGHT)
    for place, row in enumerate(rows):
        _bar(draw, row, _ROWS_END - (len(rows) - place) * _ROW_HEIGHT)
    draw.text((MARGIN, HEIGHT - 46), THANKS, INK, font(28, bold=True), anchor="ls")
    state = f"stand van {in_words(release.period_end)}"
    draw.text((WIDTH - MARGIN, HEIGHT - 46), state, SOFT, font(28), anchor="rs")
    return lettering.png(picture)


def _told(board: Board) -> str:
    """Return the answer; while there is none yet, the steps that were taken together."""
    standing = board.steps_standing
    return words.steps_sentence(standing[-1]) if standing and not board.first else board.sentence


def _answer(draw: ImageDraw.ImageDraw, sentence: str, room: float) -> None:
    """Write the answer as large as fits in so many pixels, each sentence on a line of its own."""
    sentences = re.sub(r"(?<=[\d¼½¾]) ", _TOGETHER, sentence).replace(". ", ".\n").split("\n")
    for size in (58, 52, 46, 40, 34, 28):
        lines = [line for one in sentences for line in lettering.wrapped(one, size)]
        if len(lines) * size * 1.3 <= room:
            break
    for number, line in enumerate(lines):
        draw.text((MARGIN, _ANSWER_TOP + number * size * 1.3), line, INK, font(size, bold=True), anchor="la")


def _bar(draw: ImageDraw.ImageDraw, row: Bar, top: float) -> None:
    """Draw one measure as on the page: name and figure, the bar, and the target as a thick line."""
    whole = WIDTH - 2 * MARGIN
    verdict = " (langer dan het doel)" if row.late else ""
    draw.text((MARGIN, top), row.name, INK, font(27, bold=True), anchor="la")
    draw.text((WIDTH - MARGIN, top), f"{row.value}{verdict}", INK, font(27, bold=True), anchor="ra")
    draw.rectangle((MARGIN, top + 40, MARGIN + whole * 0.97, top + 66), fill=_RAIL)
    end = MARGIN + whole * (row.end or 0) / 100
    draw.rectangle((MARGIN, top + 40, end, top + 66), fill=_LATE if row.late else _EARLY)
    if row.target is not None:
        at = MARGIN + whole * row.target / 100
        draw.rectangle((at - 3, top + 32, at + 3, top + 74), fill=INK)
        draw.text((at, top + 76), row.target_text, SOFT, font(19), anchor="ma" if row.target < 85 else "ra")
