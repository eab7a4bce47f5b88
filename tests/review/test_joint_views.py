"""Saying at the desk that several reports tell of one event."""

import pytest
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, Cast
from tests.review.conftest import Send
from webapp.review import findings, hints
from webapp.review.likeness import km_between, may_be_one_event, titles_alike
from webapp.review.models import HintKind
from webapp.submissions import joining
from webapp.submissions.models import Submission

TITLE = "ร่วมใจทำความสะอาดถนนสายหลัก"


def asked(session: Session, people: Cast, submission: Submission) -> list[str]:
    others = findings.candidates(session, people.reviewer, submission)
    return [other.number for other in others if may_be_one_event(submission, other)]


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        (TITLE, "ร่วมใจทำความสะอาดถนนสายหลักของหมู่บ้าน", True),
        ("ทำความสะอาดวัดโพธิ์ไทร", "ร่วมทำความสะอาดวัดโพธิ์ไทร", True),
        ("ปลูกต้นไม้ริมอ่างเก็บน้ำ", "ซ่อมหลังคาบ้านหลังพายุฤดูร้อน", False),
        ("", "", False),
    ],
)
def test_titles_are_alike(one: str, other: str, *, is_alike: bool) -> None:
    assert titles_alike(one, other) is is_alike


def test_distance_is_over_the_ground() -> None:
    assert km_between((16.0, 104.0), (16.0, 104.0)) == 0
    assert round(km_between((16.0, 104.0), (17.0, 104.0))) == 111


def test_same_day_place_and_type_is_asked_about(session: Session, people: Cast, send: Send) -> None:
    submission = send(people.reporter)
    close = send(people.sister, area_code=SISTER_VILLAGE, title="อื่น")
    send(people.sister, area_code=SISTER_VILLAGE, title="อื่น", activity_type_code="DEV02")
    alike = send(people.sister, area_code=SISTER_VILLAGE, activity_type_code="DEV02")
    send(people.reporter, title="ส่งซ้ำ")

    assert asked(session, people, submission) == [close.number, alike.number]


def test_joined_ones_are_no_longer_odd(session: Session, people: Cast, send: Send) -> None:
    host, other = send(people.reporter), send(people.sister, area_code=SISTER_VILLAGE)
    third = send(people.coordinator, area_code="49030103")
    before = hints.find_kinds(session, other)

    joining.join(session, people.reviewer, [other.id, third.id], host.id)

    assert HintKind.CLOSE in before
    for one in (host, other, third):
        assert HintKind.CLOSE not in hints.find_kinds(session, one)


def test_one_button_joins_and_one_takes_it_back(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    host, other = send(people.reporter, hours=5), send(people.sister, area_code=SISTER_VILLAGE)
    client.sign_in(people.reviewer)
    page = client.get("review.show", submission_id=other.id)
    (form,) = page.soup.select("#event li form")
    sent = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}

    client.post(
        "review.join", submission_id=other.id,
        data={name: sent[name] for name in ("joins", "host")},
        goes_to=f"/review/{other.id}",
    )  # fmt: skip
    joined = client.get("review.show", submission_id=other.id)

    assert joining.hosts_of(session, [other.id]) == {other.id: host.id}
    assert joined.soup.select_one("#event-title").get_text() == "งานเดียวกัน 2 รายงาน"
    assert "เจ้าภาพ" in joined.soup.select_one("#event li").get_text()
    assert "รวมเป็นงานเดียวกัน" in joined.soup.select_one("#history-title").parent.get_text()
    client.post("review.part", submission_id=other.id, data={"parts": str(other.id)})
    assert joining.hosts_of(session, [other.id]) == {}


def test_number_of_the_host_is_enough(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    host = send(people.reporter)
    other, third = (send(people.sister, area_code=SISTER_VILLAGE) for _ in range(2))
    client.sign_in(people.reviewer)

    client.post("review.join", submission_id=other.id, data={"host_number": host.number})
    client.post("review.join", submission_id=third.id, data={"host_number": other.number})

    assert joining.hosts_of(session, [other.id, third.id]) == {
        other.id: host.id,
        third.id: host.id,
    }


@pytest.mark.parametrize("number", ["", "49-2569-999999"])
def test_unknown_number_stays_in_its_field(
    client: PageClient, people: Cast, send: Send, number: str
) -> None:
    made = send(people.reporter)

    page = client.sign_in(people.reviewer).post(
        "review.join", submission_id=made.id, data={"host_number": number}, status=422
    )

    assert "ไม่พบรายงานเลขที่" in page.soup.select_one("#refusal").get_text()
    assert page.soup.select_one("#host_number").get("value", "") == number


def test_what_cannot_be_joined_is_said(client: PageClient, people: Cast, send: Send) -> None:
    made = send(people.reporter)

    page = client.sign_in(people.reviewer).post(
        "review.join", submission_id=made.id, data={"host_number": made.number}, status=409
    )

    assert page.soup.select_one("#refusal")


def test_who_may_not_join_is_refused(client: PageClient, people: Cast, send: Send) -> None:
    host, other = send(people.reporter), send(people.sister, area_code=SISTER_VILLAGE)

    for person in (people.coordinator, people.department_officer):
        client.sign_in(person).post(
            "review.join", submission_id=other.id, data={"host_number": host.number}, status=403
        )
        page = client.get("review.show", submission_id=other.id)
        assert page.soup.select("#event") == []
    client.sign_in(people.reviewer_elsewhere).post(
        "review.join", submission_id=other.id, data={"host_number": host.number}, status=404
    )
    client.sign_in(people.reviewer).post(
        "review.join", submission_id=other.id, data={"host": "x"}, status=400
    )


def test_other_district_sees_the_number_alone(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    host = send(people.reporter, title="งานใหญ่ของอำเภอ")
    far = send(people.reporter_elsewhere, area_code=OTHER_VILLAGE)
    joining.join(session, people.province_officer, [far.id], host.id)
    session.commit()

    page = client.sign_in(people.reviewer_elsewhere).get("review.show", submission_id=far.id)

    panel = page.soup.select_one("#event")
    assert host.number in panel.get_text()
    assert "งานใหญ่ของอำเภอ" not in panel.get_text()
    assert panel.select(f"a[href*='{host.id}'], form") == []
    client.sign_in(people.province_officer).post(
        "review.part", submission_id=far.id, data={"parts": str(far.id)}
    )


def test_queue_shows_joined_ones_together(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    host = send(people.reporter, hours=9)
    alone = send(people.reporter, hours=8, title="อีกงาน")
    other = send(people.sister, hours=7, area_code=SISTER_VILLAGE)
    joining.join(session, people.reviewer, [other.id], host.id)
    session.commit()
    client.sign_in(people.reviewer)

    rows = client.get("review.queue").soup.select("tr.opens")
    only = client.get("review.queue", only="joint").soup.select("tr.opens")

    links = [row.select_one("a")["href"].split("?")[0] for row in rows]
    assert links == [f"/review/{one.id}" for one in (host, other, alone)]
    marks = [row.select_one(".event-mark").get_text() for row in only]
    assert marks == ["เจ้าภาพ 2 รายงาน", f"ร่วมกับ {str(host.number)[-6:]}"]


def test_village_passes_on_that_it_was_one_event(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    host, other = send(people.reporter), send(people.sister, area_code=SISTER_VILLAGE)
    joining.join(session, people.reviewer, [other.id], host.id)
    session.commit()

    page = client.sign_in(people.reporter).get("submissions.show", submission_id=host.id)

    assert "เป็นกิจกรรมเดียวกัน ๑ ครั้ง (๒ หมู่บ้านร่วมกัน)" in page.text
