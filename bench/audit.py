# ruff: noqa: INP001, T201 - a script, and it prints
"""How long checking the audit takes, and how much memory: docs/operations.md quotes this.

Usage: python -m bench.audit [--entries 1000000]

A chain of that many entries is written into a SQLite file of its own and followed from the first to
the last entry, as `flask audit verify` does.
"""

import argparse
import resource
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from webapp.audit import chain, queries
from webapp.audit.chain import FIRST_HASH, Head
from webapp.audit.models import AuditEntry

BATCH = 10_000
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
AFTER = chain.canonical({"status": "approved", "approved_at": AT.isoformat()})


def main() -> None:
    """Write, follow, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    count = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder)}/audit.sqlite3")
        AuditEntry.__table__.create(engine)  # type: ignore[attr-defined]
        with Session(engine) as session:
            before = perf_counter()
            head = write(session, count)
            written = perf_counter() - before
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            before = perf_counter()
            found = chain.follow(queries.links(session))
            took = perf_counter() - before
        engine.dispose()
    assert found == head  # noqa: S101 - the figure is worth nothing otherwise
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 - memory
    print(f"{count:,} entries: written in {written:.1f} s, followed in {took:.1f} s, +{grown} MB")


def write(session: Session, count: int) -> Head:
    """A chain of so many decisions."""
    head = Head(0, FIRST_HASH)
    rows = []
    for number in range(1, count + 1):
        row: dict[str, object] = {
            "at": AT, "actor_id": 7, "actor": "นางสาวพิมพ์ใจ ศรีสว่าง", "from_place": "web",
            "subject_kind": "submission", "subject_id": f"{number:032x}",
            "subject": f"49-2569-{number:06d}", "area_code": "49030106",
            "action": "submission.approve", "before": '{"status":"submitted"}', "after": AFTER,
            "request_id": f"{number:016x}", "address": "10.0.0.0/24", "previous_hash": head.hash,
        }  # fmt: skip
        head = Head(number, chain.digest(row))
        rows.append({**row, "id": number, "hash": head.hash})
        if len(rows) == BATCH or number == count:
            session.execute(insert(AuditEntry.__table__), rows)  # type: ignore[arg-type]
            rows = []
    session.commit()
    return head


if __name__ == "__main__":
    main()
