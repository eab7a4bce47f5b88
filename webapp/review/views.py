"""The desk: the queue of one's areas, one submission, and the decision about it."""

from uuid import UUID

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.errors import DomainError
from webapp.review import (
    bulk_views,
    correcting_views,
    dismissals,
    filter_views,
    filters,
    joint_views,
    just_decided,
    queries,
    queue_page,
    show_page,
)
from webapp.review.addresses import queue_url, show_url
from webapp.review.blueprint import blueprint
from webapp.review.forms import DecisionForm, DismissalForm
from webapp.review.pages import CONFLICT, UNPROCESSABLE, answer, chosen, get_sent
from webapp.review.show_page import Attempt
from webapp.submissions import decisions, undoing
from webapp.submissions.decisions import Decision
from webapp.submissions.errors import (
    AskedForNothing,
    CommentNeeded,
    DuplicateOfWhat,
    StaleDecision,
    UndoTooLate,
)
from webapp.submissions.models import Submission
from webapp.submissions.workflow import OPEN

__all__ = ["blueprint", "bulk_views", "correcting_views", "filter_views", "joint_views"]


@blueprint.get("/")
@access.requires("submissions:view")
def queue() -> ResponseReturnValue:
    """The submissions of one's areas, by state, narrowed by the filters in the address."""
    asked = filters.read(request.args)
    page, context = queue_page.context(db.session, current_person(), asked)
    shown = htmx.render_page("review/queue.html", fragment="review/_answer.html", **context)
    if asked.errors:
        return shown
    return htmx.show_address(shown, queue_url(asked.chosen, page=page))


@blueprint.get("/<uuid:submission_id>")
@access.requires("submissions:view")
def show(submission_id: UUID) -> ResponseReturnValue:
    """One submission with its photos, its history and the decisions open to this person."""
    return answer(submission_id, Attempt(form=DecisionForm()))


@blueprint.get("/<uuid:submission_id>/decisions")
@access.requires("submissions:view")
def decisions_page(submission_id: UUID) -> ResponseReturnValue:
    """A refused decision leaves its address in the browser; opened again, it shows the page."""
    return htmx.go_to(show_url(submission_id, chosen()))


@blueprint.post("/<uuid:submission_id>/decisions")
@access.requires("review:decide")
def decide(submission_id: UUID) -> ResponseReturnValue:
    """Take a decision and go on to the next one."""
    form = DecisionForm(request.form)
    seen = get_sent(submission_id)
    decision = form.decision(str(seen.number))
    if decision is None:
        abort(400)
    if not form.validate():
        unread = Attempt(form=form, refusal=show_page.Refusal(by_field=form.sentences))
        return answer(submission_id, unread, status=UNPROCESSABLE)
    taken = _take(submission_id, decision)
    if not isinstance(taken, Submission):
        refused = Attempt(form=form, refusal=show_page.refusal_of(taken))
        return answer(submission_id, refused, status=taken.status)
    return htmx.go_to(_where_next(taken, form))


@blueprint.get("/<uuid:submission_id>/undos")
@access.requires("submissions:view")
def undos_page(submission_id: UUID) -> ResponseReturnValue:
    """The address of something that was taken back, opened again, shows the page."""
    return htmx.go_to(show_url(submission_id, chosen()))


@blueprint.post("/<uuid:submission_id>/undos")
@access.requires("review:decide")
def undo(submission_id: UUID) -> ResponseReturnValue:
    """Take one's own decision back at once, and look at the submission again."""
    seen = get_sent(submission_id)
    version = request.form.get("version", 0, type=int)
    try:
        back = undoing.undo(db.session, current_person(), seen.id, version=version)
    except UndoTooLate as error:
        late = Attempt(form=DecisionForm(), refusal=show_page.refusal_of(error))
        return answer(submission_id, late, status=CONFLICT)
    flash(just_decided.told_of_undo(back), "info")
    return htmx.go_to(show_url(back.id, chosen()))


@blueprint.get("/<uuid:submission_id>/dismissals")
@access.requires("submissions:view")
def dismissals_page(submission_id: UUID) -> ResponseReturnValue:
    """The address of a refused reason, opened again, shows the page."""
    return htmx.go_to(show_url(submission_id, chosen()))


@blueprint.post("/<uuid:submission_id>/dismissals")
@access.requires("review:decide")
def dismiss(submission_id: UUID) -> ResponseReturnValue:
    """Set something odd about pictures aside, with a reason, and stay on the page."""
    form = DismissalForm(request.form)
    seen = get_sent(submission_id)
    if not form.validate():
        unread = Attempt(form=DecisionForm(), dismissal=form)
        return answer(submission_id, unread, status=UNPROCESSABLE)
    done = dismissals.dismiss(
        db.session, current_person(), seen, keys=form.flag.data or (), reason=str(form.reason.data)
    )
    flash(gettext("Set aside.") if done else gettext("This was settled before."), "info")
    return htmx.go_to(f"{show_url(seen.id, chosen())}#flags")


def _take(submission_id: UUID, decision: Decision) -> Submission | DomainError:
    """Decide; what the reviewer can mend is returned, for the page to keep what was typed."""
    try:
        return decisions.decide(db.session, current_person(), submission_id, decision)
    except (StaleDecision, CommentNeeded, AskedForNothing, DuplicateOfWhat) as error:
        return error


def _where_next(taken: Submission, form: DecisionForm) -> str:
    """The next one of the list, or the list when nothing is left of it."""
    wanted = chosen()
    if form.stays or wanted.state not in OPEN:
        return show_url(taken.id, wanted)
    next_id = queries.next_after(db.session, current_person(), wanted, taken)
    if next_id is None:
        flash(gettext("That was the last one of this list."), "info")
        return queue_url(wanted)
    return show_url(next_id, wanted)
