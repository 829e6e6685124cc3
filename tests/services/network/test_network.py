"""Signed releases travel whole or not at all; what must not be collected is refused with a sentence."""

from __future__ import annotations

import builtins
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import make
import pytest
from nets import (
    FIRST,
    NOW,
    SECRET,
    Net,
    figure,
    history,
    publication,
    quarters,
    resigned,
    text_of,
    withdrawal,
)

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.domain.scoreboard.figures import Band, Step
from pragma_coach.published import releases
from pragma_coach.published.cells import NewCell
from pragma_coach.services.network import network, release_files, signatures
from pragma_coach.services.network.release_files import ReleaseHistory
from pragma_coach.store import database, scoreboard
from pragma_coach.store.database import one_transaction
from pragma_coach.store.scoreboard import Publication


@pytest.fixture
def net(tmp_path: Path) -> Net:
    return Net(tmp_path).trust("assen", "emmen")


def refused(net: Net, told: ReleaseHistory | str, sentence: str) -> None:
    """Check that the file is refused with this sentence, and that not one byte of the network changed."""
    before = net.contents()
    with pytest.raises(Refused, match=sentence):
        net.collect(told)
    assert net.contents() == before


# What is collected


def test_a_signed_file_becomes_a_board_on_the_network(net: Net) -> None:
    assert net.collect(history("assen")) == [("assen", ["2025-1", "2025-2"], 0)]
    assert [cell.last_day for cell in releases.cells_of(net.file, "assen")] == [q.last_day for q in quarters(2)]
    assert [one.slug for one in releases.organisations(net.file)] == ["assen"]
    assert releases.releases_of(net.file, "assen") == tuple(one.release for one in history("assen").publications)


def test_the_same_file_again_changes_nothing(net: Net) -> None:
    net.collect(history("assen"))
    before = net.contents()
    assert net.collect(history("assen")) == [("assen", [], 0)]
    assert net.contents() == before


def test_a_later_file_brings_only_what_is_new(net: Net) -> None:
    net.collect(history("assen", 2))
    assert net.collect(history("assen", 4)) == [("assen", ["2025-3", "2025-4"], 0)]


def test_an_older_copy_changes_nothing(net: Net) -> None:
    net.collect(history("assen", 3, [withdrawal(FIRST)]))
    before = net.contents()
    assert net.collect(history("assen", 2)) == [("assen", [], 0)]
    assert net.contents() == before


def test_what_an_organisation_takes_back_is_taken_back_on_the_network(net: Net) -> None:
    net.collect(history("assen"))
    assert net.collect(history("assen", 2, [withdrawal(FIRST)])) == [("assen", [], 1)]
    (gone,) = releases.withdrawn_of(net.file, "assen")
    assert (gone.last_day, gone.withdrawn_because) == (FIRST.last_day, "De software telde verkeerd.")


def test_a_file_that_was_reformatted_on_its_way_is_still_genuine(net: Net) -> None:
    assert net.collect(json.dumps(json.loads(text_of(history("assen"))), indent=7)) == [
        ("assen", ["2025-1", "2025-2"], 0)
    ]


def test_the_same_releases_give_the_same_bytes() -> None:
    assert text_of(history("assen")) == text_of(history("assen"))


def test_a_lost_file_with_releases_is_made_again_from_what_was_collected(net: Net) -> None:
    net.collect(history("assen", 2, [withdrawal(FIRST)]))
    cells, gone = releases.cells_of(net.file, "assen"), releases.withdrawn_of(net.file, "assen")
    net.file.unlink()
    network.settle(net.folder, net.file)
    assert (releases.cells_of(net.file, "assen"), releases.withdrawn_of(net.file, "assen")) == (cells, gone)


def test_a_crash_between_keeping_and_writing_is_made_good_the_next_time(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Publication] = []
    write = releases.write_release

    def crash_at_second(*facts: Any) -> bool:
        if written:
            raise OSError("No space left on device")
        written.append(facts[1])
        return write(*facts)

    with monkeypatch.context() as broken:
        broken.setattr(releases, "write_release", crash_at_second)
        with pytest.raises(OSError, match="No space"):
            net.collect(history("assen"))
    assert len(releases.releases_of(net.file, "assen")) == 1
    assert net.collect(history("assen")) == [("assen", [], 0)]
    assert len(releases.releases_of(net.file, "assen")) == 2


