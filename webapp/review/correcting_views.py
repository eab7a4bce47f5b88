"""The district puts classification, place and numbers right, on the page of the submission."""

from uuid import UUID

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.errors import DomainError
from webapp.review import correction_form, show_page
from webapp.review.addresses import show_url
from webapp.review.blueprint import blueprint
from webapp.review.correction_form import CorrectionForm, Panel
from webapp.review.forms import DecisionForm
from webapp.review.pages import UNPROCESSABLE, answer, chosen, get_sent
from webapp.review.show_page import Attempt
from webapp.submissions import corrections
from webapp.submissions.errors import (
    ActionNotPossible,
    ActivityTypeUnknown,
    PeopleDoNotAddUp,
    PlaceNotCovered,
    StaleDecision,
)
from webapp.submissions.models import Submission

MENDABLE = (
    StaleDecision, ActionNotPossible, ActivityTypeUnknown, PlaceNotCovered, PeopleDoNotAddUp,
)  # fmt: skip


@blueprint.get("/<uuid:submission_id>/corrections")
@access.requires("review:decide")
def correction(submission_id: UUID) -> ResponseReturnValue:
    """The page with the panel open, or the panel alone."""
    seen = get_sent(submission_id)
    panel = _panel(seen, correction_form.filled(seen))
    if panel is None:
        return htmx.go_to(show_url(seen.id, chosen()))
    if htmx.wants_fragment():
        return htmx.render_page(
            "review/show.html", fragment="review/_correction.html", correction=panel
        )
    return answer(seen.id, Attempt(form=DecisionForm()), correction=panel)


@blueprint.post("/<uuid:submission_id>/corrections")
@access.requires("review:decide")
def correct(submission_id: UUID) -> ResponseReturnValue:
    """Put it right and look at it again."""
    form = CorrectionForm(request.form)
    seen = get_sent(submission_id)
    if not form.validate():
        unread = Attempt(form=DecisionForm())
        return answer(seen.id, unread, status=UNPROCESSABLE, correction=_panel(seen, form))
    try:
        before = seen.version
        done = corrections.correct(db.session, current_person(), seen.id, form.correction())
    except MENDABLE as error:
        return _refused(seen, form, error)
    is_changed = done.version != before
    flash(gettext("Corrected.") if is_changed else gettext("Nothing was different."), "info")
    return htmx.go_to(show_url(done.id, chosen()))


def _refused(seen: Submission, form: CorrectionForm, error: DomainError) -> Response:
    """The page as it stands now, with the panel and all that was typed in it."""
    refusal = None if form.refuse(error) else show_page.refusal_of(error)
    form.version.data = str(seen.version)
    attempt = Attempt(form=DecisionForm(), refusal=refusal)
    return answer(seen.id, attempt, status=error.status, correction=_panel(seen, form))


def _panel(seen: Submission, form: CorrectionForm) -> Panel | None:
    return correction_form.panel(db.session, current_person(), seen, form, chosen())
