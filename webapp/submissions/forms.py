"""The reporter's form: what the page posts → `Content`, and back.

The form is always made from inputs, also when a stored draft is shown again. So there is one way
in, and what could not be read stands in its input as it was typed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import StringField, ValidationError

from webapp.activity.models import ActivityType
from webapp.forms import ClockField, CountField, Form
from webapp.submissions.content import LONGEST, MOST_PEOPLE, Content, counted_people
from webapp.submissions.counted_fields import (
    PeopleField,
    QuantitiesField,
    people_inputs,
    quantity_inputs,
)
from webapp.submissions.fields import TextField, Typed, inputs_of
from webapp.submissions.form_lists import Lists
from webapp.submissions.labels import FIELD
from webapp.submissions.place_fields import PlaceField, place_inputs
from webapp.submissions.when_fields import DayField, inputs_for

HOST_ROLES = ("organiser", "participant")
OTHER_OCCASION = "occasion_other"
TEXTS = ("title", "place_name", "host_unit", "organising_unit", "presided_by", "details", "result",
         "beneficiaries", "problems")  # fmt: skip


def text(name: str) -> TextField:
    """A text field with the label and the limit of `name`."""
    return TextField(FIELD[name], most=LONGEST[name])


class SubmissionForm(Form):
    """Every input of the six steps. Required things are not asked here: a draft may lack them."""

    activity_type_code = StringField(FIELD["activity_type_code"])
    held_on = DayField(FIELD["held_on"])
    started_at_time = ClockField(FIELD["started_at_time"])
    ended_at_time = ClockField(FIELD["ended_at_time"])
    occasion = text("occasion")
    occasion_other = text("occasion")
    place = PlaceField(FIELD["area_code"])
    place_name = text("place_name")
    people_total = CountField(FIELD["people_total"], maximum=MOST_PEOPLE)
    people = PeopleField(FIELD["people_by_group"])
    host_role = StringField(FIELD["host_role"])
    host_unit = text("host_unit")
    organising_unit = text("organising_unit")
    presided_by = text("presided_by")
    title = text("title")
    details = text("details")
    result = text("result")
    quantities = QuantitiesField(FIELD["quantities"])
    beneficiaries = text("beneficiaries")
    problems = text("problems")

    def __init__(self, inputs: MultiDict[str, str], lists: Lists) -> None:
        self.lists = lists
        self.chosen_type: ActivityType | None = None
        super().__init__(inputs)
        # Rows must not be read twice as different things, so reading happens once and here.
        self.validate()

    def validate_activity_type_code(self, field: StringField) -> None:
        """Find the type; the type of volunteer follows from it."""
        if field.data:
            self.chosen_type = self.lists.find_activity_type(field.data)
            if self.chosen_type is None:
                raise ValidationError(gettext("Please choose the type of activity from the list."))

    def validate_place(self, field: PlaceField) -> None:
        """Find the area."""
        field.resolve(self.lists.find_area)

    def validate_people(self, field: PeopleField) -> None:
        """Refuse groups that are not on the list."""
        if not all(self.lists.has_group(code) for code, _ in field.data):
            raise ValidationError(gettext("There is no such group of people in the list."))

    def validate_host_role(self, field: StringField) -> None:
        """One of two; nothing said means the first."""
        if field.data and field.data not in HOST_ROLES:
            raise ValidationError(gettext("Please choose one of the two."))

    def content(self) -> Content:
        """What was said, and as typed what could not be read."""
        kind, place = self.chosen_type, self.place.data
        content = Content(
            volunteer_type_code=kind.volunteer_type_code if kind else None,
            activity_type_code=kind.code if kind else None,
            held_on=self.held_on.data,
            started_at_time=self.started_at_time.data,
            ended_at_time=self.ended_at_time.data,
            occasion=self.occasion_other.data or self.occasion.data or "",
            area_code=place.area_code,
            village_text=place.village_text,
            people_total=self.people_total.data,
            people_by_group=() if self.people.errors else self.people.data,
            host_role=self._host_role(),
            quantities=() if self.quantities.errors else self.quantities.data,
            typed=self.unread(),
        )
        texts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        return _with_total(replace(content, **texts))

    def unread(self) -> Typed:
        """Input name → raw text of every field that could not be read."""
        return {
            name: raw
            for field in self
            if field.errors
            for name, raw in inputs_of(field).items()
            if raw
        }

    def _host_role(self) -> str:
        given = self.host_role.data
        return given if given in HOST_ROLES else HOST_ROLES[0]


def inputs_from(
    content: Content, own_places: tuple[str, ...], occasions: Iterable[str]
) -> MultiDict[str, str]:
    """The inputs that stand for a stored content, unread texts included."""
    said: dict[str, Any] = {name: getattr(content, name) for name in TEXTS}
    is_offered = content.occasion in set(occasions)
    said |= {
        "activity_type_code": content.activity_type_code,
        "started_at_time": _clock(content.started_at_time),
        "ended_at_time": _clock(content.ended_at_time),
        "occasion": content.occasion if is_offered else "",
        OTHER_OCCASION: "" if is_offered else content.occasion,
        "people_total": content.people_total,
        "host_role": content.host_role,
        **inputs_for("held_on", content.held_on),
        **place_inputs(content.area_code, content.village_text, own_places),
        **people_inputs("people", content.people_by_group),
        **quantity_inputs("quantities", content.quantities),
        **content.typed,
    }
    return MultiDict({name: str(value) for name, value in said.items() if value not in {None, ""}})


def errors_by_field(form: SubmissionForm, more: Mapping[str, str]) -> dict[str, list[str]]:
    """Field name → sentences, in the order of the form; `more` are those of the rules."""
    found = {field.name: [str(error) for error in field.errors] for field in form}
    for name, sentence in more.items():
        if not found.get(name):
            found[name] = [sentence]
    return {name: sentences for name, sentences in found.items() if sentences}


def _with_total(content: Content) -> Content:
    """Fill the total from the groups where only those were given."""
    counted = counted_people(content)
    if content.people_total is not None or counted is None or "people_total" in content.typed:
        return content
    return replace(content, people_total=counted) if counted <= MOST_PEOPLE else content


def _clock(value: time | None) -> str:
    return value.strftime("%H.%M") if value else ""
