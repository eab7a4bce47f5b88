"""Events beyond a district's border, so that its preview counts as the province's paper will."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from webapp.geography.scope import within
from webapp.submissions.joint_models import JointActivity
from webapp.submissions.models import Submission

PROVINCE_DIGITS = 2


def touches(area_code: str) -> ColumnElement[bool]:
    """SQL clause: in the area, or of one event with something in it.

    No event reaches beyond a province, so that for one it is simply what lies in it.
    """
    inside = within(Submission.area_code, area_code)
    if len(area_code) <= PROVINCE_DIGITS:
        return inside
    member, other = aliased(Submission), aliased(JointActivity)
    is_member = or_(
        member.id == JointActivity.submission_id, member.id == JointActivity.host_id
    )  # fmt: skip
    hosts = (
        select(JointActivity.host_id)
        .join(member, is_member)
        .where(within(member.area_code, area_code))
    )
    participants = select(other.submission_id).where(other.host_id.in_(hosts))
    return or_(inside, Submission.id.in_(hosts), Submission.id.in_(participants))
