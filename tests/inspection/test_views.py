"""The administrator's page of the audit: what is shown, found and saved, and to whom."""

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from webapp.accounts.permissions import Person
from webapp.audit import queries
from webapp.audit.chain import Link
from webapp.audit.models import AuditEntry
from webapp.audit.services import Note, note
from webapp.audit.watched import WATCHED
from webapp.inspection import exporting, labels
from webapp.inspection.exporting import Format
from webapp.inspection.presenting import PERSON
from webapp.submissions.models import Submission

FROM_NO_DAY: dict[str, Any] = {"from": "เมื่อไร"}


@pytest.fixture
def administrator(people: Cast) -> Person:
    """Who may see the page."""
    return people.by_role()["administrator"]


@pytest.fixture
def sent(session: Session, people: Cast) -> Submission:
    """A report that was sent, and its entry."""
    submission = factories.submitted(session, people.by_role()["reporter"])
    session.commit()
    return submission


def shown(client: PageClient, **search: Any) -> list[str]:
    page = client.get("inspection.index", **search)
    return [tag.get_text() for tag in page.soup.select(".event-title")]


def test_page_tells_what_was_done_in_words(
    client: PageClient, administrator: Person, sent: Submission, people: Cast
) -> None:
    page = client.sign_in(administrator).get("inspection.index", subject=str(sent.number))

    assert page.h1 == "บันทึกการใช้งาน"
    assert people.by_role()["reporter"].name in page.text
    assert str(sent.title) in page.text
    assert "ส่งรายงานแล้ว" in page.text


@pytest.mark.parametrize("field", ["person", "subject", "thing", "from"])
def test_search_narrows(
    client: PageClient, administrator: Person, sent: Submission, people: Cast, field: str
) -> None:
    said = {
        "person": (people.by_role()["reporter"].name[:8], "นายไม่มีใครชื่อนี้"),
        "subject": (str(sent.number), "00-0000-000000"),
        "thing": ("submission", "reminder"),
        "from": ("1/1/2560", "31/12/2690"),
    }[field]
    client.sign_in(administrator)

    found, not_found = (shown(client, **{field: value}) for value in said)

    assert any(str(sent.number) in line for line in found)
    assert not any(str(sent.number) in line for line in not_found)


def test_day_not_understood_is_said(client: PageClient, administrator: Person) -> None:
    page = client.sign_in(administrator).get("inspection.index", **FROM_NO_DAY)

    assert "1/11/2569" in page.soup.select_one("#from-error").get_text()


def test_pages_go_by_entry(client: PageClient, session: Session, administrator: Person) -> None:
    for number in range(120):
        said = Note(kind="setting", action="week.changed", subject=f"ที่ {number}", area_code="49")
        note(session, said)
    session.commit()
    client.sign_in(administrator)

    page = client.get("inspection.index", thing="week")
    following = client.get_path(str(page.soup.select_one('a[rel="next"]')["href"]))

    titles = [tag.get_text() for tag in page.soup.select(".event-title")]
    older = [tag.get_text() for tag in following.soup.select(".event-title")]
    assert (len(titles), len(older)) == (50, 50)
    assert titles[0].endswith("119")
    assert older[0].endswith("69")


def test_people_are_named_not_numbered(
    client: PageClient, session: Session, administrator: Person, people: Cast
) -> None:
    by = people.by_role()
    for after in ({"by_id": by["reviewer"].id}, {"added_by_id": by["coordinator"].id}):
        said = Note(
            kind="setting", action="week.changed", subject="ที่ 1", area_code="49",
            actor_id=by["reviewer"].id, after=after,
        )  # fmt: skip
        note(session, said)
    session.commit()

    page = client.sign_in(administrator).get("inspection.index", thing="week")

    text = " ".join(page.soup.select_one(".timeline").get_text(" ").split())
    assert "by_id" not in text
    # Whose doing it was stands in the line already, and is not said twice.
    assert text.count(by["reviewer"].name) == 2
    assert f"โดย {by['coordinator'].name}" in text


def test_other_areas_are_not_found(session: Session, sent: Submission) -> None:
    wanted = queries.Wanted(subject=str(sent.number))

    here, elsewhere = (
        list(queries.links(session, condition=queries.matching([code], wanted)))
        for code in ("49", "48")
    )

    assert len(here) >= 1
    assert elsewhere == []


def test_who_keeps_no_area_finds_nothing(session: Session, sent: Submission) -> None:
    found = queries.links(session, condition=queries.matching([], queries.Wanted()))

    assert list(found) == []


@pytest.mark.parametrize("kind", list(Format))
def test_export_is_noted_and_holds_what_was_searched(
    client: PageClient, session: Session, administrator: Person, sent: Submission, kind: Format
) -> None:
    client.sign_in(administrator)

    page = client.post(
        "inspection.export", data={"format": kind, "subject": sent.number}, status=200
    )

    text = page.response.get_data(as_text=True) if page.response.data else ""
    assert str(sent.number) in text
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (last.action, last.actor) == ("audit.exported", administrator.name)
    assert json.loads(last.after) == {"format": kind, "subject": sent.number}


def test_csv_holds_no_formula(session: Session) -> None:
    note(session, Note(kind="setting", action="week.changed", subject="=1+1"))
    session.commit()
    head = queries.head_of(session)

    with exporting.written(queries.links(session, after=head.id - 1), head, Format.CSV) as file:
        text = file.read().decode()

    assert text.startswith("\ufeffid,at,")
    assert text.splitlines()[0] == "\ufeff" + ",".join(Link._fields)
    assert ",'=1+1," in text


def test_every_column_that_is_told_has_a_word() -> None:
    told = {
        column.name
        for table, watch in WATCHED.items()
        for column in Submission.metadata.tables[table].columns
        if column.name not in watch.quiet
    }

    assert {name for name in told - labels.FIELD.keys() if not PERSON.fullmatch(name)} == set()
