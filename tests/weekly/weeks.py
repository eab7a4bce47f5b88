"""Days and entries of the weekly tests. Week 48 of 2569 runs from 18 to 24 November."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from webapp.accounts.permissions import Duty, Person, Role
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action
from webapp.weekly.summary import Entry, Frame, Named, Place

KEY = "2569-W48"
EARLIER_KEY = "2569-W47"
NEXT_KEY = "2569-W49"
FIRST_DAY = date(2026, 11, 18)
LAST_DAY = date(2026, 11, 24)
EARLIER_DAY = date(2026, 11, 16)
NEXT_DAY = date(2026, 11, 26)
# Wednesday of the week after the next one, when weeks 47 to 49 are over.
PRINTING_DAY = datetime(2026, 12, 2, 1, 30, tzinfo=UTC)


def whole_province(person: Person) -> Person:
    """The person with a reviewer's duty in all of Mukdahan."""
    return replace(person, duties=(Duty(Role.REVIEWER, "49"),))


def approved(session: Session, people: Cast, **said: Any) -> Submission:
    """An approved submission anywhere in the province; held in week 48 unless told otherwise."""
    made = waiting(session, people, **said)
    return factories.decided(session, made, whole_province(people.reviewer), Action.APPROVE)


def waiting(session: Session, people: Cast, **said: Any) -> Submission:
    """A submission not approved yet."""
    return factories.submitted(session, people.reporter, **{"held_on": FIRST_DAY, **said})


def unguarded(session: Session) -> None:
    """Take the database's guard away from issued reports, as whoever holds the database could."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE weekly_reports DISABLE TRIGGER USER"))
    else:
        session.execute(text("DROP TRIGGER weekly_reports_keep_update"))


def place(code: str) -> Place:
    """An area whose name is its code."""
    return Place(code, code, f"formal {code}", f"short {code}")


def frame(area: str = "49", places: tuple[str, ...] = ("4901", "4902", "490101")) -> Frame:
    """A province with two districts, three volunteer types and two groups."""
    return Frame(
        area=place(area),
        starts_on=FIRST_DAY,
        ends_on=LAST_DAY,
        places=tuple(place(code) for code in places),
        types=(Named("DEV", "พัฒนา"), Named("DIS", "ภัยพิบัติ"), Named("SPC", "เฉพาะกิจ")),
        groups=(Named("royal", "จิตอาสาพระราชทาน"), Named("public", "ประชาชน")),
    )


def entry(number: int, **said: Any) -> Entry:
    """An entry that differs by its number."""
    preset: dict[str, Any] = {
        "submission_id": UUID(int=number),
        "number": f"49-2569-{number:06d}",
        "area_code": "49010101",
        "place_name": "ลานวัด",
        "place": ("ต.นาโสก", "อ.เมืองมุกดาหาร"),
        "type_code": "DEV",
        "kind_code": "DEV01",
        "kind_name": "ทำความสะอาด",
        "title": "ทำความสะอาดวัด",
        "held_on": FIRST_DAY,
        "people": 10,
    }
    return Entry(**{**preset, **said})
