"""The Dutch texts that newcomers see, gathered from templates and code, and every catalogue brought up to date.

    python tools/words.py            write checklists/vertalingen/schermen/*.po and print what is missing
    python tools/words.py LANG FILE  put translations in: lines "number<tab>text" of the list that was printed

A text that left the screens leaves the files; a new one comes in without translation. What a speaker checked stays
checked as long as the Dutch stays the same.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from gettext import c2py
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from pragma_coach import catalogues, content, paths
from pragma_coach.domain import plan
from pragma_coach.domain.assessment.instruments import ORAL, OWN_SCALE, RUNGS, SCALE, WRITTEN, instruments
from pragma_coach.domain.daytime import WEEKDAYS
from pragma_coach.domain.pairs.check_in import CheckInAnswer
from pragma_coach.domain.programme import knm
from pragma_coach.domain.reasons import CONTACTS, ENDS, OBSTACLES, PAUSES
from pragma_coach.domain.reasons import REFUSALS as WHY_NOT
from pragma_coach.domain.talks import reminder
from pragma_coach.domain.talks.talks import EXTRA_TITLE, PLACES, WISHES
from pragma_coach.domain.texts import freetext
from pragma_coach.domain.texts import words as said
from pragma_coach.domain.texts.languages import DUTCH, SCREENS
from pragma_coach.domain.town.activities import ActivityAudience, ActivityKind
from pragma_coach.domain.town.help import HelpState, Theme
from pragma_coach.domain.town.places import Appointment
from pragma_coach.domain.town.private import PrivateSubject, ReplyWish
from pragma_coach.domain.town.signals import ReferralPartner, SignalKind
from pragma_coach.domain.work import HOURS_REFUSED, Education, OpportunityKind, Sector
from pragma_coach.services.pairs import check_ins
from pragma_coach.services.town import activities
from pragma_coach.services.town import help as asking
from pragma_coach.services.town import private as aside
from pragma_coach.services.translations import doubts
from pragma_coach.web.own_data import pages, row_lines
from pragma_coach.web.pairs import item_words
from pragma_coach.web.plan import views
from pragma_coach.web.scoreboard import words
from pragma_coach.web.shared import errors
from pragma_coach.web.site import landing
from pragma_coach.web.town import help, private
from pragma_coach.web.work import wishes

PACKAGE = Path(catalogues.__file__).parent
CALLS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "both": None,
    "in_both": None,
    "twice": None,
}  # two languages at once
REFUSALS = {"Invalid", "NotThere", "NotAllowed", "Gone", "Outdated", "PlanChanged", "TooOften"}
# The acts of a newcomer are refused from here; the Dutch of a refusal elsewhere is for staff.
REFUSING = (
    "domain/refusal",
    "services/pairs/acts",
    "services/accounts/own_account",
    "services/plan",
    "services/talks/preparation",
    "services/pairs/records",
    "services/accounts/sign_in",
    "services/assessment/readings",
    "services/pairs/ticks",
    "services/work/wishes",
    "services/throttle",
    "web/shared/forms",
)
HEADER = (
    "De woorden op de schermen, van het Nederlands naar deze taal.\n"
    "Boven een tekst die een spreker van de taal heeft nagekeken, staat:\n"
    "# gecontroleerd: naam, JJJJ-MM-DD\n"
    "Staat dat er niet, dan is de tekst door een computer gemaakt."
)
Found = tuple[str | tuple[str, ...], str]


def in_templates() -> Iterator[Found]:
    for file in sorted(paths.TEMPLATES.rglob("*.html")):
        options = {"trimmed": "true", "silent": "false"}
        for _line, text, _comments, _context in extract_from_file(
            "jinja2.ext:babel_extract", file, CALLS, options=options
        ):
            yield text, f"templates/{file.relative_to(paths.TEMPLATES).as_posix()}"


def in_code() -> Iterator[Found]:
    for file in sorted((PACKAGE / "web").rglob("*.py")):
        for _line, text, _comments, _context in extract_from_file("python", file, CALLS):
            yield text, f"pragma_coach/{file.relative_to(PACKAGE).as_posix()}"
    for name in REFUSING:
        for text in refusals_in(ast.parse((PACKAGE / f"{name}.py").read_text("utf-8"))):
            yield text, f"pragma_coach/{name}.py"


def refusals_in(module: ast.Module) -> Iterator[str]:
    """Yield the sentences of a module's refusals: written in the call, or in a constant of the module."""
    constants = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS and node.args:
            said = node.args[0]
            said = constants.get(said.id) if isinstance(said, ast.Name) else said
            if isinstance(said, ast.Constant) and " " in str(said.value):
                yield str(said.value)