def test_many_at_once_is_once(net: Net) -> None:
    start, found = Barrier(4), []

    def one() -> None:
        start.wait()
        found.extend(net.collect(history("assen", 3)))

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(new) for _, new, _ in found) == [0, 0, 0, 3]
    assert len(releases.releases_of(net.file, "assen")) == 3


# What is not genuine


def test_an_unsigned_file_is_refused(net: Net) -> None:
    envelope = json.loads(text_of(history("assen")))
    refused(net, json.dumps(envelope | {"signature": ""}), "niet ondertekend")
    refused(net, json.dumps(envelope["signed"]), "geen ondertekend bestand")


@pytest.mark.parametrize("place", range(6))
def test_an_altered_file_is_refused(net: Net, place: int) -> None:
    def alter(text: str) -> str:
        old, new = [
            ('"value": 6', '"value": 5'),
            ('"band": "10-14"', '"band": "15-19"'),
            ("Welzijn assen", "Welzijn Assen"),
            ('"schema": 1', '"schema": 0'),
            ("2025-03-31", "2025-06-30"),
            ('"withdrawn": []', '"withdrawn": [{}]'),
        ][place]
        assert old in text
        return text.replace(old, new)

    refused(net, alter(text_of(history("assen"))), "handtekening klopt niet")


def test_a_broken_signature_is_refused(net: Net) -> None:
    envelope = json.loads(text_of(history("assen")))
    for signature in ("x", "AAAA", envelope["signature"][:-4] + "AAA="):
        refused(net, json.dumps(envelope | {"signature": signature}), "handtekening klopt niet")


def test_an_unknown_key_is_refused(net: Net) -> None:
    refused(net, text_of(history("assen"), signatures.new_key()), "sleutel van dit bestand is niet bekend")


def test_a_key_that_is_trusted_for_another_organisation_is_refused(net: Net) -> None:
    refused(net, history("hoogeveen"), "niet bekend voor hoogeveen")


@pytest.mark.parametrize("slug", ["../emmen", "land", "methode", "Assen", "a" * 41, ""])
def test_a_name_that_cannot_be_an_address_is_never_trusted(net: Net, slug: str) -> None:
    refused(net, history(slug), "niet bekend voor")
    with pytest.raises(Invalid, match="geen korte naam"):
        net.trust(slug)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"signed": 1}', '{"a": NaN}', '{"a": 1, "a": 2}', "\ufffd", "[" * 9000, '{"a": 1.5}']
)
def test_what_is_no_file_of_ours_is_refused(net: Net, text: str) -> None:
    refused(net, text, "niet te lezen|geen ondertekend")


def test_a_file_that_is_far_too_large_is_refused(net: Net) -> None:
    refused(net, " " * (release_files.LARGEST + 1), "te groot")


# What is genuine and must not be collected


def test_a_newer_schema_is_refused(net: Net) -> None:
    refused(net, resigned(text_of(history("assen")), schema=2), "nieuwere versie")


def test_overlapping_windows_are_refused(net: Net) -> None:
    first, second = quarters(2)
    overlap = NewCell("fase-1", first.last_day, second.last_day, figure())
    told = ReleaseHistory("assen", (publication("assen", first), publication("assen", second, [overlap])))
    refused(net, told, "overlappen elkaar")


def test_a_file_that_changes_a_collected_quarter_is_refused(net: Net) -> None:
    net.collect(history("assen", 2))
    first, second = history("assen", 2).publications
    better = replace(second.cells[0], figure=figure(5))
    refused(
        net, ReleaseHistory("assen", (first, replace(second, cells=(better,)))), "verandert cijfers tot 30 juni 2025"
    )
    refused(net, ReleaseHistory("assen", (second,)), "verandert cijfers tot 31 maart 2025")
    fewer = replace(second, cells=())
    refused(net, ReleaseHistory("assen", (first, fewer)), "verandert cijfers")


