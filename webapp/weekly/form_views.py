"""The week in its other forms: workbook, tables, JSON, photos as a ZIP, and texts for chats."""

from collections.abc import Callable
from typing import IO, Final

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from webapp import access, clock, htmx, table_files, zip_files
from webapp.accounts.guard import current_person
from webapp.audit.services import Note, note_now
from webapp.db import db, reading
from webapp.i18n import DEFAULT_LOCALE
from webapp.jobs.wishes import wish
from webapp.media.store import Store
from webapp.weekly import (
    album_stream,
    albums,
    chat_texts,
    exchange,
    flat_table,
    listing,
    prints,
    queries,
    workbook,
)
from webapp.weekly.albums import Size
from webapp.weekly.listing import FileForm
from webapp.weekly.queries import Paper
from webapp.weekly.snapshot import canonical

blueprint = Blueprint("weekly_forms", __name__, url_prefix="/weekly")

MOST_WISHES = 40
"""Asked for at once; the next download asks for the rest."""


@blueprint.get("/<area:area_code>/<week:week_key>/files/<any(xlsx, csv, json):form>")
@access.requires("weekly:view")
def table(area_code: str, week_key: str, form: str) -> Response:
    """The figures and the list of a week as a file."""
    kind = FileForm(form)
    paper = _take(area_code, week_key, kind)
    write, media_type = _WRITERS[kind]
    # Like the paper, the file is an official Thai document whatever language the screens are in.
    with force_locale(DEFAULT_LOCALE):
        return table_files.written(
            lambda file: write(file, paper), media_type, listing.file_name(paper, kind)
        )


@blueprint.get("/<area:area_code>/<week:week_key>/files/adjustments")
@access.requires("weekly:view")
def adjustments(area_code: str, week_key: str) -> Response:
    """What the report carries of earlier ones, as a CSV beside that of its own activities."""
    paper = _take(area_code, week_key, FileForm.CSV)
    with force_locale(DEFAULT_LOCALE):
        return table_files.written(
            lambda file: table_files.write_csv(file, flat_table.adjustments_of(paper)),
            "text/csv", f"ปรับปรุงจากรายงานก่อน {listing.file_name(paper, FileForm.CSV)}",
        )  # fmt: skip


@blueprint.get("/<area:area_code>/<week:week_key>/files/zip")
@access.requires("weekly:view")
def album(area_code: str, week_key: str) -> Response:
    """The photos of a week, and its clips where they are asked for, with a manifest."""
    store: Store = current_app.extensions["media_store"]
    paper = _take(area_code, week_key, FileForm.ZIP)
    if paper.report is None and prints.draw_for_preview(store, paper):
        paper = _paper(area_code, week_key)
    asked = request.args
    size = Size.SCREEN if asked.get("size") == Size.SCREEN else Size.PRINT
    with force_locale(DEFAULT_LOCALE):
        made = albums.album_of(db.session, paper, size=size, has_clips=asked.get("clips") == "yes")
    report = paper.report
    # A district's part of a report is not what its hash was made of.
    is_whole = report is not None and report.area_code == area_code
    snapshot = canonical(report.snapshot) if report and is_whole else b""
    number = report.number if report else None
    response = table_files.download(
        album_stream.stream(made, store, number, snapshot=snapshot), zip_files.MEDIA_TYPE,
        listing.file_name(paper, FileForm.ZIP),
    )  # fmt: skip
    for job, key in made.wishes[:MOST_WISHES]:
        wish(response, job, key)
    return response


@blueprint.get("/<area:area_code>/<week:week_key>/files/line")
@access.requires("weekly:view")
def texts(area_code: str, week_key: str) -> ResponseReturnValue:
    """The week as a short and a long text, to be copied or shared."""
    paper = _paper(area_code, week_key)
    with force_locale(DEFAULT_LOCALE):
        short, long = chat_texts.short_text(paper), chat_texts.long_text(paper)
    return htmx.render_page("weekly/texts.html", paper=paper, short=short, long=long)


def _paper(area_code: str, week_key: str) -> Paper:
    return queries.get_paper(db.session, current_person(), area_code, week_key, today=clock.today())


def _take(area_code: str, week_key: str, form: FileForm) -> Paper:
    """The paper, after it is written down who takes it home; nothing leaves the house before."""
    with reading() as session:
        paper = queries.get_paper(
            session, current_person(), area_code, week_key, today=clock.today()
        )
        report = paper.report
        said = Note(
            kind="weekly_report", action="weekly_report.downloaded", area_code=area_code,
            subject_id=str(report.id) if report else "",
            subject=report.number if report else listing.week_name(paper),
            after={"week_key": week_key, "form": str(form)},
        )  # fmt: skip
    note_now(said)
    return paper


def _write_csv(file: IO[bytes], paper: Paper) -> None:
    table_files.write_csv(file, flat_table.table_of(paper))


_WRITERS: Final[dict[FileForm, tuple[Callable[[IO[bytes], Paper], None], str]]] = {
    FileForm.XLSX: (workbook.write, workbook.MEDIA_TYPE),
    FileForm.CSV: (_write_csv, "text/csv"),
    FileForm.JSON: (exchange.write, exchange.MEDIA_TYPE),
}
