"""Bringing in attachment 2: a template, a look at what would become of every row, and doing it."""

from datetime import timedelta

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx, i18n
from webapp.accounts.guard import current_person
from webapp.activity import keeping, services
from webapp.activity.catalogue import ListName, in_use
from webapp.activity.models import ActivityType
from webapp.administration import kept_files, type_import
from webapp.administration.blueprint import blueprint
from webapp.administration.kept_files import Ticket
from webapp.administration.labels import FATE, UNREADABLE
from webapp.administration.type_import import HEADINGS, Fate, Judged
from webapp.audit.services import Note, note, note_now
from webapp.db import db
from webapp.media import darkroom
from webapp.media.decoder import Limits
from webapp.sheet_files import MOST_BYTES, SheetUnreadable
from webapp.sheet_files import read as read_sheet
from webapp.table_files import Column, Table, TableKind, answer

INVALID = 422
LIMITS = Limits(seconds=20, memory_mb=512)


@blueprint.get("/attachment-2")
@access.requires("activity:manage")
def new_types() -> ResponseReturnValue:
    """Where the sheet is chosen."""
    keeping.require(db.session, current_person(), clock.today())
    return _form("")


@blueprint.get("/attachment-2/template.<any(csv,xlsx):kind>")
@access.requires("activity:manage")
def types_template(kind: str) -> Response:
    """The list as it is, to be changed and brought in again."""
    note_now(Note(kind="list", action="activity_type.downloaded", after={"format": kind}))
    kinds = {row.code: row.name_th
             for row in services.in_order(db.session, type_import.VOLUNTEER_TYPES)}  # fmt: skip
    rows = [
        (row.code, kinds[row.volunteer_type_code], row.name_th, row.name_en, row.evidence)
        for row in services.in_order(db.session, type_import.TYPES)
        if isinstance(row, ActivityType) and in_use(row)
    ]
    widths = (10, 22, 60, 40, 40)
    columns = [Column(heading, width) for heading, width in zip(HEADINGS.values(), widths,
                                                                strict=True)]  # fmt: skip
    table = Table(title="ประเภทกิจกรรม", columns=columns, rows=rows)
    return answer(table, TableKind(kind), "ประเภทกิจกรรม")


@blueprint.post("/attachment-2/previews")
@access.requires("activity:manage")
def preview_types() -> ResponseReturnValue:
    """What would become of every row; nothing is changed yet."""
    keeping.require(db.session, current_person(), clock.today())
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        return _form(str(gettext("Please choose the file.")))
    content = chosen.stream.read(MOST_BYTES + 1)
    try:
        judged = _judged(content)
    except SheetUnreadable as refused:
        return _form(str(UNREADABLE.get(str(refused.details.get("reason")),
                                        UNREADABLE["not_a_table"])))  # fmt: skip
    if judged is None or not judged.rows:
        return _form(str(gettext(
            "No column “%(name)s” was found. Please use the template.", name=HEADINGS["name_th"]
        )))  # fmt: skip
    return _preview(judged, kept_files.keep(content), chosen.filename)


@blueprint.post("/attachment-2/imports")
@access.requires("activity:manage")
def import_types() -> ResponseReturnValue:
    """Take all of a sheet that was looked at, unless the list changed since."""
    person = current_person()
    keeping.require(db.session, person, clock.today())
    ticket = kept_files.read(person, request.form.get("ticket", ""))
    with kept_files.opened(ticket.sha256) as path:
        judged = _judged(path.read_bytes())
    if judged is None or judged.is_wrong or _mark(judged) != ticket.shown:
        flash(gettext("The list has changed meanwhile. Please look at it again."), "warning")
        return _preview(judged, ticket.sha256, ticket.name) if judged else _form("")
    missing = {row.code for row in judged.missing}
    told = type_import.apply(
        db.session, judged,
        retiring=frozenset(missing & set(request.form.getlist("retire"))),
        last_day=clock.today() - timedelta(days=1),
        makes_official=bool(request.form.get("official")),
    )  # fmt: skip
    note(db.session, Note(kind="list", action="activity_type.imported", subject=ticket.name,
                          after=told))  # fmt: skip
    flash(
        gettext("Brought in: %(added)s added, %(changed)s changed, %(retired)s retired.",
                added=i18n.number(told["added"]),
                changed=i18n.number(told["changed"] + told["restored"]),
                retired=i18n.number(told["retired"])),
        "success",
    )  # fmt: skip
    return htmx.go_to(url_for("administration.show_list", name=ListName.ACTIVITY_TYPES))


def _judged(content: bytes) -> Judged | None:
    if len(content) > MOST_BYTES:
        raise SheetUnreadable(reason="too_large")
    rows = darkroom.call(read_sheet, content, limits=LIMITS, failing=SheetUnreadable)
    return type_import.judge(db.session, rows)


def _mark(judged: Judged) -> str:
    return kept_files.fingerprint([
        [(row.line, row.code, row.fate, sorted(row.values.items())) for row in judged.rows],
        [row.code for row in judged.missing],
    ])  # fmt: skip


def _form(error: str) -> ResponseReturnValue:
    return htmx.render_page("administration/types_import.html", error=error,
                            status=INVALID if error else 200)  # fmt: skip


def _preview(judged: Judged, sha256: str, name: str) -> ResponseReturnValue:
    ticket = Ticket(sha256=sha256, name=name, shown=_mark(judged))
    return htmx.render_page(
        "administration/types_preview.html",
        status=INVALID if judged.is_wrong else 200,
        judged=judged, fates=FATE, counts=[(FATE[fate], judged.count(fate)) for fate in Fate],
        ticket=kept_files.sealed(current_person(), ticket), name=name,
    )  # fmt: skip
