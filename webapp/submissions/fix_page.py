"""The short page of a returned report: what the district asked for, and nothing else to fill in.

Everything that was not asked for travels along in hidden inputs, so that the phone's outbox holds
a whole report, and stands folded away to be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp import clock, htmx, i18n
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.submissions import (
    asking,
    editing_page,
    fixing,
    keeping,
    places,
    presenting,
    queries,
)
from webapp.submissions.content import differences, plain
from webapp.submissions.fields import inputs_of
from webapp.submissions.forms import SubmissionForm
from webapp.submissions.models import Submission
from webapp.submissions.return_models import ReturnItem
from webapp.submissions.services import content_of
from webapp.submissions.workflow import Status

WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class FixItem:
    """One thing to put right, as the page shows it."""

    kind: str
    key: str
    """Of a file its id as it was asked for, of an answer the name of the field."""
    name: str
    why: str
    thumb_url: str = ""
    full_url: str = ""
    caption: str = ""
    is_done: bool = False
    """Put right already, and not sent yet."""
    is_out: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why the page comes back: the status, sentences by field or file, and what is not done yet."""

    status: int = 200
    errors: Mapping[str, str] | None = None
    unfixed: Sequence[ReturnItem] = ()
    is_stale: bool = False


NO_TROUBLE = Trouble()


def asks_singly(session: Session, submission: Submission) -> bool:
    """Whether the return that stands asks for single things, so that there is a short page."""
    if submission.status != Status.RETURNED:
        return False
    return any(item.kind != WHOLE for item in asking.last_items(session, submission))


def show(
    person: Person, submission: Submission, *, form: SubmissionForm | None = None,
    trouble: Trouble = NO_TROUBLE,
) -> Response:  # fmt: skip
    """Render the page; `form` is what was posted, if it comes back."""
    errors = dict(trouble.errors or {})
    form = form or editing_page.form_for(person, submission)
    items = asking.last_items(db.session, submission)
    single = [item for item in items if item.kind != WHOLE]
    fields = _fields_of(single)
    path = places.path_of(submission)
    return htmx.render_page(
        "submissions/fix.html",
        status=trouble.status,
        submission=submission,
        title=_title(len(items)),
        items=_fix_items(submission, single, errors),
        whole=[asking.why(item) for item in items if item.kind == WHOLE],
        hidden=_hidden(form, fields),
        fields=fields,
        unfixed=[asking.name_of(item) for item in trouble.unfixed],
        is_stale=trouble.is_stale,
        summary=[(_place_of(name, fields), text) for name, text in errors.items()],
        facts=presenting.facts_of(submission, path, group_names=queries.group_names(db.session)),
        photos=presenting.photos_of(submission),
        clip=presenting.clip_of(submission),
        keep=keeping.make_token(person, submission.id),
        answering=queries.last_return_id(db.session, submission),
        **_for_controls(person, form, errors),
    )


def changes_of(submission: Submission) -> dict[str, list[object]]:
    """What differs by now from what was sent last."""
    media = [item.media_sha256 for item in submission.attachments]
    return differences(submission.sent_content, plain(content_of(submission), media))


def _for_controls(
    person: Person, form: SubmissionForm, errors: Mapping[str, str]
) -> dict[str, Any]:  # fmt: skip
    """What the controls of the form's steps are drawn from."""
    today = clock.today()
    return {
        "form": form,
        "errors": {name: [text] for name, text in errors.items()},
        "offers": editing_page.offers_for(person, form),
        "today": i18n.weekday_date(today),
        "yesterday": i18n.weekday_date(today - timedelta(days=1)),
        "shown": form.held_on.part("shown") or today.isoformat(),
        "years": editing_page.years_for(form),
        "show_all": True,
    }


def _title(count: int) -> str:
    return str(
        ngettext(
            "The district asks for %(num)s correction",
            "The district asks for %(num)s corrections",
            count,
        )
    )


def _fields_of(items: Sequence[ReturnItem]) -> list[str]:
    """The fields to show, once each: of total and groups, which go together, the first."""
    found: list[str] = []
    for item in items:
        if item.field and not any(
            set(asking.FIELDS[item.field]) & set(asking.FIELDS[name]) for name in found
        ):
            found.append(item.field)
    return found


def _fix_items(
    submission: Submission, items: Sequence[ReturnItem], errors: Mapping[str, str]
) -> list[FixItem]:  # fmt: skip
    changes = changes_of(submission)
    found = []
    for item in items:
        outcome = asking.outcome_of(db.session, submission, item, changes)
        held = None
        if item.attachment_id is not None:
            held = fixing.holder_of(db.session, submission, item.attachment_id)
        large = "screen" if item.kind == "photo" else "poster"
        found.append(
            FixItem(
                kind=item.kind, key=str(item.attachment_id or item.field),
                name=asking.name_of(item), why=asking.why(item),
                thumb_url=presenting.file_url(held, "thumb") if held else "",
                full_url=presenting.file_url(held, large) if held else "",
                caption=held.caption if held else "", is_done=outcome != asking.UNCHANGED,
                is_out=outcome == "taken_out", error=errors.get(str(item.attachment_id), ""),
            )
        )  # fmt: skip
    return found


def _hidden(form: SubmissionForm, fields: Sequence[str]) -> list[tuple[str, str]]:
    """All inputs of the fields that nobody asked for."""
    return [
        (name, text)
        for field in form
        if not fixing.covers(fields, field.name)
        for name, text in inputs_of(field).items()
        if text
    ]


def _place_of(name: str, fields: Sequence[str]) -> str:
    """Where on the page an error is put right; what is not shown is told beside the whole form."""
    if fixing.covers(fields, name):
        return name
    return f"fix-{name}" if "-" in name else "whole"
