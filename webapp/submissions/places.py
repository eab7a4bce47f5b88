"""Where a submission took place, as areas from the list."""

from webapp.db import db
from webapp.geography import labels as area_labels
from webapp.geography import queries as geography
from webapp.geography.models import Area, Level
from webapp.submissions.models import Submission


def path_of(submission: Submission) -> list[Area]:
    """The areas from the province down to the place, or nothing."""
    if submission.area_code is None:
        return []
    return geography.path_to(db.session, submission.area_code)


def district_of(path: list[Area]) -> str:
    """อ.ดอนตาล, the district that will check it, or nothing."""
    return next(
        (area_labels.formal_label(area) for area in path if area.level == Level.DISTRICT), ""
    )
