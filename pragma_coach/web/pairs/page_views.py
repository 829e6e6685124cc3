"""What the smaller pages of coach and coachee show: one item, milestones, contact, groups, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.journey import MOST_FOCUS, SETTLED, EventKind, PairStatus, Progress, progress
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item, LifeDomain
from pragma_coach.domain.reasons import CONTACTS, NOT_APPLICABLE, OBSTACLES, ContactKind, NotApplicable, Obstacle
from pragma_coach.domain.texts.words import ITEM_STATES_OF_SOMEBODY
from pragma_coach.domain.types import Category, ItemState, MilestoneId, PairId
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.lookup import PastEvent
from pragma_coach.web.pairs.item_words import CATEGORIES, LIFE_DOMAINS, OwnText, contact_words, status_words
from pragma_coach.web.pairs.list_view import ItemLine, LineMaker
from pragma_coach.web.shared.languages import _, day_words, own

MOST_CONTACTS = 10


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair on the list of its coach."""

    id: PairId
    name: str
    phase: str
    progress: Progress
    contact: str
    claims: int
    status: str


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, in words: on which day it was noted, and what."""

    on: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item of a pair with everything about it; `guide` is empty when there is no guide day to come."""

    pair: PairId
    name: str
    line: ItemLine
    help: str
    if_not: str
    own_help: OwnText | None
    own_if_not: OwnText | None
    category: Category
    kind: str
    domain: LifeDomain
    life_domain: str
    phase: str
    guide: str
    history: tuple[Told, ...]
    can_choose: bool
    coach_ticks: bool
    ended: bool
    unchecked: bool


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone; `on` is empty while it was not reached."""

    id: MilestoneId
    title: str
    meaning: str
    on: str


@dataclass(frozen=True, slots=True)
class MilestonesPage:
    """The milestones of a pair: those that were reached, and the others."""

    pair: PairId
    name: str
    reached: tuple[MilestoneLine, ...]
    ahead: tuple[MilestoneLine, ...]


@dataclass(frozen=True, slots=True)
class ContactPage:
    """The latest contact moments of a pair."""

    pair: PairId
    name: str
    last: str
    moments: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of items that is on or off the list; `set` is what a tap on it sends."""

    id: str
    title: str
    on: bool
    count: int
    set: str


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """The groups of a pair, and the items that it may add by hand."""

    pair: PairId
    name: str
    groups: tuple[GroupLine, ...]
    by_hand: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What is kept about a coachee: pairs of (what, the value in words), and the milestones."""

    facts: tuple[tuple[str, str], ...]
    milestones: tuple[MilestoneLine, ...]


def pair_row(pair: PairFacts, today: date) -> PairRow:
    """Return the line of a pair on its coach's list."""
    programme, journey = programme_of(pair), pair.journey
    listed = journey.listed(programme)
    return PairRow(
        id=pair.id,
        name=pair.coachee.name,
        phase=programme.phase_by_id[journey.phase_now(programme)].title,
        progress=progress(listed, journey),
        contact=contact_words(journey, today),
        claims=sum(journey.state_of(item.id) is ItemState.CLAIMED for item in listed),
        status=status_words(journey),
    )


def item_page(
    pair: PairFacts, item: Item, today: date, history: Iterable[PastEvent] = (), *, for_coachee: bool = False
) -> ItemPage:
    """Return the page of one item, in the words for the coach or for the coachee."""
    programme, journey = programme_of(pair), pair.journey
    lines = LineMaker(pair, programme, today, iter([""]))
    guide = lines.guide(item) if journey.state_of(item.id) is ItemState.OPEN else None
    line = lines.for_coachee(item) if for_coachee else lines.for_coach(item)
    translated = lines.tongue.items.get(item.id)
    return ItemPage(
        pair=pair.id,
        name=pair.coachee.name,
        line=line,
        help=item.help,
        if_not=item.if_not,
        own_help=translated.help if translated else None,
        own_if_not=translated.if_not if translated else None,
        category=item.category,
        kind=CATEGORIES[item.category],
        domain=item.life_domain,
        life_domain=LIFE_DOMAINS[item.life_domain],
        phase=f"Fase {list(programme.phase_by_id).index(item.phase) + 1}",
        guide=in_words(guide) if guide else "",
        history=tuple(Told(in_words(past.event.booked_on), _history(past)) for past in history),
        can_choose=line.state not in SETTLED and len(journey.focus) < MOST_FOCUS,
        coach_ticks=not line.wanted and line.state is ItemState.OPEN,
        ended=journey.status is PairStatus.ENDED,
        unchecked=translated is not None and translated.unchecked,
    )


