# ruff: noqa: INP001, T201, S106, PLR0913, PLR2004, ANN401 - a script that prints and makes up rows
"""How long a province's year takes with 7,000 reports: docs/performance.md quotes this.

Usage: python -m bench.periods [--rows 7000] [--years 4] [--times 100] [--database-url …]

Every year has as many reports, one in twenty tells of an event with another, and each names two
groups of people. Requests go through the whole application, signed in, in this process: what is
measured is everything but the network. Beside the time on the clock stands the processor's.
"""

import argparse
import os
import random
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, insert, select
from sqlalchemy.orm import Session

from webapp import clock, schema, server
from webapp.accounts import services
from webapp.accounts.models import User, UserSession
from webapp.accounts.permissions import Role
from webapp.activity.models import ActivityType, PeopleGroup
from webapp.app import create_app
from webapp.config import Config, Environment
from webapp.db import db, prepare_engine
from webapp.geography.models import Area, Level
from webapp.lookback.periods import PeriodKind, period_of
from webapp.submissions.joint_models import JointActivity
from webapp.submissions.models import Submission, SubmissionPeople
from webapp.submissions.workflow import Status

PROVINCE = "49"
AT_ONCE = 2_000
DAYS = 365
ONE_IN = 20


def main() -> None:
    """Fill a database, then measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=7_000)
    parser.add_argument("--years", type=int, default=4)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--database-url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{folder}/periods.sqlite3"
        engine = create_engine(url)
        prepare_engine(engine)
        fill(engine, asked.rows, asked.years)
        app = create_app(
            Config(environment=Environment.TEST, secret_key="0" * 40, database_url=url,
                   media_dir=Path(folder), log_level="ERROR")
        )  # fmt: skip
        server.set_aside()
        print(f"{asked.years} years of {asked.rows:,} reports; load {os.getloadavg()}")
        measure(app, asked.times)
        engine.dispose()


def fill(engine: Engine, rows: int, years: int) -> None:
    """Tables, lists, two officers, and the reports of some years up to yesterday."""
    schema.prepare(engine)
    rng = random.Random(49)  # noqa: S311 - repeatable
    with Session(engine) as session:
        if session.scalar(select(Submission.id).limit(1)) is not None:
            return
        author = person(session, "officer", Role.PROVINCE_OFFICER, PROVINCE)
        person(session, "department", Role.DEPARTMENT_OFFICER, "TH")
        kinds = list(session.execute(select(ActivityType.code, ActivityType.volunteer_type_code,
                                            ActivityType.name_th)).tuples())  # fmt: skip
        areas = session.scalars(
            select(Area.code).where(Area.code.startswith(PROVINCE), Area.level == Level.VILLAGE)
        ).all()
        groups = session.scalars(select(PeopleGroup.code)).all()
        session.commit()
        author_id = author.id
    with engine.connect() as connection:
        for first in range(0, rows * years, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, rows * years))
            _write(connection, rng, [_report(rng, at, rows, kinds, areas, author_id)
                                     for at in numbers], groups)  # fmt: skip
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def person(session: Session, login: str, role: Role, area_code: str) -> User:
    """Make somebody with one duty."""
    user = services.add_user(session, login=login, name_th=f"นาย{login} ใจดี", password="-")
    user.is_office_secret = True
    services.assign(session, user, role=role, area_code=area_code, unit_name="ที่ทำการ")
    session.flush()
    return user


def _report(
    rng: random.Random, number: int, rows: int, kinds: Any, areas: Any, author_id: int
) -> dict[str, Any]:
    day = clock.today() - timedelta(days=1 + rng.randrange(DAYS) + DAYS * (number // rows))
    sent = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    kind, volunteer, name = rng.choice(kinds)
    return {
        "id": uuid4(), "number": f"49-2569-{number:06d}", "status": Status.APPROVED, "version": 2,
        "author_id": author_id, "channel": "web", "volunteer_type_code": volunteer,
        "activity_type_code": kind, "activity_type_name": name, "title": "ทำความสะอาดวัด",
        "held_on": day, "area_code": rng.choice(areas),
        "people_total": int(rng.lognormvariate(3.8, 0.5)) + 20,
        "details": "ชาวบ้านช่วยกันทำงานตั้งแต่เช้า" * 4, "typed": {}, "sent_content": {},
        "created_at": sent, "updated_at": sent, "submitted_at": sent, "approved_at": sent,
        "search_key": "",
    }  # fmt: skip


def _write(connection: Any, rng: random.Random, made: list[dict[str, Any]], groups: Any) -> None:
    connection.execute(insert(Submission), made)
    connection.execute(insert(SubmissionPeople), [
        {"submission_id": row["id"], "group_code": group, "people": 10}
        for row in made for group in rng.sample(groups, 2)
    ])  # fmt: skip
    joint = made[: 2 * (len(made) // ONE_IN // 2)]
    pairs = zip(joint[::2], joint[1::2], strict=True)
    connection.execute(insert(JointActivity), [
        {"submission_id": other["id"], "host_id": host["id"], "joined_at": host["created_at"],
         "joined_by_id": host["author_id"]} for host, other in pairs
    ])  # fmt: skip


def measure(app: Flask, times: int) -> None:
    """Every page in turn, with the time on the clock, the processor's, and how many queries."""
    client = app.test_client()
    with app.app_context():
        engine = db.engine
    today = clock.today()
    year = period_of(PeriodKind.FISCAL_YEAR, today)
    last = period_of(PeriodKind.FISCAL_YEAR, year.starts_on - timedelta(days=1))
    month = period_of(PeriodKind.MONTH, today - timedelta(days=40))
    week = clock.week_of(today).previous
    pages = {
        "officer": {
            "fiscal year before": f"/lookback/49/{last.key}",
            "the same of a district": f"/lookback/4903/{last.key}",
            "month": f"/lookback/49/{month.key}",
            "list of the year, page 10": f"/lookback/49/{last.key}/entries?page=10",
            "list of one type": f"/lookback/49/{last.key}/entries?type=DIS",
        },
        "department": {
            "country, fiscal year before": f"/lookback/TH/{last.key}",
            "country, a week not issued": f"/weekly/TH/{week.key}",
        },
    }
    print(f"{'':32}{'p50':>8}{'p95':>8}{'max':>8}{'cpu p50':>9}{'cpu p95':>9}{'queries':>9}")
    for login, shown in pages.items():
        sign_in(app, client, login)
        for name, path in shown.items():
            report(name, engine, lambda path=path: get(client, path), times)  # type: ignore[misc]


