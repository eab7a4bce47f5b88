"""What every view of one submission does: find it, find its list, answer with its page."""

from typing import Any
from uuid import UUID

from flask import Response, request

from webapp import htmx
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.errors import NotVisible
from webapp.review import filters, show_page
from webapp.review.filters import QueueFilter
from webapp.review.show_page import Attempt
from webapp.submissions import queries as submissions
from webapp.submissions.models import Submission

UNPROCESSABLE = 422
CONFLICT = 409


def answer(submission_id: UUID, attempt: Attempt, *, status: int = 200, **more: Any) -> Response:  # noqa: ANN401 - of a template
    """The page of one submission, as it stands now."""
    submission = get_sent(submission_id)
    context = show_page.context(db.session, current_person(), submission, chosen(), attempt)
    return htmx.render_page("review/show.html", status=status, **context, **more)


def get_sent(submission_id: UUID) -> Submission:
    """The submission; a draft is not the desk's, even to its author."""
    submission = submissions.get_visible(db.session, current_person(), submission_id)
    if submission.submitted_at is None:
        raise NotVisible
    return submission


def chosen() -> QueueFilter:
    """The list that this page was opened from; it travels in the address."""
    return filters.read(request.args).chosen
