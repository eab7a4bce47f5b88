"""Filling in: the page, saving at any step, and everything a person can get wrong."""

import gzip
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.people import OTHER_VILLAGE, Cast
from tests.submissions.conftest import on_day, posted
from webapp import clock
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

FORM = 'main form[method="post"]'
MOST_PAGE_BYTES = 14 * 1024


def test_new_form_stores_nothing(reporter: PageClient, session: Session) -> None:
    reporter.get("submissions.new")

    assert session.scalars(select(Submission)).all() == []


def test_new_form_is_light(reporter: PageClient) -> None:
    page = reporter.get("submissions.new")

    assert len(gzip.compress(page.response.data)) <= MOST_PAGE_BYTES


def test_every_new_form_has_an_id_of_its_own(reporter: PageClient) -> None:
    actions = {
        str(reporter.get("submissions.new").soup.select(FORM)[-1]["action"]) for _ in range(3)
    }

    assert len(actions) == 3


def test_new_form_offers_the_draft_that_was_left(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    left = factories.draft(session, people.reporter, title="ลอกคลองส่งน้ำ")
    factories.draft(session, people.sister, title="ของคนอื่น")

    page = reporter.get("submissions.new")

    offer = page.soup.select_one(f'a[href="/submissions/{left.id}/edit"]')
    assert offer is not None
    assert "ลอกคลองส่งน้ำ" in page.text
    assert "ของคนอื่น" not in page.text


def test_form_that_a_script_fetches_says_nothing_personal(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    factories.draft(session, people.reporter, title="ลอกคลองส่งน้ำ")

    page = reporter.get_path("/submissions/new", headers={"Sec-Fetch-Mode": "cors"})

    assert "ลอกคลองส่งน้ำ" not in page.text


def test_defaults_come_from_the_account(reporter: PageClient, people: Cast) -> None:
    fields = reporter.get("submissions.new").fields(FORM)

    assert fields["place"] == "49030106"
    assert fields["organising_unit"] == people.reporter.unit
    assert fields["held_on-choice"] == "today"
    assert (fields["title"], fields["people_total"]) == ("", "")
    assert "activity_type_code" not in fields


def test_defaults_come_from_the_last_report(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    factories.submitted(
        session, people.reporter, activity_type_code="DEV04", organising_unit="โรงเรียน"
    )

    fields = reporter.get("submissions.new").fields(FORM)

    assert fields["activity_type_code"] == "DEV04"
    assert fields["organising_unit"] == "โรงเรียน"
    assert fields["title"] == ""


@pytest.mark.parametrize("who", ["coordinator", "reviewer"])
def test_duties_above_a_village_have_a_form_too(client: PageClient, people: Cast, who: str) -> None:
    page = client.sign_in(getattr(people, who)).get("submissions.new")

    assert len(page.soup.select('select[name="subdistrict_code"] option')) == 54


def test_those_who_do_not_report_have_no_form(client: PageClient, people: Cast) -> None:
    client.sign_in(people.province_officer).get("submissions.new", status=403)


def save(client: PageClient, *, status: int = 303, **said: Any) -> tuple[Page, str]:
    submission_id = str(uuid4())
    data = posted(**{"intent": "check", **said})
    page = client.post("submissions.save", submission_id=submission_id, data=data, status=status)
    return page, submission_id


def stored(session: Session, submission_id: str) -> Submission:
    return session.scalars(select(Submission).where(Submission.id == UUID(submission_id))).one()


def test_complete_form_goes_on_to_the_check(reporter: PageClient) -> None:
    page, submission_id = save(reporter)

    assert page.location == f"/submissions/{submission_id}/check"


@pytest.mark.parametrize(
    ("inputs", "to"),
    [
        ({"intent": "draft"}, "/submissions"),
        ({"intent": "place"}, "/submissions/{}/edit"),
        ({"intent": "photos"}, "/submissions/{}/edit"),
        ({"intent": "keep"}, "/submissions/{}/edit"),
        ({"intent": "ก"}, "/submissions/{}/edit"),
        ({"remove": "x"}, "/submissions/{}/edit"),
    ],
)
def test_every_button_saves(
    reporter: PageClient, session: Session, inputs: dict[str, Any], to: str
) -> None:
    page, submission_id = save(reporter, **{"intent": "", "title": "", **inputs})

    assert page.location == to.format(submission_id)
    assert stored(session, submission_id).details == posted()["details"]


def test_a_draft_may_lack_everything(reporter: PageClient, session: Session) -> None:
    submission_id = uuid4()

    reporter.post("submissions.save", submission_id=submission_id, data={"intent": "draft"})

    assert session.get_one(Submission, submission_id).status == Status.DRAFT


def test_a_draft_may_hold_what_cannot_be_read_and_shows_it_again(reporter: PageClient) -> None:
    _, submission_id = save(reporter, intent="draft", people_total="๑๒ abc", started_at_time="เช้า")

    page = reporter.get("submissions.edit", submission_id=submission_id)

    assert page.fields(FORM)["people_total"] == "๑๒ abc"
    assert page.fields(FORM)["started_at_time"] == "เช้า"
    assert "กรุณากรอกเป็นตัวเลขเท่านั้น" in page.text
    reporter.get("submissions.check", submission_id=submission_id, status=303)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"people_total": "-1"}, "จำนวนต้องไม่น้อยกว่าศูนย์"),
        ({"people_total": "๑๒ abc"}, "กรุณากรอกเป็นตัวเลขเท่านั้น"),
        ({"people_total": "1e9"}, "กรุณากรอกเป็นตัวเลขเท่านั้น"),
        ({"people_total": "1000000000"}, "จำนวนมากเกินไป"),
        ({"people_total": ""}, "กรุณากรอกจำนวนผู้เข้าร่วม"),
        ({"details": "ก" * 10_001}, "ข้อความยาวเกินไป 1 ตัวอักษร"),
        ({"details": ""}, "กรุณาเล่าว่าทำอะไรบ้าง"),
        ({"title": "ก" * 201}, "ข้อความยาวเกินไป 1 ตัวอักษร"),
        ({"activity_type_code": "DEV77"}, "กรุณาเลือกประเภทกิจกรรมจากรายการ"),
        ({"activity_type_code": ""}, "กรุณาเลือกประเภทกิจกรรม"),
        ({"place": "elsewhere"}, "ตำบล"),
        ({"place": "elsewhere", "subdistrict_code": "490301", "village_code": OTHER_VILLAGE},
         "หมู่บ้านที่เลือกไม่ได้อยู่ในตำบลนี้"),
        ({"place": "4903"}, "ไม่พบพื้นที่นี้ในรายการ"),
        (on_day(-1), "ยังมาไม่ถึง"),
        ({"held_on-choice": "other"}, "กรุณาเลือกวันที่ทำกิจกรรม"),
        ({"people-public": "60"}, "ยอดรวม 62 คน แต่แยกกลุ่มรวมได้ 60 คน"),
        ({"host_role": "participant"}, "กรุณากรอกชื่อหน่วยเจ้าภาพ"),
        ({"quantities-0-amount": "300"}, "กรุณากรอกทั้งจำนวนและหน่วย"),
    ],
)  # fmt: skip
def test_bad_input_is_said_in_a_sentence_and_all_is_kept(
    reporter: PageClient, session: Session, said: dict[str, object], sentence: str
) -> None:
    page, submission_id = save(reporter, status=422, presided_by="นายอำเภอ", **said)

    assert sentence in page.text
    assert page.soup.select_one("#error-summary") is not None
    assert _typed(said).items() <= page.fields(FORM).items()
    kept = stored(session, submission_id)
    assert (kept.status, kept.presided_by) == (Status.DRAFT, "นายอำเภอ")
    again = reporter.get("submissions.edit", submission_id=submission_id).fields(FORM)
    assert again["presided_by"] == "นายอำเภอ"
    reporter.get("submissions.check", submission_id=submission_id, status=303)


