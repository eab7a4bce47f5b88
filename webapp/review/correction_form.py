"""The form of a correction: what it reads, what it offers, and what stands in it at first."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired

from webapp import clock, i18n
from webapp.accounts.permissions import Person
from webapp.activity import queries as activity
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.forms import CountField, Form
from webapp.geography import queries as geography
from webapp.geography.labels import short_label
from webapp.geography.models import Level
from webapp.review.addresses import correct_url, show_url
from webapp.review.filters import QueueFilter
from webapp.submissions import corrections
from webapp.submissions.content import LONGEST, MOST_PEOPLE
from webapp.submissions.corrections import Correction
from webapp.submissions.counted_fields import PeopleField, people_inputs
from webapp.submissions.fields import TextField
from webapp.submissions.models import Submission

DISTRICT_DIGITS = 4
Choices = dict[str, list[tuple[str, str]]]
FIELD_OF: Mapping[str, str] = {
    "activity_type_unknown": "activity_type_code",
    "place_not_covered": "area_code",
    "people_do_not_add_up": "people_total",
}
"""Code of a failure → the field that it is about."""


class CorrectionForm(Form):
    """How classification, place and numbers should read."""

    version = HiddenField()
    activity_type_code = StringField(
        validators=[DataRequired(message=lazy_gettext("Please choose the type of activity."))]
    )
    area_code = StringField(
        validators=[
            DataRequired(message=lazy_gettext("Please choose the subdistrict where it took place."))
        ]
    )
    place_name = TextField(most=LONGEST["place_name"])
    people_total = CountField(
        maximum=MOST_PEOPLE,
        validators=[InputRequired(message=lazy_gettext("Please enter how many people took part."))],
    )
    people = PeopleField()

    def refuse(self, error: DomainError) -> bool:
        """Say at its field what was refused; False where it is about no field."""
        name = FIELD_OF.get(error.code)
        if name is None:
            return False
        self[name].errors = [sentence_of(error)]
        return True

    def correction(self) -> Correction:
        """What was sent, once it was found valid."""
        version = str(self.version.data or "")
        return Correction(
            version=int(version) if version.isascii() and version.isdecimal() else 0,
            activity_type_code=str(self.activity_type_code.data),
            area_code=str(self.area_code.data),
            place_name=str(self.place_name.data or ""),
            people_total=int(self.people_total.data or 0),
            people_by_group=self.people.data,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Everything that the panel shows."""

    form: CorrectionForm
    url: str
    back_url: str
    types: Choices
    areas: Choices
    groups: list[tuple[str, str]]
    errors: Mapping[str, list[str]]


def filled(submission: Submission) -> CorrectionForm:
    """The form as the submission reads now."""
    said = {
        "version": str(submission.version),
        "activity_type_code": str(submission.activity_type_code),
        "area_code": str(submission.area_code),
        "place_name": submission.place_name,
        "people_total": str(submission.people_total),
        **people_inputs("people", ((row.group_code, row.people) for row in submission.people)),
    }
    return CorrectionForm(MultiDict(said))


def panel(
    session: Session, person: Person, submission: Submission, form: CorrectionForm,
    chosen: QueueFilter,
) -> Panel | None:  # fmt: skip
    """The panel, or None where nothing can be corrected any more."""
    if not corrections.may_correct(person, submission):
        return None
    groups = activity.people_groups(session, clock.today())
    return Panel(
        form=form,
        url=correct_url(submission.id, chosen),
        back_url=show_url(submission.id, chosen),
        types=types_for(session, submission),
        areas=areas_for(session, submission),
        groups=[(row.code, row.name_th) for row in groups],
        errors={name: [str(text) for text in texts] for name, texts in form.errors.items()},
    )


def types_for(session: Session, submission: Submission) -> Choices:
    """{volunteer type: its activity types}; a retired one stands while the submission has it."""
    found: Choices = {
        choice.volunteer_type.name_th: [(row.code, row.name_th) for row in choice.activity_types]
        for choice in activity.volunteer_types(session, clock.today())
    }
    own = str(submission.activity_type_code)
    if not any(own == code for rows in found.values() for code, _ in rows):
        found[gettext("As it stands")] = [(own, submission.activity_type_name)]
    return found


def areas_for(session: Session, submission: Submission) -> Choices:
    """{subdistrict: all of it, then its villages}, in the district of the submission."""
    district = str(submission.area_code)[:DISTRICT_DIGITS]
    found: Choices = {}
    codes = {}
    for area in geography.areas_within(session, district, Level.SUBDISTRICT):
        label = short_label(area)
        codes[area.code] = label
        found[label] = [(area.code, gettext("%(place)s, no village", place=label))]
    for village in geography.areas_within(session, district, Level.VILLAGE):
        label = codes.get(village.parent_code or "", "")
        if label:
            found[label].append((village.code, i18n.area_digits(short_label(village))))
    return found
