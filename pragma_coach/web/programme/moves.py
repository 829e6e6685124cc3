"""Moving pairs to the newest version of the programme: first what it means, then the button."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.types import Edition, PairId, ProgrammeId
from pragma_coach.services.pairs import moves
from pragma_coach.services.pairs.moves import Move, edition_of
from pragma_coach.web.desk.words import version_words
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import now
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("programme_moves", __name__, url_prefix="/organisatie")


def _edition(form: Form) -> Edition:
    """Return the version that the page showed; one that nobody could have shown stands for anything else."""
    programme, _, number = form.value("version").partition("/")
    return ProgrammeId(programme), int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0


def _versions(seen: Move) -> dict[str, str]:
    name, number = edition_of(seen.after)
    return {
        "before": version_words(seen.before.version),
        "after": version_words(number),
        "edition": f"{name}/{number}",
    }


@blueprint.get("/koppel/<pair:pair_id>/versie")
@pair_audience(Act.MOVE_PAIR, Page.LIST)
def one(pair_id: PairId) -> ResponseReturnValue:
    return _one_page(Form(), pair_id)


def _one_page(form: Form, pair_id: PairId) -> ResponseReturnValue:
    seen = moves.preview(actor(), pair_id, now())
    return form.page("programme/move_pair.html", seen=seen, **_versions(seen))


@blueprint.post("/koppel/<pair:pair_id>/versie")
@pair_audience(Act.MOVE_PAIR)
def move(pair_id: PairId) -> ResponseReturnValue:
    """Let the pair go on with the version that was shown."""
    form = Form.sent()
    if attempt(form, lambda: moves.move(operation(), pair_id, _edition(form))) is None:
        return _one_page(form, pair_id)
    return redirect(url_for("desk_pair_review.show", pair_id=pair_id), 303)


@blueprint.get("/programma/overzetten")
@audience(Act.MOVE_PAIR)
def everybody() -> ResponseReturnValue:
    return _all_page(Form())


def _all_page(form: Form) -> ResponseReturnValue:
    seen = moves.preview_all(actor(), now())
    newest = moves.newest(actor().organisation_id)
    moved = request.args.get("gedaan", "")
    done = f"{count(int(moved), 'koppel', 'koppels')} overgezet." if moved.isascii() and moved.isdigit() else ""
    return form.page(
        "programme/move.html",
        moves=seen,
        version=version_words(newest.version),
        edition=f"{newest.id}/{newest.version}",
        words=version_words,
        done=done,
    )


@blueprint.post("/programma/overzetten")
@audience(Act.MOVE_PAIR)
def move_all() -> ResponseReturnValue:
    """Move all pairs that were shown."""
    form = Form.sent()
    moved = attempt(form, lambda: moves.move_all(operation(), _edition(form)))
    return _all_page(form) if moved is None else redirect(url_for(".everybody", gedaan=moved), 303)
