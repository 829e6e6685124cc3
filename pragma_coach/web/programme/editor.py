"""The organisation's own programme: its items, other words, a draft to look at and publish, a file out and in."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.content import TranslationState
from pragma_coach.content.own_versions import item_texts
from pragma_coach.domain.access import Act
from pragma_coach.domain.programme.programme import Anchor, Item, LifeDomain
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.talks.legal_terms import ANCHORS
from pragma_coach.domain.texts.languages import DUTCH, LANGUAGES, SCREENS, direction
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.domain.types import Category, GroupId, ItemId, Operation, TickRule
from pragma_coach.services.programme import draft, files
from pragma_coach.services.programme import publish as programme_publish
from pragma_coach.services.programme.draft import DraftOverview
from pragma_coach.services.programme.draft_forms import LONGEST, TypedItem, TypedWords
from pragma_coach.services.programme.files import UploadedProgramme
from pragma_coach.web.desk.words import version_words
from pragma_coach.web.pairs.item_words import CATEGORIES
from pragma_coach.web.programme.editor_view import TICKS, length, may_move, problem_lines, sections
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation, visitor
from pragma_coach.web.shared.headers import attachment

blueprint = Blueprint("programme_editor", __name__, url_prefix="/organisatie/programma")
_DONE = {
    "punt": "Staat in het concept. Bekijk het en publiceer het als u klaar bent.",
    "weg": "Het concept is weg. Wat gepubliceerd was, bleef.",
    "gepubliceerd": "Gepubliceerd. Nieuwe koppels beginnen hiermee.",
}
_TRANSLATED = tuple(language for language in SCREENS if language != DUTCH)


@blueprint.get("")
@audience(Act.EDIT_PROGRAMME)
def overview() -> str:
    """Show the list as it would go by the draft, phase by phase."""
    found = draft.draft_overview(actor(), today())
    return render_template(
        "programme/overview.html",
        found=found,
        programme=found.shown.programme,
        sections=sections(found),
        version=version_words(found.current.programme.version),
        versions=[(version_words(one.number), one.programme, one.at) for one in found.versions],
        problems=problem_lines(found.problems),
        done=_DONE.get(request.args.get("gedaan", "")),
    )


def _item_page(form: Form, found: DraftOverview, item: Item | None, *, own: bool) -> ResponseReturnValue:
    start = found.base.programme.phases[0].starts_from
    change = found.additions.changes.get(item.id) if item else None
    return form.page(
        "programme/item.html",
        item=item,
        own=own,
        hidden_now=bool(change and change.hide),
        may_place=bool(item and item.id in found.current.programme.item_by_id and visitor().may(Act.KEEP_PLACES)),
        phases=[(phase.id, phase.title) for phase in found.base.programme.phases],
        categories=[(one, CATEGORIES[one]) for one in Category],
        domains=[(one, LIFE_DOMAINS[one]) for one in LifeDomain],
        ticks=[(one, TICKS[one]) for one in TickRule],
        groups=[(group.id, group.title) for group in found.base.programme.groups if not group.by_hand],
        chosen=form.values.get("groups", "").split(),
        start=ANCHORS.get(start, ANCHORS[Anchor.HOUSED]),
        languages=[
            (language, LANGUAGES[language], direction(language), _shipped(found, item, language))
            for language in _TRANSLATED
        ],
        longest=LONGEST,
    )


def _shipped(found: DraftOverview, item: Item | None, language: str) -> str:
    """Return the title that the version below has in a language, so that a better one can be typed over it."""
    known = item_texts(found.base, language).get(item.id) if item else None
    return known.title if known else ""


@blueprint.get("/nieuw")
@audience(Act.EDIT_PROGRAMME)
def new_item() -> ResponseReturnValue:
    """Ask what an own item says, and for whom."""
    found = draft.draft_overview(actor(), today())
    asked = {"phase": request.args.get("fase", ""), "tick": TickRule.BOTH.value}
    return _item_page(Form(asked), found, None, own=True)


@blueprint.post("/nieuw")
@audience(Act.EDIT_PROGRAMME)
def add_item() -> ResponseReturnValue:
    """Keep a new own item in the draft."""
    form = _sent()
    kept = attempt(form, lambda: draft.save_item(operation(), _typed(form)))
    if kept is None:
        return _item_page(form, draft.draft_overview(actor(), today()), None, own=True)
    return redirect(url_for(".overview", gedaan="punt", _anchor=kept), 303)


@blueprint.get("/punt/<item_id>")
@audience(Act.EDIT_PROGRAMME)
def item(item_id: str) -> ResponseReturnValue:
    """Show one item to change it: everything of an own one, the words of a shipped one."""
    found = draft.draft_overview(actor(), today())
    known, own = _known(found, ItemId(item_id))
    return _item_page(Form(_values(found, known)), found, known, own=own)


@blueprint.post("/punt/<item_id>")
@audience(Act.EDIT_PROGRAMME)
def change_item(item_id: str) -> ResponseReturnValue:
    """Do what the button says: keep the words, hide, show again, or take an own item away."""
    form, found = _sent(), draft.draft_overview(actor(), today())
    known, own = _known(found, ItemId(item_id))
    done = attempt(form, lambda: _do(form, operation(), known.id, own=own))
    if done is None:
        return _item_page(form, found, known, own=own)
    return redirect(url_for(".overview", gedaan="punt", _anchor=known.id), 303)


def _do(form: Form, act: Operation, item_id: ItemId, *, own: bool) -> bool:
    match form.value("do"):
        case "hide" | "show":
            draft.hide_item(act, item_id, form.value("do") == "hide")
        case "remove":
            draft.remove_item(act, item_id)
        case _ if own:
            draft.save_item(act, _typed(form), item_id)
        case _:
            draft.change_item(act, item_id, _words(form), _translations(form))
    return True


def _known(found: DraftOverview, item_id: ItemId) -> tuple[Item, bool]:
    """Return an item with whether it is an own one. Raise NotThere when there is none."""
    own = {one.id: one for one in found.additions.items}
    if item_id in own:
        return own[item_id], True
    if item_id in found.base.programme.item_by_id:
        return found.base.programme.item_by_id[item_id], False
    raise NotThere


def _sent() -> Form:
    form = Form.sent()
    form.values["groups"] = " ".join(request.form.getlist("groups"))
    return form


def _typed(form: Form) -> TypedItem:
    return TypedItem(
        _words(form),
        form.value("phase"),
        form.value("category"),
        form.value("life_domain"),
        form.value("tick"),
        form.value("due_weeks"),
        core=form.value("core") == "yes",
        household=form.value("household") == "yes",
        groups=frozenset(GroupId(group) for group in form.values["groups"].split()),
        translations=_translations(form),
    )


def _words(form: Form, ending: str = "") -> TypedWords:
    said = (form.value(f"{name}{ending}") for name in ("title", "help", "if_not", "checked_by"))
    return TypedWords(*said)


def _translations(form: Form) -> dict[str, TypedWords]:
    return {language: _words(form, f"_{language}") for language in _TRANSLATED}


def _values(found: DraftOverview, known: Item) -> dict[str, str]:
    """Return an item as its form has it, in the words that the draft gives it."""
    change = found.additions.changes.get(known.id)
    shown = change.on(known) if change else known
    values = {
        "title": shown.title,
        "help": shown.help,
        "if_not": shown.if_not,
        "phase": shown.phase,
        "category": shown.category.value,
        "life_domain": shown.life_domain.value,
        "tick": shown.tick.value,
        "due_weeks": str(shown.due.weeks),
        "core": "yes" if shown.core else "",
        "household": "yes" if shown.household else "",
        "groups": " ".join(sorted(shown.applies_if)),
    }
    for language, texts in found.additions.translations.items():
        if one := texts.get(known.id):
            by = one.checked_by if one.state is TranslationState.CHECKED else ""
            said = {"title": one.title, "help": one.help, "if_not": one.if_not, "checked_by": by}
            values |= {f"{name}_{language}": text for name, text in said.items()}
    return values


@blueprint.get("/bekijk")
@audience(Act.EDIT_PROGRAMME)
def preview() -> ResponseReturnValue:
    return _preview_page(Form())


def _preview_page(form: Form) -> ResponseReturnValue:
    seen = programme_publish.preview(actor(), today())
    return form.page(
        "programme/preview.html",
        seen=seen,
        problems=problem_lines(seen.overview.problems),
        categories=CATEGORIES,
        domains=LIFE_DOMAINS,
        ticks=TICKS,
        length=length,
        may_move=may_move(),
    )


@blueprint.post("/publiceren")
@audience(Act.EDIT_PROGRAMME)
def publish() -> ResponseReturnValue:
    """Make the draft that was shown a version."""
    form = Form.sent()
    rev = form.value("rev")
    number = int(rev) if rev.isascii() and rev.isdigit() and len(rev) < 10 else 0
    if attempt(form, lambda: programme_publish.publish(operation(), number)) is None:
        return _preview_page(form)
    return redirect(url_for(".overview", gedaan="gepubliceerd"), 303)


@blueprint.post("/concept-weg")
@audience(Act.EDIT_PROGRAMME)
def discard() -> ResponseReturnValue:
    """Throw the draft away."""
    draft.discard(operation())
    return redirect(url_for(".overview", gedaan="weg"), 303)


@blueprint.get("/bestand")
@audience(Act.EDIT_PROGRAMME)
def export() -> Response:
    """Give the programme as one file."""
    name, text = files.export_own(actor())
    return attachment(Response(text.encode("utf-8"), mimetype="application/toml"), name)


@blueprint.get("/inlezen")
@audience(Act.EDIT_PROGRAMME)
def upload() -> ResponseReturnValue:
    return Form().page("programme/file.html", found=None)


@blueprint.post("/inlezen")
@audience(Act.EDIT_PROGRAMME)
def take_in() -> ResponseReturnValue:
    """Check the file; tell every fault with its line, or make it the draft."""
    form, file = Form.sent(), request.files.get("file")
    if file is None or not file.filename:
        form.errors["file"] = "Kies eerst een bestand."
        return form.page("programme/file.html", found=None)
    data, name = file.read(), file.filename
    file.close()
    found: UploadedProgramme | None = attempt(form, lambda: files.read_upload(data, name, today()))
    if found is not None and found.errors:
        form.refuse(Invalid("Er is niets ingelezen. Verbeter eerst wat hieronder staat.", "file"))
    if attempt(form, lambda: files.take_in(operation(), data, name)) is None:
        return form.page("programme/file.html", found=found)
    return redirect(url_for(".preview"), 303)
