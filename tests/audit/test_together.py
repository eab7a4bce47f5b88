"""Many at once make one chain without a gap, on both databases; the commands tell of it."""

import threading

from flask import Flask
from sqlalchemy import text

from webapp import clock
from webapp.accounts.models import User
from webapp.audit import chain, queries
from webapp.audit.chain import Head
from webapp.audit.services import Note, note, note_now
from webapp.db import db

THREADS = 8
EACH = 12


def write(app: Flask, number: int, failures: list[BaseException]) -> None:
    try:
        for turn in range(EACH):
            with app.app_context():
                note(db.session, Note(kind="setting", action="week.changed"))
                user = User(
                    login=f"together{number}x{turn}", name_th="นายพร้อม กัน", password_hash="-",
                    created_at=clock.utc_now(),
                )  # fmt: skip
                db.session.add(user)
                if turn % 4 == 3:
                    db.session.flush()
                    db.session.rollback()
                else:
                    db.session.commit()
    except BaseException as error:  # noqa: BLE001 - told to the test
        failures.append(error)


def head_of(app: Flask) -> Head:
    with app.app_context():
        return queries.head_of(db.session)


def tamper(app: Flask, statement: str) -> None:
    """Do what the triggers refuse, as somebody who owns the database could."""
    with app.app_context(), db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        else:
            for name in ("update", "delete", "insert"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_keep_{name}"))
        connection.execute(text(statement))


def test_eight_at_once_make_one_chain(fresh_app: Flask) -> None:
    start = head_of(fresh_app)
    failures: list[BaseException] = []
    threads = [
        threading.Thread(target=write, args=(fresh_app, number, failures))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    with fresh_app.app_context():
        found = chain.follow(queries.links(db.session))
    assert found == head_of(fresh_app)
    assert head_of(fresh_app).id - start.id == THREADS * EACH * 3 // 4 * 2


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", *arguments])
    return result.exit_code, result.output


def add(app: Flask, count: int) -> None:
    with app.app_context():
        for _ in range(count):
            note_now(Note(kind="setting", action="week.changed"))


def test_command_verifies_and_tells_the_head(fresh_app: Flask) -> None:
    add(fresh_app, 3)
    head = head_of(fresh_app)

    code, said = run(fresh_app, "verify")

    assert (code, said) == (0, f"{head.id} entries hold. Head: {head.id}:{head.hash}\n")
    assert run(fresh_app, "verify", "--from", str(head.id)) == (
        0, f"1 entries hold. Head: {head.id}:{head.hash}\n",
    )  # fmt: skip


def test_command_names_the_changed_entry(fresh_app: Flask) -> None:
    add(fresh_app, 5)
    which = head_of(fresh_app).id - 2
    tamper(fresh_app, f"UPDATE audit_entries SET actor = 'x' WHERE id = {which}")  # noqa: S608

    code, said = run(fresh_app, "verify")

    assert (code, said) == (1, f"Entry {which} was changed after it was written.\n")


def test_command_names_the_missing_entry(fresh_app: Flask) -> None:
    add(fresh_app, 5)
    which = head_of(fresh_app).id - 2
    tamper(fresh_app, f"DELETE FROM audit_entries WHERE id = {which}")  # noqa: S608

    assert run(fresh_app, "verify") == (1, f"Entry {which} is missing.\n")


def test_end_that_was_cut_off_shows_against_the_head_in_the_log(fresh_app: Flask) -> None:
    add(fresh_app, 5)
    head = head_of(fresh_app)
    tamper(fresh_app, f"DELETE FROM audit_entries WHERE id > {head.id - 2}")  # noqa: S608

    assert run(fresh_app, "verify")[0] == 0
    assert run(fresh_app, "verify", "--expect", f"{head.id}:{head.hash}") == (
        1, f"Entry {head.id} is missing.\n",
    )  # fmt: skip


def test_export_ends_with_the_head(fresh_app: Flask) -> None:
    add(fresh_app, 2)
    head = head_of(fresh_app)
    today = clock.today().isoformat()

    code, said = run(fresh_app, "export", "--from", today, "--to", today)

    lines = said.splitlines()
    assert code == 0
    assert len(lines) == head.id + 1
    assert lines[-1] == f'{{"head":{{"hash":"{head.hash}","id":{head.id}}}}}'
