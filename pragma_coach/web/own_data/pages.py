"""What a coachee owns: everything that is kept, who looked, a file to take along, sharing, and the right to say no."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY, progress
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import Refusal
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.languages import LANGUAGES
from pragma_coach.domain.texts.words import ROLES
from pragma_coach.domain.types import ItemId
from pragma_coach.services.own_data import everything, pdf, who_looked
from pragma_coach.services.pairs import director, lookup, records
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.store import organisations
from pragma_coach.web.own_data.row_lines import PAGE_WORDS, sections
from pragma_coach.web.pairs.item_words import chosen_titles, status_words
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.forms import UNREADABLE_BUTTON
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.languages import _, day, language_here, translated

blueprint = Blueprint("own_data", __name__, url_prefix="/mijn")

# What the owner reads above the rows of a table; what the table is for stands below it.
SECTION_WORDS = {
    "account": "Jouw naam en hoe je inlogt",
    "login_card": "Je inlogkaart",
    "kept_form": "Niet verstuurd",
    "login_session": "Telefoons en computers waarop je bent ingelogd",
    "coachee": "Je naam en je startdagen",
    "pair": "Jij en je coach",
    "event": "Wat er gebeurde",
    "counted": "Cijfers waarin je meetelt, zonder naam",
    "talk": "Je gesprekken",
    "talk_person": "Wie er bij een gesprek was",
    "talk_change": "Wie een gesprek plande of verzette",
    "interpreter_booking": "De tolk bij een gesprek",
    "film_seen": "Films die je zag",
    "calendar_key": "De agenda op je telefoon",
    "help_request": "Je vragen om hulp",
    "help_turn": "Wie je hielp met je vraag",
    "private_word": "Je berichten aan de coördinator. Je coach leest ze niet",
    "private_turn": "Wat de coördinator antwoordde",
    "desk_call": "Wanneer de coördinator je coach belde, en waarom",
    "check_in": "Wat je zei over jou en je coach. Je coach ziet het niet",
    "feast_seen": "Feesten die je al zag",
    "signal": "Je coach vroeg de coördinator mee te kijken",
    "signal_turn": "Wat de coördinator daarmee deed",
    "activity_guest": "Activiteiten waar je bij was",
    "plan_version": "Je plan, met elke versie",
    "mail_address": "Je e-mailadres",
    "mail_choice": "Hoe vaak je post wilt",
    "mail_stop": "Stoppen met post",
    "mail_outbox": "Post aan jou",
    "viewing": "Wie heeft gekeken?",
    "pair_wish": "Waar en wanneer je kunt afspreken",
    "work_profile": "Werk dat je wilt doen",
    "opportunity_invitation": "Werk en projecten waarvoor mensen je vroegen",
    "invitation_turn": "Wat je antwoordde en wat er daarna gebeurde",
}


@blueprint.get("/gegevens")
@audience(Act.SEE_OWN_STEPS)
def kept() -> str:
    """Say in plain words what is kept about me."""
    pair = lookup.own_pair(actor())
    if pair is None:
        return render_template("pairs/nothing.html")
    reached = pair.journey.milestones
    milestones = [(one, reached[one.id].on) for one in programme_of(pair).milestones if one.id in reached]
    return render_template("own_data/kept.html", facts=_facts(pair), milestones=milestones)


def _facts(pair: PairFacts) -> list[tuple[str, str]]:
    """Return what is kept about a coachee: of what, and the value in words."""
    programme, coachee, journey = programme_of(pair), pair.coachee, pair.journey
    counted = progress(journey.listed(programme), journey)
    groups = [group.title for group in programme.switches if group.id in journey.groups]
    choices = [(translated(one.title), translated(one.chosen(journey.groups).title)) for one in programme.choices]
    facts = [
        (_("Je naam"), coachee.name),
        (_("Je taal"), LANGUAGES.get(pair.language, pair.language)),
        (_("Gekoppeld aan de gemeente"), day(coachee.linked_on)),
        (_("Je woont hier sinds"), day(coachee.housed_on)),
        (_("Je coaching begon op"), day(journey.started_on)),
        (_("Je coach nu"), " + ".join(lookup.coach_names(pair, today()))),
        (
            _("Je stappen"),
            _("%(done)s van %(total)s klaar, met de dag en wie dat zei", done=counted.done, total=counted.total),
        ),
        (_("Waar werken we nu aan?"), Markup("<br>").join(chosen_titles(pair, programme))),
        (_("Je plan"), _("Je doelen en wie helpt, met elke versie. Je ziet ze bij Mijn plan")),
        (_("Hoe het gaat"), _("Je taal, hoe je meedoet en wie wat regelt, met de dag. Je ziet het bij Mijn plan")),
        (_("Onderdelen van je lijst"), Markup(". ").join(translated(title) for title in groups)),
        *choices,
        (_("Je laatste contact met je coach"), day(journey.last_contact_on)),
        (_("Met wie je woont"), _("Wie met jou in huis woont en ook een coach heeft") if coachee.household_id else ""),
        (_("Rust of einde"), status_words(journey)),
        (_("Inloggen"), _("Je kaart, en op welke telefoons je nu bent ingelogd. Je ziet ze bij Account")),
    ]
    return [(what, value or _("Niets")) for what, value in facts]


@blueprint.get("/gegevens/gekeken")
@audience(Act.SEE_OWN_STEPS)
def looked() -> str:
    """Show who looked at my pages, on which day, as what."""
    every = who_looked.looks(actor())
    others = who_looked.without_coaches(every)
    coaches = [look for look in every if look not in others]
    return render_template("own_data/who_looked.html", looks=others, coaches=coaches, roles=ROLES, pages=PAGE_WORDS)


@blueprint.get("/gegevens/alles")
@audience(Act.SEE_OWN_STEPS)
def all_of_it() -> str:
    """Show everything that is kept of me."""
    kept = sections(everything.everything(actor()))
    return render_template("own_data/everything.html", sections=kept, headings=SECTION_WORDS)


@blueprint.get("/gegevens/alles.json")
@audience(Act.SEE_OWN_STEPS)
def as_data() -> Response:
    """Give everything that is kept of me as data."""
    response = Response(everything.everything(actor()).as_json(now()), mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename="mijn-gegevens.json")
    return response


@blueprint.get("/gegevens/alles.pdf")
@audience(Act.SEE_OWN_STEPS)
def as_paper() -> Response:
    """Give everything that is kept of me as a PDF."""
    name = organisations.get(actor().organisation_id).name
    above = {table: translated(words).striptags() for table, words in SECTION_WORDS.items()}
    headings = pdf.Headings(language_here(), _("Alles wat over jou bewaard is").striptags(), above)
    kept = everything.everything(actor())
    made = pdf.paper(kept.name, sections(kept), name, today(), headings)
    response = Response(made, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename="mijn-gegevens.pdf")
    return response


@blueprint.get("/delen")
@audience(Act.SEE_OWN_STEPS)
def sharing() -> str:
    """Show who can see what, and what I decide about that."""
    pair = lookup.require_own_pair(actor())
    return render_template(
        "own_data/sharing.html",
        shared=DIRECTOR_PARTY in pair.journey.shared_with,
        director=director.director_name(pair),
        coaches=lookup.coach_names(pair, today()),
    )


@blueprint.post("/delen")
@audience(Act.SEE_OWN_STEPS)
def share() -> ResponseReturnValue:
    """Give or withdraw my yes."""
    party, _, way = request.form.get("set", "").partition(":")
    if way not in ("on", "off"):
        raise Invalid(UNREADABLE_BUTTON)
    director.share_with(operation(), lookup.require_own_pair(actor()).id, party, way == "on")
    return redirect(url_for(".sharing"), 303)


@blueprint.post("/stap/<item_id>/nee")
@audience(Act.SEE_OWN_STEPS)
def refuse(item_id: ItemId) -> ResponseReturnValue:
    """Say no to a step, or take that back."""
    reason, pair = request.form.get("refusal", ""), lookup.require_own_pair(actor())
    item = programme_of(pair).item_by_id.get(item_id)
    if request.form.get("way") == "back":
        records.want_item_after_all(operation(), pair.id, item_id)
    elif reason not in list(Refusal):
        raise Invalid("Kies waarom. Je mag ook kiezen: dat zeg ik liever niet.", "refusal")
    elif item and item.duty and request.form.get("sure") != "ja":
        raise Invalid("Dit moet van de wet. Weet je het zeker? Zet dan eerst een vinkje.", "refusal")
    else:
        records.refuse_item(operation(), pair.id, item_id, Refusal(reason))
    return redirect(url_for("pairs_coachee.step", item_id=item_id), 303)
