"""Commenting on a submission, from the reporter's page or from the desk's."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, thai
from webapp.accounts import guard
from webapp.db import db
from webapp.submissions import comments
from webapp.submissions.blueprint import SEE_OTHER, blueprint
from webapp.submissions.permissions import writes


@blueprint.post("/<uuid:submission_id>/comments")
@access.signed_in
def comment(*, submission_id: UUID) -> ResponseReturnValue:
    """Say something about a submission and read it in the history."""
    words = thai.normalise(request.form.get("words", ""))
    person = guard.current_person()
    submission = comments.add(db.session, person, submission_id, words)
    flash(gettext("The comment is kept."), "success")
    is_mine = writes(person, submission)
    is_at_desk = request.form.get("from") == "desk" or not is_mine
    endpoint = "review.show" if is_at_desk else "submissions.show"
    return redirect(f"{url_for(endpoint, submission_id=submission_id)}#comments", SEE_OTHER)
