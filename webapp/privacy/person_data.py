"""Everything that is kept about one person, gathered from every table that names them.

Tables are found by their foreign keys to people, so that none is forgotten when one is added;
secrets are left out, and so is what tells of others (`WHOSE`).
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from flask import render_template
from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import User
from webapp.audit import values
from webapp.audit.models import AuditEntry
from webapp.db import Model
from webapp.zip_files import ZipStream

SECRET: Final = frozenset({
    "password_hash", "token_hash", "bound_hash", "sealed", "code_hash", "public_key",
    "credential_id", "endpoint", "p256dh", "auth", "device_hash", "key_hash",
})  # fmt: skip
WHOSE: Final = frozenset({"user_id", "person_id", "author_id", "actor_id", "by_id"})
"""Columns that name whose a row is. Those that name who edited, made or decided something for the
office lead to data of others, and are not followed: the audit names each such deed."""
ASKED_FOR_ONESELF: Final = frozenset({("takedown_requests", "made_by_id")})
"""What somebody made for themselves, not for the office."""
MOST_ENTRIES: Final = 20_000

Rows = list[dict[str, Any]]


def gather(session: Session, user: User) -> dict[str, Rows]:
    """Table → rows about this person, and what the audit says of and by them."""
    found: dict[str, Rows] = {
        "users": [_plain(row) for row in _rows(session, User.__table__, user)]
    }
    for table in Model.metadata.sorted_tables:
        if table.name == "users":
            continue
        rows = [_plain(row) for row in _rows(session, table, user)]
        if rows:
            found[table.name] = rows
    entries = session.execute(
        select(AuditEntry.__table__)
        .where(
            or_(
                AuditEntry.actor_id == user.id,
                (AuditEntry.subject_kind == "account") & (AuditEntry.subject_id == str(user.id)),
            )
        )
        .order_by(AuditEntry.id)
        .limit(MOST_ENTRIES)
    ).mappings()
    found["audit_entries"] = [_plain(dict(row)) for row in entries]
    return found


def pack(session: Session, user: User) -> Iterator[bytes]:
    """A ZIP of two files with the same in them: for programs, and to read."""
    found, made_at = gather(session, user), clock.utc_now()
    said = {"made_at": made_at.isoformat(), "person": user.name_th, "tables": found}
    page = render_template("privacy/person.html", user=user, tables=found, made_at=made_at)
    archive = ZipStream(made_at)
    text = json.dumps(said, ensure_ascii=False, indent=2)
    yield from archive.put("person/data.json", [text.encode()])
    yield from archive.put("person/index.html", [page.encode()])
    yield archive.end()


def _rows(session: Session, table: Any, user: User) -> list[dict[str, Any]]:  # noqa: ANN401
    named = [table.c.id == user.id] if table.name == "users" else _naming(table, user)
    if not named:
        return []
    return [dict(row) for row in session.execute(select(table).where(or_(*named))).mappings()]


def _naming(table: Table, user: User) -> list[Any]:
    """SQL clauses: columns of a table that name a person as whose it is, or who did it."""
    return [
        foreign.parent == user.id
        for foreign in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if foreign.column.table.name == "users"
        and (foreign.parent.name in WHOSE or (table.name, foreign.parent.name) in ASKED_FOR_ONESELF)
    ]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: values.plain(value)
        for name, value in row.items()
        if name not in SECRET and not isinstance(value, bytes)
    }
