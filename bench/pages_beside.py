# ruff: noqa: INP001, T201, PLR0913, ANN401 - a script that prints and makes up rows
"""How quick pages are while a paper becomes a PDF: docs/performance.md quotes this.

Usage: python -m bench.pages_beside [--activities 600] [--times 20]

A province's week of so many activities with four photos each is asked for in turn with cheap pages,
through the whole application, signed in: while nothing else runs, while the sheets of such a week
are set in a process of its own, as the worker does it, and while the same pictures are only copied.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.orm import Session

from bench import paper, periods
from webapp import clock, schema, server
from webapp.accounts.permissions import Role
from webapp.activity.models import ActivityType
from webapp.app import create_app
from webapp.clock import Week
from webapp.config import Config, Environment
from webapp.db import prepare_engine
from webapp.geography.models import Area, Level
from webapp.media.models import MediaFile, Rendition
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.workflow import Status
from webapp.weekly.snapshot import to_snapshot

PHOTOS = 4
Page = tuple[str, Callable[[], None]]


def main() -> None:
    """Fill a database, make the sheets, then measure three times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--activities", type=int, default=600)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        url = f"sqlite:///{folder}/pages.sqlite3"
        engine = create_engine(url)
        prepare_engine(engine)
        week = clock.week_of(clock.today()).previous
        fill(engine, asked.activities, week)
        summary = paper.week(folder, asked.activities, PHOTOS)
        (folder / "sheets.html").write_text(paper.rendered(to_snapshot(summary)), encoding="utf-8")
        (folder / "media").mkdir()
        app = create_app(
            Config(environment=Environment.TEST, secret_key="0" * 40, database_url=url,
                   media_dir=folder / "media", log_level="ERROR")
        )  # fmt: skip
        server.set_aside()
        pages = pages_of(app, week)
        for _, ask in pages:
            ask()
            ask()
        print(f"{asked.activities} activities; load {os.getloadavg()}")
        print(f"{'milliseconds':34}{'p50':>8}{'p95':>8}{'cpu p50':>9}{'cpu p95':>9}")
        measure("nothing else", pages, asked.times)
        with setting(folder):
            measure("PDF being made", pages, asked.times)
        with copying(folder):
            measure("pictures being copied", pages, asked.times)
        engine.dispose()


def fill(engine: Engine, activities: int, week: Week) -> None:
    """Two officers, and the approved reports of one week with their photos."""
    schema.prepare(engine)
    rng = random.Random(49)  # noqa: S311 - repeatable
    with Session(engine) as session:
        author = periods.person(session, "officer", Role.PROVINCE_OFFICER, periods.PROVINCE)
        periods.person(session, "reviewer", Role.REVIEWER, f"{periods.PROVINCE}03")
        kinds = list(session.execute(select(ActivityType.code, ActivityType.volunteer_type_code,
                                            ActivityType.name_th)).tuples())  # fmt: skip
        areas = session.scalars(
            select(Area.code).where(
                Area.code.startswith(periods.PROVINCE), Area.level == Level.VILLAGE
            )
        ).all()
        session.commit()
        made = [_report(rng, at, week, kinds, areas, author.id) for at in range(activities)]
    with engine.connect() as connection:
        _write(connection, rng, made)
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _report(
    rng: random.Random, number: int, week: Week, kinds: Any, areas: Any, author_id: int
) -> dict[str, Any]:  # fmt: skip
    day = week.starts_on + timedelta(days=number % 7)
    sent = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    kind, volunteer, name = rng.choice(kinds)
    return {
        "id": uuid4(), "number": f"49-2569-{number:06d}", "status": Status.APPROVED, "version": 2,
        "author_id": author_id, "channel": "web", "volunteer_type_code": volunteer,
        "activity_type_code": kind, "activity_type_name": name, "title": "ทำความสะอาดวัด",
        "held_on": day, "area_code": rng.choice(areas), "people_total": rng.randint(20, 90),
        "details": "ชาวบ้านช่วยกันทำงานตั้งแต่เช้า" * 4, "typed": {}, "sent_content": {},
        "created_at": sent, "updated_at": sent, "submitted_at": sent, "approved_at": sent,
        "search_key": "",
    }  # fmt: skip


