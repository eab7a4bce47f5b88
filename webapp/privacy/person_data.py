"""Everything that is kept about one person, gathered from every table that names them.

Tables are found by their foreign keys to people, so that none is forgotten when one is added;
secrets are left out, and so is what tells of others (`WHOSE`).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from flask import render_template
from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import User
from webapp.audit import values
from webapp.audit.models import AuditEntry
from webapp.db import Model
from webapp.submissions.models import Submission
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
WHOLE: Final[tuple[str, ...]] = ()
FOR_OFFICES: Final[Mapping[str, tuple[str, ...]]] = {
    "adjustments": ("id", "submission_id", "action", "at", "undone_at"),
    "area_changes": WHOLE,
    "assignments": WHOLE,
    "duty_requests": WHOLE,
    "external_identities": WHOLE,
    "factor_failures": WHOLE,
    "flag_dismissals": ("id", "submission_id", "kind", "at"),
    "invitations": WHOLE,
    "nil_reports": ("id", "area_code", "week_starts_on", "at", "withdrawn_at"),
    "notices": ("id", "kind", "created_at", "due_at", "read_at"),
    "original_openings": WHOLE,
    "passkeys": WHOLE,
    "phone_heartbeats": WHOLE,
    "push_subscriptions": WHOLE,
    "recovery_codes": WHOLE,
    "saved_filters": ("id", "created_at"),
    "submission_comments": ("id", "submission_id", "at"),
    "submission_events": ("id", "submission_id", "at", "action", "from_status", "to_status"),
    "submissions": ("id", "number", "held_on", "status", "submitted_at"),
    "takedown_requests": ("id", "code", "made_at", "due_on", "state", "decided_at"),
    "totp_secrets": WHOLE,
    "trusted_devices": WHOLE,
    "uploads": ("id", "kind", "length_bytes", "created_at", "expires_at", "finished_at"),
    "user_sessions": WHOLE,
    "users": WHOLE,
}
"""What an administrator finds of somebody else, by table. An administrator sees no report: of
those that were sent number, day and state, of drafts nothing; no table that is not named."""
_ENTRY_TEXTS: Final = frozenset({"subject", "before", "after"})
MOST_ENTRIES: Final = 20_000

Rows = list[dict[str, Any]]


def gather(session: Session, user: User, *, is_own: bool) -> dict[str, Rows]:
    """Table → rows about this person, and what the audit says of and by them.

    `is_own` says that it is for themselves; an office finds what `FOR_OFFICES` says.
    """
    found: dict[str, Rows] = {}
    # The account itself first.
    for table in sorted(Model.metadata.sorted_tables, key=lambda table: table.name != "users"):
        if is_own or table.name in FOR_OFFICES:
            rows = [_plain(row) for row in _rows(session, table, user)]
            found[table.name] = rows if is_own else _for_offices(session, table.name, rows)
    found = {name: rows for name, rows in found.items() if rows}
    found["audit_entries"] = _entries(session, user, is_own=is_own)
    return found


def _for_offices(session: Session, name: str, rows: Rows) -> Rows:
    columns = FOR_OFFICES[name]
    key = "id" if name == "submissions" else "submission_id"
    if rows and key in columns:
        ids = [UUID(str(row[key])) for row in rows]
        was_sent = Submission.submitted_at.is_not(None)
        query = select(Submission.id).where(Submission.id.in_(ids), was_sent)
        sent = {str(found) for found in session.scalars(query)}
        rows = [row for row in rows if str(row[key]) in sent]
    return [{column: row[column] for column in columns or row} for row in rows]


def _entries(session: Session, user: User, *, is_own: bool) -> Rows:
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
    rows = [_plain(dict(row)) for row in entries]
    return rows if is_own else [_of_an_entry(row) for row in rows]


def _of_an_entry(row: dict[str, Any]) -> dict[str, Any]:
    """An entry without the words of reports; those of accounts an administrator writes anyway."""
    if row["subject_kind"] == "account":
        return row
    return {name: value for name, value in row.items() if name not in _ENTRY_TEXTS}


def pack(session: Session, user: User, *, is_own: bool) -> Iterator[bytes]:
    """A ZIP of two files with the same in them: for programs, and to read."""
    found, made_at = gather(session, user, is_own=is_own), clock.utc_now()
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
