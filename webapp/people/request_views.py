"""Duties that need four eyes: what was asked for, and granting it."""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx
from webapp.accounts.guard import current_person
from webapp.accounts.request_models import Verdict
from webapp.db import db
from webapp.errors import NotVisible
from webapp.people import administrators
from webapp.people.blueprint import blueprint
from webapp.people.labels import ROLE, VERDICT


@blueprint.get("/requests")
@access.requires("accounts:manage")
def requests() -> Response:
    """What waits for a second administrator, and what became of the rest."""
    person = current_person()
    found = administrators.requests(db.session, person)
    grantable = {
        asked.id
        for asked in found
        if asked.decided_at is None and administrators.may_grant(db.session, person, asked)
    }
    return htmx.render_page(
        "people/requests.html", requests=found, grantable=grantable, roles=ROLE, verdicts=VERDICT
    )


@blueprint.post("/requests/<int(max=2147483647):request_id>/verdicts")
@access.fresh
@access.requires("accounts:manage")
def decide(request_id: int) -> ResponseReturnValue:
    """Grant, refuse or take back."""
    verdict = request.form.get("verdict", "")
    if verdict not in list(Verdict):
        raise NotVisible
    found = administrators.decide(db.session, current_person(), request_id, Verdict(verdict))
    flash(f"{found.user.name_th}: {VERDICT[Verdict(verdict)]}", "success")
    if Verdict(verdict) is Verdict.GRANTED:
        flash(gettext("Print a card now, so that they can come in."), "info")
        return htmx.go_to(url_for("people.show", user_id=found.user_id))
    return htmx.go_to(url_for("people.requests"))
