"""Build the facts of a programme from their tables: what is one thing in several places, and said in no two facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pragma_coach.content.items import check_title, refuse_doubles
from pragma_coach.content.problems import did_you_mean
from pragma_coach.content.toml_reading import TomlTable
from pragma_coach.domain.programme.programme import Anchor, Fact, FactPlace, FactReading, Programme
from pragma_coach.domain.types import FactId, ItemId, MilestoneId

_PLACES = {
    FactPlace.ITEM: "het onderdeel",
    FactPlace.MILESTONE: "de mijlpaal",
    FactPlace.DATE: "de datum",
    FactPlace.TALK: "het gesprek",
    FactPlace.READING: "de code",
}


def read_facts(file: TomlTable) -> tuple[Fact, ...]:
    """Return the facts of a file that lists them whole: `facts.toml`, or a whole programme."""
    tables = file.tables("facts", "feit")
    facts = [_fact(table, Fact(id=FactId(table.text("id")), title=check_title(table))) for table in tables]
    refuse_doubles(tables, [fact.id for fact in facts])
    return tuple(facts)


def own_facts(file: TomlTable, shared: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the shared facts as this programme has them, without the hidden ones, plus its own."""
    tables = file.named_tables("facts", "feit")
    known: Mapping[str, Fact] = {fact.id: fact for fact in shared}
    found = []
    for name in dict.fromkeys((*known, *tables)):
        table = tables.get(name)
        if table is None:
            found.append(known[name])
        elif not table.flag("hide"):
            base = known.get(name)
            title = check_title(table) if base is None or table.has("title") else base.title
            found.append(_fact(table, replace(base or Fact(id=FactId(name), title=title), title=title)))
    return tuple(found)


def _fact(table: TomlTable, base: Fact) -> Fact:
    """Return a fact with what the table says of it laid over it."""
    fact = Fact(
        id=base.id,
        title=base.title,
        items=tuple(ItemId(said) for said in table.texts("items")) if table.has("items") else base.items,
        milestone=MilestoneId(table.text("milestone")) if table.has("milestone") else base.milestone,
        date=table.choice("date", Anchor) if table.has("date") else base.date,
        talk=table.text("talk") if table.has("talk") else base.talk,
        ends_talks=table.texts("ends_talks") if table.has("ends_talks") else base.ends_talks,
        reading=_reading(table.table("reading")) if table.has("reading") else base.reading,
        ask_day=table.flag("ask_day") or base.ask_day,
        early=table.flag("early") or base.early,
    )
    table.finish()
    if not (fact.items or fact.milestone or fact.date):
        cure = 'Schrijf waar iemand het zegt, bijvoorbeeld items = ["1-papieren-brp"].'
        table.problem("Dit feit staat nergens.", cure)
    return fact


def _reading(table: TomlTable) -> FactReading:
    reading = FactReading(table.text("instrument"), table.text("value"))
    table.finish()
    return reading


def check_facts(file: TomlTable, programme: Programme, said_here: frozenset[FactId]) -> None:
    """Note what of the facts of a programme cannot be.

    That is a place that two facts claim, a fact that waits for itself, a term that asks for a fact that is not there;
    and for the facts that this file itself speaks of (`said_here`), an item, milestone or talk it does not have.
    """
    claimed: dict[tuple[FactPlace, str], Fact] = {}
    for fact in programme.facts:
        for place, name in fact.places():
            first = claimed.setdefault((place, name), fact)
            if first is not fact:
                message = f"{_PLACES[place].capitalize()} '{name}' hoort al bij het feit '{first.id}'."
                file.report.add(f"feit {fact.id}", message, "Haal het bij een van de twee weg.")
        if fact.id in said_here:
            _check_known(file, programme, fact)
    _check_circles(file, programme)
    for deadline in programme.deadlines:
        if deadline.met_by and deadline.met_by not in programme.fact_by_id:
            message = f"'met_by' noemt het feit '{deadline.met_by}'. Dat ken ik niet."
            cure = did_you_mean(deadline.met_by, programme.fact_by_id)
            file.report.add(f"termijn {deadline.id}", message, cure)


def _check_known(file: TomlTable, programme: Programme, fact: Fact) -> None:
    ours = {
        FactPlace.ITEM: programme.item_by_id.keys(),
        FactPlace.MILESTONE: programme.milestone_by_id.keys(),
        FactPlace.TALK: {talk.id for talk in programme.talks},
    }
    for place, name in fact.places():
        if place in ours and name not in ours[place]:
            message = f"{_PLACES[place].capitalize()} '{name}' is niet van dit programma."
            file.report.add(f"feit {fact.id}", message, did_you_mean(name, ours[place]))


def _check_circles(file: TomlTable, programme: Programme) -> None:
    """Note a talk or a term that begins with the very fact that ends it: it would begin when it is over."""
    for fact in programme.facts:
        days = {fact.date} | ({Anchor.PIP_SIGNED} if fact.milestone == Anchor.PIP_SIGNED.value else set())
        for talk in programme.talks:
            if talk.id == fact.talk and talk.anchor and talk.anchor in days:
                message = f"Het gesprek '{talk.id}' begint met het feit dat er juist uit komt."
                file.report.add(f"feit {fact.id}", message, "Laat het gesprek met iets anders beginnen ('from').")
            if talk.id == fact.talk and talk.every:
                message = f"Het gesprek '{talk.id}' komt steeds terug; een feit is er één keer."
                file.report.add(f"feit {fact.id}", message, "Kies een ander gesprek, of haal 'every' weg.")
        for deadline in programme.deadlines:
            if deadline.met_by == fact.id and days & set(deadline.anchors):
                message = f"De termijn '{deadline.id}' begint met het feit dat hem beëindigt."
                file.report.add(f"feit {fact.id}", message, "Kies een ander feit bij 'met_by' of een ander begin.")
