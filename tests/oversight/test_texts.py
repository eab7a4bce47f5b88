"""The text to pass on: who is missing, and until when."""

import pytest
from sqlalchemy.orm import Session

from tests.oversight.weeks import WEEK, held
from tests.people import DISTRICT, SISTER_VILLAGE, SUBDISTRICT, Cast
from webapp.geography.queries import path_to
from webapp.oversight.missing import silent_in
from webapp.oversight.texts import Request, reminder

pytestmark = pytest.mark.usefixtures("tuesday")
LINK = "https://example.test/submissions"


def text(session: Session, code: str, *, is_over: bool = False, expected: int = 2) -> str:
    asked = Request(path_to(session, code), WEEK, is_over, LINK)
    return reminder(asked, silent_in(session, code, WEEK), expected=expected)


def test_text_names_only_who_is_missing(session: Session, people: Cast) -> None:
    held(session, people.sister, WEEK.ends_on, area_code=SISTER_VILLAGE)

    assert text(session, SUBDISTRICT) == (
        "เรียน ผู้รายงานกิจกรรมจิตอาสา ต.ดอนตาล อ.ดอนตาล จ.มุกดาหาร\n"
        "สัปดาห์วันที่ ๑๘ – ๒๔ พฤศจิกายน ๒๕๖๙ ยังไม่ได้รับรายงานจาก ๑ หมู่บ้าน/ชุมชน ดังนี้\n"
        "- หมู่ที่ ๖ บ้านนาม่วง\n"
        "ขอความกรุณาส่งรายงานภายในวันอังคารที่ ๒๔ พฤศจิกายน ๒๕๖๙ เวลา ๒๔.๐๐ น.\n"
        "หากไม่มีกิจกรรม โปรดกดปุ่ม “ไม่มีกิจกรรม” ในหน้ารายงานของฉัน\n"
        f"{LINK}\n"
        "จึงเรียนมาเพื่อโปรดดำเนินการ"
    )


def test_text_for_a_district_is_by_subdistricts(session: Session, people: Cast) -> None:
    lines = text(session, DISTRICT).splitlines()

    assert lines[2:5] == ["ต.ดอนตาล", "- หมู่ที่ ๒ บ้านดอนตาล", "- หมู่ที่ ๖ บ้านนาม่วง"]


def test_week_that_is_over_asks_for_haste(session: Session, people: Cast) -> None:
    assert "เลยกำหนดแล้ว ขอความกรุณาส่งรายงานโดยเร็ว" in text(session, SUBDISTRICT, is_over=True)


def test_nobody_missing_is_said(session: Session, people: Cast) -> None:
    held(session, people.sister, WEEK.ends_on, area_code=SISTER_VILLAGE)
    held(session, people.reporter, WEEK.starts_on)

    assert text(session, SUBDISTRICT).splitlines()[1] == (
        "รายงานประจำสัปดาห์วันที่ ๑๘ – ๒๔ พฤศจิกายน ๒๕๖๙ ได้รับครบทั้ง ๒ หมู่บ้าน/ชุมชนแล้ว ขอขอบคุณทุกท่าน"
    )


def test_area_without_reporters_is_not_blamed(session: Session, people: Cast) -> None:
    assert "ยังไม่มีผู้รายงาน" in text(session, "490302", expected=0)
