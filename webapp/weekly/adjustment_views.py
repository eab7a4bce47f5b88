"""Adjusting after issuing: the page of one report, changing it, taking it out, taking that back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, i18n
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Permission
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.errors import DomainError, NotAllowed
from webapp.i18n import lazy
from webapp.submissions import queries as submissions
from webapp.submissions.errors import (
    ActivityTypeUnknown,
    CommentNeeded,
    PeopleDoNotAddUp,
    PlaceNotCovered,
    StaleDecision,
)
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status
from webapp.weekly import adjustment_form, adjustment_queries, adjustment_services
from webapp.weekly.adjustment_form import AdjustmentForm, TakeOutForm
from webapp.weekly.adjustment_models import AdjustmentRow

blueprint = Blueprint("adjustments", __name__, url_prefix="/adjustments")

INVALID = 422
WORDS: Mapping[str, str] = {
    Action.ADJUST: lazy("Put right"),
    Action.TAKE_OUT: lazy("Taken out of the count"),
    Action.PUT_BACK: lazy("Counted again"),
}
MENDABLE = (
    StaleDecision, CommentNeeded, ActivityTypeUnknown, PlaceNotCovered, PeopleDoNotAddUp,
)  # fmt: skip


@blueprint.get("/<uuid:submission_id>")
@access.requires("weekly:view")
def show(submission_id: UUID) -> ResponseReturnValue:
    """What was issued, what was adjusted since, and the forms to adjust."""
    submission = _get(submission_id)
    if submission.issued_in is None:
        return htmx.go_to(url_for("review.show", submission_id=submission.id))
    return _page(submission)


@blueprint.post("/<uuid:submission_id>")
@access.requires("weekly:view")
def adjust(submission_id: UUID) -> ResponseReturnValue:
    """Put it right, or count it again after it was taken out."""
    submission = _get(submission_id)
    form = AdjustmentForm(request.form)
    if not form.validate():
        return _page(submission, form, status=INVALID)
    try:
        done = adjustment_services.adjust(
            db.session, current_person(), submission.id, form.correction(),
            reason=str(form.reason.data),
        )  # fmt: skip
    except MENDABLE as error:
        refusal = "" if form.refuse(error) else sentence_of(error)
        return _refused(submission_id, error, form=form, refusal=refusal)
    flash(gettext("Nothing was different.") if done is None else _kept(), "info")
    return htmx.go_to(url_for("adjustments.show", submission_id=submission_id))


@blueprint.post("/<uuid:submission_id>/removals")
@access.requires("weekly:view")
def take_out(submission_id: UUID) -> ResponseReturnValue:
    """Let it count no more."""
    submission = _get(submission_id)
    form = TakeOutForm(request.form)
    if not form.validate():
        return _page(submission, out_form=form, status=INVALID)
    try:
        adjustment_services.take_out(
            db.session, current_person(), submission.id,
            version=adjustment_form.version_of(form), reason=str(form.reason.data),
        )  # fmt: skip
    except StaleDecision as error:
        return _refused(submission_id, error, out_form=form, refusal=sentence_of(error))
    flash(_kept(), "info")
    return htmx.go_to(url_for("adjustments.show", submission_id=submission_id))


@blueprint.post("/<uuid:submission_id>/undos")
@access.requires("weekly:view")
def undo(submission_id: UUID) -> ResponseReturnValue:
    """Take the last adjustment back, while no report carries it."""
    form = TakeOutForm(request.form)
    version = adjustment_form.version_of(form)
    try:
        adjustment_services.undo(db.session, current_person(), submission_id, version=version)
    except StaleDecision as error:
        return _refused(submission_id, error, refusal=sentence_of(error))
    flash(gettext("The adjustment is taken back."), "info")
    return htmx.go_to(url_for("adjustments.show", submission_id=submission_id))


@blueprint.app_template_global("adjusting_of")
def adjusting_of(submission: Submission) -> dict[str, Any]:
    """For other pages: how often a report was adjusted, and whether this person may do so."""
    rows = adjustment_queries.of_submission(db.session, submission.id)
    return {
        "count": sum(row.undone_at is None for row in rows),
        "waiting": sum(row.undone_at is None and row.carried_by is None for row in rows),
        "is_open": adjustment_services.may_adjust(current_person(), submission),
    }


@blueprint.app_template_filter("adjustment_word")
def adjustment_word(action: str) -> str:
    """What was done, as the list of adjustments says it."""
    return str(WORDS[action])


@blueprint.app_template_filter("counted_words")
def counted_words(figures: Sequence[Mapping[str, Any]]) -> str:
    """What an event counted: 1 ครั้ง 62 คน ทำความสะอาด; several where its reports count apart."""
    told = [
        gettext("%(times)s times %(people)s people (%(kind)s)", times=i18n.number(one["times"]),
                people=i18n.number(one["people"]), kind=one["kind_name"])
        for one in figures
    ]  # fmt: skip
    return ", ".join(told) or str(gettext("counts nothing"))


def _get(submission_id: UUID) -> Submission:
    """The report, for whoever may adjust it: the district that decides, the province that issues.

    Raises:
        NotVisible: not there for this person.
        NotAllowed: seen, but adjusting is somebody else's.
    """
    person = current_person()
    submission = submissions.get_visible(db.session, person, submission_id)
    if not any(
        person.holds(permission, str(submission.area_code))
        for permission in (Permission.REVIEW_DECIDE, Permission.WEEKLY_ISSUE)
    ):
        raise NotAllowed
    return submission


def _refused(submission_id: UUID, error: DomainError, **more: Any) -> Response:  # noqa: ANN401 - of the page
    """The page as it stands now, with all that was typed."""
    submission = _get(submission_id)
    for form in (more.get("form"), more.get("out_form")):
        if form is not None:
            form.version.data = str(submission.version)
    return _page(submission, status=error.status, **more)


def _page(
    submission: Submission, form: AdjustmentForm | None = None,
    out_form: TakeOutForm | None = None, *, refusal: str = "", status: int = 200,
) -> Response:  # fmt: skip
    person = current_person()
    report = adjustment_queries.report_of(db.session, submission.id)
    rows = adjustment_queries.of_submission(db.session, submission.id)
    return htmx.render_page(
        "weekly/adjust.html",
        status=status,
        submission=submission,
        report=report,
        rows=rows,
        undoable=_undoable(submission, rows),
        is_out=submission.status == Status.WITHDRAWN,
        may_adjust=adjustment_services.may_adjust(person, submission),
        form=form or adjustment_form.filled(submission),
        out_form=out_form or TakeOutForm(data={"version": str(submission.version)}),
        refusal=refusal,
        **adjustment_form.offers(db.session, person, submission),
    )


def _undoable(submission: Submission, rows: Sequence[AdjustmentRow]) -> AdjustmentRow | None:
    """The adjustment that can be taken back: the last of its event, carried by no report."""
    standing = [row for row in rows if row.undone_at is None]
    if not standing or standing[-1].carried_by_id is not None:
        return None
    last = adjustment_queries.last_of_event(db.session, standing[-1].host_id)
    return last if last is not None and last.submission_id == submission.id else None


def _kept() -> str:
    return str(gettext("Adjusted. The next weekly report of the province carries the difference."))
