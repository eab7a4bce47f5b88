"""Which pictures the paper of a week shows, and in what order; frozen when it is issued."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx, thai
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.media.renditions import RenditionName
from webapp.submissions import file_links
from webapp.weekly import candidates, office_services, queries, services, sheets
from webapp.weekly.photo_pages import MOST_PHOTOS

blueprint = Blueprint(
    "weekly_pictures", __name__, url_prefix="/weekly/<area:area_code>/<week:week_key>/pictures"
)

PLACE = "place-"
LONGEST_PLACE = 4
BEFORE = -1


@blueprint.get("/")
@access.requires("weekly:issue")
def show(area_code: str, week_key: str) -> ResponseReturnValue:
    """Every activity of the week that has photos, each with its own little form."""
    person = current_person()
    paper = queries.get_paper(db.session, person, area_code, week_key, today=clock.today())
    services.check_may_issue(person, paper.area)
    if paper.report is not None:
        flash(gettext("This week is issued. Its pictures no longer change."), "warning")
        return htmx.go_to(url_for("weekly.show", area_code=area_code, week_key=week_key))
    numbered = sheets.numbered(paper.summary.entries)
    ids = [entry.submission_id for _, entry in numbered]
    return render_template(
        "weekly/pictures.html",
        paper=paper,
        numbered=numbered,
        photos=candidates.photos_of(db.session, ids),
        chosen=office_services.chosen_pictures(db.session, ids),
        most=MOST_PHOTOS,
        thumb=lambda photo: file_links.address(
            person, photo.attachment_id, RenditionName.THUMB, edit=photo.edit
        ),
    )


@blueprint.post("/<uuid:submission_id>")
@access.requires("weekly:issue")
def save(area_code: str, week_key: str, submission_id: UUID) -> ResponseReturnValue:
    """Keep the choice for one activity, or go back to all its photos in their own order."""
    person = current_person()
    area = queries.get_area(db.session, person, area_code)
    services.check_may_issue(person, area)
    if "reset" in request.form:
        office_services.forget_pictures(db.session, person, submission_id)
        flash(gettext("All its pictures are printed in their own order again."), "success")
    else:
        office_services.choose_pictures(db.session, person, submission_id, _wanted(submission_id))
        flash(gettext("The pictures are chosen."), "success")
    here = url_for("weekly_pictures.show", area_code=area_code, week_key=week_key)
    return htmx.go_to(f"{here}#of-{submission_id}")


def _wanted(submission_id: UUID) -> list[UUID]:
    """The photos with a place, by it.

    Where two have the same place, one was moved there: onto an earlier place it comes before the
    photo that stood there, onto a later one behind it.
    """
    placed: list[tuple[int, int, int, UUID]] = []
    for before, attachment_id in _as_shown(submission_id):
        said = thai.to_arabic_digits(request.form.get(f"{PLACE}{attachment_id}", "")).strip()
        if said.isdecimal() and len(said) <= LONGEST_PLACE:
            place = int(said)
            moved = BEFORE if before is None else (place > before) - (place < before)
            placed.append((place, moved, len(placed), attachment_id))
    return [attachment_id for *_, attachment_id in sorted(placed)]


def _as_shown(submission_id: UUID) -> list[tuple[int | None, UUID]]:
    """The photos as the form shows them, with their places; None for those that are not shown."""
    known = [
        photo.attachment_id
        for photo in candidates.photos_of(db.session, [submission_id])[submission_id]
    ]
    chosen = office_services.chosen_pictures(db.session, [submission_id]).get(submission_id)
    if chosen is None:
        return list(enumerate(known, start=1))
    shown = [item for said in chosen for item in known if str(item) == said]
    return [*enumerate(shown, start=1), *((None, item) for item in known if item not in shown)]
