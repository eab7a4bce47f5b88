"""The ledger: what is not in the department's E-Report yet, one report to copy from, ticking."""

from uuid import UUID

from flask import Response, current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, table_files, zip_files
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Permission
from webapp.audit.services import Note, note_now
from webapp.db import db, reading
from webapp.geography import queries as geography
from webapp.geography.scope import contains
from webapp.jobs.wishes import wish
from webapp.ledger import (
    bulk_views,
    bundles,
    exports,
    field_views,
    filters,
    list_page,
    queries,
    services,
    show_page,
)
from webapp.ledger.addresses import show_url
from webapp.ledger.blueprint import blueprint
from webapp.ledger.errors import EntryStale, NothingEntered, NotToBeEntered
from webapp.ledger.filters import LedgerFilter
from webapp.ledger.forms import TickForm
from webapp.ledger.models import EReportEntry
from webapp.ledger.services import Tick
from webapp.media import drawing, playing
from webapp.media.store import Store
from webapp.submissions.models import Submission
from webapp.table_files import TableKind

__all__ = ["blueprint", "bulk_views", "field_views"]

REFUSED = 422


@blueprint.get("/")
@access.requires("weekly:view")
def index() -> ResponseReturnValue:
    """The approved reports of one's areas by whether they are entered, week by week."""
    chosen = _chosen()
    page = filters.read_page(request.args)
    context = list_page.context(db.session, current_person(), chosen, page)
    batch = request.args.get("batch", "")
    just = queries.standing_in_batch(db.session, current_person(), batch) if batch else []
    return htmx.render_page("ledger/index.html", batch=batch, just_entered=len(just), **context)


@blueprint.get("/<uuid:submission_id>")
@access.requires("weekly:view")
def show(submission_id: UUID) -> ResponseReturnValue:
    """One report in the order of the department's form, to copy from."""
    return _answer(submission_id, TickForm())


@blueprint.post("/<uuid:submission_id>/entries")
@access.requires("review:decide")
def enter(submission_id: UUID) -> ResponseReturnValue:
    """Say that it was entered; the page then offers the next one."""
    form = TickForm(request.form)
    if not form.validate():
        return _answer(submission_id, form, status=REFUSED)
    tick = Tick(version=form.version.data or 0, note=form.note.data or "")
    try:
        services.enter(db.session, current_person(), submission_id, tick)
    except (EntryStale, NotToBeEntered) as error:
        return _answer(submission_id, form, refusal=error.code, status=error.status)
    flash(gettext("Kept: entered in E-Report."), "success")
    return htmx.go_to(show_url(submission_id, _chosen()))


@blueprint.get("/<uuid:submission_id>/entries")
@access.requires("weekly:view")
def entries_page(submission_id: UUID) -> ResponseReturnValue:
    """A refused tick leaves its address in the browser; opened again, it shows the page."""
    return htmx.go_to(show_url(submission_id, _chosen()))


@blueprint.post("/<uuid:submission_id>/undos")
@access.requires("review:decide")
def undo(submission_id: UUID) -> ResponseReturnValue:
    """Say that it is not in E-Report after all."""
    try:
        services.undo(db.session, current_person(), submission_id)
        flash(gettext("Taken back: not in E-Report yet."), "info")
    except NothingEntered:
        flash(gettext("This was taken back before."), "info")
    return htmx.go_to(show_url(submission_id, _chosen()))


@blueprint.get("/<uuid:submission_id>/files.zip")
@access.requires("weekly:view")
def bundle(submission_id: UUID) -> Response:
    """The photos and the clip as one ZIP, as they may be shown."""
    _note_bundle(submission_id)
    submission = queries.get_submission(db.session, current_person(), submission_id)
    packed = bundles.bundle_of(submission)
    store: Store = current_app.extensions["media_store"]
    response = table_files.download(
        bundles.stream(packed, store), zip_files.MEDIA_TYPE, f"{packed.folder}.zip"
    )
    for item in submission.attachments:
        if ("photo", item.id) in packed.waiting:
            wish(response, drawing.JOB, drawing.job_key(item.media_sha256, item.edit))
        elif ("clip", item.id) in packed.waiting:
            wish(response, playing.JOB, item.media_sha256)
    return response


@blueprint.get("/tables/<any(csv, xlsx):kind>")
@access.requires("weekly:view")
def table(kind: str) -> Response:
    """A week, an area or everything as a table, whatever the tab."""
    chosen = _chosen()
    note_now(
        Note(kind="ereport", action="ledger.downloaded", area_code=_area_of_table(chosen),
             after={"form": kind, **chosen.query()})
    )  # fmt: skip
    area = geography.find_area(db.session, chosen.area_code) if chosen.area_code else None
    made = exports.table_of(db.session, current_person(), chosen)
    return table_files.answer(made, TableKind(kind), exports.file_name(chosen, area))


@blueprint.app_template_global("ereport_entry_of")
def ereport_entry_of(submission: Submission) -> EReportEntry | None:
    """The entry that stands, for the desk's page to warn before a report is opened again."""
    return queries.find_standing(db.session, submission.id)


def _note_bundle(submission_id: UUID) -> None:
    """Write down who takes the files of a report; nothing leaves the house before."""
    with reading() as session:
        submission = queries.get_submission(session, current_person(), submission_id)
        said = Note(kind="submission", action="ledger.downloaded", subject_id=str(submission.id),
                    subject=submission.number or "", area_code=submission.area_code,
                    after={"form": "zip"})  # fmt: skip
    note_now(said)


def _area_of_table(chosen: LedgerFilter) -> str:
    """For which area a table is: the one asked for, if it is within one's own."""
    own = current_person().areas_where(Permission.WEEKLY_VIEW)
    is_inside = any(contains(code, chosen.area_code) for code in own)
    return chosen.area_code if is_inside else own[0]


def _chosen() -> LedgerFilter:
    return filters.read(request.args)


def _answer(
    submission_id: UUID, form: TickForm, *, refusal: str = "", status: int = 200
) -> Response:
    submission = queries.get_submission(db.session, current_person(), submission_id)
    context = show_page.context(db.session, current_person(), submission, _chosen())
    return htmx.render_page(
        "ledger/show.html", status=status, form=form, refusal=refusal, **context
    )
