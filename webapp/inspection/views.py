"""The administrator's page of the audit, and its export."""

from typing import Any

from flask import Blueprint, Response, request, send_file, url_for
from flask.typing import ResponseReturnValue

from webapp import access, clock, htmx
from webapp.accounts import guard
from webapp.accounts.permissions import Permission
from webapp.audit import queries
from webapp.audit.services import Note, note_now
from webapp.db import db, reading
from webapp.inspection import exporting, forms, presenting
from webapp.inspection.exporting import Format
from webapp.inspection.labels import THINGS

blueprint = Blueprint("inspection", __name__, url_prefix="/administration/audit")

PAGE = 50
_NO_ENTRY = 2**63
"""More than the database can count."""
MEDIA_TYPES = {Format.CSV: "text/csv; charset=utf-8", Format.JSONL: "application/jsonl"}


@blueprint.get("")
@access.requires("audit:view")
def index() -> Response:
    """What was done in this person's areas, the newest first."""
    asked = forms.read(request.args)
    before = request.args.get("before", type=int)
    before = before if before is not None and 0 < before < _NO_ENTRY else None
    areas = guard.current_person().areas_where(Permission.AUDIT_VIEW)
    found = queries.page(
        db.session, queries.matching(areas, asked.wanted), before=before, limit=PAGE + 1
    )
    typed: dict[str, Any] = {name: value for name, value in asked.typed.items() if value}
    older = url_for(".index", **typed, before=found[PAGE - 1].id) if len(found) > PAGE else None
    return htmx.render_page(
        "inspection/index.html",
        lines=presenting.lines_of(db.session, found[:PAGE]),
        asked=asked,
        typed=typed,
        things=[(thing, str(label)) for thing, label in THINGS.items()],
        newest_url=url_for(".index", **typed) if before else None,
        older_url=older,
    )


@blueprint.post("/exports")
@access.requires("audit:view")
def export() -> ResponseReturnValue:
    """The same entries as a file. That it was taken is an entry itself, before anything goes."""
    asked = forms.read(request.form)
    kind = Format.CSV if request.form.get("format") == Format.CSV else Format.JSONL
    areas = guard.current_person().areas_where(Permission.AUDIT_VIEW)
    said = {name: value for name, value in asked.typed.items() if value}
    note_now(Note(kind="audit", action="audit.exported", after={**said, "format": kind}))
    with reading() as session:
        links = queries.links(session, condition=queries.matching(areas, asked.wanted))
        file = exporting.written(links, queries.head_of(session), kind)
    name = f"audit-{clock.today().isoformat()}.{kind}"
    return send_file(file, MEDIA_TYPES[kind], as_attachment=True, download_name=name)
