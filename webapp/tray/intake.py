"""Taking in what the tray's form posted: files are judged first, then everything is written."""

import zipfile
from dataclasses import dataclass, field
from datetime import timedelta

from flask import current_app
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from webapp import thai
from webapp.accounts.permissions import Permission, Person
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.log import log
from webapp.media.intake import AcceptedMedia, accept_clip, accept_photo
from webapp.media.store import Store
from webapp.review import import_views
from webapp.review.importing import Imported
from webapp.settings import queries as settings
from webapp.submissions.recording import Source
from webapp.tray import services
from webapp.tray.models import TrayItem
from webapp.tray.services import Putting
from webapp.tray.settings import DAYS

MOST_JUDGED = 40
_CLIP_ENDINGS = (".mp4", ".mov", ".m4v", ".3gp", ".webm", ".mkv", ".avi")


@dataclass(slots=True)
class Taken:
    """What came of one posting."""

    items: list[TrayItem] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    imported: Imported | None = None
    """The report of the ZIP that was among the files."""


def take_in(
    person: Person, posted: list[FileStorage], text: str, source: Source
) -> Taken:  # fmt: skip
    """Judge the files, bring in a report saved by a phone, and put everything else in the tray."""
    taken = Taken()
    given = [item for item in posted if item.filename]
    parcels = [item for item in given if zipfile.is_zipfile(item.stream)]
    for item in given:
        item.stream.seek(0)  # To look at it was to read its end.
    accepted = _judge([item for item in given if item not in parcels][:MOST_JUDGED], taken)
    if len(given) - len(parcels) > MOST_JUDGED:
        taken.refusals.append(str(gettext("Too many files at once. Please give the rest again.")))
    for parcel in parcels[:1]:
        _bring_in(parcel, person, taken)
    if len(parcels) > 1:
        taken.refusals.append(str(gettext("Please give saved reports one by one.")))
    days = settings.number(db.session, DAYS.key, services.office_of(person))
    putting = Putting(source=source, keeps=timedelta(days=days))
    for file in accepted:
        taken.items.append(services.put_file(db.session, person, file, putting))
    if words := thai.normalise(text):
        taken.items.append(services.put_text(db.session, person, words, putting))
    return taken


def _bring_in(parcel: FileStorage, person: Person, taken: Taken) -> None:
    if not person.can(Permission.REVIEW_DECIDE):
        taken.refusals.append(
            str(
                gettext(
                    "A report saved as a file is brought in by the district. Please pass it on."
                )
            )
        )
        return
    try:
        taken.imported, refusals = import_views.bring_in(parcel, person)
    except DomainError as refusal:
        log.info("import refused", code=refusal.code)
        db.session.rollback()
        refusals = [import_views.sentence_for(refusal)]
    taken.refusals += refusals


def _judge(given: list[FileStorage], taken: Taken) -> list[AcceptedMedia]:
    """Judge pictures and clips; a bad one does not keep the others out."""
    store: Store = current_app.extensions["media_store"]
    accepted = []
    for item in given:
        name = item.filename or ""
        is_clip = item.mimetype.startswith("video/") or name.lower().endswith(_CLIP_ENDINGS)
        accept = accept_clip if is_clip else accept_photo
        try:
            accepted.append(accept(store, item.stream, declared_name=name))
        except DomainError as refusal:
            log.info("file refused", code=refusal.code)
            taken.refusals.append(sentence_of(refusal))
    return accepted
