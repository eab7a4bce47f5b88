"""What the queue's field of words finds, however it is spelt, and that counts agree with lists."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.people import Cast
from tests.review.conftest import Send
from webapp.accounts.models import User
from webapp.db import folded
from webapp.review import queries
from webapp.review.filters import QueueFilter
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

TITLE = "ปล่อยพันธุ์ปลา ๑๙ ตัว ที่อ่างเก็บน้ำ"


def found(session: Session, people: Cast, words: str) -> set[str | None]:
    """Titles of the list; the counts of the tabs must say the same number."""
    chosen = QueueFilter(words=words)
    rows = queries.rows(session, people.reviewer, chosen)
    counts = queries.count_by_status(session, people.reviewer, chosen)
    assert counts[Status.SUBMITTED] == len(rows)
    return {row.title for row in rows}


@pytest.mark.parametrize(
    "words",
    [
        "ปล่อยพันธุ์ปลา",
        "ปลอยพันธุ",
        "ปล่อย พันธุ์ ปลา",
        "19 ตัว",
        "๑๙ตัว",
        "อ่างเก็บนํ้า",
        "อางเกบนำ",
        "\u0e2d\u200bาง",
        "ศาลาแดง",
    ],
)
def test_titles_and_places_are_found_however_spelt(
    session: Session, people: Cast, send: Send, words: str
) -> None:
    send(people.reporter, title=TITLE, place_name="ศาลาแด้ง")
    send(people.reporter, title="ทำความสะอาดวัด", place_name="วัดป่า")

    assert found(session, people, words) == {TITLE}


@pytest.mark.parametrize("words", ["ปลาที่วัด", "วัดปล่อย", "%", "_", "่"])
def test_nothing_is_found_across_texts_or_by_signs(
    session: Session, people: Cast, send: Send, words: str
) -> None:
    send(people.reporter, title="ปล่อยปลา", place_name="ที่วัด")

    assert found(session, people, words) == set()


def test_author_is_found_however_spelt(session: Session, people: Cast, send: Send) -> None:
    sent = send(people.reporter, title="ปลูกต้นไม้")
    sent.author.name_th = "นายก้องเกียรติ์ ใจดี"
    session.commit()

    assert found(session, people, "กองเกียรติ") == {"ปลูกต้นไม้"}


def test_number_is_found_in_either_digits(session: Session, people: Cast, send: Send) -> None:
    sent = send(people.reporter, title="ปลูกต้นไม้")
    send(people.reporter, title="อีกงาน")
    digits = str(sent.number).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))

    assert found(session, people, digits) == {"ปลูกต้นไม้"}
    assert found(session, people, str(sent.number)) == {"ปลูกต้นไม้"}


def test_key_follows_the_texts(session: Session, people: Cast, send: Send) -> None:
    sent = send(people.reporter, title="ปลูกต้นไม้", place_name="วัด")
    sent.title = "ขุดลอกลำห้วย"
    session.commit()

    key = session.scalar(select(Submission.search_key).where(Submission.id == sent.id))
    assert key == f"ขุดลอกลำหวย\n{sent.number}\nวัด\n"


def test_everybody_of_the_cast_has_a_key(session: Session, people: Cast) -> None:
    rows = session.execute(select(User.name_th, User.search_key)).all()

    assert {folded(name) for name, _key in rows} == {key for _name, key in rows}
