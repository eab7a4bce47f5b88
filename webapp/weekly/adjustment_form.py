"""The forms of adjusting: what they read, what they offer, and what stands in them at first."""

from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import DataRequired

from webapp import clock
from webapp.accounts.permissions import Permission, Person
from webapp.activity import queries as activity
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.forms import Form
from webapp.geography import queries as geography
from webapp.geography.labels import short_label
from webapp.geography.models import Level
from webapp.review import correction_form
from webapp.review.correction_form import Choices, CorrectionForm
from webapp.submissions.fields import TextField
from webapp.submissions.models import Submission
from webapp.weekly.adjustment_services import LONGEST_REASON

PROVINCE_DIGITS = 2
LONGEST_VERSION = 9
WHY = DataRequired(message=lazy_gettext("Please write why: the next weekly report prints it."))


class AdjustmentForm(CorrectionForm):
    """How a report should read after all, and why."""

    reason = TextField(most=LONGEST_REASON, validators=[WHY])

    def refuse(self, error: DomainError) -> bool:
        """Say at its field what was refused; False where it is about no field."""
        if error.code == "comment_needed":
            self.reason.errors = [sentence_of(error)]
            return True
        return super().refuse(error)


class TakeOutForm(Form):
    """Why a report should not have counted at all."""

    version = HiddenField()
    reason = TextField(most=LONGEST_REASON, validators=[WHY])


def version_of(form: AdjustmentForm | TakeOutForm) -> int:
    """The version of the report that the page showed; nothing where it was not sent."""
    sent = str(form.version.data or "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < LONGEST_VERSION else 0


def filled(submission: Submission) -> AdjustmentForm:
    """The form as the submission reads now, without a reason."""
    said = correction_form.filled(submission)
    typed: dict[str, str] = {
        "version": str(said.version.data),
        "activity_type_code": str(said.activity_type_code.data),
        "area_code": str(said.area_code.data),
        "place_name": str(said.place_name.data or ""),
        "people_total": str(submission.people_total),
        **said.people.typed,
    }
    return AdjustmentForm(MultiDict(typed))


def offers(session: Session, person: Person, submission: Submission) -> dict[str, Any]:
    """What the form offers to choose from."""
    areas = correction_form.areas_for(session, submission)
    if person.holds(Permission.WEEKLY_ISSUE, str(submission.area_code)):
        areas |= _elsewhere(session, submission, areas)
    return {
        "types": correction_form.types_for(session, submission),
        "areas": areas,
        "groups": [
            (row.code, row.name_th) for row in activity.people_groups(session, clock.today())
        ],
    }


def _elsewhere(session: Session, submission: Submission, near: Choices) -> Choices:
    """{other district: its subdistricts}, for whoever may move it beyond the district."""
    province = str(submission.area_code)[:PROVINCE_DIGITS]
    districts = {
        area.code: short_label(area)
        for area in geography.areas_within(session, province, Level.DISTRICT)
    }
    known = {code for rows in near.values() for code, _ in rows}
    found: Choices = {}
    for area in geography.areas_within(session, province, Level.SUBDISTRICT):
        label = districts.get(area.parent_code or "")
        if label and area.code not in known:
            found.setdefault(label, []).append((area.code, short_label(area)))
    return found
