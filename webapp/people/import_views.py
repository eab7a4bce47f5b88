"""People from a sheet: choose, look at what would become of every row, import."""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, i18n
from webapp.accounts.guard import current_person
from webapp.audit.services import Note, note
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.log import log
from webapp.people import importing, judging, sheet_template
from webapp.people.blueprint import blueprint
from webapp.people.errors import ImportChanged
from webapp.people.judging import RowState
from webapp.people.labels import ROLE, ROW, UNREADABLE
from webapp.people.models import PeopleImport
from webapp.sheet_files import MOST_BYTES, SheetUnreadable
from webapp.table_files import TableKind, answer

UNPROCESSABLE = 422
MOST_SHOWN = 2_000


@blueprint.get("/imports")
@access.requires("people:manage")
def imports() -> Response:
    """Where the sheet is chosen, and the template to fill in."""
    return htmx.render_page("people/import.html", error="")


@blueprint.get("/imports/template.<any(csv,xlsx):kind>")
@access.requires("people:manage")
def import_template(kind: str) -> Response:
    """A sheet with the headings and every village, to be filled in."""
    made = sheet_template.table(db.session, current_person())
    return answer(made, TableKind(kind), gettext("People to import"))


@blueprint.post("/imports")
@access.requires("people:manage")
def upload() -> ResponseReturnValue:
    """Read the sheet and show what would become of it. Nobody is made yet."""
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        return _refused(gettext("Please choose the file."))
    content = chosen.stream.read(MOST_BYTES + 1)
    try:
        rows = importing.read(content)
    except SheetUnreadable as refusal:
        reason = str(refusal.details.get("reason") or "not_a_table")
        log.info("sheet refused", reason=reason)
        return _refused(str(UNREADABLE[reason]))
    kept = importing.keep(db.session, current_person(), rows, file_name=chosen.filename)
    return htmx.go_to(url_for("people.show_import", import_id=kept.id))


@blueprint.get("/imports/<int(max=2147483647):import_id>")
@access.requires("people:manage")
def show_import(import_id: int) -> Response:
    """What would become of every row, or what became of them."""
    kept = importing.get_own(db.session, current_person(), import_id)
    return _show(kept)


@blueprint.post("/imports/<int(max=2147483647):import_id>")
@access.requires("people:manage")
def carry_out(import_id: int) -> ResponseReturnValue:
    """Make everybody whose row is right; pressed twice, once."""
    person = current_person()
    digest = request.form.get("digest", "")
    try:
        kept = importing.carry_out(db.session, person, import_id, digest)
    except ImportChanged as changed:
        kept = importing.get_own(db.session, person, import_id)
        return _show(kept, status=changed.status, error=sentence_of(changed))
    note(
        db.session,
        Note(kind="account", action="people.imported", subject_id=str(kept.id),
             subject=kept.file_name,
             after={"people": kept.people_added, "duties": kept.duties_added}),
    )  # fmt: skip
    flash(
        gettext("%(count)s people were imported.", count=i18n.number(kept.people_added)), "success"
    )
    return htmx.go_to(url_for("people.show_import", import_id=kept.id))


def _show(kept: PeopleImport, *, status: int = 200, error: str = "") -> Response:
    if kept.done_at is not None:
        return htmx.render_page("people/imported.html", kept=kept)
    judged = judging.judge(db.session, current_person(), kept.rows)
    only_errors = request.args.get("show") == "errors"
    rows = importing.errors_of(judged) if only_errors else judged.rows
    return htmx.render_page(
        "people/preview.html", status=status, error=error, kept=kept, judged=judged,
        rows=rows[:MOST_SHOWN], only_errors=only_errors, states=ROW, roles=ROLE,
        counts=[(ROW[state], judged.count(state)) for state in RowState],
    )  # fmt: skip


def _refused(sentence: str) -> Response:
    return htmx.render_page("people/import.html", status=UNPROCESSABLE, error=sentence)
