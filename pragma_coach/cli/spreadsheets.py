"""Spreadsheets in and out."""

from __future__ import annotations

import itertools
from pathlib import Path

import click

from pragma_coach.cli.common import (
    acting,
    coordinator_option,
    data_option,
    fail,
    now,
    operation,
    organisation_option,
    out_option,
    require_yes,
    save,
    say,
    warn,
    write,
)
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.texts.plain import count
from pragma_coach.services.spreadsheets.export import Format, export_file
from pragma_coach.services.spreadsheets.import_file import Wishes, proposal_of_file
from pragma_coach.services.spreadsheets.import_proposal import ImportProposal, faulty_rows_csv
from pragma_coach.services.spreadsheets.import_run import import_pairs

_LARGEST = 20 * 2**20


@click.command("import")
@data_option
@organisation_option
@coordinator_option
@click.argument("file", metavar="BESTAND", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Alleen tonen wat is begrepen; wij bewaren niets.")
@click.option("--skip-faulty", is_flag=True, help="Neem de goede rijen over en sla die met een fout over.")
@click.option("--months-first", is_flag=True, help="In de dagen staat de maand voorop: 05/31/2026.")
@click.option("--column", "columns", multiple=True, metavar="VELD=KOLOM", help="Zo heet de kolom: coach=maatje.")
@click.option("--yes", is_flag=True, help="Vraag niets.")
def import_(
    data: Path | None,
    organisation: str,
    as_email: str,
    file: Path,
    dry_run: bool,
    skip_faulty: bool,
    months_first: bool,
    columns: tuple[str, ...],
    yes: bool,
) -> None:
    """Neem de koppels uit een spreadsheet over (CSV of XLSX). Afgebroken? Nog eens doen neemt de rest over."""
    if file.stat().st_size > _LARGEST:
        fail(f"{file.name} is te groot. Splits het in bestanden van hoogstens 20 MB.")
    at = now()
    with acting(data, organisation, as_email) as actor:
        wishes = Wishes(months_first=months_first)
        proposal = proposal_of_file(actor, file.read_bytes(), file.name, amsterdam_date(at), wishes, columns)
        _show(proposal)
        if proposal.faulty:
            _give_back(proposal, file)
        if dry_run:
            say("Proef: er is niets overgenomen.")
            return
        if not proposal.proposals:
            fail("Er is niets om over te nemen.")
        if proposal.faulty and not skip_faulty:
            fail("Er is niets overgenomen. Verbeter de rijen met een fout, of kies --skip-faulty.")
        if not yes:
            require_yes(f"{_pairs(len(proposal.proposals))} overnemen?")
        with click.progressbar(length=len(proposal.proposals), label="Overnemen") as bar:
            report = import_pairs(
                operation(actor, at),
                proposal,
                skip_faulty=skip_faulty,
                progress=lambda done, _total: bar.update(done - bar.pos),
            )
    waiting = count(report.waiting, "wacht op de coach", "wachten op hun coach")
    coaches = count(report.new_coaches, "nieuwe coach", "nieuwe coaches")
    say(
        f"{_pairs(report.imported)} overgenomen ({waiting}), {coaches}, {report.skipped} overgeslagen, "
        f"{report.faulty} met een fout."
    )


def _pairs(number: int) -> str:
    return count(number, "koppel", "koppels")


def _show(proposal: ImportProposal) -> None:
    say(f"{proposal.file}, blad {proposal.sheet}: {_pairs(len(proposal.proposals))} om over te nemen.")
    if proposal.waiting:
        waiting = count(proposal.waiting, "koppel wacht", "koppels wachten")
        say(f"  {waiting} tot de coach mag beginnen, bijvoorbeeld op de VOG.")
    for header, meaning in proposal.used:
        say(f"  {header}: {meaning}")
    if proposal.unused:
        say(f"  niet gebruikt: {', '.join(proposal.unused)}")
    for row in proposal.proposals[:5]:
        say(f"  rij {row.row}, {row.name}: {', '.join(f'{what} {value}' for what, value in row.facts())}")
    if proposal.new_coaches:
        say(f"  nieuwe coaches: {', '.join(map(str, proposal.new_coaches))}")
    for note in proposal.notes:
        say(f"  {note}")
    for number, name, sentence in (*proposal.remarks, *proposal.skip_remarks):
        say(f"  rij {number}, {name}: {sentence}")
    for number, name, sentence in proposal.fault_remarks:
        warn(f"  fout in rij {number}, {name}: {sentence}")


def _give_back(proposal: ImportProposal, file: Path) -> None:
    """Write the rows with a fault beside the file, or in the folder we are in when that one cannot be written."""
    rows = count(len(proposal.faulty), "rij", "rijen")
    reason = ""
    for folder in dict.fromkeys((file.parent, Path())):
        try:
            target = _write_beside(faulty_rows_csv(proposal), folder, file.stem)
        except OSError as error:
            reason = error.strerror or str(error)
            continue
        warn(f"{rows} met een fout: met de reden in {target}. Verbeter ze daar en voer dat bestand in.")
        return
    warn(f"{rows} met een fout. Het bestand met de redenen is niet te schrijven ({reason}); ze staan hierboven.")


def _write_beside(content: bytes, folder: Path, stem: str) -> Path:
    """Write the content under a new name; what somebody repaired in an earlier file is not overwritten."""
    for number in itertools.count(1):
        target = folder / f"{stem}-fouten{f'-{number}' if number > 1 else ''}.csv"
        if not target.exists():
            write(target, content)
        if target.read_bytes() == content:
            break
    return target


@click.command()
@data_option
@organisation_option
@coordinator_option
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), default="xlsx", show_default=True)
@out_option
def export(data: Path | None, organisation: str, as_email: str, form: str, out: Path | None) -> None:
    """Geef alles terug als spreadsheet: één XLSX, of een zip met CSV-bestanden."""
    with acting(data, organisation, as_email) as actor:
        made = export_file(operation(actor, now()), Format.CSV if form == "csv" else Format.XLSX)
    target = save(out, made.name, made.data)
    say(f"Bewaard in {target}. Er staan namen in: bewaar het veilig.")


COMMANDS = (import_, export)
