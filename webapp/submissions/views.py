"""What a person reported: the list, one report, and withdrawing it.

Filling in and sending stand in modules of their own and hang on the same blueprint.
"""

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, i18n, thai
from webapp.accounts import guard
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.geography import labels as area_labels
from webapp.submissions import (
    comment_views,
    comments,
    decisions,
    editing_views,
    expecting,
    fix_page,
    fix_views,
    history,
    joining,
    labels,
    on_behalf,
    originals,
    photo_views,
    places,
    presenting,
    queries,
    receipts,
    sending_views,
    sharing,
)
from webapp.submissions.blueprint import SEE_OTHER, blueprint
from webapp.submissions.decisions import Decision
from webapp.submissions.models import Submission
from webapp.submissions.permissions import may_open_originals, open_actions, writes
from webapp.submissions.rounds import Rounds
from webapp.submissions.workflow import EDITABLE, Action, Status

__all__ = [
    "blueprint", "comment_views", "editing_views", "fix_views", "photo_views", "sending_views",
]  # fmt: skip

PAGE_SIZE = 20
LAST_PAGE = 10_000
NOT_A_DECISION = 400
LONGEST_COMMENT = 1000


@blueprint.get("", strict_slashes=False)
@access.requires("submissions:create")
def index() -> Response:
    """My reports: what has to be corrected first, then drafts, then the newest."""
    person = guard.current_person()
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = queries.reported_by(
        db.session, person, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE
    )
    shown = found[:PAGE_SIZE]
    reasons = queries.return_reasons(db.session, shown)
    return htmx.render_page(
        "submissions/index.html",
        cards=[_card(item, reasons.get(item.id, "")) for item in shown],
        next_url=url_for("submissions.index", page=page + 1) if len(found) > PAGE_SIZE else None,
        previous_url=url_for("submissions.index", page=page - 1) if page > 1 else None,
    )


@blueprint.get("/<uuid:submission_id>")
@access.signed_in
def show(*, submission_id: UUID) -> ResponseReturnValue:
    """One report to read, with what happened to it."""
    person = guard.current_person()
    submission = queries.get_visible(db.session, person, submission_id)
    path = places.path_of(submission)
    is_mine = writes(person, submission)
    is_editable = is_mine and submission.status in EDITABLE
    return htmx.render_page(
        "submissions/show.html",
        submission=submission,
        recorded=on_behalf.mark_of(submission),
        status_label=labels.STATUS[submission.status],
        facts=presenting.facts_of(
            submission,
            path,
            group_names=queries.group_names(db.session),
            change=sending_views.change_url(submission_id) if is_editable else None,
        ),
        photos=presenting.photos_of(submission),
        clip=presenting.clip_of(submission),
        originals=originals.offers_of(submission) if may_open_originals(person, submission) else [],
        missing=receipts.missing_text(expecting.missing_counts(submission)),
        late=receipts.late_text(submission),
        **_to_and_fro(person, submission),
        share_text=sharing.share_text(
            submission, path, reports=joining.count_together(db.session, submission.id)
        ),
        reason=queries.return_reasons(db.session, [submission]).get(submission.id, ""),
        is_editable=is_editable,
        may_withdraw=is_mine and Action.WITHDRAW in open_actions(person, submission),
    )


def _to_and_fro(person: Person, submission: Submission) -> dict[str, Any]:
    """The history with its comments, and what was asked last."""
    events = queries.timeline(db.session, submission)
    rounds = Rounds(db.session, submission, events)
    told = history.told(db.session, submission, events, rounds)
    return {
        "events": [entry for _, entry in told],
        "asked": rounds.last(),
        "may_comment": comments.may_comment(person, submission),
        "fix_url": url_for("submissions.fixes", submission_id=submission.id),
    }


@blueprint.post("/<uuid:submission_id>/decisions")
@access.requires("submissions:create")
def decide(*, submission_id: UUID) -> ResponseReturnValue:
    """Withdraw one's own report, or throw a draft away. Deciding is the district's business."""
    person = guard.current_person()
    if request.form.get("action") != Action.WITHDRAW:
        abort(NOT_A_DECISION)
    queries.get_own(db.session, person, submission_id)
    decision = Decision(
        action=Action.WITHDRAW,
        version=request.form.get("version", 0, type=int),
        comment=thai.normalise(request.form.get("comment", ""))[:LONGEST_COMMENT],
    )
    submission = decisions.decide(db.session, person, submission_id, decision)
    if submission.number is None:
        flash(gettext("The draft was thrown away."), "info")
    else:
        flash(gettext("Report %(number)s is withdrawn.", number=submission.number), "info")
    return redirect(url_for("submissions.index"), SEE_OTHER)


def _card(submission: Submission, reason: str) -> dict[str, object]:
    """What the list shows of one report."""
    # A returned report is read first: the reason, and which line to change.
    endpoint = "submissions.edit" if submission.status == Status.DRAFT else "submissions.show"
    if fix_page.asks_singly(db.session, submission):
        endpoint = "submissions.fixes"
    return {
        "title": submission.title or gettext("Not named yet"),
        "href": url_for(endpoint, submission_id=submission.id),
        "facts": _facts(submission),
        "status": Status(submission.status).value,
        "status_label": labels.STATUS[submission.status],
        "note": reason or on_behalf.mark_of(submission),
        "thumb_url": presenting.cover_url(submission),
    }


def _facts(submission: Submission) -> list[str]:
    place = area_labels.short_label(submission.area) if submission.area else ""
    day = i18n.weekday_date(submission.held_on) if submission.held_on else ""
    files = receipts.files_text(submission) if expecting.missing_of(submission) else ""
    said = (day, i18n.area_digits(place), submission.number or "", files)
    return [text for text in said if text]
