"""Putting right what the district asked for: one short page, and sending again from it."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import FileStorage

from webapp import access, clock
from webapp.accounts import guard
from webapp.accounts.permissions import Person
from webapp.db import db, keep_although_refused
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.forms import csrf
from webapp.media.intake import AcceptedMedia, accept_clip, accept_photo
from webapp.media.records import record
from webapp.media.store import Store
from webapp.submissions import (
    editing_page,
    files,
    fix_page,
    fixing,
    intake,
    keeping,
    queries,
    services,
    steps,
)
from webapp.submissions.blueprint import CONFLICT, SEE_OTHER, UNPROCESSABLE, blueprint
from webapp.submissions.fix_page import Trouble
from webapp.submissions.fixing import Fix
from webapp.submissions.forms import SubmissionForm
from webapp.submissions.models import Submission
from webapp.submissions.permissions import may_edit
from webapp.submissions.return_models import ReturnItem
from webapp.submissions.workflow import Status

FILE_PREFIX = {"photo": "replace-photo-", "clip": "replace-clip-"}
Judged = dict[UUID, AcceptedMedia | str]
"""File asked for → the one to take its place, or the sentence why it cannot."""


@blueprint.get("/<uuid:submission_id>/fixes")
@access.requires("submissions:create")
def fixes(*, submission_id: UUID) -> ResponseReturnValue:
    """What the district asks for, each with the way to put it right."""
    person = guard.current_person()
    submission = queries.get_own(db.session, person, submission_id)
    if not fix_page.asks_singly(db.session, submission):
        endpoint = "submissions.edit" if may_edit(person, submission) else "submissions.show"
        return redirect(url_for(endpoint, submission_id=submission_id), SEE_OTHER)
    return fix_page.show(person, submission)


def keep_without_session(*, submission_id: UUID) -> ResponseReturnValue | None:
    """Keep what was put right although the session is gone; they sign in and go on."""
    owner = keeping.owner_of(request.form.get("keep", ""), submission_id)
    if owner is None:
        return None
    judged = _judge_files()
    submission = queries.get_own(db.session, owner, submission_id, lock=True)
    if submission.status == Status.RETURNED and _answers(submission):
        _put_right(owner, submission, judged)
        flash(gettext("What you typed is kept. Please sign in to go on."), "success")
    wanted = url_for("submissions.fixes", submission_id=submission_id)
    return redirect(url_for("accounts.sign_in", next=wanted), SEE_OTHER)


@blueprint.post("/<uuid:submission_id>/fixes")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: an old token may not lose files
@access.requires("submissions:create", when_lost=keep_without_session)
def fix(*, submission_id: UUID) -> ResponseReturnValue:
    """Put right what is named and send it again; once more is answered with the same receipt."""
    person = guard.current_person()
    try:
        csrf.protect()
    except CSRFError:
        if keeping.owner_of(request.form.get("keep", ""), submission_id) != person:
            raise
    judged = _judge_files()
    submission = queries.get_own(db.session, person, submission_id, lock=True)
    if submission.status != Status.RETURNED:
        wanted = "submissions.receipt" if submission.number else "submissions.edit"
        return redirect(url_for(wanted, submission_id=submission_id), SEE_OTHER)
    if not _answers(submission):
        return fix_page.show(person, submission, trouble=Trouble(status=CONFLICT, is_stale=True))
    form, errors = _put_right(person, submission, judged)
    unfixed = [] if "sure" in request.form else _unfixed(submission)
    if errors or unfixed:
        return _again(person, submission, form, Trouble(
            status=UNPROCESSABLE, errors=errors, unfixed=[] if errors else unfixed,
        ))  # fmt: skip
    services.submit(db.session, person, submission_id)
    return redirect(url_for("submissions.receipt", submission_id=submission_id), SEE_OTHER)


def _answers(submission: Submission) -> bool:
    answering = request.form.get("answering", type=int)
    return fixing.answers(db.session, submission, answering)


def _put_right(
    person: Person, submission: Submission, judged: Judged
) -> tuple[SubmissionForm, dict[str, str]]:  # fmt: skip
    """Write what is named; everything else stays. Gives what hinders the sending."""
    named = fixing.read(request.form) or Fix(fields=frozenset())
    form = editing_page.read(request.form)
    content = fixing.merged(services.content_of(submission), form.content(), named)
    services.save_draft(db.session, person, submission.id, content)
    errors = {name: " ".join(texts) for name, texts in fixing.errors_of(form, named).items()}
    for asked_id, accepted in judged.items():
        if isinstance(accepted, str):
            errors[str(asked_id)] = accepted
        else:
            fixing.put_in_place(db.session, submission, asked_id, record(db.session, accepted))
    for attachment_id in named.taken_out - judged.keys():
        held = fixing.holder_of(db.session, submission, attachment_id)
        if held is not None:
            files.detach(db.session, submission, held.id)
    db.session.flush()
    problems = steps.problems_of(services.content_of(submission), today=clock.today())
    return form, {**problems, **errors}


def _unfixed(submission: Submission) -> list[ReturnItem]:
    nothing_coming = Fix(fields=frozenset())
    changes = fix_page.changes_of(submission)
    return fixing.unfixed(db.session, submission, changes, nothing_coming)


def _again(
    person: Person, submission: Submission, form: SubmissionForm, trouble: Trouble
) -> Response:  # fmt: skip
    """The page once more: everything is kept, nothing is sent yet."""
    keep_although_refused()
    return fix_page.show(person, submission, form=form, trouble=trouble)


def _judge_files() -> Judged:
    """Judge the posted files before the database is touched, one for each that was asked for."""
    store: Store = current_app.extensions["media_store"]
    accept: dict[str, Callable[[FileStorage], AcceptedMedia]] = {
        "photo": lambda item: accept_photo(store, item.stream, declared_name=item.filename or ""),
        "clip": lambda item: accept_clip(store, item.stream, declared_name=item.filename or ""),
    }
    judged: Judged = {}
    for kind, prefix in FILE_PREFIX.items():
        for name, item in request.files.items():
            asked_id = (
                intake.read_id(name.removeprefix(prefix)) if name.startswith(prefix) else None
            )
            if asked_id is None or not item.filename or len(judged) == intake.MOST_JUDGED:
                continue
            try:
                judged[asked_id] = accept[kind](item)
            except DomainError as refusal:
                judged[asked_id] = sentence_of(refusal)
    return judged
