"""The pages of adjusting, notes about it on other pages, and stored reports of older formats."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import OTHER_VILLAGE, Cast
from tests.weekly.test_adjusting import adjusted, issue, issued, taken_out
from tests.weekly.test_views import rows
from tests.weekly.weeks import KEY, NEXT_KEY, approved, waiting
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status
from webapp.weekly.adjustment_models import AdjustmentRow
from webapp.weekly.snapshot import FORMAT, READABLE, from_snapshot


def sent(made: Submission, **said: str) -> dict[str, str]:
    return {
        "version": str(made.version), "activity_type_code": str(made.activity_type_code),
        "area_code": str(made.area_code), "place_name": made.place_name,
        "people_total": str(made.people_total), "reason": "นับซ้ำกับหมู่ที่ ๒", **said,
    }  # fmt: skip


def test_desk_offers_adjusting_instead_of_reopening(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = issued(session, people)

    page = client.sign_in(people.reviewer).get("review.show", submission_id=made.id)

    assert "อยู่ในรายงานประจำสัปดาห์ 49-2569-W48" in page.text or "49-2569-W48" in page.text
    assert page.soup.select("form#decision-reopen") == []
    assert page.soup.select_one(f"a[href='/adjustments/{made.id}']").get_text(strip=True) == (
        "ปรับปรุงหลังออกรายงาน"
    )


def test_department_reads_and_is_not_offered_it(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = issued(session, people)
    client.sign_in(people.department_officer)

    page = client.get("review.show", submission_id=made.id)

    assert page.soup.select("a[href^='/adjustments/']") == []
    client.get("adjustments.show", submission_id=made.id, status=403)


def test_neighbours_do_not_see_the_page(client: PageClient, session: Session, people: Cast) -> None:
    made = issued(session, people)

    client.sign_in(people.reviewer_elsewhere).get(
        "adjustments.show", submission_id=made.id, status=404
    )
    client.post("adjustments.adjust", submission_id=made.id, data=sent(made), status=404)


def test_what_is_not_issued_leads_to_the_desk(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = approved(session, people)

    client.sign_in(people.reviewer)
    answer = client.http.get(f"/adjustments/{made.id}")

    assert answer.headers["Location"].endswith(f"/review/{made.id}")


def test_adjusting_on_the_page(client: PageClient, session: Session, people: Cast) -> None:
    made = issued(session, people, people_total=62)
    client.sign_in(people.reviewer)

    client.post(
        "adjustments.adjust", submission_id=made.id, data=sent(made, people_total="๕๐"),
    )  # fmt: skip

    page = client.get("adjustments.show", submission_id=made.id)
    told = " ".join(page.soup.select_one(".event-list").get_text(" ").split())
    assert "ปรับแก้: นับซ้ำกับหมู่ที่ ๒" in told
    assert "รอรายงานฉบับต่อไป" in told
    assert "1 ครั้ง 62 คน" in told
    assert "1 ครั้ง 50 คน" in told
    session.refresh(made)
    assert made.people_total == 50


def test_taking_out_and_taking_that_back(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = issued(session, people)
    client.sign_in(people.province_officer)

    client.post(
        "adjustments.take_out", submission_id=made.id,
        data={"version": str(made.version), "reason": "ไม่ได้จัดจริง"},
    )  # fmt: skip
    session.refresh(made)
    out, page = made.status, client.get("adjustments.show", submission_id=made.id)
    client.post(
        "adjustments.undo", submission_id=made.id, data={"version": str(made.version)},
    )  # fmt: skip

    session.refresh(made)
    assert (out, made.status) == (Status.WITHDRAWN, Status.APPROVED)
    assert "รายงานนี้ถูกตัดออกแล้ว" in page.text


def test_refusals_keep_what_was_typed(client: PageClient, session: Session, people: Cast) -> None:
    made = issued(session, people)
    client.sign_in(people.reviewer)

    nameless = client.post(
        "adjustments.adjust", submission_id=made.id, data=sent(made, reason="", people_total="7"),
        status=422,
    )  # fmt: skip
    stale = client.post(
        "adjustments.adjust", submission_id=made.id, data=sent(made, version="1", reason="ซ้ำ"),
        status=409,
    )  # fmt: skip
    uneven = client.post(
        "adjustments.adjust", submission_id=made.id,
        data=sent(made, **{"people-royal_vol": "9"}), status=422,
    )  # fmt: skip
    silent = client.post(
        "adjustments.take_out", submission_id=made.id,
        data={"version": str(made.version), "reason": " "}, status=422,
    )  # fmt: skip

    assert nameless.soup.select_one("#people_total")["value"] == "7"
    assert "โปรดเขียนเหตุผล" in nameless.text
    assert stale.soup.select_one("textarea#reason").get_text(strip=True) == "ซ้ำ"
    assert uneven.soup.select_one("#people_total-error") is not None
    assert silent.soup.select_one("#out-reason-error") is not None
    assert session.scalars(select(AdjustmentRow)).all() == []


def test_paper_confirm_and_later_note(client: PageClient, session: Session, people: Cast) -> None:
    made = issued(session, people, people_total=62)
    adjusted(session, people.province_officer, made, area_code=OTHER_VILLAGE, people_total=50)
    client.sign_in(people.province_officer)

    waits = client.get("weekly.show", area_code="49", week_key=KEY)
    confirm = client.get("weekly.confirm", area_code="49", week_key=NEXT_KEY)
    draft = client.get("weekly.show", area_code="49", week_key=NEXT_KEY)
    issue(session, people, NEXT_KEY)
    paper = client.get("weekly.show", area_code="49", week_key=NEXT_KEY)
    carried = client.get("weekly.show", area_code="49", week_key=KEY)
    district = client.get("weekly.show", area_code="4905", week_key=NEXT_KEY)

    note = waits.soup.select_one(".later-note.no-print").get_text(" ", strip=True)
    assert "มีรายการปรับปรุงภายหลัง 1 รายการ" in note
    assert "รอรายงานฉบับต่อไป" in note
    assert "ในรายงานที่ 49-2569-W49" in carried.soup.select_one(".later-note").get_text()
    assert str(made.number) in confirm.text
    lines = [row[-4:-2] for row in rows(paper, ".weekly-adjusted")][:1]
    assert rows(draft, ".weekly-adjusted") == rows(paper, ".weekly-adjusted")
    assert lines == [["−๑", "−๖๒"]] or "−๖๒" in paper.text
    assert "รวมหลังปรับ" in paper.text
    assert "+๕๐" in district.soup.select_one(".weekly-adjusted").get_text()
    assert "−๖๒" not in district.soup.select_one(".weekly-adjusted").get_text()


def test_adjustments_as_a_file_of_their_own(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = issued(session, people)
    taken_out(session, people.reviewer, made)
    issue(session, people, NEXT_KEY)
    client.sign_in(people.province_officer)

    page = client.get("weekly.show", area_code="49", week_key=NEXT_KEY)
    with client.http.get(f"/weekly/49/{NEXT_KEY}/files/adjustments") as file:
        text = file.get_data(as_text=True)

    assert page.soup.select_one("a[href$='/files/adjustments']") is not None
    assert file.status_code == 200
    assert str(made.number) in text
    assert "ไม่ได้จัดจริง" in text


@pytest.mark.parametrize("known", sorted(READABLE - {FORMAT}))
def test_stored_reports_of_older_formats_are_read(
    session: Session, people: Cast, known: int
) -> None:
    approved(session, people)
    old = json.loads(json.dumps(issue(session, people).snapshot))
    old["format"] = known
    del old["adjustments"]
    for key in {1: ("offices",), 2: ("offices",)}.get(known, ()):
        del old[key]
    if known == 1:
        del old["frame"]["joint_people"]
        for entry in old["entries"]:
            for key in ("joined_to_id", "joint", "host_number", "host_report"):
                del entry[key]

    week = from_snapshot(old)

    assert (week.total.times, week.adjustments, week.adjusted.people) == (1, (), 0)
    assert week.total_adjusted == week.total


def test_issuing_is_found_in_the_audit_by_its_number(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    waiting(session, people)
    client.sign_in(people.province_officer).post("weekly.issue", area_code="49", week_key=KEY)
    client.sign_in(people.administrator)

    for written in ("49-2569-W48", "๔๙-๒๕๖๙-w๔๘"):
        page = client.get("inspection.index", subject=written)
        titles = [tag.get_text(" ", strip=True) for tag in page.soup.select(".event-title")]
        assert any(title.startswith("ออกรายงานประจำสัปดาห์") for title in titles)
        assert len(titles) == 2