def sign_in(app: Flask, client: FlaskClient, login: str) -> None:
    """Open a session of somebody."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.login == login)).one()
        token = services.open_session(db.session, user, "bench")
        for row in db.session.scalars(select(UserSession).where(UserSession.user_id == user.id)):
            row.verified_at = getattr(row, "verified_at", None) or clock.utc_now()
        db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True


def report(name: str, engine: Engine, ask: Callable[[], None], times: int) -> None:
    """Measure one thing and print its line."""
    for _ in range(2):
        ask()
    taken, count = [], 0

    def on_execute(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(engine, "before_cursor_execute", on_execute)
    for _ in range(times):
        clock_at, processor_at = perf_counter(), process_time()
        ask()
        taken.append((1000 * (perf_counter() - clock_at), 1000 * (process_time() - processor_at)))
    event.remove(engine, "before_cursor_execute", on_execute)
    on_clock, of_processor = zip(*taken, strict=True)
    p50, p95 = percentiles(on_clock)
    cpu50, cpu95 = percentiles(of_processor)
    print(f"{name:32}{p50:8.1f}{p95:8.1f}{max(on_clock):8.1f}{cpu50:9.1f}{cpu95:9.1f}"
          f"{count / times:9.0f}")  # fmt: skip


def get(client: FlaskClient, path: str) -> None:
    """Fetch a page, which has to be there."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")


def percentiles(values: tuple[float, ...]) -> tuple[float, float]:
    """The one in the middle, and that which 95 of 100 stay below."""
    cuts = statistics.quantiles(values, n=20)
    return statistics.median(values), cuts[18]


if __name__ == "__main__":
    main()
