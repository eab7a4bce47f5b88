# ruff: noqa: INP001, T201, S106, PLR0913, PLR2004, ANN401 - a script that prints and makes up rows
"""How long the desk takes with 100,000 reports in one district: docs/performance.md quotes this.

Usage: python -m bench.review [--rows 100000] [--times 200] [--database-url sqlite:////tmp/x.sqlite3]

The reports are of one district and four years, 80 of them wait, each with five photos that differ.
Every request goes through the whole application, signed in, in this process: what is measured is
everything but the network. Beside the time on the clock stands the processor's.
"""

import argparse
import os
import random
import re
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, insert, select
from sqlalchemy.orm import Session

from webapp import clock, schema
from webapp.accounts import services
from webapp.accounts.models import User
from webapp.accounts.permissions import Role
from webapp.activity.models import ActivityType
from webapp.app import create_app
from webapp.config import Config, Environment
from webapp.db import db, folded, prepare_engine
from webapp.geography.models import Area, Level
from webapp.media.models import MediaFile, Rendition
from webapp.submissions.models import Attachment, Submission, SubmissionEvent
from webapp.submissions.workflow import Action, Status

DISTRICT = "4903"
WAITING = 80
PHOTOS = 5
AT_ONCE = 5_000
DAYS = 4 * 365
PLACES = ("ถนนสายหลัก", "ลานวัด", "ลำห้วย", "โรงเรียน", "อ่างเก็บน้ำ", "ป่าชุมชน", "ศาลากลางบ้าน")
WORKS = ("ทำความสะอาด", "ปรับปรุง", "ขุดลอก", "ปลูกต้นไม้ที่", "ตัดหญ้าที่", "ซ่อมแซม")
ORIGIN = "http://localhost"


def main() -> None:
    """Fill a database, then measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--database-url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{folder}/desk.sqlite3"
        engine = create_engine(url)
        prepare_engine(engine)
        started = perf_counter()
        fill(engine, asked.rows)
        print(f"{asked.rows:,} reports in {perf_counter() - started:.0f} s; load {os.getloadavg()}")
        app = create_app(
            Config(environment=Environment.TEST, secret_key="0" * 40, database_url=url,
                   media_dir=Path(folder), log_level="ERROR",
                   limit_pages=0)
        )  # fmt: skip
        measure(app, asked.times)
        print(f"load {os.getloadavg()}")
        engine.dispose()


def fill(engine: Engine, rows: int) -> None:
    """Tables, lists, a reviewer, and the reports with their photos."""
    schema.prepare(engine)
    with Session(engine) as session:
        if session.scalar(select(Submission.id).limit(1)) is not None:
            return
    rng = random.Random(49)  # noqa: S311 - repeatable
    with Session(engine) as session:
        people = [_person(session, f"reporter{number}", Role.REPORTER) for number in range(40)]
        _person(session, "reviewer", Role.REVIEWER)
        session.flush()
        authors = [user.id for user in people]
        kinds = list(session.execute(select(ActivityType.code, ActivityType.volunteer_type_code,
                                            ActivityType.name_th)).tuples())  # fmt: skip
        areas = session.scalars(
            select(Area.code).where(Area.code.startswith(DISTRICT), Area.level == Level.VILLAGE)
        ).all()
        session.commit()
    with engine.connect() as connection:
        for first in range(0, rows, AT_ONCE):
            made = [
                _report(rng, number, rows, kinds, areas, authors)
                for number in range(first, min(first + AT_ONCE, rows))
            ]
            _write(connection, rng, made)
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _person(session: Session, login: str, role: Role) -> User:
    user = services.add_user(session, login=login, name_th=f"นาย{login} ใจดี", password="-")
    user.is_office_secret = True
    services.assign(session, user, role=role, area_code=DISTRICT, unit_name="ที่ทำการ")
    return user


def _report(
    rng: random.Random, number: int, rows: int, kinds: Any, areas: Any, authors: Any
) -> dict[str, Any]:
    waits = number >= rows - WAITING
    sent = datetime.now(UTC) - timedelta(days=DAYS * (rows - number) / rows, minutes=5)
    kind, volunteer, name = rng.choice(kinds)
    state = Status.SUBMITTED if waits else rng.choices(
        [Status.APPROVED, Status.RETURNED, Status.WITHDRAWN], [96, 2, 2])[0]  # fmt: skip
    return {
        "id": uuid4(), "number": f"49-2569-{number:06d}", "status": state, "version": 2,
        "author_id": rng.choice(authors), "channel": "web", "volunteer_type_code": volunteer,
        "activity_type_code": kind, "activity_type_name": name,
        "title": f"{rng.choice(WORKS)}{rng.choice(PLACES)} ครั้งที่ {rng.randint(1, 99)}",
        "held_on": clock.to_local(sent).date() - timedelta(days=rng.choice([1, 1, 2, 3, 9])),
        "area_code": rng.choice(areas), "people_total": int(rng.lognormvariate(3.8, 0.5)) + 1,
        "details": "ชาวบ้านช่วยกันทำงานตั้งแต่เช้า" * 4, "typed": {}, "sent_content": {},
        "created_at": sent, "updated_at": sent, "submitted_at": sent,
        "approved_at": sent if state is Status.APPROVED else None,
    }  # fmt: skip


def _write(connection: Any, rng: random.Random, made: list[dict[str, Any]]) -> None:
    files, renditions, attachments = [], [], []
    for row in made:
        for position in range(PHOTOS):
            sha256 = f"{rng.getrandbits(256):064x}"
            files.append(_file(rng, sha256, row["created_at"]))
            if row["status"] is Status.SUBMITTED:
                renditions += [_rendition(sha256, name) for name in ("thumb", "screen")]
            attachments.append({
                "id": uuid4(), "submission_id": row["id"], "kind": "photo", "position": position,
                "caption": "", "media_sha256": sha256, "created_at": row["created_at"],
            })  # fmt: skip
    keys = [{**row, "search_key": f"{folded(row['title'])}\n{row['number']}"} for row in made]
    connection.execute(insert(Submission), keys)
    connection.execute(insert(MediaFile), files)
    if renditions:
        connection.execute(insert(Rendition), renditions)
    connection.execute(insert(Attachment), attachments)
    connection.execute(insert(SubmissionEvent), [
        {"submission_id": row["id"], "at": row["created_at"], "actor_id": row["author_id"],
         "action": Action.SUBMIT, "from_status": Status.DRAFT, "to_status": Status.SUBMITTED,
         "comment": "", "changes": {}} for row in made
    ])  # fmt: skip


def _file(rng: random.Random, sha256: str, at: datetime) -> dict[str, Any]:
    # As many low bits as there are sorts of pictures; a plain one is never looked up.
    return {
        "sha256": sha256, "kind": "photo", "media_type": "image/jpeg", "bytes": 200_000,
        "width_px": 1600, "height_px": 1200, "duration_s": None, "taken_at": None,
        "latitude": None, "longitude": None, "device": "", "created_at": at,
        "dhash": rng.getrandbits(63),
    }  # fmt: skip


def _rendition(sha256: str, name: str) -> dict[str, Any]:
    return {
        "media_sha256": sha256, "name": name, "sha256": sha256, "media_type": "image/webp",
        "bytes": 9_000, "width_px": 320, "height_px": 240,
    }  # fmt: skip


def measure(app: Flask, times: int) -> None:
    """Every page in turn, with the time on the clock, the processor's, and how many queries."""
    client = app.test_client()
    rows_apart = 1_000
    with app.app_context():
        reviewer = db.session.scalars(select(User).where(User.login == "reviewer")).one()
        token = services.open_session(db.session, reviewer, "bench")
        db.session.commit()
        waiting = db.session.scalars(
            select(Submission.id).where(Submission.status == Status.SUBMITTED)
        ).all()
        approved = db.session.scalars(
            select(Submission.id).where(Submission.status == Status.APPROVED).offset(rows_apart)
        ).first()
        engine = db.engine
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    ids = iter(list(waiting) * (times + 1))
    shown: list[tuple[str, Callable[[], None]]] = [
        ("queue, what waits", lambda: get(client, "/review/")),
        ("queue, approved", lambda: get(client, "/review/?state=approved")),
        ("queue, approved, page 1000", lambda: get(client, "/review/?state=approved&page=1000")),
        ("queue, all, by words", lambda: get(client, "/review/?state=all&q=ลำห้วย")),
        ("queue, approved, late", lambda: get(client, "/review/?state=approved&only=late")),
        ("show, one approved, its list", lambda: get(client, f"/review/{approved}?state=approved")),
        ("show, one that waits", lambda: get(client, f"/review/{next(ids)}")),
        ("preview of all", lambda: get(client, "/review/approvals?all=yes")),
    ]
    print(f"{'':32}{'p50':>8}{'p95':>8}{'max':>8}{'cpu p50':>9}{'cpu p95':>9}{'queries':>9}")
    for name, ask in shown:
        report(name, engine, ask, times)
    left = list(waiting)
    report("decide", engine, lambda: decide(client, left.pop()), min(len(left), 60))


