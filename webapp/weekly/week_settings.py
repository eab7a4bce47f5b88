"""What a province chose for its weeks; without a row all is as preset."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.weekly.joints import JointPeople
from webapp.weekly.models import WeekSetting

PROVINCE_DIGITS = 2


def find_setting(session: Session, area_code: str) -> WeekSetting | None:
    """The row of the area's province, or None."""
    return session.get(WeekSetting, area_code[:PROVINCE_DIGITS])


def joint_people(session: Session, area_code: str) -> JointPeople:
    """Whose people the area's province counts at an event that several report."""
    found = session.scalar(
        select(WeekSetting.joint_people).where(WeekSetting.area_code == area_code[:PROVINCE_DIGITS])
    )
    return JointPeople(found) if found else JointPeople.SUM
