"""Checking once more, sending, the receipt, and whole submissions from a phone's outbox."""

from collections.abc import Callable
from uuid import UUID

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp import access, clock, htmx, json_answers
from webapp.accounts import guard
from webapp.db import db, keep_although_refused
from webapp.error_pages import sentence_for
from webapp.media.store import Store
from webapp.submissions import (
    editing_page,
    expecting,
    fixing,
    intake,
    places,
    presenting,
    queries,
    receipts,
    receiving,
    services,
    sharing,
    steps,
)
from webapp.submissions.blueprint import SEE_OTHER, UNPROCESSABLE, blueprint
from webapp.submissions.editing_page import Refusal
from webapp.submissions.errors import (
    FilesUnreadable,
    SubmissionIdUnreadable,
    SubmissionIncomplete,
)
from webapp.submissions.forms import SubmissionForm, errors_by_field
from webapp.submissions.models import Submission
from webapp.submissions.permissions import may_edit
from webapp.submissions.receiving import Sending
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
    path = places.path_of(submission)
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
        district=places.district_of(path),
        edit_url=url_for("submissions.edit", submission_id=submission_id),
    )


@blueprint.post("/<uuid:submission_id>/sending")
@access.requires("submissions:create")
def send(*, submission_id: UUID) -> ResponseReturnValue:
    """Send to the district. Pressed twice, it is sent once and the receipt is the same."""
    services.submit(db.session, guard.current_person(), submission_id)
    return redirect(url_for("submissions.receipt", submission_id=submission_id), SEE_OTHER)


@blueprint.post("", strict_slashes=False)
@access.requires("submissions:create")
def create() -> ResponseReturnValue:
    """A whole submission in one request, with the id that the phone made.

    The same once more is answered with the same receipt; anything else under that id with 409.
    What is not complete is kept as a draft and answered with the form, or with its mistakes.
    """
    person = guard.current_person()
    submission_id = intake.read_id(request.form.get("id", ""))
    if submission_id is None:
        raise SubmissionIdUnreadable
    announced = expecting.read_announced(request.form.get("expects"))
    store: Store = current_app.extensions["media_store"]
    judged = intake.judge_files(store, person, submission_id, request.files, is_whole=True)
    form = editing_page.read(request.form)
    sending = Sending(
        submission_id=submission_id, content=form.content(), accepted=judged.accepted,
        announced=announced, answering=request.form.get("answering", type=int),
        fix=fixing.read(request.form),
    )  # fmt: skip
    received = receiving.receive(db.session, person, sending)
    if received.is_repeat:
        return receipts.answer(received.submission)
    intake.describe(received.submission, request.form)
    problems = {
        **steps.problems_of(content_of(received.submission), today=clock.today()),
        **intake.errors_of(judged),
    }
    if problems or fixing.errors_of(form, sending.fix):
        return _not_yet(received.submission, form, problems)
    _expect_files(received.submission, sending)
    return receipts.answer(services.submit(db.session, person, submission_id))


def _expect_files(submission: Submission, sending: Sending) -> None:
    """Take out what goes, and await what follows."""
    if sending.fix is not None:
        fixing.take_places(db.session, submission, sending.fix, sending.announced or ())
    if sending.announced is not None:
        expecting.announce(db.session, submission, sending.announced)
        fixing.keep_places(db.session, submission)


@blueprint.post("/<uuid:submission_id>/attachments")
@access.requires("submissions:create", for_scripts=True)
def attach(*, submission_id: UUID) -> ResponseReturnValue:
    """Attach a file that was uploaded; once more is answered with the same receipt."""
    given = request.get_json() if request.is_json else request.form
    file_id = intake.read_id(str(given.get("attachment", ""))) if hasattr(given, "get") else None
    if file_id is None:
        raise FilesUnreadable
    person = guard.current_person()
    return receipts.as_json(expecting.arrive(db.session, person, submission_id, file_id))


@blueprint.get("/<uuid:submission_id>/receipt")
@access.requires("submissions:create")
def receipt(*, submission_id: UUID) -> ResponseReturnValue:
    """What the server has: number, time, texts and files."""
    submission = queries.get_own(db.session, guard.current_person(), submission_id)
    if submission.number is None:
        return redirect(url_for("submissions.edit", submission_id=submission_id), SEE_OTHER)
    path = places.path_of(submission)
    return htmx.render_page(
        "submissions/receipt.html",
        submission=submission,
        receipt=receipts.receipt_of(submission, path),
        district=places.district_of(path),
        share_text=sharing.share_text(submission, path),
    )


def _not_yet(
    submission: Submission, form: SubmissionForm, problems: dict[str, str]
) -> ResponseReturnValue:  # fmt: skip
    """What was sent is kept as a draft; this says what has to be corrected."""
    keep_although_refused()
    if json_answers.wanted():
        sentence = sentence_for(SubmissionIncomplete.code, {})
        fields = errors_by_field(form, problems)
        return json_answers.failure(UNPROCESSABLE, SubmissionIncomplete.code, sentence, fields)
    refusal = Refusal(status=UNPROCESSABLE, more=problems)
    return editing_page.show(submission.id, form, submission=submission, refusal=refusal)


def change_url(submission_id: UUID) -> Callable[[str], str]:
    """From a field to the address of the step where it is changed."""
    base = url_for("submissions.edit", submission_id=submission_id)
    return lambda field: f"{base}#{steps.step_of(field)}"
