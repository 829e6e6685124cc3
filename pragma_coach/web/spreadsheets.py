"""Spreadsheets in and out: upload, see what was understood, confirm; and everything back as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, Signer

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid
from pragma_coach.services.own_data import who_looked
from pragma_coach.services.spreadsheets import export as spreadsheets_export
from pragma_coach.services.spreadsheets.export import ExportFile, Format
from pragma_coach.services.spreadsheets.import_choice import AskedColumns, columns_asked, remember_columns
from pragma_coach.services.spreadsheets.import_file import Wishes, proposal_of_sheets
from pragma_coach.services.spreadsheets.import_proposal import (
    ImportProposal,
    faulty_rows_csv,
    packed,
    proposal_from_text,
    proposal_to_text,
    unpacked,
)
from pragma_coach.services.spreadsheets.import_run import import_pairs
from pragma_coach.services.spreadsheets.reading import read_apart, sheets_from_text, sheets_to_text
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.headers import attachment

blueprint = Blueprint("spreadsheets", __name__, url_prefix="/organisatie")
_COUNTS = ("koppels", "coaches", "wacht", "over", "fout")  # what an import came to, in the address of its last page


def _signer() -> Signer:
    """Return what proves that a proposal is the one that we showed to this very person."""
    key: str = current_app.config["SECRET_KEY"]
    return Signer(key, salt=f"import-plan-{actor().account_id}")


def _proposal_sent(form: Form) -> ImportProposal:
    """Return the proposal that came back with the form. Raise Invalid when it is not the one we showed."""
    return proposal_from_text(_unsigned(form, "plan"))


def _unsigned(form: Form, field: str) -> str:
    try:
        return _signer().unsign(form.value(field)).decode()
    except BadSignature:
        raise Invalid("Het overzicht is niet goed overgekomen. Kies het bestand opnieuw.", "file") from None


def _columns_page(form: Form, asked: AskedColumns, file: str) -> ResponseReturnValue:
    form.values["file"] = file
    return form.page("spreadsheets/import_columns.html", asked=asked)


def _preview_page(form: Form, proposal: ImportProposal) -> ResponseReturnValue:
    form.values["plan"] = _signer().sign(proposal_to_text(proposal)).decode()
    return form.page("spreadsheets/import_preview.html", proposal=proposal)


def _download(file: ExportFile) -> Response:
    return attachment(Response(file.data, content_type=file.media_type), file.name)


@blueprint.get("/invoer")
@audience(Act.IMPORT_PAIRS)
def upload() -> ResponseReturnValue:
    """Ask for a spreadsheet, or show the counts of the last import."""
    given = {name: request.args.get(name, "", str) for name in _COUNTS}
    counts = {name: int(count) if count.isascii() and count.isdigit() else 0 for name, count in given.items()}
    return Form().page("spreadsheets/import.html", imported=counts if given["koppels"] else None)


@blueprint.post("/invoer")
@audience(Act.IMPORT_PAIRS)
def understand() -> ResponseReturnValue:
    """Ask which of their columns means what; nothing is written yet."""
    form, file = Form.sent(), request.files.get("file")
    if file is None or not file.filename:
        form.errors["file"] = "Kies eerst een bestand."
    tables = attempt(form, lambda: read_apart(file.read(), file.filename or "") if file else None)
    asked = attempt(form, lambda: columns_asked(actor(), tables) if tables else None)
    if asked is None or tables is None:
        return form.page("spreadsheets/import.html", imported=None)
    form.values |= {field.name: str(field.place) for field in asked.fields if field.place is not None}
    form.values |= {"remember": "yes", "name": file.filename or "" if file else ""}
    return _columns_page(form, asked, _signer().sign(packed(sheets_to_text(tables))).decode())


@blueprint.post("/invoer/kolommen")
@audience(Act.IMPORT_PAIRS)
def choose_columns() -> ResponseReturnValue:
    """Show what was understood of the rows, with the columns that were chosen; nothing is written yet."""
    form = Form.sent()
    tables = attempt(form, lambda: sheets_from_text(unpacked(_unsigned(form, "file"))))
    asked = attempt(form, lambda: columns_asked(actor(), tables) if tables else None)
    if asked is None or tables is None:
        return form.page("spreadsheets/import.html", imported=None)
    wanted = {field.subject: int(place) for field in asked.fields if (place := form.value(field.name)).isdecimal()}
    wishes = Wishes(wanted, months_first=form.value("months_first") == "yes")
    name = form.value("name")
    proposal = attempt(form, lambda: proposal_of_sheets(actor(), tables, name, today(), wishes))
    if proposal is None:
        return _columns_page(form, asked, form.value("file"))
    if form.value("remember") == "yes":
        remember_columns(operation(), asked, wanted)
    return _preview_page(form, proposal)


@blueprint.post("/invoer/overnemen")
@audience(Act.IMPORT_PAIRS)
def take_over() -> ResponseReturnValue:
    """Write what was shown; the next page tells how many are in."""
    form = Form.sent()
    proposal = attempt(form, lambda: _proposal_sent(form))
    if proposal is None:
        return form.page("spreadsheets/import.html", imported=None)
    skip = form.value("skip_faulty") == "yes"
    report = attempt(form, lambda: import_pairs(operation(), proposal, skip_faulty=skip))
    if report is None:
        return _preview_page(form, proposal)
    counts = report.imported, report.new_coaches, report.waiting, report.skipped, report.faulty
    told = {name: count for name, count in zip(_COUNTS, counts, strict=True) if count or name == "koppels"}
    return redirect(f"{url_for('.upload')}?{urlencode(told)}", 303)


@blueprint.post("/invoer/fouten")
@audience(Act.IMPORT_PAIRS)
def faulty_rows() -> ResponseReturnValue:
    """Give the rows back that could not be taken over, with the reason in a column."""
    form = Form.sent()
    proposal = attempt(form, lambda: _proposal_sent(form))
    if proposal is None:
        return form.page("spreadsheets/import.html", imported=None)
    return _download(ExportFile("niet-overgenomen.csv", "text/csv; charset=utf-8", faulty_rows_csv(proposal)))


@blueprint.get("/uitvoer")
@audience(Act.EXPORT_PAIRS)
def export() -> ResponseReturnValue:
    return Form().page("spreadsheets/export.html")


@blueprint.post("/uitvoer")
@audience(Act.EXPORT_PAIRS)
def download() -> ResponseReturnValue:
    """Give everything of the organisation as one file; it is noted who asked."""
    wanted = request.form.get("format")
    who_looked.took_all(actor(), today())
    if wanted == "pairs":
        return _download(spreadsheets_export.pairs_csv(operation()))
    form, as_what = Form.sent(), Format.CSV if wanted == "csv" else Format.XLSX
    made = attempt(form, lambda: spreadsheets_export.export_file(operation(), as_what))
    return _download(made) if made else form.page("spreadsheets/export.html")