def report(name: str, engine: Engine, ask: Callable[[], None], times: int) -> None:
    """Measure one thing and print its line."""
    for _ in range(2 if name != "decide" else 0):
        ask()
    taken, counts = [], []
    for _ in range(times):
        count = 0

        def on_execute(*_: object) -> None:
            nonlocal count
            count += 1

        event.listen(engine, "before_cursor_execute", on_execute)
        clock_at, processor_at = perf_counter(), process_time()
        ask()
        taken.append((1000 * (perf_counter() - clock_at), 1000 * (process_time() - processor_at)))
        event.remove(engine, "before_cursor_execute", on_execute)
        counts.append(count)
    times_on_clock, of_processor = zip(*taken, strict=True)
    p50, p95 = _percentiles(times_on_clock)
    cpu50, cpu95 = _percentiles(of_processor)
    queries = f"{min(counts)}-{max(counts)}" if min(counts) != max(counts) else str(counts[0])
    print(
        f"{name:32}{p50:8.1f}{p95:8.1f}{max(times_on_clock):8.1f}{cpu50:9.1f}{cpu95:9.1f}{queries:>9}"
    )


def get(client: FlaskClient, path: str) -> None:
    """Fetch a page, which has to be there."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")


def decide(client: FlaskClient, submission_id: UUID) -> None:
    """Approve a report as the page's own form does."""
    if "token" not in _kept:
        found = re.search(
            r'name="csrf_token" value="([^"]+)"',
            client.get(f"/review/{submission_id}").get_data(as_text=True),
        )
        _kept["token"] = found[1] if found else ""
    data = {"action": "approve", "version": "2", "then": "next", "csrf_token": _kept["token"]}
    answer = client.post(
        f"/review/{submission_id}/decisions", data=data, headers={"Origin": ORIGIN}
    )
    if answer.status_code != 303:
        raise SystemExit(f"decide: {answer.status_code}")


_kept: dict[str, str] = {}


def _percentiles(values: tuple[float, ...]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=20)
    return statistics.median(values), cuts[18]


if __name__ == "__main__":
    main()