def test_a_figure_that_was_taken_back_never_returns(net: Net) -> None:
    net.collect(history("assen", 2, [withdrawal(FIRST)]))
    refused(net, history("assen", 3), "zet een teruggenomen cijfer terug")


def test_a_clock_that_was_set_back_between_releases_is_refused(net: Net) -> None:
    first, second = quarters(2)
    late = publication("assen", first, published_at=second.published_at + timedelta(days=1))
    refused(net, ReleaseHistory("assen", (late, publication("assen", second))), "klok van assen is teruggezet")


def test_a_release_from_the_future_is_refused(net: Net) -> None:
    told = publication("assen", FIRST, published_at=NOW + timedelta(days=1))
    refused(net, ReleaseHistory("assen", (told,)), "Kijk de klok na")


def test_a_release_before_its_announced_moment_is_refused(net: Net) -> None:
    told = publication("assen", FIRST, published_at=FIRST.published_at - timedelta(minutes=1))
    refused(net, ReleaseHistory("assen", (told,)), "Kijk de klok na")


def test_an_organisation_without_any_release_is_refused(net: Net) -> None:
    refused(net, ReleaseHistory("assen", ()), "nog niets gepubliceerd")


def test_a_release_without_figures_is_collected_because_nothing_is_wrong_with_it(net: Net) -> None:
    assert net.collect(ReleaseHistory("assen", (publication("assen", FIRST, []),))) == [("assen", ["2025-1"], 0)]


def test_a_quarter_twice_or_out_of_order_is_refused(net: Net) -> None:
    first, second = history("assen").publications
    refused(net, ReleaseHistory("assen", (first, first)), "dubbel of niet op volgorde")
    refused(net, ReleaseHistory("assen", (second, first)), "dubbel of niet op volgorde")


def test_releases_of_somebody_else_under_the_own_name_are_refused(net: Net) -> None:
    refused(net, ReleaseHistory("assen", (publication("emmen", FIRST),)), "niet van een kwartaal van assen")


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [({"k": 4}, "te zwakke regels"), ({"k": 7}, "te zwakke regels"), ({"coaches": 1}, "te zwakke regels")],
)
def test_rules_below_the_floor_are_refused(net: Net, rules: dict[str, int], sentence: str) -> None:
    refused(net, ReleaseHistory("assen", (publication("assen", FIRST, **rules),)), sentence)


@pytest.mark.parametrize(
    "cell",
    [
        NewCell("fase-1", FIRST.first_day, FIRST.last_day, figure(band=Band.FROM_5)),
        NewCell("fase-1", FIRST.first_day, FIRST.last_day, figure(0)),
        NewCell("fase-1", FIRST.first_day, FIRST.first_day, figure()),
        NewCell("fase-9", FIRST.first_day, FIRST.last_day, figure()),
        NewCell("fase-1", FIRST.first_day, FIRST.last_day, figure(20, Step.DAY)),
    ],
    ids=["too few people", "nothing", "not this quarter", "unknown measure", "too fine"],
)
def test_a_figure_that_the_rules_cannot_have_made_is_refused(net: Net, cell: NewCell) -> None:
    refused(
        net, ReleaseHistory("assen", (publication("assen", FIRST, [cell]),)), "past niet bij de regels|te fijn afgerond"
    )


@pytest.mark.parametrize(
    "alter",
    [
        lambda one: one["cells"][0]["figure"].update(value="6"),
        lambda one: one["cells"][0]["figure"].update(value=True),
        lambda one: one["cells"][0]["figure"].update(step="jaar"),
        lambda one: one["cells"][0].update(people=12),
        lambda one: one["release"].update(k="10"),
        lambda one: one["release"].update(because=None),
        lambda one: one["release"].update(organisation_name="x" * 401),
        lambda one: one["release"].pop("municipality"),
        lambda one: one["release"].update(period_end="31-03-2025"),
        lambda one: one.pop("measures"),
    ],
)
def test_facts_of_another_form_are_refused_whatever_they_are(net: Net, alter: Callable[[Any], object]) -> None:
    facts = json.loads(text_of(history("assen")))["signed"]
    alter(facts["releases"][0])
    refused(net, resigned(text_of(history("assen")), **facts), "klopt de vorm")


