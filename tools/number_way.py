"""Follow a number from the pairs to the public page, at run time: the rooms entered and the climbs on the way.

A small town is made in a temporary folder and all its quarters but the last are published; then two ways are traced.
The writing way is `publish_due` at the moment of the last quarter (its freeze and its release); from `_publish_all` on
it is known which quarters to publish and what is measured. The reading way is the first GET of its page from the public
app. Only calls of functions of pragma_coach are seen (sys.setprofile). Left out are imports, comprehensions, methods
with two underscores, and the lowest layer of the store (database, fields, ids: how values come out of the engine).

Definitions:

- A room is one module of pragma_coach of which a function was entered; the modules of one folder of a floor are one
  capability, counted beside it.
- Height: the floors are the layers of the contract `floors` in setup.cfg; within a floor the capabilities are the
  layers of its own contract (rooms-of-services, -web, -domain, -store). Modules of one layer, and modules of one
  floor that no contract compares, are equally high.
- A move: two calls after each other, of functions in different modules.
- The way: every function once, in the order in which it was first entered. A climb is a step of the way to a module
  that is higher than that of the step before; so a return to the caller that then calls something new counts.
- A call up: a function that was called by one of a lower module (a callback, or a decorated function).

Run: python tools/number_way.py [--list]
"""

from __future__ import annotations

import configparser
import inspect
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import CodeType, FrameType

import pragma_coach
from pragma_coach import cli, public
from pragma_coach.config import Config
from pragma_coach.domain.calendar import quarters_due, utc_moment
from pragma_coach.published import releases
from pragma_coach.services.scoreboard.publish import publish_due
from pragma_coach.simulation import Size, make_town
from pragma_coach.store import database, schema

ROOT = Path(pragma_coach.__file__).parent
GROUND = ("store.database", "store.fields", "store.ids")
SIZE = Size(date(2026, 5, 20), seed=1, pairs=60, coaches=18, years=2)


def order_of_rooms() -> Callable[[str, str], bool]:
    """Return whether a module (its dotted path below pragma_coach) is higher than another, by the contracts."""
    setup = configparser.ConfigParser()
    setup.read(ROOT.parent / "setup.cfg", "utf-8")

    def layers(contract: str) -> dict[str, int]:
        lines = setup[f"importlinter:contract:{contract}"]["layers"].split("\n")
        found = [line.replace(" ", "").split("|") for line in lines if line.strip()]
        return {name: len(found) - place for place, names in enumerate(found) for name in names}

    floors = layers("floors")
    rooms = {floor: layers(f"rooms-of-{floor}") for floor in ("services", "web", "domain", "store")}

    def above(module: str, other: str) -> bool:
        (floor, _, room), (floor_2, _, room_2) = (name.partition(".") for name in (module, other))
        if floors.get(floor, 0) != floors.get(floor_2, 0):
            return floors.get(floor, 0) > floors.get(floor_2, 0)
        order = rooms.get(floor, {}) if floor == floor_2 else {}
        room, room_2 = room.partition(".")[0], room_2.partition(".")[0]
        return room in order and room_2 in order and order[room] > order[room_2]

    return above


class Trace:
    """The calls of own functions while it is on: each a module, the function, and the module that called."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, CodeType, str]] = []
        self._modules: dict[str, str] = {}

    def __enter__(self) -> Trace:
        sys.setprofile(self._seen)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _module(self, code: CodeType) -> str:
        """Return the module of a function of ours, or "" for anything else."""
        internal = code.co_name.startswith(("__", "<")) and code.co_name != "<lambda>"
        if internal or not code.co_flags & inspect.CO_OPTIMIZED:
            return ""
        name = code.co_filename
        if name not in self._modules:
            path = Path(name)
            own = path.is_relative_to(ROOT) and path.suffix == ".py"
            parts = path.relative_to(ROOT).with_suffix("").parts if own else ()
            module = ".".join(parts).removesuffix(".__init__")
            self._modules[name] = "" if module in GROUND else module
        return self._modules[name]

    def _seen(self, frame: FrameType, event: str, _argument: object) -> None:
        if event != "call" or not (module := self._module(frame.f_code)):
            return
        if frame.f_code.co_flags & inspect.CO_GENERATOR and frame.f_lasti > 4:
            return  # a generator that goes on
        caller = frame.f_back
        while caller and not self._module(caller.f_code):
            caller = caller.f_back
        self.calls.append((module, frame.f_code, self._module(caller.f_code) if caller else ""))


def told(name: str, calls: list[tuple[str, CodeType, str]], *, every_step: bool) -> None:
    above = order_of_rooms()
    modules = [module for module, _, _ in calls]
    way = list({(module, code.co_qualname): None for module, code, _ in calls})
    pairs = list(pairwise(way))
    climbs = sum(above(after[0], before[0]) for before, after in pairs)
    ups = {(caller, module) for module, _, caller in calls if caller and above(module, caller)}
    moves = sum(one != other for one, other in pairwise(modules))
    stays = 1 + sum(before[0] != after[0] for before, after in pairs)
    words = {".".join(module.split(".")[:2]) for module in modules}
    print(f"{name}: {len(set(modules))} rooms ({len(words)} capabilities), {len(calls)} calls, {moves} moves")
    print(f"  its way: {len(way)} functions in {stays} stays, {climbs} climbs; {len(ups)} kinds of calls up")
    for room in dict.fromkeys(modules):
        print(f"    {room}")
    for caller, module in sorted(ups):
        print(f"    up: {caller} -> {module}")
    before = way[0]
    for step in way if every_step else ():
        print(f"    {'UP  ' if above(step[0], before[0]) else '    '}{step[0]}: {step[1]}")
        before = step


def main() -> None:
    every_step = "--list" in sys.argv
    assert cli.main  # whatever the program imports is there before the trace
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data=Path(folder))
        database.connect_to(config)
        schema.migrate(config)
        town = make_town(SIZE)
        *before, last = quarters_due(SIZE.start, utc_moment(SIZE.today))
        for quarter in before:
            publish_due(quarter.published_at, config.releases_file)
        at, file = last.published_at, config.releases_file
        with Trace() as writing:
            (published,) = publish_due(at, file)
        client = public.create_app(config).test_client()
        with Trace() as reading:
            answer = client.get(f"/scorebord/{town.organisation.slug}")
        cells = releases.cells_of(config.releases_file, town.organisation.slug)
        assert answer.status_code == 200
        assert cells
        database.close_all()
    print(f"Quarter {last}: {len(published.publication.cells)} new figures of {len(cells)}")
    told("Writing, publish_due", writing.calls, every_step=False)
    names = [code.co_name for _, code, _ in writing.calls]
    told("Of that, from _publish_all on", writing.calls[names.index("_publish_all") :], every_step=every_step)
    told("Reading, GET of the page", reading.calls, every_step=every_step)


if __name__ == "__main__":
    main()