def in_lists() -> Iterator[Found]:
    """Yield the closed lists and names that the filter `translated` looks up."""
    lists: dict[str, Iterable[str]] = {
        "pragma_coach/web/site/landing.py": landing.newcomer_titles(),
        "pragma_coach/domain/reasons.py": [
            *OBSTACLES.values(),
            *PAUSES.values(),
            *ENDS.values(),
            *CONTACTS.values(),
            *WHY_NOT.values(),
        ],
        "pragma_coach/web/own_data/pages.py": [
            *row_lines.PAGE_WORDS.values(),
            *pages.SECTION_WORDS.values(),
        ],
        "pragma_coach/web/pairs/item_words.py": item_words.CATEGORIES.values(),
        "pragma_coach/domain/texts/words.py": [
            *said.ROLES.values(),
            *said.ITEM_STATES_NOW.values(),
            *said.LIFE_DOMAINS.values(),
        ],
        "pragma_coach/domain/texts/freetext.py": [freetext.TOO_LONG, freetext.A_BSN],
        "pragma_coach/domain/programme/knm.py": knm.TITLES.values(),
        "pragma_coach/web/plan/views.py": views.TEXTS.values(),
        "pragma_coach/domain/plan.py": [named.title for named in (*plan.HEADINGS, *plan.PARTNERS)],
        "pragma_coach/domain/assessment/instruments.py": [
            *SCALE.values(),
            *OWN_SCALE.values(),
            *(rung.rule for rung in RUNGS),
        ],
        "pragma_coach/domain/town/help.py": [*Theme.labels().values(), *HelpState.labels().values()],
        "pragma_coach/domain/talks/talks.py": [*PLACES.values(), *WISHES.values(), EXTRA_TITLE],
        "pragma_coach/domain/talks/reminder.py": [
            line for lines in reminder.LINES.values() for line in lines if line not in reminder.BARE
        ],
        "pragma_coach/services/town/help.py": [
            asking.NO_THEME,
            asking.NO_WORDS,
            asking.TOO_MANY,
            asking.TOO_LATE,
            *asking.OUTDATED.values(),
        ],
        "pragma_coach/domain/town/private.py": [
            *PrivateSubject.labels().values(),
            *ReplyWish.labels().values(),
        ],
        "pragma_coach/domain/pairs/check_in.py": CheckInAnswer.labels().values(),
        "pragma_coach/services/pairs/check_ins.py": [check_ins.NOTHING_ASKED],
        "pragma_coach/services/town/private.py": [
            aside.NO_SUBJECT,
            aside.NO_WISH,
            aside.ENOUGH,
            aside.NO_READER,
            aside.SETTLED,
        ],
        "pragma_coach/web/town/private.py": private.DONE_FOR_ME.values(),
        "pragma_coach/services/town/activities.py": [activities.CANCELLED, activities.OVER, activities.NOT_THERE],
        "pragma_coach/domain/daytime.py": WEEKDAYS,
        "pragma_coach/domain/work.py": [
            *OpportunityKind.labels().values(),
            *Sector.labels().values(),
            *Education.labels().values(),
            HOURS_REFUSED,
        ],
        "pragma_coach/web/work/wishes.py": [*wishes.OWN_STATES.values(), *wishes.OWN_ANSWERS.values()],
        "pragma_coach/domain/town/signals.py": [*SignalKind.labels().values(), *ReferralPartner.labels().values()],
        "pragma_coach/domain/town/places.py": Appointment.labels().values(),
        "pragma_coach/domain/town/activities.py": [
            *ActivityKind.labels().values(),
            *ActivityAudience.labels().values(),
        ],
        "pragma_coach/web/town/help.py": [
            *help.DONE_FOR_ME.values(),
            *help.SIGNAL_STATES_FOR_ME.values(),
        ],
        "pragma_coach/web/scoreboard/board.py": ["Fase 1", "Fase 2", "Fase 3", words.NOT_YET],
        "pragma_coach/services/translations/doubts.py": [doubts.NO_TEXT],
        "pragma_coach/web/shared/errors.py": [
            *errors._TITLES.values(),
            *errors._SENTENCES.values(),
            *errors._LONG_TEXT,
        ],
    }
    for place, texts in lists.items():
        yield from ((text, place) for text in texts)
    for programme in content.load_all().values():
        titles = [phase.title for phase in programme.phases] + [group.title for group in programme.groups]
        titles += [named.title for choice in programme.choices for named in (choice, *choice.options)]
        titles += [milestone.title for milestone in programme.milestones]
        titles += [deadline.title for deadline in programme.deadlines]
        titles += [named.title for talk in programme.talks for named in (talk, *talk.films)]
        titles += [named.title for named in (*programme.headings, *programme.certificates, *programme.tracks)]
        titles += [instruments(programme)[name].title for name in (ORAL, WRITTEN)]
        yield from ((text, "checklists") for text in titles)


