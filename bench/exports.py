# ruff: noqa: INP001, T201 - a script that prints and makes up rows
"""How long a week takes in each of its forms, and how much memory: docs/performance.md quotes this.

Usage: python -m bench.exports [--activities 5000] [--photos 5] [--photo-kb 250]

One province's week, made up in memory; what is measured is writing it. The ZIP reads its photos
from a store on this machine's disk. Memory is the peak of Python's own while writing.
"""

import argparse
import os
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter, process_time
from typing import IO
from uuid import UUID

from flask_babel import force_locale

from webapp import clock, table_files
from webapp.app import create_app
from webapp.clock import Week
from webapp.config import Config, Environment
from webapp.geography.models import Area, Level
from webapp.media.store import FolderStore
from webapp.weekly import album_stream, exchange, flat_table, listing, workbook
from webapp.weekly.albums import Album, Item
from webapp.weekly.entries import Entry, Frame, Named, Place
from webapp.weekly.queries import Paper
from webapp.weekly.summary import summarise

FIRST_DAY = date(2026, 11, 18)
MEGABYTE = 1024 * 1024
Write = Callable[[IO[bytes]], object]


def main() -> None:
    """Make a week up and write it in every form, twice: for the clock and for the memory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--activities", type=int, default=5_000)
    parser.add_argument("--photos", type=int, default=5)
    parser.add_argument("--photo-kb", type=int, default=250)
    asked = parser.parse_args()
    paper = paper_of(asked.activities)
    with TemporaryDirectory() as folder:
        app = create_app(
            Config(environment=Environment.TEST, secret_key="0" * 40,
                   database_url="sqlite://", media_dir=Path(folder), log_level="ERROR")
        )  # fmt: skip
        store = FolderStore(Path(folder))
        with app.test_request_context(), force_locale("th"):
            photos = [store.put(os.urandom(asked.photo_kb * 1024)).sha256 for _ in range(50)]
            album = album_of(paper, photos, asked.photos)
            print(f"{asked.activities:,} activities; load {os.getloadavg()}")
            measure("XLSX", lambda file: workbook.write(file, paper))
            measure("CSV", lambda file: table_files.write_csv(file, flat_table.table_of(paper)))
            measure("JSON", lambda file: exchange.write(file, paper))
            written = f"ZIP, {len(album.items):,} photos"
            measure(written, lambda file: file.writelines(album_stream.stream(album, store, None)))


def measure(name: str, write: Write) -> None:
    """Print time on the clock, of the processor, size, and the peak of memory."""
    with TemporaryFile() as file:
        started, worked = perf_counter(), process_time()
        write(file)
        took, work = perf_counter() - started, process_time() - worked
        size = file.tell()
    with TemporaryFile() as file:
        tracemalloc.start()
        write(file)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    print(f"{name}: {took:.1f} s ({work:.1f} s of processor), {size / MEGABYTE:.1f} MB,"
          f" peak {peak / MEGABYTE:.1f} MB")  # fmt: skip


def paper_of(activities: int) -> Paper:
    """A week of seven districts."""
    codes = [f"49{district:02d}" for district in range(1, 8)]
    places = tuple(Place(code, code, f"อำเภอ{code}", f"อ.{code}") for code in ("49", *codes))
    frame = Frame(
        area=places[0], starts_on=FIRST_DAY, ends_on=FIRST_DAY + timedelta(days=6),
        places=places[1:], types=(Named("DEV", "จิตอาสาพัฒนา"), Named("DIS", "จิตอาสาภัยพิบัติ")),
        groups=tuple(Named(f"g{number}", f"กลุ่มที่ {number}") for number in range(10)),
    )  # fmt: skip
    entries = (
        Entry(
            submission_id=UUID(int=number), number=f"49-2569-{number:06d}",
            area_code=f"{codes[number % 7]}0101", place_name="ลานวัด",
            place=("หมู่ที่ 6 บ้านนาม่วง", "ต.ดอนตาล", "อ.ดอนตาล"), type_code="DEV",
            kind_code=f"DEV{number % 13:02d}", kind_name=f"ประเภท {number % 13}",
            title=f"ร่วมใจทำความสะอาดถนนสายหลักครั้งที่ {number}",
            held_on=FIRST_DAY + timedelta(days=number % 7), people=62,
            people_by_group=(("g1", 30), ("g2", 20)), details="ชาวบ้านช่วยกันกวาดใบไม้ " * 20,
        )
        for number in range(activities)
    )  # fmt: skip
    area = Area(code="49", level=Level.PROVINCE, kind="changwat", name_th="มุกดาหาร")
    return Paper(area, Week(FIRST_DAY), summarise(frame, entries), None)


def album_of(paper: Paper, photos: list[str], each: int) -> Album:
    """Some photos for each activity, a few contents again and again."""
    items = [
        Item(name=f"{listing.week_name(paper)}/{line.place}/{number:02d}.jpg",
             sha256=photos[(int(line.place) + number) % len(photos)], kind="photo",
             attachment_id=UUID(int=number), caption="", line=line)
        for line in list(listing.lines_of(paper))[:1_000]
        for number in range(each)
    ]  # fmt: skip
    return Album(folder=listing.week_name(paper), items=items, left_out=[], wishes=[],
                 made_at=clock.utc_now())  # fmt: skip


if __name__ == "__main__":
    main()