def _write(connection: Any, rng: random.Random, made: list[dict[str, Any]]) -> None:
    attachments = [
        {"id": uuid4(), "submission_id": row["id"], "kind": "photo", "position": position,
         "caption": "ช่วยกันกวาดลาน", "media_sha256": f"{rng.getrandbits(256):064x}",
         "created_at": row["created_at"]}
        for row in made for position in range(PHOTOS)
    ]  # fmt: skip
    names = [row["media_sha256"] for row in attachments]
    at = made[0]["created_at"]
    connection.execute(insert(Submission), made)
    connection.execute(insert(MediaFile), [
        {"sha256": name, "kind": "photo", "media_type": "image/jpeg", "bytes": 200_000,
         "width_px": 1600, "height_px": 1200, "device": "", "created_at": at} for name in names
    ])  # fmt: skip
    connection.execute(insert(Rendition), [
        {"media_sha256": name, "name": size, "sha256": name, "media_type": "image/jpeg",
         "bytes": 90_000, "width_px": 1000, "height_px": 750}
        for name in names for size in ("thumb", "screen", "print")
    ])  # fmt: skip
    connection.execute(insert(Attachment), attachments)


def pages_of(app: Flask, week: Week) -> list[Page]:
    """What is asked for, by whoever may."""
    officer, reviewer = app.test_client(), app.test_client()
    periods.sign_in(app, officer, "officer")
    periods.sign_in(app, reviewer, "reviewer")

    def page(name: str, client: FlaskClient, path: str) -> Page:
        return name, lambda: periods.get(client, path)

    return [
        page("figures of the week", officer, f"/weekly/49/{week.key}/figures"),
        page("the whole paper on the screen", officer, f"/weekly/49/{week.key}"),
        page("the queue", reviewer, "/review/"),
        page("/readyz", app.test_client(), "/readyz"),
    ]


def measure(meanwhile: str, pages: list[Page], times: int) -> None:
    """Ask for the pages by turns, so that all of them meet the same company."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name, _ in pages}
    begun = perf_counter()
    for _ in range(times):
        for name, ask in pages:
            clock_at, processor_at = perf_counter(), process_time()
            ask()
            taken[name].append(
                (1000 * (perf_counter() - clock_at), 1000 * (process_time() - processor_at))
            )
    print(f"{meanwhile}, {perf_counter() - begun:.0f} s:")
    for name, pairs in taken.items():
        on_clock, of_processor = zip(*pairs, strict=True)
        (p50, p95), (cpu50, cpu95) = (
            periods.percentiles(on_clock),
            periods.percentiles(of_processor),
        )
        print(f"  {name:32}{p50:8.1f}{p95:8.1f}{cpu50:9.1f}{cpu95:9.1f}")


@contextmanager
def setting(folder: Path) -> Iterator[None]:
    """Set the sheets over and over, in a process as that of the job, until the block ends."""
    stopped = Event()

    def work() -> None:
        while not stopped.is_set():
            process = subprocess.Popen(  # noqa: S603 - the product's own bench
                [sys.executable, "-m", "bench.paper", "--in-folder", str(folder)],
                stdout=subprocess.DEVNULL,
            )
            while process.poll() is None:
                if stopped.wait(0.2):
                    process.terminate()
                    process.wait()

    yield from _beside(work, stopped)


@contextmanager
def copying(folder: Path) -> Iterator[None]:
    """Copy the pictures over and over until the block ends, in a process of its own each time."""
    stopped = Event()

    def work() -> None:
        while not stopped.is_set():
            subprocess.run(  # noqa: S603 - as above
                [sys.executable, "-m", "bench.paper", "--copy", str(folder)],
                check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip

    yield from _beside(work, stopped)


def _beside(work: Callable[[], None], stopped: Event) -> Iterator[None]:
    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


if __name__ == "__main__":
    main()