def _typed(said: dict[str, object]) -> dict[str, object]:
    """What a person can have typed or chosen; an unknown code is no choice of the page."""
    made_up = {"activity_type_code": "DEV77", "village_code": OTHER_VILLAGE, "place": "4903"}
    return {
        name: value
        for name, value in said.items()
        if value != made_up.get(name) and (name, value) != ("activity_type_code", "")
    }


def test_summary_links_lead_to_the_fields(reporter: PageClient) -> None:
    page, _ = save(reporter, status=422, title="", people_total="", place="elsewhere")

    targets = [str(link["href"])[1:] for link in page.soup.select("#error-summary a")]

    assert targets == ["place", "people_total", "title"]
    assert all(page.soup.find(id=target) for target in targets)


def test_values_are_shown_as_text_not_as_html(reporter: PageClient) -> None:
    page, _ = save(reporter, status=422, title="<script>alert(1)</script>", details="")

    assert page.fields(FORM)["title"] == "<script>alert(1)</script>"


def test_villages_of_the_chosen_subdistrict_without_a_script(reporter: PageClient) -> None:
    _, submission_id = save(reporter, intent="place", place="elsewhere", subdistrict_code="490504")

    page = reporter.get("submissions.edit", submission_id=submission_id)

    values = [str(item["value"]) for item in page.soup.select("[name=village_code] option")]
    assert OTHER_VILLAGE in values


