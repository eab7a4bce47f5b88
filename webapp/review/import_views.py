"""The page where a district brings in a report that a phone saved as a file."""

from flask import Blueprint, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from werkzeug.datastructures import FileStorage, MultiDict

from webapp import access, clock, htmx, i18n
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.i18n import DEFAULT_LOCALE
from webapp.log import log
from webapp.media.intake import AcceptedMedia, accept_clip, accept_photo
from webapp.media.sniffing import MediaKind
from webapp.media.store import Store, StoreUnavailable
from webapp.review import importing, parcels
from webapp.review.importing import Import, Imported, Judged
from webapp.review.parcels import Packed, Parcel
from webapp.submissions import steps
from webapp.submissions.form_lists import Lists
from webapp.submissions.forms import SubmissionForm

blueprint = Blueprint("review_imports", __name__, url_prefix="/review/imports")

UNPROCESSABLE = 422


class ImportIncomplete(DomainError):
    """The report in the file cannot be sent yet; detail `sentences`."""

    code = "import_incomplete"
    status = UNPROCESSABLE


@blueprint.get("", strict_slashes=False)
@access.requires("review:decide")
def new() -> ResponseReturnValue:
    """Where the file is chosen."""
    return htmx.render_page("review/import.html", error="")


@blueprint.post("", strict_slashes=False)
@access.requires("review:decide")
def create() -> ResponseReturnValue:
    """Bring in the chosen file and show the report; a refused one is told, and changes nothing."""
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        return _refused(UNPROCESSABLE, str(gettext("Please choose the file.")))
    try:
        imported, refusals = bring_in(chosen, current_person())
    except DomainError as refusal:
        log.info("import refused", code=refusal.code)
        return _refused(refusal.status, sentence_for(refusal))
    flash(told(imported), "info" if imported.is_repeat else "success")
    for sentence in refusals:
        flash(sentence, "warning")
    return htmx.go_to(url_for("review.show", submission_id=imported.submission.id))


def bring_in(chosen: FileStorage, reviewer: Person) -> tuple[Imported, list[str]]:
    """Judge all files before the database is asked, because that takes a while; then write."""
    refusals: list[str] = []
    with parcels.opened(chosen.stream) as parcel:
        judged = [item for packed in parcel.files if (item := _judge(parcel, packed, refusals))]
    form = SubmissionForm(MultiDict(parcel.fields), Lists(db.session, clock.today()))
    content = form.content()
    problems = steps.problems_of(content, today=clock.today())
    if problems or form.errors:
        unread = [text for texts in form.errors.values() for text in texts]
        raise ImportIncomplete(sentences=list(dict.fromkeys([*unread, *problems.values()])))
    with force_locale(DEFAULT_LOCALE):
        comment = gettext("Brought in from a file by %(name)s", name=reviewer.name)
    brought = Import(
        submission_id=parcel.id, person_id=parcel.person_id, content=content,
        announced=[packed.announced for packed in parcel.files], judged=judged,
        comment=str(comment),
    )  # fmt: skip
    return importing.bring_in(db.session, reviewer, brought), refusals


def _judge(parcel: Parcel, packed: Packed, refusals: list[str]) -> Judged | None:
    """Judge one file; a bad one does not keep the others out."""
    try:
        accepted = _accept(parcel, packed)
    except StoreUnavailable:
        raise
    except DomainError as refusal:
        refusals.append(sentence_of(refusal))
        return None
    return Judged(id=packed.id, accepted=accepted, declared=packed.declared)


def _accept(parcel: Parcel, packed: Packed) -> AcceptedMedia:
    store: Store = current_app.extensions["media_store"]
    name = packed.name or packed.path
    with parcel.open(packed) as file:
        if packed.kind == MediaKind.PHOTO:
            return accept_photo(store, file, declared_name=name)
        return accept_clip(store, file, declared_name=name, span=packed.declared.span)


def _refused(status: int, sentence: str) -> ResponseReturnValue:
    return htmx.render_page("review/import.html", status=status, error=sentence)


def sentence_for(refusal: DomainError) -> str:
    """Why the file was not brought in, with everything that its form lacks."""
    more = refusal.details.get("sentences", ())
    return " ".join([sentence_of(refusal), *map(str, more if isinstance(more, list) else ())])


def told(imported: Imported) -> str:
    """What came of it, in a sentence."""
    number = i18n.area_digits(str(imported.submission.number))
    if not imported.is_repeat:
        sentence = gettext("Report %(number)s was brought in.", number=number)
    elif imported.files:
        sentence = gettext(
            "Report %(number)s is here already. Its missing files were added.", number=number
        )
    else:
        sentence = gettext("Report %(number)s is here already. Nothing was changed.", number=number)
    return str(sentence)
