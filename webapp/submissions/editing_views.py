"""Filling in: a new form, a draft or a returned report, and saving it at any step."""

from uuid import UUID, uuid4

from flask import Response, current_app, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError

from webapp import access, clock, htmx, json_answers
from webapp.accounts import guard
from webapp.accounts.permissions import Person
from webapp.accounts.resume import held_fields
from webapp.db import db, keep_although_refused, reading
from webapp.forms import csrf
from webapp.media.store import Store
from webapp.submissions import editing_page, intake, keeping, queries, suggesting
from webapp.submissions.blueprint import CONFLICT, SEE_OTHER, UNAVAILABLE, UNPROCESSABLE, blueprint
from webapp.submissions.editing_page import Refusal
from webapp.submissions.intake import Saved
from webapp.submissions.permissions import may_edit
from webapp.submissions.steps import problems_of


@blueprint.get("/new")
@access.requires("submissions:create")
def new() -> Response:
    """An empty form. Its id is made here for phones without a script; nothing is stored yet."""
    person = guard.current_person()
    form = editing_page.form_for_new(person)
    return editing_page.show(uuid4(), form, unfinished=editing_page.unfinished_draft(person))


@blueprint.get("/<uuid:submission_id>/edit")
@access.requires("submissions:create")
def edit(*, submission_id: UUID) -> ResponseReturnValue:
    """A draft or a returned report, to go on with."""
    person = guard.current_person()
    submission = queries.get_own(db.session, person, submission_id)
    if not may_edit(person, submission):
        return redirect(url_for("submissions.show", submission_id=submission_id), SEE_OTHER)
    form = editing_page.form_for(person, submission)
    return editing_page.show(submission_id, form, submission=submission)


def keep_without_session(*, submission_id: UUID) -> ResponseReturnValue | None:
    """Save a form whose session is gone as its author's draft; they sign in and go on."""
    owner = keeping.owner_of(request.form.get("keep", ""), submission_id)
    if owner is None:
        return None
    saved = _save(owner, submission_id)
    flash(gettext("What you typed is kept. Please sign in to go on."), "success")
    for refusal in (*saved.judged.photo_refusals, *saved.judged.clip_refusals):
        flash(refusal, "warning")
    wanted = url_for("submissions.edit", submission_id=submission_id)
    return redirect(url_for("accounts.sign_in", next=wanted), SEE_OTHER)


@blueprint.post("/<uuid:submission_id>")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: an old token may not lose files
@access.requires("submissions:create", when_lost=keep_without_session)
def save(*, submission_id: UUID) -> ResponseReturnValue:
    """Save what was posted, whatever is missing; then go where the pressed button says."""
    person = guard.current_person()
    try:
        csrf.protect()
    except CSRFError:
        if json_answers.wanted():
            raise
        owner = keeping.owner_of(request.form.get("keep", ""), submission_id)
        if owner is None:
            raise
        if owner.id != person.id:
            return _keep_for_other(owner, submission_id)
    if json_answers.wanted():
        return _save_for_script(person, submission_id)
    if (number := _number_if_sent(person, submission_id)) is not None:
        return _sent_already(submission_id, number)
    saved = _save(person, submission_id)
    if saved.judged.is_refused:
        return _again(saved, UNAVAILABLE if saved.judged.is_store_away else UNPROCESSABLE)
    return _onwards(saved)


def _save_for_script(person: Person, submission_id: UUID) -> Response:
    """Keep the draft and say so; with `version` not over what another device wrote since."""
    saved = _save(person, submission_id)
    submission = saved.submission
    if saved.judged.is_refused:
        keep_although_refused()
        fields = {name: [text] for name, text in intake.errors_of(saved.judged).items()}
        sentence = " ".join(text for texts in fields.values() for text in texts)
        return json_answers.failure(UNPROCESSABLE, "files_refused", sentence, fields)
    return jsonify(saved_at=submission.updated_at.isoformat(), version=submission.version)


def _save(person: Person, submission_id: UUID) -> Saved:
    store: Store = current_app.extensions["media_store"]
    judged = intake.judge_files(store, person, submission_id, request.files)
    return intake.take_in(db.session, person, submission_id, request.form, judged)


def _number_if_sent(person: Person, submission_id: UUID) -> str | None:
    """The number of a report that can no longer be changed, or None while it can."""
    with reading() as session:
        return queries.find_closed_number(session, person, submission_id)


def _sent_already(submission_id: UUID, number: str) -> Response:
    """Somebody went back to a form that was sent: what it says now can become a new report."""
    held = [(name, value) for name, value in held_fields() if name not in {"keep", "intent"}]
    return htmx.render_page(
        "submissions/sent_already.html",
        status=CONFLICT,
        number=number,
        held=held,
        show_url=url_for("submissions.show", submission_id=submission_id),
        action=url_for("submissions.save", submission_id=uuid4()),
    )


def _keep_for_other(owner: Person, submission_id: UUID) -> ResponseReturnValue:
    """A phone that several people use: the form belongs to whoever filled it in."""
    _save(owner, submission_id)
    flash(gettext("The form was kept as a draft of %(name)s.", name=owner.name), "info")
    return redirect(url_for("submissions.index"), SEE_OTHER)


def _onwards(saved: Saved) -> ResponseReturnValue:
    """The next page, by the button that was pressed."""
    submission_id = saved.submission.id
    edit_url = url_for("submissions.edit", submission_id=submission_id)
    intent = request.form.get("intent", "")
    if intent == "check":
        # As it was posted: of what was sent before, the row keeps the earlier word.
        more = problems_of(saved.form.content(), today=clock.today())
        if more or saved.form.errors:
            return _again(saved, UNPROCESSABLE, more)
        return redirect(url_for("submissions.check", submission_id=submission_id), SEE_OTHER)
    if intent == "draft":
        flash(gettext("The draft is saved. You can go on at any time."), "success")
        return redirect(url_for("submissions.index"), SEE_OTHER)
    if step := _step_to_stay_at(intent):
        return redirect(f"{edit_url}#{step}", SEE_OTHER)
    flash(gettext("The draft is saved. You can go on at any time."), "success")
    return redirect(edit_url, SEE_OTHER)


def _step_to_stay_at(intent: str) -> str:
    """Where a button that only fills something in leads back to, or nothing."""
    if used := request.form.get("use", ""):
        return suggesting.step_of_used(used)
    if intent == "photos" or {"remove", "move"} & request.form.keys():
        return "step-photos"
    return "step-where" if intent == "place" else ""


def _again(saved: Saved, status: int, more: dict[str, str] | None = None) -> Response:
    """The page once more: everything is kept, and it says what has to be corrected."""
    keep_although_refused()
    is_at_photos = request.form.get("intent") == "photos" and not saved.form.errors
    return editing_page.show(
        saved.submission.id,
        saved.form,
        submission=saved.submission,
        refusal=Refusal(
            status=status,
            more={**(more or {}), **intake.errors_of(saved.judged)},
            at_step="step-photos" if is_at_photos else "",
        ),
    )
