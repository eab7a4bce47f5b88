"""ถาดพักภาพ: what came by LINE, on paper or by phone, and the villages it is recorded for."""

import re

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, thai
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.errors import DomainError, NotVisible
from webapp.media import links, serving
from webapp.review import import_views
from webapp.submissions.recording import Source
from webapp.tray import intake, page, queries, services
from webapp.tray.errors import TrayNothingGiven, TrayPlaceNotChosen
from webapp.tray.intake import Taken

blueprint = Blueprint("tray", __name__, url_prefix="/tray")

SEE_OTHER, UNPROCESSABLE = 303, 422
_PLACE = re.compile(r"([0-9]{6,9}):([0-9]{0,9})")


@blueprint.get("", strict_slashes=False)
@access.requires("submissions:record")
def index() -> Response:
    """What lies there, and where it can go; scripts ask for the villages alone."""
    asked = thai.normalise(request.args.get("q", ""))
    return page.show(asked=asked, chosen=_ids(request.args.getlist("item", type=int)),
                     fragment="tray/_villages.html")  # fmt: skip


@blueprint.post("/items")
@access.requires("submissions:record")
def add() -> ResponseReturnValue:
    """Put in files and a text. Scripts get the list back, people the page."""
    source = _source() or Source.LINE
    text = request.form.get("text", "")
    taken = intake.take_in(current_person(), request.files.getlist("files"), text, source)
    if not (taken.items or taken.refusals or taken.imported):
        return page.show(error=sentence_of(TrayNothingGiven()), status=UNPROCESSABLE)
    _tell(taken)
    if taken.imported is not None:
        return htmx.go_to(url_for("review.show", submission_id=taken.imported.submission.id))
    if htmx.wants_fragment():
        return page.show(fragment="tray/_items.html")
    return redirect(url_for("tray.index"), SEE_OTHER)


@blueprint.post("/removals")
@access.requires("submissions:record")
def remove() -> ResponseReturnValue:
    """Take the chosen things out."""
    gone = services.remove(
        db.session, current_person(), _ids(request.form.getlist("item", type=int))
    )
    if gone:
        flash(gettext("%(count)s things were taken out of the tray.", count=gone), "info")
    return redirect(url_for("tray.index"), SEE_OTHER)


@blueprint.post("/assignments")
@access.requires("submissions:record")
def assign() -> ResponseReturnValue:
    """Make a draft of the chosen things for the chosen village, and open it."""
    person = current_person()
    ids = _ids(request.form.getlist("item", type=int))
    place = _PLACE.fullmatch(request.form.get("to", ""))
    items = queries.items_of(db.session, person, ids)
    try:
        services.check_room(items)
        if place is None:
            raise TrayPlaceNotChosen
    except DomainError as refusal:
        return page.show(error=sentence_of(refusal), chosen=ids, status=refusal.status)
    author_id = int(place[2]) if place[2] else None
    made = services.assign(db.session, person, items, (place[1], author_id), _source())
    return redirect(url_for("submissions.edit", submission_id=made.id), SEE_OTHER)


@blueprint.get("/files/<token>")
@access.requires("submissions:record")
def show_file(*, token: str) -> Response:
    """A picture of the tray, to those whose tray it is."""
    person = current_person()
    link = links.read(token, person, parts=3)
    kind, item_id, name = link.what
    if kind != page.LINK_KIND:
        raise NotVisible
    item = queries.get_item(db.session, person, int(item_id))
    link.check_time()
    made = page.rendition_of(item, name)
    if made is None:
        raise NotVisible
    return serving.shown(made.sha256, made.media_type, link)


def _tell(taken: Taken) -> None:
    if taken.imported is not None:
        kind = "info" if taken.imported.is_repeat else "success"
        flash(import_views.told(taken.imported), kind)
    for refusal in taken.refusals:
        flash(refusal, "warning")


def _source() -> Source | None:
    given = request.form.get("source", "")
    return Source(given) if given in set(Source) else None


def _ids(given: list[int]) -> list[int]:
    return [item for item in given if 0 < item < 2**31]
