"""Writing weeks: issuing a report, and how the province's weeks are cut and counted.

Services never commit. Changing an issued report is not here, because it is not possible:
what is adjusted afterwards is carried by the next one.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Permission, Person
from webapp.audit.services import Note, note
from webapp.clock import WEDNESDAY, Week
from webapp.errors import NotAllowed
from webapp.geography.models import Area, Level
from webapp.submissions.models import Submission
from webapp.weekly import office_services, queries, totals
from webapp.weekly.adjustment_models import AdjustmentRow
from webapp.weekly.errors import AlreadyIssued, NotIssuedHere, WeekCovered, WeekNotOver
from webapp.weekly.holding import hold_province
from webapp.weekly.joints import JointPeople
from webapp.weekly.models import WeeklyReport, WeeklyReportItem, WeekSetting
from webapp.weekly.snapshot import Issue, content_hash, to_snapshot
from webapp.weekly.summary import WeeklySummary


def issue(
    session: Session, person: Person, area_code: str, week_key: str, *, now: datetime | None = None
) -> WeeklyReport:
    """Freeze and number the province's report of a week that is over.

    A week without any activity is issued too: that nothing happened is a report.

    Effects in order: the province's row is held, so that two officers make one report; the
    approved submissions and the adjustments to carry are held; report with snapshot and hash; one
    item for each submission, unique at this level; the adjustments' mark of who carries them;
    `issued_in` of each; the totals by volunteer type.

    Raises:
        NotVisible: no such area or week, or not this person's.
        NotAllowed: seen, but issuing is somebody else's.
        NotIssuedHere: the area is no province.
        AlreadyIssued: with the number.
        WeekCovered: with the number of the report that has some of its days.
        WeekNotOver: the last day has not passed in Bangkok.
    """
    area = _hold_province(session, person, area_code, Permission.WEEKLY_ISSUE)
    issued = queries.issued_report(session, area_code, week_key)
    if issued is not None:
        raise AlreadyIssued(number=issued.number)
    week = queries.get_week(session, area_code, week_key)
    if number := queries.number_over(session, area_code, week):
        raise WeekCovered(number=number)
    now = now or clock.utc_now()
    if now < week.ends_at_utc:
        raise WeekNotOver
    summary = queries.preview(session, area, week, lock=True)
    issue = Issue(number=f"{area.code}-{week.key}", issued_at=now, issued_by_id=person.id)
    papers = office_services.papers_within(session, area.code)
    report = _report(area, week, issue, to_snapshot(summary, papers, issue))
    session.add(report)
    session.flush()
    _carry(session, report, summary)
    totals.keep(session, report, summary)
    return report


def check_may_issue(person: Person, area: Area) -> None:
    """Refuse somebody who may read the area's reports but not issue them.

    Raises:
        NotAllowed, NotIssuedHere: as for `issue`.
    """
    _check(person, area, Permission.WEEKLY_ISSUE)


def set_first_weekday(
    session: Session, person: Person, area_code: str, weekday: int
) -> WeekSetting:
    """Choose the ISO weekday on which the province's weeks begin, for weeks not issued yet.

    Days that fall between the last issued week and the first of the new kind are carried by the
    next report, as late ones.

    Raises:
        NotVisible, NotAllowed, NotIssuedHere: as for `issue`.
    """
    area = _hold_province(session, person, area_code, Permission.WEEKLY_CONFIGURE)
    setting = _setting(session, person, area)
    setting.first_weekday = weekday
    setting.edited_at = clock.utc_now()
    setting.edited_by_id = person.id
    session.flush()
    return setting


def set_joint_people(
    session: Session, person: Person, area_code: str, rule: JointPeople
) -> WeekSetting:
    """Choose whose people count at an event of several villages, for weeks not issued yet.

    Raises:
        NotVisible, NotAllowed, NotIssuedHere: as for `issue`.
    """
    area = _hold_province(session, person, area_code, Permission.WEEKLY_CONFIGURE)
    setting = _setting(session, person, area)
    setting.joint_people = rule
    setting.joint_edited_at = clock.utc_now()
    setting.joint_edited_by_id = person.id
    session.flush()
    session.expire(setting, ["joint_edited_by"])
    return setting


def _setting(session: Session, person: Person, area: Area) -> WeekSetting:
    """The province's row; made with what is preset where it has none."""
    found = session.get(WeekSetting, area.code)
    if found is None:
        found = WeekSetting(
            area_code=area.code, first_weekday=WEDNESDAY, joint_people=JointPeople.SUM,
            edited_at=clock.utc_now(), edited_by_id=person.id,
        )  # fmt: skip
        session.add(found)
    return found


def _hold_province(
    session: Session, person: Person, area_code: str, permission: Permission
) -> Area:
    """The province, its row held until the end of the transaction."""
    area = queries.get_area(session, person, area_code)
    _check(person, area, permission)
    hold_province(session, area_code)
    return area


def _check(person: Person, area: Area, permission: Permission) -> None:
    if not person.holds(permission, area.code):
        raise NotAllowed
    if area.level != Level.PROVINCE:
        raise NotIssuedHere


def _report(area: Area, week: Week, issue: Issue, snapshot: dict[str, Any]) -> WeeklyReport:
    return WeeklyReport(
        number=issue.number,
        area_code=area.code,
        week_key=week.key,
        starts_on=week.starts_on,
        ends_on=week.ends_on,
        issued_at=issue.issued_at,
        issued_by_id=issue.issued_by_id,
        snapshot=snapshot,
        content_hash=content_hash(snapshot),
        joint_people=JointPeople(snapshot["frame"]["joint_people"]),
    )


def _carry(session: Session, report: WeeklyReport, summary: WeeklySummary) -> None:
    if adjustments := [adjustment.id for adjustment in summary.adjustments]:
        session.execute(
            update(AdjustmentRow)
            .where(AdjustmentRow.id.in_(adjustments))
            .values(carried_by_id=report.id)
        )
    items = [
        {
            "report_id": report.id,
            "submission_id": entry.submission_id,
            "level": Level.PROVINCE,
            "area_code": entry.area_code,
            "position": position,
            "is_late": entry.is_late,
        }
        for position, entry in enumerate(summary.entries)
    ]
    if not items:
        return
    session.execute(insert(WeeklyReportItem), items)
    carried = select(WeeklyReportItem.submission_id).where(WeeklyReportItem.report_id == report.id)
    session.execute(
        update(Submission).where(Submission.id.in_(carried)).values(issued_in=report.number),
        execution_options={"is_noted": True},
    )
    # Found by the number of the report, in the area of whoever looks for it.
    said = Note(
        kind="weekly_report", action="submission.changed_many", subject_id=str(report.id),
        subject=report.number, area_code=report.area_code,
        after={"issued_in": report.number, "reports": len(items)}, actor_id=report.issued_by_id,
    )  # fmt: skip
    note(session, said)
