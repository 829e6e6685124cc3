"""Pages where interpreters check texts, one by one or as a file, and coordinators see how far each language is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.content.shipped_texts import TextKind
from pragma_coach.content.translations import Text, TextState, language_states
from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.texts.languages import DUTCH_NAMES, LANGUAGES, SCREENS, direction
from pragma_coach.domain.translations import TextDoubt, TextVerdict
from pragma_coach.services.translations import doubts, review
from pragma_coach.services.translations.files import MOST_BYTES, bring_file, items_file, screens_file
from pragma_coach.services.translations.review import Answer, ReviewResult
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import now
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.headers import attachment

blueprint = Blueprint("translations", __name__, url_prefix="/tolk/teksten")
progress = Blueprint("translations_progress", __name__)

PER_PAGE = 8
ALL, OPEN, DOUBTED = "alles", "open", "gemeld"
SHOWN: dict[str, str] = {
    OPEN: "Nog niet nagekeken",
    DOUBTED: "Een lezer zegt: dit klopt niet",
    TextState.AGAIN.value: "Opnieuw bekijken",
    TextState.MISSING.value: "Nog niet vertaald",
    TextState.CHECKED.value: "Nagekeken",
    ALL: "Alles",
}
KINDS = {"": "Stappen en schermen", TextKind.STEP.value: "Alleen stappen", TextKind.SCREEN.value: "Alleen schermen"}
STATES = {
    TextState.MACHINE: "Door een computer gemaakt",
    TextState.AGAIN: "Opnieuw bekijken: het Nederlands is veranderd",
    TextState.MISSING: "Nog niet vertaald",
}
CONFLICT = "Iemand anders veranderde deze tekst net ook. Kijk wat er nu staat en kies."
# Where a text is used, by the start of the path in the catalogues of screens.
_PLACES = {
    "templates/accounts": "inloggen en account",
    "templates/pairs": "de stappen van de nieuwkomer",
    "templates/own_data": "de eigen gegevens",
    "templates/plan": "het plan",
    "templates/talks": "gesprekken",
    "templates/town": "hulp en activiteiten",
    "templates/assessment": "hoe het gaat",
    "templates/site/guides": "de uitleg",
    "templates/site": "openbare bladzijden",
    "templates/scoreboard": "het scorebord",
    "templates/mail": "de post",
    "templates/shared/error": "als er iets misgaat",
    "templates/shared": "veel bladzijden",
    "templates/base.html": "elke bladzijde",
    "pragma_coach/web/shared/errors": "als er iets misgaat",
    "pragma_coach/web/scoreboard": "het scorebord",
    "pragma_coach/web/plan": "het plan",
    "pragma_coach/domain/plan": "het plan",
    "pragma_coach/domain/talks": "gesprekken",
    "pragma_coach/services": "als iets niet kan",
    "pragma_coach": "lijsten en zinnen op meer plekken",
    "checklists": "namen uit het programma",
}


@dataclass(frozen=True, slots=True)
class TextCard:
    """A text on the page with what is `typed` in its fields, what is wrong, and the text as somebody else made it."""

    text: Text
    typed: tuple[str, ...]
    wrong: str = ""
    conflict: Text | None = None
    doubts: Sequence[TextDoubt] = ()

    @property
    def fields(self) -> Iterator[tuple[str, str, str]]:
        """Per field the Dutch, its label, and what is typed in it."""
        return zip(self.text.shipped.dutch, self.text.shipped.labels, self.typed, strict=True)

    @property
    def where(self) -> str:
        """Where the text is used, for somebody who knows the screens and not our files."""
        if self.text.shipped.kind is TextKind.STEP:
            return f"Stap van fase {self.text.shipped.where[0]}"
        places = {
            next((words for start, words in _PLACES.items() if place.startswith(start)), "meer plekken")
            for place in self.text.shipped.where
        }
        return f"Scherm: {', '.join(sorted(places))}"

    @property
    def state(self) -> str:
        """How far the text is, and who checked it."""
        if self.text.state is not TextState.CHECKED:
            return STATES[self.text.state]
        return f"Nagekeken{f' door {self.text.by}' if self.text.by else ''}"


@dataclass(frozen=True, slots=True)
class TextFilter:
    """What is asked for: a language, which texts of it, and which page of them."""

    language: str
    shown: str
    kind: str
    search: str
    page: int

    def address(self, page: int | None = None, **more: str) -> str:
        """Return the address of these texts; of another page of them, or with something more in it."""
        query = {"in": self.language, "stand": self.shown, "soort": self.kind, "zoek": self.search}
        query |= {"bladzijde": str(page or self.page), **more}
        return _address("translations.page", {name: value for name, value in query.items() if value not in ("", "0")})


def _address(endpoint: str, query: Mapping[str, str]) -> str:
    return f"{url_for(endpoint)}?{urlencode(query)}"


def _choice() -> TextFilter:
    mine = review.languages_of(actor())
    asked = request.args.get("in", mine[0] if mine else "")
    if asked and asked not in mine:
        raise NotThere
    shown, kind = request.args.get("stand", OPEN), request.args.get("soort", "")
    page = request.args.get("bladzijde", "1")
    return TextFilter(
        asked,
        shown if shown in SHOWN else OPEN,
        kind if kind in KINDS else "",
        request.args.get("zoek", "").strip()[:80],
        int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
    )


def _fits(choice: TextFilter, text: Text, doubted: Collection[str]) -> bool:
    if choice.kind and text.shipped.kind != choice.kind:
        return False
    if choice.search:
        words = [text.shipped.ref, *text.shipped.dutch, *text.now, *text.idea]
        if not any(choice.search.casefold() in word.casefold() for word in words):
            return False
    if text.shipped.ref in doubted and choice.shown in (OPEN, DOUBTED):
        return True
    return choice.shown in (ALL, text.state) or (choice.shown == OPEN and text.state is not TextState.CHECKED)


def _render(
    choice: TextFilter, cards: Sequence[TextCard], known: Mapping[str, Text], pages: int, form: Form
) -> Response:
    done = [request.args.get(name, "", str) for name in ("goed", "bewaard")]
    return form.page(
        "translations/translations.html",
        choice=choice,
        cards=cards,
        pages=pages,
        checked=sum(text.state is TextState.CHECKED for text in known.values()),
        total=len(known),
        languages=[(language, DUTCH_NAMES[language]) for language in review.languages_of(actor())],
        name=DUTCH_NAMES[choice.language],
        own_name=LANGUAGES[choice.language],
        turned=direction(choice.language),
        shown_choices=SHOWN,
        kinds=KINDS,
        done=[int(number) if number.isascii() and number.isdigit() else 0 for number in done],
        missed=bool(form.errors),
    )


@blueprint.get("")
@audience(Act.CHECK_TRANSLATIONS)
def page() -> ResponseReturnValue:
    """Show texts of one of my languages beside the Dutch."""
    choice = _choice()
    if not choice.language:
        return Form().page("translations/no_language.html")
    known = review.texts(actor(), choice.language)
    doubted = doubts.of_language(actor().organisation_id, choice.language)
    fitting = [text for text in known.values() if _fits(choice, text, doubted)]
    fitting.sort(key=lambda text: text.shipped.ref not in doubted)
    pages = max(1, -(-len(fitting) // PER_PAGE))
    choice = replace(choice, page=max(1, min(choice.page, pages)))
    shown = fitting[(choice.page - 1) * PER_PAGE :][:PER_PAGE]
    here = [TextCard(text, text.typed, doubts=doubted.get(text.shipped.ref, ())) for text in shown]
    return _render(choice, here, known, pages, Form())


@blueprint.post("")
@audience(Act.CHECK_TRANSLATIONS)
def change() -> ResponseReturnValue:
    """Store what was typed on the page, and approve one text or all; a text with a fault comes back as typed."""
    choice, sent = _choice(), request.form
    approve, doubt = sent.get("approve", ""), sent.get("withdraw", "")
    refs = list(dict.fromkeys(sent.getlist("ref")))[: 2 * PER_PAGE]
    verdicts = dict.fromkeys(refs if approve == "page" else [approve], TextVerdict.APPROVED) | {
        doubt: TextVerdict.WITHDRAWN
    }
    answers = [
        Answer(ref, tuple(sent.getlist(f"t-{ref}")), sent.get(f"m-{ref}", ""), verdicts.get(ref, TextVerdict.KEPT))
        for ref in refs
    ]
    result = review.save_answers(operation(), choice.language, answers)
    if result.wrong or result.conflicts:
        return _with_faults(choice, answers, result)
    return redirect(choice.address(goed=str(result.approved), bewaard=str(result.kept)), 303)


def _with_faults(choice: TextFilter, answers: Sequence[Answer], result: ReviewResult) -> Response:
    known = review.texts(actor(), choice.language)
    form, cards = Form(), []
    for answer in answers:
        wrong = result.wrong.get(answer.ref, "") or (CONFLICT if answer.ref in result.conflicts else "")
        if text := known.get(answer.ref):
            typed = answer.texts if len(answer.texts) == len(text.typed) else text.typed
            cards.append(TextCard(text, typed, wrong, result.conflicts.get(answer.ref)))
        if wrong:
            form.errors[answer.ref] = wrong
    # First what needs another look; the rest of the page is still there.
    cards.sort(key=lambda card: not card.wrong)
    response = _render(choice, cards, known, choice.page, form)
    response.status_code = 409 if result.conflicts and not result.wrong else 422
    return response


@blueprint.get("/schermen.po")
@audience(Act.CHECK_TRANSLATIONS)
def screens() -> ResponseReturnValue:
    """Give the texts of the screens as a gettext file."""
    language = _choice().language
    data = screens_file(actor(), language, now())
    return attachment(Response(data, mimetype="text/x-gettext-translation"), f"{language}.po")


@blueprint.get("/stappen.toml")
@audience(Act.CHECK_TRANSLATIONS)
def items() -> ResponseReturnValue:
    """Give the texts of the steps as a TOML file."""
    language = _choice().language
    data = items_file(actor(), language, now())
    return attachment(Response(data, mimetype="application/toml"), f"{language}.toml")


@blueprint.get("/bestand")
@audience(Act.CHECK_TRANSLATIONS)
def files() -> ResponseReturnValue:
    return _files_page(Form())


def _files_page(form: Form) -> ResponseReturnValue:
    choice = _choice()
    if not choice.language:
        return Form().page("translations/no_language.html")
    brought = [request.args.get(name, "", str) for name in ("goed", "bewaard", "gelijk", "ander")]
    complete = all(number.isascii() and number.isdigit() for number in brought)
    return form.page(
        "translations/translation_files.html",
        choice=choice,
        name=DUTCH_NAMES[choice.language],
        brought=[int(number) for number in brought] if complete else None,
        faults=form.errors.get("file", "").splitlines()[1:],
    )


@blueprint.post("/bestand")
@audience(Act.CHECK_TRANSLATIONS)
def bring() -> ResponseReturnValue:
    """Take over a file, after it was checked whole."""
    form, choice, file = Form(), _choice(), request.files.get("file")
    if file is None or not file.filename:
        form.errors["file"] = "Kies eerst een bestand."
        return _files_page(form)
    data = file.read(MOST_BYTES + 1)
    name = file.filename
    result = attempt(form, lambda: bring_file(operation(), choice.language, name, data))
    if result is None:
        return _files_page(form)
    counts = {"goed": result.approved, "bewaard": result.kept, "gelijk": result.same, "ander": result.conflicts}
    done = {name: str(number) for name, number in counts.items()}
    return redirect(_address("translations.files", {"in": choice.language, **done}), 303)


@progress.get("/organisatie/talen")
@audience(Act.SEE_ORGANISATION)
def overview() -> str:
    return render_template(
        "translations/languages.html",
        states=language_states(review.every_language(actor())),
        dutch_names=DUTCH_NAMES,
        names=LANGUAGES,
        doubted={language: len(doubts.of_language(actor().organisation_id, language)) for language in SCREENS},
    )