def test_village_by_its_name(reporter: PageClient, session: Session) -> None:
    _, submission_id = save(
        reporter, place="elsewhere", subdistrict_code="490504", village_text="บ้านใหม่"
    )

    kept = stored(session, submission_id)
    assert (kept.area_code, kept.village_text) == ("490504", "บ้านใหม่")


def test_a_form_posted_twice_is_one_draft(reporter: PageClient, session: Session) -> None:
    submission_id = uuid4()
    for _ in range(2):
        reporter.post("submissions.save", submission_id=submission_id, data=posted(intent="check"))

    assert session.scalars(select(Submission.id)).all() == [submission_id]


@pytest.mark.parametrize("path", ["x", "0", "49-2569-000001", "a" * 36, "..%2f..", "ก"])
@pytest.mark.parametrize("tail", ["", "/edit", "/check", "/receipt"])
def test_what_is_no_id_is_no_page(reporter: PageClient, path: str, tail: str) -> None:
    reporter.get_path(f"/submissions/{path}{tail}", status=404)


@pytest.mark.parametrize("endpoint", ["edit", "check", "receipt", "show"])
def test_somebody_elses_report_is_no_page(
    reporter: PageClient, session: Session, people: Cast, endpoint: str
) -> None:
    sent = factories.submitted(session, people.sister)

    reporter.get(f"submissions.{endpoint}", submission_id=sent.id, status=404)
    reporter.get(f"submissions.{endpoint}", submission_id=uuid4(), status=404)


def test_somebody_elses_report_is_not_written(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    kept = factories.draft(session, people.sister)

    reporter.post("submissions.save", submission_id=kept.id, data=posted(title="x"), status=404)

    session.refresh(kept)
    assert kept.title != "x"


def test_returned_report_shows_the_reason_and_takes_corrections(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    back = factories.returned(session, people, "ขอรูปที่ชัดกว่านี้")

    page = reporter.get("submissions.edit", submission_id=back.id)
    assert "ขอรูปที่ชัดกว่านี้" in page.text

    fields = page.fields(FORM) | {"people_total": "70", "intent": "check"}
    reporter.post("submissions.save", submission_id=back.id, data=fields)
    session.refresh(back)
    assert (back.status, back.people_total) == (Status.RETURNED, 70)


def test_sent_report_is_not_edited(reporter: PageClient, session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)

    reporter.get("submissions.edit", submission_id=sent.id, status=303,
                 goes_to=f"/submissions/{sent.id}")  # fmt: skip


def test_going_back_to_a_sent_form_loses_nothing(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    sent = factories.submitted(session, people.reporter)

    page = reporter.post(
        "submissions.save", submission_id=sent.id, data=posted(title="อีกเรื่อง"), status=409
    )

    assert str(sent.number) in page.text
    fields = page.fields(FORM)
    assert (fields["title"], fields["details"]) == ("อีกเรื่อง", posted()["details"])
    action = str(page.soup.select(FORM)[-1]["action"])
    assert str(sent.id) not in action
    reporter.post(action, data=fields | {"intent": "keep"})
    assert len(session.scalars(select(Submission.id)).all()) == 2


def test_old_day_warns_but_goes_on(reporter: PageClient) -> None:
    _, submission_id = save(reporter, **on_day(31))

    page = reporter.get("submissions.check", submission_id=submission_id)

    assert "กิจกรรมผ่านมาแล้ว 31 วัน" in page.text


def test_day_stands_in_words_before_sending(reporter: PageClient) -> None:
    _, submission_id = save(reporter, **on_day(2))
    day = clock.today() - timedelta(days=2)

    page = reporter.get("submissions.check", submission_id=submission_id)

    words = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
    assert f"วัน{words[day.weekday()]}ที่ {day.day}" in page.text


@pytest.mark.parametrize("code", ["(\ufffd", "๔๙๐๓๐๑", "x", "1" * 40])
def test_place_that_is_no_code_is_no_bug(reporter: PageClient, code: str) -> None:
    page, _ = save(reporter, status=422, place="elsewhere", subdistrict_code=code)

    assert page.soup.select_one("#subdistrict_code option[value='490301']")


@pytest.mark.parametrize("name", ["title", "details", "people_total", "activity_type_code"])
def test_returned_report_stays_whole_when_a_field_is_emptied(
    reporter: PageClient, session: Session, people: Cast, name: str
) -> None:
    back = factories.returned(session, people)
    before = getattr(back, name)

    data = posted(**{"intent": "check", name: ""})
    page = reporter.post("submissions.save", submission_id=back.id, data=data, status=422)

    assert page.soup.select_one("#error-summary") is not None
    session.expire_all()
    assert getattr(stored(session, str(back.id)), name) == before