def test_a_withdrawal_of_what_was_never_published_is_refused(net: Net) -> None:
    refused(net, history("assen", 1, [withdrawal(FIRST.next())]), "teruggenomen dat er niet in staat")
    refused(net, history("assen", 1, [withdrawal(FIRST), withdrawal(FIRST, 2)]), "teruggenomen dat er niet in staat")
    refused(net, history("assen", 1, [withdrawal(FIRST, 9000)]), "nog moet komen")


def test_an_organisation_of_this_computer_itself_is_not_collected(net: Net) -> None:
    one = history("assen").publications[0]
    releases.write_release(net.file, one.release, one.measures, one.cells)
    refused(net, history("assen"), "van deze computer zelf")


# Keys


def test_a_second_key_needs_a_word_of_somebody(net: Net) -> None:
    other = signatures.new_key()
    with pytest.raises(Invalid, match="heeft al een andere sleutel"):
        network.trust(net.folder, "assen", signatures.public_key(other))
    network.trust(net.folder, "assen", signatures.public_key(other), replace=True)
    refused(net, history("assen"), "niet bekend voor assen")
    assert network.collect(net.folder, net.file, text_of(history("assen"), other), NOW).quarters
    assert list(network.trusted(net.folder)) == ["assen", "emmen"]


def test_a_file_that_is_no_public_key_is_refused(net: Net) -> None:
    for text in ("", "geen sleutel", SECRET):
        with pytest.raises(Invalid, match="geen openbare sleutel"):
            network.trust(net.folder, "hoogeveen", text)


def test_the_own_key_is_made_once_and_only_its_owner_may_read_it(net: Net) -> None:
    public, number = network.own_key(net.folder)
    assert network.own_key(net.folder) == (public, number)
    assert (net.folder.root / "sign.key").stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in public
    assert len(number) == 16


def test_without_the_library_the_sentence_says_what_to_install(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("cryptography"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    for name in [name for name in sys.modules if name.startswith("cryptography")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(Invalid, match=r"pip install 'pragma-coach\[network\]'"):
        net.collect('{"key": "x", "signature": "x", "signed": {"schema": 1, "organisation": "assen"}}')


# Signing what was really published


def test_an_organisation_signs_what_it_published_and_another_machine_collects_it(
    config: Config, tmp_path: Path
) -> None:
    organisation = make.organisation("assen")
    told = history("assen", 2)

    @one_transaction
    def kept() -> None:
        for one in told.publications:
            scoreboard.keep_publication(organisation.id, one)

    mine = Net(config.data)
    assert network.sign(organisation, mine.folder, mine.file) is None
    kept()
    assert network.sign(organisation, mine.folder, mine.file) is None  # decided, but not published yet
    for one in told.publications:
        releases.write_release(mine.file, one.release, one.measures, one.cells)
    moment = FIRST.published_at + timedelta(days=1)
    releases.withdraw(mine.file, "assen", "fase-1", FIRST.last_day, moment, "De software telde verkeerd.")
    file = network.sign(organisation, mine.folder, mine.file)
    assert file
    text = file.read_text("utf-8")
    assert network.sign(organisation, mine.folder, mine.file) == file
    assert file.read_text("utf-8") == text
    database.close_all()
    theirs = Net(tmp_path / "netwerk")
    network.trust(theirs.folder, "assen", network.own_key(mine.folder)[0])
    assert theirs.collect(text) == [("assen", ["2025-1", "2025-2"], 1)]
    assert releases.cells_of(theirs.file, "assen") == releases.cells_of(mine.file, "assen")
    assert releases.withdrawn_of(theirs.file, "assen") == releases.withdrawn_of(mine.file, "assen")
