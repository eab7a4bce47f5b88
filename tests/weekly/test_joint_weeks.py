"""Events of several villages in the province's week: approved or not, issued or not, on paper."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, Cast
from tests.weekly.test_views import rows
from tests.weekly.weeks import (
    EARLIER_KEY,
    FIRST_DAY,
    KEY,
    NEXT_KEY,
    approved,
    waiting,
    whole_province,
)
from webapp.db import db
from webapp.errors import DomainError, NotAllowed, NotVisible
from webapp.submissions import joining
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action
from webapp.weekly import queries, services
from webapp.weekly.errors import NotIssuedHere
from webapp.weekly.joints import JointPeople
from webapp.weekly.models import WeeklyReport, WeeklyReportItem, WeekSetting
from webapp.weekly.snapshot import from_snapshot
from webapp.weekly.summary import Count, WeeklySummary


def joined(session: Session, people: Cast, host: Submission, *others: Submission) -> None:
    joining.join(session, people.province_officer, [one.id for one in others], host.id)
    session.commit()


def week_now(session: Session, people: Cast, key: str = KEY, area: str = "49") -> WeeklySummary:
    today = FIRST_DAY + timedelta(days=20)
    return queries.get_paper(session, people.province_officer, area, key, today=today).summary


def issue(session: Session, people: Cast, key: str = KEY) -> WeeklyReport:
    made = services.issue(session, people.province_officer, "49", key)
    session.commit()
    return made


@pytest.mark.parametrize(
    ("rule", "people_counted"),
    [(JointPeople.HOST_ONLY, 60), (JointPeople.LARGEST, 80), (JointPeople.SUM, 160)],
)
def test_event_counts_once_with_the_people_chosen(
    session: Session, people: Cast, rule: JointPeople, people_counted: int
) -> None:
    host = approved(session, people, people_total=60)
    near = approved(session, people, people_total=80, area_code=SISTER_VILLAGE)
    far = approved(session, people, people_total=20, area_code=OTHER_VILLAGE)
    joined(session, people, host, near, far)
    services.set_joint_people(session, people.province_officer, "49", rule)

    week = week_now(session, people)
    own, other = (week_now(session, people, area=area) for area in ("4903", "4905"))

    assert week.total == own.total == Count(1, people_counted)
    assert other.total == Count()
    report = issue(session, people)
    assert from_snapshot(report.snapshot).total == Count(1, people_counted)
    carried = session.scalars(select(WeeklyReportItem.submission_id)).all()
    assert set(carried) == {host.id, near.id, far.id}


def test_district_without_the_host_lists_and_adds_nothing_before_and_after_issuing(
    session: Session, people: Cast
) -> None:
    host = approved(session, people, people_total=60)
    far = approved(session, people, people_total=20, area_code=OTHER_VILLAGE)
    joined(session, people, host, far)

    before = week_now(session, people, area="4905")
    issue(session, people)
    after = week_now(session, people, area="4905")

    assert before.total == after.total == Count()
    assert [entry.is_beside for entry in before.entries] == [True]
    assert before.entries == after.entries


def test_setting_is_frozen_by_issuing(session: Session, people: Cast) -> None:
    host = approved(session, people, people_total=60)
    other = approved(session, people, people_total=80, area_code=SISTER_VILLAGE)
    joined(session, people, host, other)
    issue(session, people)

    services.set_joint_people(session, people.province_officer, "49", JointPeople.HOST_ONLY)

    week = week_now(session, people)
    assert (week.total, week.frame.joint_people) == (Count(1, 140), JointPeople.SUM)


def test_host_that_is_not_approved_leaves_the_others_by_themselves(
    session: Session, people: Cast
) -> None:
    host = waiting(session, people)
    others = [approved(session, people, area_code=SISTER_VILLAGE) for _ in range(2)]
    joined(session, people, host, *others)

    week = week_now(session, people)
    report = issue(session, people)

    assert week.total.times == 2
    assert [entry.is_hostless for entry in week.entries] == [True, True]
    assert {entry.host_number for entry in week.entries} == {host.number}
    factories.decided(session, host, whole_province(people.reviewer), Action.APPROVE)
    next_week = week_now(session, people, NEXT_KEY)
    assert next_week.total == next_week.late == Count(1, 62)
    assert report.snapshot["total"]["times"] == 2


def test_late_participant_names_the_report_of_its_host(session: Session, people: Cast) -> None:
    host = approved(session, people)
    late = waiting(session, people, area_code=SISTER_VILLAGE)
    joined(session, people, host, late)
    report = issue(session, people)
    factories.decided(session, late, whole_province(people.reviewer), Action.APPROVE)

    (entry,) = week_now(session, people, NEXT_KEY).entries

    assert (entry.is_hostless, entry.is_late) == (True, True)
    assert entry.host_report == report.number
    assert entry.count == Count(1, 62)


def test_withdrawn_host_leaves_the_others_by_themselves(session: Session, people: Cast) -> None:
    host = waiting(session, people)
    other = approved(session, people, area_code=SISTER_VILLAGE)
    joined(session, people, host, other)
    factories.decided(session, host, people.reviewer, Action.WITHDRAW, "ไม่ได้จัด")

    week = week_now(session, people)

    assert week.total == Count(1, 62)
    assert week.entries[0].is_hostless


def test_setting_says_who_chose_it(session: Session, people: Cast) -> None:
    made = services.set_joint_people(session, people.province_officer, "49", JointPeople.LARGEST)

    assert (made.first_weekday, made.joint_people) == (3, JointPeople.LARGEST)
    assert made.joint_edited_by is not None
    assert made.joint_edited_by.name_th == people.province_officer.name
    services.set_first_weekday(session, people.province_officer, "49", 5)
    assert session.get_one(WeekSetting, "49").joint_people == JointPeople.LARGEST


def test_who_may_not_choose(session: Session, people: Cast) -> None:
    rule = JointPeople.LARGEST
    with pytest.raises(NotAllowed):
        services.set_joint_people(session, people.department_officer, "49", rule)
    with pytest.raises(NotVisible):
        services.set_joint_people(session, people.province_officer_elsewhere, "49", rule)
    with pytest.raises(NotIssuedHere):
        services.set_joint_people(session, people.province_officer, "4903", rule)


def test_choice_on_the_page(client: PageClient, people: Cast) -> None:
    client.sign_in(people.province_officer)
    before = client.get("weekly.weeks", area_code="49")

    client.post("weekly.configure_joint", area_code="49", data={"joint_people": "largest"})
    after = client.get("weekly.weeks", area_code="49")
    wrong = client.post(
        "weekly.configure_joint", area_code="49", data={"joint_people": "all"}, status=422
    )

    chosen = "input[name=joint_people][checked]"
    assert [page.soup.select_one(chosen)["value"] for page in (before, after)] == ["sum", "largest"]
    assert "ตามตัวอย่างนับ 200 คน" in before.text
    assert f"{people.province_officer.name} เลือกไว้เมื่อ" in after.text
    assert "โปรดเลือกวิธีนับจำนวนคน" in wrong.text


def test_paper_shows_one_time_of_many_villages(
    client: PageClient, session: Session, people: Cast
) -> None:
    host = approved(session, people, people_total=60)
    near = approved(session, people, people_total=80, area_code=SISTER_VILLAGE)
    far = approved(session, people, people_total=20, area_code=OTHER_VILLAGE)
    joined(session, people, host, near, far)
    client.sign_in(people.province_officer)

    page = client.get("weekly.show", area_code="49", week_key=KEY)
    part = client.get("weekly.show", area_code="4905", week_key=KEY)

    listed = [(row[0], row[5], row[7]) for row in rows(page, ".weekly-list")[:3]]
    assert listed == [
        ("๑", "๑๖๐ (๖๐)", "๑ ครั้ง (๓ หมู่บ้านร่วมกัน)"),
        ("๑.๑", "(๘๐)", "ร่วมกับลำดับที่ ๑ นับรวมแล้ว"),
        ("๑.๒", "(๒๐)", "ร่วมกับลำดับที่ ๑ นับรวมแล้ว"),
    ]
    assert [row[-1] for row in rows(page, ".weekly-summary") if "อื่น" in row[-1]] == [
        "ร่วมงานของพื้นที่อื่น ๑"
    ]
    assert "จำนวนคนรวมทุกหมู่บ้าน" in page.soup.select_one(".paper-note").get_text()
    assert "ร่วมงานของ อ.ดอนตาล" in rows(part, ".weekly-list")[0][7]


def test_confirm_warns_of_those_whose_host_is_missing(
    client: PageClient, session: Session, people: Cast
) -> None:
    host, other = waiting(session, people), approved(session, people, area_code=SISTER_VILLAGE)
    joined(session, people, host, other)

    page = client.sign_in(people.province_officer).get(
        "weekly.confirm", area_code="49", week_key=KEY
    )

    assert "รายการเหล่านี้จะนับแยก" in page.text
    assert str(host.number) in page.text


def test_preview_of_another_week_knows_nothing_of_it(session: Session, people: Cast) -> None:
    host = approved(session, people)
    other = approved(session, people, area_code=SISTER_VILLAGE)
    joined(session, people, host, other)

    assert week_now(session, people, EARLIER_KEY).entries == ()


@pytest.mark.slow
def test_joining_while_the_week_is_issued_changes_nothing_after(
    fresh_app: Flask, people: Cast
) -> None:
    with fresh_app.app_context(), db.sessionmaker() as session:
        host = approved(session, people).id
        other = approved(session, people, area_code=SISTER_VILLAGE).id
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def run(work: str) -> None:
        with fresh_app.app_context(), db.sessionmaker() as session:
            together.wait()
            try:
                if work == "issue":
                    services.issue(session, people.province_officer, "49", KEY)
                else:
                    joining.join(session, people.province_officer, [other], host)
                session.commit()
                outcomes.append(work)
            except DomainError as refused:
                outcomes.append(refused.code)

    threads = [threading.Thread(target=run, args=(work,)) for work in ("issue", "join")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with fresh_app.app_context(), db.sessionmaker() as session:
        times = session.scalars(select(WeeklyReport)).one().snapshot["total"]["times"]
    with fresh_app.app_context():
        db.engine.dispose()
    assert (sorted(outcomes), times) in [
        (["issue", "join"], 1),
        (["issue", "joined_issued"], 2),
    ]
