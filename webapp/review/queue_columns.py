"""Columns of the queue that are counted or named from other tables, and a clause about them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.submissions.joint_models import JointActivity
from webapp.submissions.models import Attachment, Submission


def is_joint() -> ColumnElement[bool]:
    """SQL clause: tells of an event together with others, as its host or taking part."""
    ids = (JointActivity.submission_id, JointActivity.host_id)
    return or_(*(exists().where(one == Submission.id) for one in ids))


def joint() -> Sequence[ColumnElement[Any]]:
    """`host_id` and `host_number` of whom it takes part with, `guests` that take part with it."""
    host = aliased(Submission)
    takes_part = JointActivity.submission_id == Submission.id
    whose = select(JointActivity.host_id).where(takes_part)
    number = select(host.number).join(JointActivity, JointActivity.host_id == host.id)
    guests = select(func.count()).where(JointActivity.host_id == Submission.id)
    return (
        whose.correlate(Submission).scalar_subquery().label("host_id"),
        number.where(takes_part).correlate(Submission).scalar_subquery().label("host_number"),
        guests.correlate(Submission).scalar_subquery().label("guests"),
    )


def count_of(kind: str) -> ColumnElement[int]:
    """How many files of a kind it has."""
    return (
        select(func.count())
        .where(Attachment.submission_id == Submission.id, Attachment.kind == kind)
        .correlate(Submission)
        .scalar_subquery()
    )
