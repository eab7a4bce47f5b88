"""Where a notice leads. Endpoints are named, not imported: their features stand above this one."""

from collections.abc import Mapping

from flask import url_for

from webapp.notices.models import Kind, Notice

REPORT = "submissions.show"
DESK = "review.show"
ENDPOINT: Mapping[Kind, tuple[str, str]] = {
    Kind.RETURNED: (REPORT, ""),
    Kind.APPROVED: (REPORT, ""),
    Kind.DUPLICATE: (REPORT, ""),
    Kind.WITHDRAWN: (REPORT, ""),
    Kind.REOPENED: (REPORT, ""),
    Kind.CORRECTED: (REPORT, ""),
    Kind.COMMENT: (REPORT, "comments"),
    Kind.VILLAGE_COMMENT: (DESK, "comments"),
    Kind.WAITING: ("review.queue", ""),
    Kind.WEEK_MISSING: ("submissions.index", ""),
    Kind.NEW_DEVICE: ("accounts.me", ""),
    Kind.RECOVERY_USED: ("accounts.me", ""),
    Kind.TAKEDOWN: (REPORT, ""),
    Kind.TAKEDOWN_ASKED: ("privacy.requests", ""),
    Kind.FACTOR_CHANGED: ("accounts.me", ""),
    Kind.DUTY_ASKED: ("people.requests", ""),
    Kind.DUTY_DECIDED: ("people.requests", ""),
}


def url_of(notice: Notice) -> str:
    """The page that a notice is about."""
    endpoint, anchor = ENDPOINT[Kind(notice.kind)]
    if endpoint not in {REPORT, DESK}:
        return url_for(endpoint)
    return url_for(endpoint, submission_id=notice.subject, _anchor=anchor or None)
