"""The six steps of the form: which field stands in which, and what a content still lacks.

Pure but for the words; the pages and the tests read it.
"""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext

from webapp import i18n
from webapp.i18n import lazy
from webapp.submissions import labels
from webapp.submissions.content import Content, adds_up, counted_people, missing

TITLES: Mapping[str, str] = {
    "step-type": lazy("What was done?"),
    "step-when": lazy("When?"),
    "step-where": lazy("Where?"),
    "step-people": lazy("How many people?"),
    "step-photos": lazy("Photos and clip"),
    "step-words": lazy("Tell about it"),
}
"""Step id → its title, in order."""

IDS = tuple(TITLES)

_STEP_OF: Mapping[str, str] = {
    "volunteer_type_code": "step-type",
    "activity_type_code": "step-type",
    "held_on": "step-when",
    "started_at_time": "step-when",
    "ended_at_time": "step-when",
    "occasion": "step-when",
    "area_code": "step-where",
    "place_name": "step-where",
    "people_total": "step-people",
    "people_by_group": "step-people",
    "host_role": "step-people",
    "organising_unit": "step-people",
    "presided_by": "step-people",
    "media": "step-photos",
}


def step_of(field: str) -> str:
    """The step in which a field of the content is filled in."""
    return _STEP_OF.get(field, "step-words")


def problems_of(content: Content, *, today: date) -> dict[str, str]:
    """Field of the form → what has to be done before this can be sent; empty when it can be."""
    found = {labels.INPUT.get(name, name): str(labels.MISSING[name]) for name in missing(content)}
    if content.held_on is not None and content.held_on > today:
        found["held_on"] = gettext(
            "%(day)s has not come yet. Reports are sent after the activity has ended.",
            day=i18n.weekday_date(content.held_on),
        )
    if not adds_up(content):
        found["people_total"] = gettext(
            "The total is %(total)s, but the groups add up to %(counted)s. Please correct one.",
            total=i18n.number(content.people_total or 0),
            counted=i18n.number(counted_people(content) or 0),
        )
    return found
