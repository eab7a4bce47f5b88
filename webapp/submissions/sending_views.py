"""Checking once more, sending, the receipt, and whole submissions from a phone's outbox."""

from collections.abc import Callable
from uuid import UUID

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp import access, clock, htmx, i18n
from webapp.accounts import guard
from webapp.db import db, keep_although_refused
from webapp.geography import labels as area_labels
from webapp.geography import queries as geography
from webapp.geography.models import Area, Level
from webapp.media.store import Store
from webapp.submissions import editing_page, intake, presenting, queries, services, sharing, steps
from webapp.submissions.blueprint import SEE_OTHER, UNPROCESSABLE, blueprint
from webapp.submissions.editing_page import Refusal
from webapp.submissions.errors import SubmissionIdUnreadable
from webapp.submissions.models import Submission
from webapp.submissions.permissions import may_edit
from webapp.submissions.services import content_of
from webapp.submissions.warnings import warnings_of


@blueprint.get("/<uuid:submission_id>/check")
@access.requires("submissions:create")
def check(*, submission_id: UUID) -> ResponseReturnValue:
    """What will be sent, as the district will see it."""
    person = guard.current_person()
    submission = queries.get_own(db.session, person, submission_id)
    if not may_edit(person, submission):
        return redirect(url_for("submissions.receipt", submission_id=submission_id), SEE_OTHER)
    content = content_of(submission)
    form = editing_page.form_for(person, submission)
    problems = steps.problems_of(content, today=clock.today())
    if problems or form.errors:
        return redirect(url_for("submissions.edit", submission_id=submission_id), SEE_OTHER)
    path = path_of(submission)
    return htmx.render_page(
        "submissions/check.html",
        submission=submission,
        facts=presenting.facts_of(
            submission,
            path,
            group_names=queries.group_names(db.session),
            change=change_url(submission_id),
        ),
        photos=presenting.photos_of(submission),
        clip=presenting.clip_of(submission),
        warnings=warnings_of(content, len(submission.attachments), today=clock.today()),
        district=district_of(path),
        edit_url=url_for("submissions.edit", submission_id=submission_id),
    )


@blueprint.post("/<uuid:submission_id>/sending")
@access.requires("submissions:create")
def send(*, submission_id: UUID) -> ResponseReturnValue:
    """Send to the district. Pressed twice, it is sent once and the receipt is the same."""
    services.submit(db.session, guard.current_person(), submission_id)
    return redirect(url_for("submissions.receipt", submission_id=submission_id), SEE_OTHER)


@blueprint.post("")
@access.requires("submissions:create")
def create() -> ResponseReturnValue:
    """A whole submission in one request, with the id that the phone made.

    The same once more is answered with the same receipt; anything else under that id with 409.
    What is not complete is kept as a draft and answered with the form.
    """
    person = guard.current_person()
    submission_id = intake.read_id(request.form.get("id", ""))
    if submission_id is None:
        raise SubmissionIdUnreadable
    store: Store = current_app.extensions["media_store"]
    judged = intake.judge_files(store, person, submission_id, request.files, is_whole=True)
    form = editing_page.read(request.form)
    content = form.content()
    submission = services.receive(db.session, person, submission_id, content, judged.accepted)
    problems = {
        **steps.problems_of(content, today=clock.today()),
        **intake.errors_of(judged),
    }
    if may_edit(person, submission) and (problems or form.errors):
        keep_although_refused()
        return editing_page.show(
            submission_id,
            form,
            submission=submission,
            refusal=Refusal(status=UNPROCESSABLE, more=problems),
        )
    return send(submission_id=submission_id)


@blueprint.get("/<uuid:submission_id>/receipt")
@access.requires("submissions:create")
def receipt(*, submission_id: UUID) -> ResponseReturnValue:
    """What the server has: number, time, texts and files."""
    submission = queries.get_own(db.session, guard.current_person(), submission_id)
    if submission.number is None or submission.submitted_at is None:
        return redirect(url_for("submissions.edit", submission_id=submission_id), SEE_OTHER)
    path = path_of(submission)
    return htmx.render_page(
        "submissions/receipt.html",
        submission=submission,
        received_at=i18n.date_time(submission.submitted_at),
        held=presenting.held_of(submission),
        district=district_of(path),
        share_text=sharing.share_text(submission, path),
    )


def path_of(submission: Submission) -> list[Area]:
    """The areas from the province down to the place, or nothing."""
    if submission.area_code is None:
        return []
    return geography.path_to(db.session, submission.area_code)


def district_of(path: list[Area]) -> str:
    """อ.ดอนตาล, the district that will check it, or nothing."""
    return next(
        (area_labels.formal_label(area) for area in path if area.level == Level.DISTRICT), ""
    )


def change_url(submission_id: UUID) -> Callable[[str], str]:
    """From a field to the address of the step where it is changed."""
    base = url_for("submissions.edit", submission_id=submission_id)
    return lambda field: f"{base}#{steps.step_of(field)}"