def _history(past: PastEvent) -> str:
    event, who = past.event, past.who or "Iemand"
    state = ItemState(event.value)
    said = ITEM_STATES_OF_SOMEBODY[state]
    if event.reason and state is ItemState.STUCK:
        said += f". {OBSTACLES[Obstacle(event.reason)]}"
    elif event.reason and state is ItemState.NOT_APPLICABLE:
        said += f". {NOT_APPLICABLE[NotApplicable(event.reason)]}"
    if event.undoes is not None:
        said = f"ongedaan gemaakt. Nu: {said}"
    elif state in (ItemState.DONE, ItemState.CLAIMED) and event.happened_on != event.booked_on:
        said += f" op {in_words(event.happened_on)}"
    if event.kind is EventKind.NOTED:
        said += ". Dat kwam later binnen en veranderde niets."
    return f"{who}: {said}"


def milestone_lines(pair: PairFacts) -> list[MilestoneLine]:
    """Return every milestone of the pair's programme with its day, if it has one."""
    reached = pair.journey.milestones
    return [
        MilestoneLine(
            milestone.id,
            milestone.title,
            milestone.done_title,
            in_words(reached[milestone.id].on) if milestone.id in reached else "",
        )
        for milestone in programme_of(pair).milestones
    ]


def milestones_page(pair: PairFacts) -> MilestonesPage:
    """Return the milestones of a pair."""
    lines = milestone_lines(pair)
    return MilestonesPage(
        pair=pair.id,
        name=pair.coachee.name,
        reached=tuple(line for line in lines if line.on),
        ahead=tuple(line for line in lines if not line.on),
    )


def contact_page(pair: PairFacts, today: date, history: list[PastEvent]) -> ContactPage:
    """Return the latest contact moments of a pair, by the day they were."""
    history = sorted(history, key=lambda past: past.event.happened_on, reverse=True)
    return ContactPage(
        pair=pair.id,
        name=pair.coachee.name,
        last=contact_words(pair.journey, today),
        moments=tuple(Told(in_words(past.event.happened_on), _contact(past)) for past in history[:MOST_CONTACTS]),
    )


def _contact(past: PastEvent) -> str:
    kind = CONTACTS[ContactKind(past.event.subject)]
    minutes = "" if past.event.value == "0" else f", {past.event.value} minuten"
    return f"{kind}{minutes} ({past.who or 'iemand'})"


def groups_page(pair: PairFacts, ops: Iterator[str]) -> GroupsPage:
    """Return the groups of a pair."""
    programme, on = programme_of(pair), pair.journey.groups
    return GroupsPage(
        pair=pair.id,
        name=pair.coachee.name,
        groups=tuple(
            GroupLine(
                id=group.id,
                title=group.title,
                on=group.id in on,
                count=sum(group.id in item.applies_if for item in programme.items),
                set=f"{group.id}:{'off' if group.id in on else 'on'}:{next(ops)}",
            )
            for group in programme.groups
            if not group.by_hand
        ),
        by_hand=tuple(programme.items_by_hand()),
    )


def kept_page(pair: PairFacts, coaches: list[str], language: str) -> KeptPage:
    """Return, in plain words, what is kept about a coachee."""
    programme, coachee, journey = programme_of(pair), pair.coachee, pair.journey
    counted = progress(journey.listed(programme), journey)
    chosen = [programme.item_by_id[item].title for item in journey.focus]
    groups = [group.title for group in programme.groups if group.id in journey.groups]
    facts = [
        (_("Je naam"), coachee.name),
        (_("Je taal"), language),
        (_("Gekoppeld aan de gemeente"), day_words(coachee.linked_on) if coachee.linked_on else ""),
        (_("Je woont hier sinds"), day_words(coachee.housed_on) if coachee.housed_on else ""),
        (_("Je coaching begon op"), day_words(journey.started_on) if journey.started_on else ""),
        (_("Je coach nu"), " + ".join(coaches)),
        (
            _("Je stappen"),
            _("%(done)s van %(total)s klaar, met de dag en wie dat zei", done=counted.done, total=counted.total),
        ),
        (_("Wat jij voor nu kiest"), " ".join(chosen)),
        (_("Je plan"), _("Je doelen en wie helpt, met elke versie. Je ziet ze bij Mijn plan")),
        (_("Hoe het gaat"), _("Je taal, hoe je meedoet en wie wat regelt, met de dag. Je ziet het bij Mijn plan")),
        (_("Onderdelen van je lijst"), Markup(". ").join(own(title) for title in groups)),
        (_("Je laatste contact met je coach"), day_words(journey.last_contact_on) if journey.last_contact_on else ""),
        (_("Met wie je woont"), _("Wie met jou in huis woont en ook een coach heeft") if coachee.household_id else ""),
        (_("Rust of einde"), status_words(journey)),
        (_("Inloggen"), _("Je kaart, en op welke telefoons je nu bent ingelogd. Je ziet ze bij Account")),
    ]
    return KeptPage(
        facts=tuple((what, value or _("Niets")) for what, value in facts),
        milestones=tuple(
            replace(line, on=day_words(journey.milestones[line.id].on)) for line in milestone_lines(pair) if line.on
        ),
    )
