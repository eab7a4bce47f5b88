"""The beginning of the audit goes when its time is over; any other way of shortening it shows."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import DatabaseError

from tests.audit.test_together import add, head_of, run, tamper
from webapp import clock
from webapp.audit import chain, cutting, queries
from webapp.audit.chain import Broken
from webapp.audit.models import AuditCut, AuditEntry
from webapp.db import db, writing

LONG_AGO = timedelta(days=3 * 366)


OLD = 5


@pytest.fixture
def old_app(fresh_app: Flask) -> Flask:
    """Whose first entries are three years old, and two of which are of today."""
    forget_the_set_up(fresh_app)
    with time_machine.travel(clock.utc_now() - LONG_AGO, tick=False):
        add(fresh_app, OLD)
    add(fresh_app, 2)
    return fresh_app


def forget_the_set_up(app: Flask) -> None:
    """Take away what the set-up of today noted, past the triggers, which stand again afterwards."""
    named = "SELECT sql FROM sqlite_master WHERE name = 'audit_entries_keep_delete'"
    with app.app_context(), db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
            connection.execute(delete(AuditEntry))
            connection.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER USER"))
            return
        trigger = connection.execute(text(named)).scalar_one()
        connection.execute(text("DROP TRIGGER audit_entries_keep_delete"))
        connection.execute(delete(AuditEntry))
        connection.execute(text(trigger))


def cut(app: Flask, *, up_to: int) -> int:
    with app.app_context(), writing() as session:
        return cutting.cut(session, range(1, up_to + 1))


def test_what_is_left_is_one_chain_that_says_where_it_begins(
    old_app: Flask,
) -> None:
    removed = cut(old_app, up_to=OLD)

    with old_app.app_context():
        start = queries.beginning_of(db.session)
        found = chain.follow(queries.links(db.session), start)
        assert not isinstance(found, Broken)
        assert (start.id, found) == (OLD, queries.head_of(db.session))
        assert cutting.is_told(db.session, start)
    assert removed == OLD
    code, said = run(old_app, "verify")
    assert (code, said.splitlines()[-1]) == (
        0, f"Those up to {OLD} were removed when their time was over.",
    )  # fmt: skip


def test_only_the_beginning_goes(old_app: Flask) -> None:
    with old_app.app_context(), writing() as session:
        assert cutting.cut(session, [2, 3]) == 0
        assert cutting.cut(session, [1, 3]) == 1


def test_last_entry_stays(old_app: Flask) -> None:
    with old_app.app_context(), pytest.raises(DatabaseError, match="no such cut"):
        cut(old_app, up_to=head_of(old_app).id)


def test_database_refuses_a_cut_of_young_entries(fresh_app: Flask) -> None:
    add(fresh_app, 3)

    with pytest.raises(DatabaseError, match="no such cut"):
        cut(fresh_app, up_to=1)


def test_database_refuses_a_cut_that_names_another_hash(old_app: Flask) -> None:
    with old_app.app_context(), pytest.raises(DatabaseError, match="no such cut"):
        db.session.execute(insert(AuditCut).values(entry=OLD, hash="0" * 64, at=clock.utc_now()))


def test_database_refuses_to_remove_beyond_the_cut(old_app: Flask) -> None:
    cut(old_app, up_to=OLD - 1)

    with old_app.app_context(), pytest.raises(DatabaseError, match="only grows"):
        db.session.execute(delete(AuditEntry).where(AuditEntry.id == OLD))
    with old_app.app_context(), pytest.raises(DatabaseError, match="no such cut"):
        db.session.execute(delete(AuditCut))


def test_beginning_that_was_cut_off_otherwise_shows(old_app: Flask) -> None:
    tamper(old_app, f"DELETE FROM audit_entries WHERE id <= {OLD}")  # noqa: S608

    assert run(old_app, "verify") == (1, "Entry 1 is missing.\n")


def test_head_of_before_the_cut_is_named_as_removed(old_app: Flask) -> None:
    cut(old_app, up_to=OLD)

    code, said = run(old_app, "verify", "--expect", f"{OLD - 1}:abc")

    assert code == 2
    assert "take a newer head" in said


def test_cut_that_no_entry_tells_shows(old_app: Flask) -> None:
    with old_app.app_context(), db.engine.begin() as connection:
        hashed = connection.scalar(select(AuditEntry.hash).where(AuditEntry.id == OLD))
        connection.execute(insert(AuditCut).values(entry=OLD, hash=hashed, at=clock.utc_now()))
        connection.execute(delete(AuditEntry).where(AuditEntry.id <= OLD))

    assert run(old_app, "verify") == (1, f"No entry tells that those up to {OLD} were removed.\n")
