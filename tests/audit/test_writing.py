"""What is noted, how it is merged, and that what was rolled back leaves nothing."""

import json

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.conftest import DatabaseMaker
from tests.people import Cast
from webapp import tables
from webapp.accounts.models import Assignment, User, UserSession
from webapp.audit import chain, queries
from webapp.audit.models import AuditEntry
from webapp.audit.services import Note, note, note_now
from webapp.audit.watched import UNWATCHED, WATCHED
from webapp.submissions import services


def entries(session: Session, after: int) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.id > after).order_by(AuditEntry.id)
    return list(session.scalars(query))


def test_every_table_is_watched_or_says_why_not() -> None:
    known = set(tables.metadata.tables)

    assert set(WATCHED) & set(UNWATCHED) == set()
    assert known - set(WATCHED) - set(UNWATCHED) == set()


def test_columns_that_are_named_exist() -> None:
    known = tables.metadata.tables
    wanted = {
        (table, name)
        for table, watch in WATCHED.items()
        if table in known
        for name in (watch.subject, watch.label, watch.area, watch.actor)
        if name
    }

    assert {pair for pair in wanted if pair[1] not in known[pair[0]].c} == set()


def test_sending_is_one_entry_with_what_was_sent(session: Session, people: Cast) -> None:
    draft = factories.draft(session, people.by_role()["reporter"])
    session.commit()
    start = queries.head_of(session).id

    services.submit(session, people.by_role()["reporter"], draft.id)
    session.commit()

    (entry,) = entries(session, start)
    after = json.loads(entry.after)
    assert (entry.action, entry.subject, entry.subject_id) == (
        "submission.submit", draft.number, str(draft.id),
    )  # fmt: skip
    assert (entry.actor, entry.area_code) == (people.by_role()["reporter"].name, draft.area_code)
    assert json.loads(entry.before)["status"] == "draft"
    assert (after["status"], after["title"]) == ("submitted", draft.title)
    assert "password" not in entry.after


def test_draft_tells_fields_but_not_what_they_say(session: Session, people: Cast) -> None:
    start = queries.head_of(session).id

    draft = factories.draft(session, people.by_role()["reporter"])
    session.commit()

    written = [entry for entry in entries(session, start) if entry.subject_id == str(draft.id)]
    told = [entry for entry in written if entry.action == "submission.added"]
    assert len(told) == 1
    assert "title" in json.loads(told[0].after)["fields"]
    assert draft.title not in told[0].after


def test_rolled_back_leaves_nothing(session: Session) -> None:
    start = queries.head_of(session).id
    note(session, Note(kind="setting", action="week.changed"))

    session.rollback()
    session.commit()

    assert entries(session, start) == []


def test_savepoint_rolled_back_leaves_nothing_of_its_own(session: Session) -> None:
    start = queries.head_of(session).id
    note(session, Note(kind="setting", action="week.added"))
    savepoint = session.begin_nested()
    note(session, Note(kind="setting", action="week.changed"))

    savepoint.rollback()
    session.commit()

    assert [entry.action for entry in entries(session, start)] == ["week.added"]


def test_change_of_an_account_tells_before_and_after_but_no_secret(
    session: Session, people: Cast
) -> None:
    user = session.get_one(User, people.by_role()["reporter"].id)
    start, name = queries.head_of(session).id, user.name_th

    user.name_th = "นางทดสอบ เปลี่ยนชื่อ"
    session.flush()
    user.password_hash = "another"
    session.commit()

    (entry,) = entries(session, start)
    assert entry.action == "account.changed"
    assert json.loads(entry.before) == {"name_th": name, "password_hash": "•••"}
    assert json.loads(entry.after) == {"name_th": user.name_th, "password_hash": "•••"}


def test_change_taken_back_before_the_commit_is_none(session: Session, people: Cast) -> None:
    user = session.get_one(User, people.by_role()["reporter"].id)
    start, name = queries.head_of(session).id, user.name_th

    user.name_th = "อื่น"
    session.flush()
    user.name_th = name
    session.commit()

    assert entries(session, start) == []


def test_row_removed_is_told(session: Session, people: Cast) -> None:
    duty = session.scalars(select(Assignment).limit(1)).one()
    start, role = queries.head_of(session).id, duty.role

    session.delete(duty)
    session.commit()

    (entry,) = entries(session, start)
    assert entry.action == "duty.removed"
    assert json.loads(entry.before)["role"] == role


def test_statement_about_many_rows_is_told(session: Session) -> None:
    start = queries.head_of(session).id

    session.execute(update(User).where(User.id > 0).values(is_active=True, password_hash="x"))
    session.execute(update(UserSession).where(UserSession.id < 0).values(user_agent="nobody"))
    session.commit()

    (entry,) = entries(session, start)
    assert entry.action == "account.changed_many"
    assert "true" in entry.after
    assert '"x"' not in entry.after


def test_entries_follow_each_other(session: Session, people: Cast) -> None:
    start = queries.head_of(session)
    for number in range(3):
        note(session, Note(kind="setting", action="week.changed", after={"number": number}))
        session.commit()

    found = chain.follow(queries.links(session, after=start.id), start)

    assert found == queries.head_of(session)
    assert queries.head_of(session).id == start.id + 3


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entries SET actor = 'somebody else'", "DELETE FROM audit_entries",
     "DELETE FROM audit_entries WHERE id = 1"],
)  # fmt: skip
def test_database_refuses_to_change_or_remove(session: Session, statement: str) -> None:
    note(session, Note(kind="setting", action="week.changed"))
    session.commit()

    with pytest.raises(DatabaseError, match="only grows"):
        session.execute(text(statement))


def test_database_refuses_to_replace(session: Session, server_url: str | None) -> None:
    note(session, Note(kind="setting", action="week.changed"))
    session.commit()
    names = ", ".join(column.name for column in AuditEntry.__table__.columns)
    replace = (
        f"INSERT OR REPLACE INTO audit_entries ({names}) SELECT {names} FROM audit_entries"  # noqa: S608
        if server_url is None else "TRUNCATE audit_entries"
    )  # fmt: skip

    with pytest.raises(DatabaseError, match="only grows"):
        session.execute(text(replace))


def test_refused_sign_in_is_kept(client: PageClient, session: Session, people: Cast) -> None:
    user = session.get_one(User, people.by_role()["reporter"].id)
    start = queries.head_of(session).id

    client.post(
        "accounts.sign_in_submit", data={"login": user.login, "password": "ไม่ใช่"}, status=422
    )

    (entry,) = entries(session, start)
    assert (entry.action, entry.subject, entry.from_place) == (
        "sign_in.failed", user.name_th, "web",
    )  # fmt: skip
    assert entry.address == "127.0.0.0/24"
    assert len(entry.request_id) == 16
    assert "ไม่ใช่" not in entry.after


def test_download_by_get_is_noted_beside_the_request(fresh_app: Flask) -> None:
    with fresh_app.test_request_context("/", method="GET"):
        from webapp.db import db  # noqa: PLC0415 - within its context

        start = queries.head_of(db.session).id
        note_now(Note(kind="weekly_report", action="weekly_report.downloaded"))
        db.session.rollback()

        assert [entry.action for entry in entries(db.session, start)] == [
            "weekly_report.downloaded"
        ]


def test_set_up_database_has_a_chain_that_holds(make_database: DatabaseMaker) -> None:
    engine = make_database.engine(make_database.copy().rpartition("/")[2].removesuffix(".sqlite3"))
    with Session(engine) as session:
        found = chain.follow(queries.links(session))
        head = queries.head_of(session)
    engine.dispose()

    assert found == head
    assert head.id > 0
