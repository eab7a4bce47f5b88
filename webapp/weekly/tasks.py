"""Background work on papers: setting them as PDF."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

from flask import current_app

from webapp import clock
from webapp.clock import to_local
from webapp.config import Config
from webapp.db import db, reading
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.i18n import lazy
from webapp.jobs.errors import Hopeless
from webapp.jobs.registry import Told, handler
from webapp.jobs.services import enqueue
from webapp.media.darkroom import Darkroom, Limits
from webapp.media.store import BlobMissing, Store, StoredBlob
from webapp.weekly import (
    gone_photos,
    hidden_photos,
    labels,
    paper_files,
    prints,
    queries,
    sheets,
    typesetting,
)
from webapp.weekly.entries import Entry, Photo
from webapp.weekly.models import PaperForm
from webapp.weekly.paper_files import Wanted
from webapp.weekly.queries import Paper
from webapp.weekly.snapshot import canonical
from webapp.weekly.typesetting import Made, PdfNotMade, PictureLost, Sheets

LIMITS: Final = Limits(seconds=300, memory_mb=1024, file_mb=2048)
"""600 activities with 2,400 pictures take a quarter of each: see docs/performance.md."""
SNAPSHOT: Final = "snapshot.json"
"""What stands behind the figures of a province's issued report, for whoever wants to check them."""
LOOK_EVERY_S: Final = 0.5


@handler(paper_files.JOBS[PaperForm.PDF], label=lazy("Weekly reports as PDF"))
def make_pdf(key: str, told: Told) -> None:
    """Set one paper as PDF, unless it is there already; the key is `Wanted.key`."""
    _make(Wanted.from_key(PaperForm.PDF, key), told)


@handler(paper_files.JOBS[PaperForm.SLIDES], label=lazy("Slides as PDF"))
def make_slides(key: str, told: Told) -> None:
    """Set the slides of one week as PDF, as `make_pdf` does its paper."""
    _make(Wanted.from_key(PaperForm.SLIDES, key), told)


def _make(wanted: Wanted, told: Told) -> None:
    store: Store = current_app.extensions["media_store"]
    with reading() as session:
        there = paper_files.find(session, wanted)
        if there is not None and store.exists(there.sha256):
            return
    told(0)
    paper = _read(store, wanted)
    if missing := typesetting.missing_packages():
        raise Hopeless("pdf_unavailable", packages=" ".join(missing))
    try:
        made, blob = _set(store, paper, wanted, told)
    except (PictureLost, BlobMissing) as lost:
        # What was frozen is shown whole or not at all.
        raise Hopeless(PictureLost.code) from lost
    # What was hidden meanwhile is on no draft: this one is thrown away, and asked for once more.
    if paper.report is None and not hidden_photos.are_shown(db.session, paper):
        enqueue(db.session, hidden_photos.SHRED, blob.sha256)
        return
    paper_files.record(db.session, wanted, blob, pages=made.pages)


@handler(hidden_photos.SHRED, label=lazy("Removing drafts with photos that are not shown"))
def shred_draft(key: str, _told: Told) -> None:
    """Remove a draft from the store, unless some paper is kept as just this file."""
    store: Store = current_app.extensions["media_store"]
    begun = clock.utc_now()
    with reading() as session:
        if hidden_photos.is_named(session, key):
            return
    store.delete(key, before=begun)


def _read(store: Store, wanted: Wanted) -> Paper:
    """The paper as it is now, its pictures drawn."""
    today = clock.today()
    with reading() as session:
        area = geography.find_area(session, wanted.area_code)
        if area is None:
            raise NotVisible
        paper = queries.paper_of(session, area, wanted.week_key, today=today)
    if paper.report is None and prints.draw_missing(store, paper):
        with reading() as session:
            paper = queries.paper_of(session, area, wanted.week_key, today=today)
    return paper


def _set(store: Store, paper: Paper, wanted: Wanted, told: Told) -> tuple[Made, StoredBlob]:
    with ExitStack() as lent:
        folder = Path(lent.enter_context(TemporaryDirectory()))
        pictures = {
            sha256: lent.enter_context(store.as_file(sha256))
            for sha256 in sorted(_pictures_of(paper, without=_gone(paper)))
        }
        order = _order(paper, wanted, pictures)
        target, progress = folder / "paper.pdf", folder / "percent"
        made = _in_own_process(
            lambda room: room.call(
                typesetting.set_pages, order, target, progress, limits=LIMITS, failing=PdfNotMade
            ),
            lambda: told(typesetting.percent(progress)),
        )
        with target.open("rb") as file:
            return made, store.put(file)


def _order(paper: Paper, wanted: Wanted, pictures: dict[str, Path]) -> Sheets:
    report, place = paper.report, paper.summary.frame.area
    moment = clock.utc_now() if report is None else report.issued_at
    emblem = paper.office.emblem_sha256

    def address(_: Entry, photo: Photo) -> str:
        waits = f"waits-{photo.width_px}x{photo.height_px}"
        return typesetting.PICTURES + (photo.sha256 or waits)

    is_whole = report is not None and report.area_code == wanted.area_code
    is_paper = wanted.form is PaperForm.PDF
    # The templates' filters ask the request for the person's digits, of which there is neither.
    with current_app.test_request_context():
        body = (
            sheets.render(
                paper, wanted.digits, address, made_at=moment,
                emblem_url=typesetting.PICTURES + emblem if emblem else None,
            )
            if is_paper
            else sheets.render_slides(paper, wanted.digits, address)
        )  # fmt: skip
    return Sheets(
        body=str(body),
        title=sheets.title(paper, wanted.digits, wanted.form),
        author=labels.office(place),
        moment=to_local(moment),
        pictures=pictures,
        attached={SNAPSHOT: canonical(report.snapshot)} if report and is_whole and is_paper else {},
    )


def _gone(paper: Paper) -> set[UUID]:
    with reading() as session:
        return set(gone_photos.gone_of(session, paper))


def _pictures_of(paper: Paper, without: Collection[UUID] = ()) -> set[str]:
    """The keys of all that the paper shows: photos that are drawn, and the office's emblem."""
    photos = {
        photo.sha256
        for entry in paper.summary.entries
        for photo in entry.photos
        if photo.attachment_id not in without
    }
    return (photos | {paper.office.emblem_sha256}) - {""}


def _in_own_process(work: Callable[[Darkroom], Made], look: Callable[[], None]) -> Made:
    """Do it in a process that ends with it: what it loaded is given back.

    Not one of those that open files of strangers: what one of them had done to it would show on
    an official paper.
    """
    config: Config = current_app.config["EREPORT"]
    room = Darkroom(1 if config.decoders else 0)
    try:
        with ThreadPoolExecutor(1) as aside:
            running = aside.submit(work, room)
            while not wait([running], timeout=LOOK_EVERY_S).done:
                look()
            return running.result()
    finally:
        room.close()