def dutch() -> Catalog:
    """Return all Dutch texts, in an order that stays the same."""
    gathered: dict[str, tuple[str | tuple[str, ...], set[str]]] = {}
    for text, place in [*in_templates(), *in_code(), *in_lists()]:
        key = text if isinstance(text, str) else text[0]
        known, places = gathered.setdefault(key, (text, set()))
        places.add(place)
        if not isinstance(text, str) and isinstance(known, str):
            gathered[key] = text, places
    catalogue = _empty(DUTCH)
    for key in sorted(gathered, key=str.lower):
        text, places = gathered[key]
        empty = "" if isinstance(text, str) else ("", "")
        catalogue.add(text, empty, locations=[(place, 1) for place in sorted(places)])
    return catalogue


def _empty(language: str) -> Catalog:
    born = datetime(2026, 1, 1, tzinfo=UTC)  # no date of the day: a file changes only when its texts change
    return Catalog(
        language, project="Pragma Coach", header_comment=f"# {HEADER}".replace("\n", "\n# "), creation_date=born,
        revision_date=born, fuzzy=False,
    )  # fmt: skip


def write(language: str, catalogue: Catalog) -> None:
    with (catalogues.FOLDER / f"{language}.po").open("wb") as file:
        pofile.write_po(file, catalogue, width=0, sort_output=False, include_lineno=False, ignore_obsolete=True)


def updated(language: str, source: Catalog, new: dict[str, list[str]]) -> Catalog:
    """Return the file of a language with the texts of today: what it had, and the new ones."""
    file = catalogues.FOLDER / f"{language}.po"
    old = catalogues.read(file) if file.exists() else Catalog(language)
    catalogue = _empty(language)
    forms = _old_forms(old, catalogue)
    for entry in source:
        if not entry.id:
            continue
        kept = old.get(entry.id if isinstance(entry.id, str) else entry.id[0])
        key = entry.id if isinstance(entry.id, str) else entry.id[0]
        plural = not isinstance(entry.id, str)
        text = kept.string if kept and isinstance(kept.string, str) != plural else ("",) if plural else ""
        if not isinstance(text, str):
            text = tuple(text[form] if form < len(text) else "" for form in forms)
        if key in new:
            text = tuple(new[key]) if plural else new[key][0]
        comments = kept.user_comments if kept and text == kept.string else []
        catalogue.add(entry.id, text, locations=entry.locations, user_comments=comments)
    return catalogue


def _old_forms(old: Catalog, new: Catalog) -> list[int]:
    """Return, per plural form of the new file, which form of the old one was said for the same numbers.

    Babel's rule for a language may change (2.19 did for five of ours); the texts then move to their numbers.
    """
    was, now = c2py(old.plural_expr), c2py(new.plural_expr)
    return [was(next(n for n in (*range(1, 1_000_001), 0) if now(n) == form)) for form in range(new.num_plurals)]


def main() -> None:
    source = dutch()
    write(DUTCH, source)
    texts = [entry.id for entry in source if entry.id]
    language, lines = (
        (sys.argv[1], Path(sys.argv[2]).read_text("utf-8").splitlines()) if len(sys.argv) > 2 else ("", [])
    )
    new = {}
    for line in lines:
        number, _, said = line.partition("\t")
        if said:
            text = texts[int(number)]
            new[text if isinstance(text, str) else text[0]] = said.split(" | ")
    for other in SCREENS[1:]:
        write(other, updated(other, source, new if other == language else {}))
    catalogues.sources.cache_clear()
    catalogues.load_messages.cache_clear()
    for other in SCREENS[1:]:
        for fault in catalogues.faults(catalogues.FOLDER / f"{other}.po"):
            if not fault.warning:
                print(other, fault.text, fault.message)
    for number, text in enumerate(texts):
        key = text if isinstance(text, str) else text[0]
        lacking = [other for other in SCREENS[1:] if key not in catalogues.load_messages(other)]
        if lacking:
            print(number, "-".join(lacking) if len(lacking) < 7 else "*", text, sep="\t")


if __name__ == "__main__":
    main()
