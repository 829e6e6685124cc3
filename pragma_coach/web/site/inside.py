"""Pages of the frame itself for who is signed in: what is behind "Meer", and the guide at a paragraph."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from flask import Blueprint, current_app, render_template, request

from pragma_coach.domain.access import Act, Relation, allows
from pragma_coach.domain.types import Role
from pragma_coach.web.shared.audience import audience, audience_of
from pragma_coach.web.shared.guards import visitor
from pragma_coach.web.shared.visitor import Visitor
from pragma_coach.web.site.hub import behind_more
from pragma_coach.web.site.pages import GUIDES, Guide, contact

blueprint = Blueprint("site_inside", __name__)
_GUIDE = "/uitleg"
_EVERY = "alle"
# Which paragraph of the guide is about which page: the paragraph is the id of a part in templates/site/guides/.
PARAGRAPHS: Mapping[str, str] = {
    endpoint: paragraph
    for paragraph, endpoints in {
        "account": "accounts.own accounts.start accounts_recovery.codes accounts_recovery.other_phone"
        " desk_first_day.paper site_installing.how mail.own site_inside.guide site_inside.more"
        " talks_calendar_feed.own volunteers.own_offer",
        "afspraken": "talks_interpreters.appointments",
        "bellen": "desk.desk desk.obstacles desk_contradictions.overview desk_first_day.ready desk_first_day.rules",
        "cijfers": "quarter.overview quarter.paper quarter.download quarter.preview",
        "contact": "pairs_coach.contact",
        "gegevens": "own_data.kept own_data.sharing own_data.looked own_data.all_of_it",
        "gesprekken": "talks.dates talks.new talks.pair talks.talk talks.write_down"
        " talks_interpreters.everyone talks_interpreters.profile talks_lists.agenda talks_lists.own",
        "hulp": "town_help.desk town_help.mine town_private.mine town_help.of_pair"
        " town_signals.inbox town_signals.of_pair"
        " town_walk_in.plan",
        "invoer": "assessment_official_codes.overview spreadsheets.export spreadsheets.upload",
        "kaart": "accounts_cards.cards accounts_cards.lost_cards",
        "klaar": "pairs_coachee.step pairs_feasts.show",
        "koppel": "desk.new_pair desk_pair_list.pairs desk_pair_list.hand_over desk_pair_review.show",
        "koppels": "pairs_coach.pairs pairs_coach_day.day",
        "meedoen": "town_activities.programme town_activities.show town_help.board town_walk_in.counter",
        "mensen": "accounts_people.account accounts_people.accounts desk_caseload.caseload desk_caseload.look_along"
        " desk_coach_stops.show desk_new_coach.show mail.refused"
        " volunteers.advise volunteers.overview volunteers.stand_ins volunteers.volunteer",
        "mijlpalen": "pairs_coach.milestones",
        "onderdelen": "pairs_coach.groups",
        "plan": "plan.own plan.own_paper plan.paper plan.show plan.versions plan.write assessment.own_stand",
        "programma": "programme_editor.export programme_editor.item programme_editor.new_item programme_editor.overview"
        " programme_editor.preview programme_editor.upload programme_films.addresses programme_moves.everybody"
        " programme_moves.one programme_rhythm.rhythm translations_progress.overview",
        "herinnering": "talks_reminder.texts",
        "scorebord": "release_review.report release_review.upcoming",
        "stand": "assessment.scores assessment.stand",
        "stap": "pairs_item.day pairs_item.show",
        "stappen": "pairs_coachee.steps",
        "vertalingen": "translations.files translations.page translations_doubts.ask",
        "vinkje": "pairs_coach.pair pairs_feasts.show_coach pairs_paper.paper",
        "waar": "town_places.item town_places.new town_places.overview town_places.place",
        "werk": "work_opportunities.edit work_opportunities.new work_opportunities.overview work_opportunities.show"
        " work_wishes.own_wishes work_wishes.wishes",
    }.items()
    for endpoint in endpoints.split()
}
# What a guide tells together with something wider.
_WITHIN: Mapping[Role, Mapping[str, str]] = {
    Role.COORDINATOR: dict.fromkeys(
        ("vinkje", "stap", "contact", "mijlpalen", "onderdelen", "plan", "stand", "werk", "herinnering", "vertalingen"),
        "koppel",
    )
    | {"meedoen": "hulp"},
    Role.COACH: {"vertalingen": "stap"},
}
_NAMES = {guide.address.rpartition("/")[2]: role for role, guide in GUIDES.items()}


def paragraph(role: Role, endpoint: str) -> str:
    """Return the id of the part of the guide of this role that is about a page; empty when there is none."""
    found = PARAGRAPHS.get(endpoint, "")
    return _WITHIN.get(role, {}).get(found, found)


def help_here(visitor: Visitor) -> str:
    """Return the address of the guide of the visitor, at the paragraph about the page that is made now.

    Who has more roles gets the guide of the one in which this page may be opened.
    """
    place = audience_of(current_app.view_functions.get(request.endpoint or ""))
    own = _guides_of(visitor.account.roles)
    fitting = [role for role in own if place and place.act and allows(place.act, {role}, Relation)]
    if not own:
        return _GUIDE
    role = (fitting or own)[0]
    anchor = paragraph(role, request.endpoint or "")
    return _address(role if role is not own[0] else None) + (f"#{anchor}" if anchor else "")


def _guides_of(roles: Collection[Role]) -> list[Role]:
    return [role for role in GUIDES if role in roles]


def _address(role: Role | None) -> str:
    name = next((name for name, known in _NAMES.items() if known is role), "")
    return f"{_GUIDE}?{urlencode({'voor': name})}" if name else _GUIDE


@blueprint.get("/meer")
@audience(Act.OWN_ACCOUNT)
def more() -> str:
    return render_template("site/more.html", groups=behind_more(visitor()))


@blueprint.get(_GUIDE)
@audience(Act.OWN_ACCOUNT)
def guide() -> str:
    """Show the guide of the visitor, or the one that was asked for: with the menu around it."""
    asked = request.args.get("voor", "")
    own = next(iter(_guides_of(visitor().account.roles)), None)
    role = None if asked == _EVERY else _NAMES.get(asked, own)
    guides = {role: Guide(_address(role), guide.title) for role, guide in GUIDES.items()}
    every = f"{_GUIDE}?voor={_EVERY}"
    if role is None:
        return render_template("site/guides/help.html", guides=guides, contact=contact())
    return render_template(f"site/guides/{role}.html", guide=guides[role], contact=contact(), every=every)
