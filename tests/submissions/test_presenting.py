"""A submission in words: facts, the text to pass on, the timeline."""

from datetime import date, time
from decimal import Decimal

from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from webapp.geography import queries as geography
from webapp.submissions import presenting, queries, services, sharing
from webapp.submissions.models import Submission

SHARED = """เรียน ผู้บังคับบัญชา
วันอังคารที่ ๑๘ พฤศจิกายน ๒๕๖๘ เวลา ๐๘.๓๐ – ๑๑.๓๐ น.
ศอ.จอส.พระราชทาน อ.ดอนตาล ร่วมกับบ้านนาม่วง หมู่ที่ ๖
จัดกิจกรรมจิตอาสาพัฒนา “กำจัดวัชพืชและขุดลอกทางน้ำ”
สถานที่ ลำห้วยหลังวัด
ผู้เข้าร่วม รวม ๖๒ คน
ผลการปฏิบัติ: ๔๕๐ เมตร
จึงเรียนมาเพื่อโปรดทราบ"""


def full(session: Session, people: Cast, **said: object) -> Submission:
    return factories.submitted(
        session, people.reporter,
        **{
            "title": "กำจัดวัชพืชและขุดลอกทางน้ำ", "held_on": date(2025, 11, 18),
            "started_at_time": time(8, 30), "ended_at_time": time(11, 30),
            "organising_unit": "บ้านนาม่วง หมู่ที่ 6", "place_name": "ลำห้วยหลังวัด",
            "people_by_group": (("public", 60), ("students", 2)),
            "quantities": ((Decimal(450), "เมตร"),), **said,
        },
    )  # fmt: skip


def path_of(session: Session, submission: Submission):
    return geography.path_to(session, str(submission.area_code))


def test_text_to_pass_on(app: Flask, session: Session, people: Cast) -> None:
    sent = full(session, people)

    assert sharing.share_text(sent, path_of(session, sent)) == SHARED


def test_guest_does_not_claim_to_have_organised(session: Session, people: Cast) -> None:
    sent = full(session, people, host_role="participant", host_unit="อบต.ดอนตาล")

    assert "เข้าร่วมกิจกรรมจิตอาสาพัฒนา" in sharing.share_text(sent, path_of(session, sent))


def test_facts_in_the_order_of_the_form(app: Flask, session: Session, people: Cast) -> None:
    sent = full(session, people)

    with app.test_request_context():
        facts = presenting.facts_of(
            sent, path_of(session, sent), group_names=queries.group_names(session)
        )

    values = [fact.value for fact in facts]
    assert values == [
        "จิตอาสาพัฒนา",
        "ปรับปรุงภูมิทัศน์และทำความสะอาด",
        "กำจัดวัชพืชและขุดลอกทางน้ำ",
        "วันอังคารที่ 18 พฤศจิกายน 2568",
        "08.30 – 11.30 น.",
        "หมู่ที่ 6 บ้านนาม่วง ต.ดอนตาล อ.ดอนตาล จ.มุกดาหาร",
        "ลำห้วยหลังวัด",
        "บ้านนาม่วง หมู่ที่ 6",
        "62 คน",
        "ประชาชน 60 คน\nนักเรียน/นักศึกษา 2 คน",
        sent.details,
        "450 เมตร",
    ]


def test_empty_draft_has_no_facts(app: Flask, session: Session, people: Cast) -> None:
    texts = dict.fromkeys(("title", "details", "organising_unit"), "")
    codes = dict.fromkeys(("volunteer_type_code", "activity_type_code", "area_code"))
    kept = factories.draft(
        session, people.reporter, held_on=None, people_total=None, **texts, **codes
    )

    with app.test_request_context():
        assert presenting.facts_of(kept, []) == []
        assert sharing.share_text(kept, [])
        assert presenting.photos_of(kept) == []
        assert presenting.clip_of(kept) is None


def test_timeline_tells_reason_and_correction(app: Flask, session: Session, people: Cast) -> None:
    back = factories.returned(session, people, "จำนวนคนไม่ตรงกับภาพ")
    services.save_draft(session, people.reporter, back.id, factories.content(people_total=70))
    services.submit(session, people.reporter, back.id)

    with app.test_request_context():
        entries = presenting.timeline_of(queries.timeline(session, back))

    assert [entry.kind for entry in entries] == ["submitted", "returned", "submitted"]
    assert entries[1].note == "จำนวนคนไม่ตรงกับภาพ"
    assert entries[1].who == people.reviewer.name
    assert entries[2].note == "แก้ไข: จำนวนผู้เข้าร่วม"
