"""Building the page of the form: its values, its lists, its errors."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict

from webapp import clock, htmx, i18n, thai
from webapp.accounts import guard
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.settings import queries as settings
from webapp.submissions import (
    form_lists,
    keeping,
    on_behalf,
    presenting,
    queries,
    steps,
    suggesting,
)
from webapp.submissions.content import Content
from webapp.submissions.form_lists import Lists
from webapp.submissions.forms import SubmissionForm, errors_by_field, inputs_from
from webapp.submissions.models import Submission
from webapp.submissions.services import content_of
from webapp.submissions.settings import PHOTOS

YEARS_OFFERED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the form comes back: the status, and sentences by field beside those of reading it.

    `at_step` is given where all errors belong to one step and the address leads there.
    """

    status: int
    more: Mapping[str, str]
    at_step: str = ""


NOTHING = Refusal(status=200, more={})


def show(
    submission_id: UUID,
    form: SubmissionForm,
    *,
    submission: Submission | None = None,
    refusal: Refusal = NOTHING,
    unfinished: Submission | None = None,
) -> Response:
    """Render the form; with errors all steps are open and the errors stand on top.

    `unfinished` is a draft to offer beside an empty form.
    """
    person = guard.current_person()
    errors = errors_by_field(form, refusal.more)
    today = clock.today()
    return htmx.render_page(
        "submissions/edit.html",
        status=refusal.status,
        form=form,
        errors=errors,
        summary=_summary(errors, at_step=refusal.at_step),
        show_all=bool(errors) and not refusal.at_step,
        ids=list(steps.IDS),
        titles=steps.TITLES,
        action=url_for("submissions.save", submission_id=submission_id),
        keep=keeping.make_token(person, submission_id),
        submission=submission,
        unfinished=unfinished,
        reason=_reason(submission),
        **_recorded(person, submission, form),
        answering=queries.last_return_id(db.session, submission) if submission else None,
        photos=presenting.photos_of(submission) if submission else [],
        clip=presenting.clip_of(submission) if submission else None,
        most_photos=settings.number(db.session, PHOTOS.key, form_lists.home_code(person)),
        offers=offers_for(person, form),
        today=i18n.weekday_date(today),
        yesterday=i18n.weekday_date(today - timedelta(days=1)),
        shown=form.held_on.part("shown") or today.isoformat(),
        years=years_for(form),
    )


def _recorded(
    person: Person, submission: Submission | None, form: SubmissionForm
) -> dict[str, Any]:  # fmt: skip
    """For whom it is recorded, and what the message says."""
    if submission is None:
        return {"recorded": "", "found": []}
    found = suggesting.suggestions(db.session, person, submission, form.lists)
    return {"recorded": on_behalf.mark_of(submission), "found": found}


def unfinished_draft(person: Person) -> Submission | None:
    """The draft of the last day, for somebody who came back to an empty form.

    The browser's Back asks for the form anew where it keeps no pages; what was typed is in the
    draft. A script that fetches the form to keep it offline is told nothing personal.
    """
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    return queries.find_latest_draft(db.session, person, clock.utc_now() - timedelta(days=1))


def form_for_new(person: Person) -> SubmissionForm:
    """An empty form with what is known already: from the last report and the account."""
    last = queries.last_submitted_by(db.session, person)
    own = form_lists.own_codes(person)
    home = form_lists.home_code(person)
    content = Content(
        activity_type_code=last.activity_type_code if last else None,
        held_on=clock.today(),
        area_code=own[0] if own else (last.area_code if last else None),
        organising_unit=(last.organising_unit if last else "") or person.unit,
    )
    inputs = inputs_from(content, own, ())
    if (
        not own
        and not inputs.get("subdistrict_code")
        and len(home) >= form_lists.SUBDISTRICT_LENGTH
    ):
        inputs["subdistrict_code"] = home[: form_lists.SUBDISTRICT_LENGTH]
    return SubmissionForm(inputs, Lists(db.session, clock.today()))


def form_for(person: Person, submission: Submission) -> SubmissionForm:
    """The form of a stored draft, unread texts as they were typed."""
    lists = Lists(db.session, submission.held_on or clock.today())
    content = content_of(submission)
    if not content.organising_unit and not content.typed.get("organising_unit"):
        content = replace(content, organising_unit=person.unit)
    inputs = inputs_from(content, form_lists.own_codes(person), lists.occasions)
    return SubmissionForm(inputs, lists)


def read(inputs: MultiDict[str, str]) -> SubmissionForm:
    """The form as it was posted."""
    return SubmissionForm(inputs, Lists(db.session, clock.today()))


def _summary(errors: Mapping[str, list[str]], *, at_step: str) -> list[tuple[str, str]]:
    """(id to go to, sentence) of every error."""
    return [(at_step or name, text) for name, texts in errors.items() for text in texts]


def offers_for(person: Person, form: SubmissionForm) -> form_lists.Offers:
    """Everything the controls of a form list for choosing."""
    return form_lists.offers(
        db.session,
        person,
        form.lists,
        type_code=form.activity_type_code.data or "",
        subdistrict_code=form.place.given("subdistrict_code"),
    )


def _reason(submission: Submission | None) -> str:
    if submission is None:
        return ""
    return queries.return_reasons(db.session, [submission]).get(submission.id, "")


def years_for(form: SubmissionForm) -> list[int]:
    """This year and the one before, in พ.ศ., and the one that was given, if it is another."""
    this = thai.buddhist_year(clock.today())
    years = [this - back for back in range(YEARS_OFFERED)]
    given = thai.to_arabic_digits(form.held_on.part("year"))
    if given.isascii() and given.isdecimal() and len(given) == len(str(this)):
        years = sorted({*years, int(given)}, reverse=True)
    return years
