"""Build the talks of a programme from their tables: each has a start, and none comes again for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pragma_coach.content.items import Groups, check_title, refuse_doubles
from pragma_coach.content.problems import did_you_mean
from pragma_coach.content.toml_reading import TomlTable
from pragma_coach.domain.programme.programme import Anchor, Film, LifeDomain, Phase, Talk, TalkKind
from pragma_coach.domain.texts.links import NotALink, parse_link
from pragma_coach.domain.types import PhaseId, Role

MOST_TIMES = 60
_WANTED = (Role.COACH, Role.DIRECTOR, Role.COORDINATOR)


def read_talks(file: TomlTable, groups: Groups, phases: Sequence[Phase]) -> tuple[Talk, ...]:
    """Return the talks of a programme; each starts from a dated fact or after another talk."""
    tables = file.tables("talks", "gesprek")
    talks = [_talk(table, groups) for table in tables]
    refuse_doubles(tables, [talk.id for talk in talks])
    follows = {talk.id: talk.after for talk in talks}
    order = [phase.id for phase in phases]
    for table, talk in zip(tables, talks, strict=True):
        if talk.after is not None and talk.after not in follows:
            cure = did_you_mean(talk.after, set(follows) - {talk.id})
            table.problem(f"'after' noemt het gesprek '{talk.after}'. Dat ken ik niet.", cure)
        elif _goes_round(talk.id, follows):
            table.problem("Dit gesprek volgt, met een omweg, op zichzelf.", "Geef één gesprek in de kring 'from'.")
        _check_phases(table, talk, order)
        _check_end(table, talk)
    return tuple(talks)


def _goes_round(start: str, follows: Mapping[str, str | None]) -> bool:
    now = follows.get(start)
    for _ in follows:
        if now is None or now == start:
            break
        now = follows.get(now)
    return now == start


def _check_phases(table: TomlTable, talk: Talk, order: Sequence[PhaseId]) -> None:
    for key, phase in (("phase", talk.phase), ("until_phase", talk.until_phase)):
        if phase is not None and phase not in order:
            table.problem(f"'{key}' noemt de fase '{phase}'. Die ken ik niet.", did_you_mean(phase, order))
    if talk.kind is TalkKind.CLOSING and talk.phase is None:
        table.problem("Een afsluiting hoort bij een fase.", 'Schrijf bijvoorbeeld phase = "1".')
    if talk.anchor is Anchor.PREVIOUS_PHASE and (talk.phase is None or talk.phase in order[:1]):
        table.problem("Ik weet niet na welke fase dit gesprek telt.", "Schrijf bij 'phase' de fase die daarna komt.")


def _check_end(table: TomlTable, talk: Talk) -> None:
    ends = talk.until_phase is not None or talk.times is not None
    if talk.every and not ends:
        cure = "Schrijf 'until_phase' (tot het einde van die fase) of 'times' (hoe vaak)."
        table.problem("Dit gesprek komt steeds terug en houdt nooit op.", cure)
    elif ends and not talk.every:
        table.problem("Dit gesprek komt niet terug.", "Schrijf 'every', of haal 'until_phase' en 'times' weg.")
    if talk.times is not None and talk.times > MOST_TIMES:
        table.problem(f"'times' is {talk.times}.", f"Kies {MOST_TIMES} of minder.")


def _talk(table: TomlTable, groups: Groups) -> Talk:
    if table.has("from") == table.has("after"):
        table.problem("Ik weet niet vanaf wanneer dit gesprek telt.", "Kies 'from' of 'after', één van de twee.")
    talk = Talk(
        id=table.text("id"),
        title=check_title(table),
        kind=table.choice("kind", TalkKind),
        offset=table.duration("offset", least=0),
        anchor=table.choice("from", Anchor) if table.has("from") else None,
        after=table.text("after") if table.has("after") else None,
        window=table.duration_or_none("until"),
        every=table.duration_or_none("every"),
        until_phase=PhaseId(table.text("until_phase")) if table.has("until_phase") else None,
        times=table.number("times", least=2) if table.has("times") else None,
        phase=PhaseId(table.text("phase")) if table.has("phase") else None,
        topics=table.choice_list("topics", LifeDomain),
        films=_films(table),
        roles=_roles(table),
        interpreter=table.flag("interpreter"),
        told_before=table.flag("told_before"),
        applies_if=groups.expand(table.some_of("applies_if", groups.ids())),
        unless=groups.expand(table.some_of("unless", groups.ids())),
    )
    table.finish()
    if talk.window and talk.window.days < talk.offset.days:
        table.problem("'until' is eerder dan 'offset'.", "Kies een 'until' die later is.")
    if talk.told_before and not talk.interpreter:
        table.problem("'told_before' vraagt om een tolk.", "Schrijf ook interpreter = true.")
    return talk


def _roles(table: TomlTable) -> tuple[Role, ...]:
    return tuple(Role(said) for said in table.some_of("roles", _WANTED) if said in _WANTED)


def _films(talk: TomlTable) -> tuple[Film, ...]:
    tables = talk.tables("films", "film")
    films = [Film(table.text("id"), check_title(table), table.text("url", "")) for table in tables]
    refuse_doubles(tables, [film.id for film in films])
    for table, film in zip(tables, films, strict=True):
        table.finish()
        try:
            parse_link(film.url)
        except NotALink as error:
            table.problem(f"'url' is '{film.url}'.", str(error))
    return tuple(films)
