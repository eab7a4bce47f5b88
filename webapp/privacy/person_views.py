"""One person's data: as a file for themselves or an administrator, and erasing it."""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx
from webapp.accounts.guard import current_person
from webapp.accounts.models import User
from webapp.accounts.permissions import Permission, Person
from webapp.audit import services as audit
from webapp.audit.services import Note
from webapp.db import db, reading
from webapp.errors import NotVisible
from webapp.people import accounts, queries
from webapp.privacy import erasure, person_data
from webapp.privacy.blueprint import blueprint
from webapp.privacy.errors import NotErasable
from webapp.privacy.labels import WHY_NOT
from webapp.zip_files import MEDIA_TYPE


@blueprint.get("/privacy/mine")
@access.fresh
@access.signed_in
def export_mine() -> ResponseReturnValue:
    """Everything that is kept about whoever asks."""
    person = current_person()
    with reading() as session:
        user = session.get_one(User, person.id)
    return _export(user, person.first_duty.area_code if person.first_duty else None,
                   is_own=True)  # fmt: skip


@blueprint.get("/privacy/people/<int(max=2147483647):user_id>/export")
@access.fresh
@access.requires("accounts:manage")
def export_person(user_id: int) -> ResponseReturnValue:
    """What is kept about somebody, for an administrator of their area; of reports no words."""
    with reading():
        user = _administered(user_id)
        area_code = user.assignments[-1].area_code
    return _export(user, area_code, is_own=user.id == current_person().id)


@blueprint.get("/privacy/people/<int(max=2147483647):user_id>/erasure")
@access.requires("accounts:manage")
def plan_erasure(user_id: int) -> ResponseReturnValue:
    """What would go, what would stay and why."""
    person, user = current_person(), _administered(user_id)
    reason = ""
    try:
        erasure.check(db.session, person, user)
    except NotErasable as refused:
        reason = str(WHY_NOT[str(refused.details["reason"])])
    return htmx.render_page(
        "privacy/erasure.html", user=user, plan=erasure.plan_of(db.session, user), reason=reason
    )


@blueprint.post("/privacy/people/<int(max=2147483647):user_id>/erasure")
@access.fresh
@access.requires("accounts:manage")
def erase(user_id: int) -> ResponseReturnValue:
    """Erase somebody, after a second look."""
    person = current_person()
    user = accounts.get_managed(db.session, person, user_id)
    _check_administers(person, user)
    erasure.erase(db.session, person, user, request.form.get("seen", ""))
    flash(gettext("The data of this person are erased."), "success")
    return htmx.go_to(url_for("people.index"))


def _administered(user_id: int) -> User:
    person = current_person()
    user = queries.get_visible(db.session, person, user_id)
    _check_administers(person, user)
    return user


def _check_administers(person: Person, user: User) -> None:
    """Whoever sees all duties of somebody may see all that is kept about them."""
    areas = {duty.area_code for duty in user.assignments}
    if not areas or not all(person.holds(Permission.ACCOUNTS_MANAGE, code) for code in areas):
        raise NotVisible


def _export(user: User, area_code: str | None, *, is_own: bool) -> Response:
    audit.note_now(Note(kind="account", action="account.exported", subject_id=str(user.id),
                        subject=user.name_th, area_code=area_code))  # fmt: skip
    packed = b"".join(person_data.pack(db.session, user, is_own=is_own))
    response = Response(packed, mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="person-{user.id}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
