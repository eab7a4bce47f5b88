# ruff: noqa: INP001, T201 - a script, and it prints
"""How long a paper takes to become a PDF, and how much memory: docs/performance.md quotes this.

Usage: python -m bench.paper [--activities 600] [--photos 4]

The week is invented: that many activities, each with photos of its own, as large as the demo's are
when drawn for paper. Sheets are rendered with the product's templates and set by its own function
in a process like that of the job. The floor beside it is what copying the same pictures takes.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from uuid import UUID

from PIL import Image

from webapp.clock import Week
from webapp.config import Config, Environment
from webapp.thai import Digits
from webapp.weekly import typesetting
from webapp.weekly.entries import Entry, Frame, Named, Photo, Place
from webapp.weekly.snapshot import from_snapshot, to_snapshot
from webapp.weekly.summary import WeeklySummary, summarise

FIRST_DAY = date(2026, 11, 4)
SIZE = (1000, 750)
DISTRICTS = ("เมืองมุกดาหาร", "นิคมคำสร้อย", "ดอนตาล", "ดงหลวง", "คำชะอี", "หว้านใหญ่", "หนองสูง")
TITLES = (
    "กวาดลานวัดและทาสีกำแพงด้านหน้า",
    "ลอกท่อระบายน้ำและรางระบายน้ำในชุมชน",
    "เยี่ยมผู้ป่วยติดเตียงและมอบของใช้จำเป็น",
    "ปลูกต้นไม้ริมอ่างเก็บน้ำบ้านเหล่างาม",
)


def picture(folder: Path, base: bytes, number: int) -> str:
    """One more picture with bytes of its own: a comment makes the difference."""
    note = f"{number:08d}".encode()
    made = base[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + base[2:]
    name = sha256(made).hexdigest()
    (folder / name).write_bytes(made)
    return name


def base_picture(folder: Path) -> bytes:
    """A photo of about 92 kB, as the demo's are on average."""
    noise = Image.effect_noise((SIZE[0] // 3, SIZE[1] // 3), 60).resize(SIZE).convert("RGB")
    noise.save(folder / "base.jpg", quality=38)
    return (folder / "base.jpg").read_bytes()


def week(folder: Path, activities: int, photos: int) -> WeeklySummary:
    """A province's week."""
    base = base_picture(folder)
    codes = [f"49{number:02d}" for number in range(1, len(DISTRICTS) + 1)]
    places = tuple(
        Place(code, name, f"อำเภอ{name}", f"อ.{name}")
        for code, name in zip(codes, DISTRICTS, strict=True)
    )
    entries = [
        Entry(
            submission_id=UUID(int=number + 1), number=f"49-2569-{number:06d}",
            area_code=f"{codes[number * 7 // activities]}0101",
            place_name=f"ศาลาประชาคมบ้านเหล่างามสามัคคี {number % 17 + 1}",
            place=(f"หมู่ที่ {number % 17 + 1}", "ต.นาโสก",
                   places[number * 7 // activities].short),
            type_code="DEV", kind_code=f"DEV{number % 12:02d}",
            kind_name=f"ปรับปรุงภูมิทัศน์และทำความสะอาด {number % 12}",
            title=TITLES[number % len(TITLES)], held_on=FIRST_DAY + timedelta(days=number % 7),
            people=20 + number % 90, result="ได้ขยะ 42 ถุง ทาสีกำแพง 125 เมตร",
            photos=tuple(
                Photo(
                    attachment_id=UUID(int=number * 10 + place + 1),
                    caption=f"ช่วยกันกวาดลานและเก็บกิ่งไม้ ภาพที่ {place + 1}",
                    sha256=picture(folder, base, number * 10 + place),
                    width_px=SIZE[0], height_px=SIZE[1],
                )
                for place in range(photos)
            ),
        )
        for number in range(activities)
    ]  # fmt: skip
    frame = Frame(
        area=Place("49", "มุกดาหาร", "จังหวัดมุกดาหาร", "จ.มุกดาหาร"),
        starts_on=FIRST_DAY, ends_on=FIRST_DAY + timedelta(days=6), places=places,
        types=(Named("DEV", "จิตอาสาพัฒนา"), Named("DIS", "จิตอาสาภัยพิบัติ"),
               Named("SPC", "จิตอาสาเฉพาะกิจ")),
        groups=(Named("public", "ประชาชน"),),
    )  # fmt: skip
    return summarise(frame, entries)


def measure(body: str, folder: Path) -> None:
    """In a process of its own: seconds and megabytes of setting."""
    pictures = {path.name: path for path in folder.iterdir() if len(path.name) == len("0" * 64)}
    begun = perf_counter()
    made = typesetting.set_pages(
        typesetting.Sheets(
            body=body, title="รายงาน", author="ศอ.จอส.", pictures=pictures,
            moment=datetime(2026, 11, 11, 2, 30, tzinfo=UTC),
        ),
        folder / "paper.pdf", folder / "percent",
    )  # fmt: skip
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"set {made.pages} pages, {made.bytes / 1e6:.0f} MB: {perf_counter() - begun:.1f} s on the"
        f" clock, {used.ru_utime + used.ru_stime:.1f} s of the processor,"
        f" {used.ru_maxrss / 1024:.0f} MB of memory at most"
    )


def main() -> None:
    """Measure one week."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--activities", type=int, default=600)
    parser.add_argument("--photos", type=int, default=4)
    parser.add_argument("--in-folder", type=Path, help="for the process that sets")
    parser.add_argument("--copy", type=Path, help="only copy the pictures of a folder")
    parser.add_argument("--keep", type=Path, help="where to put the PDF, to look at it")
    asked = parser.parse_args()
    if asked.copy:
        floor(asked.copy)
        return
    if asked.in_folder:
        measure((asked.in_folder / "sheets.html").read_text(encoding="utf-8"), asked.in_folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        summary = week(folder, asked.activities, asked.photos)
        snapshot = to_snapshot(summary)
        (folder / "sheets.html").write_text(rendered(snapshot), encoding="utf-8")
        subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-m", "bench.paper", "--in-folder", temporary], check=True
        )
        floor(folder)
        if asked.keep:
            shutil.copy(folder / "paper.pdf", asked.keep)


def rendered(snapshot: dict[str, object]) -> str:
    """The sheets of the week, and how long they and the figures alone took."""
    # Not in the process that sets, whose memory is measured.
    from webapp import tables  # noqa: F401, PLC0415 - so that all of them are made
    from webapp.app import create_app  # noqa: PLC0415
    from webapp.db import Model, db  # noqa: PLC0415
    from webapp.weekly import sheets  # noqa: PLC0415
    from webapp.weekly.queries import Paper  # noqa: PLC0415

    config = Config(
        environment=Environment.TEST, secret_key="0" * 32, database_url="sqlite://",
        media_dir=Path(tempfile.gettempdir()), decoders=0, worker=False,
    )  # fmt: skip
    app = create_app(config)
    moment = datetime(2026, 11, 11, 2, 30, tzinfo=UTC)
    report = SimpleNamespace(
        id=1,
        number="49-2569-W46",
        area_code="49",
        issued_at=moment,
        content_hash="0" * 64,
        snapshot=snapshot,
    )
    with app.test_request_context():
        Model.metadata.create_all(db.engine)
        for _ in range(2):  # The first also compiles the templates.
            begun = perf_counter()
            summary = from_snapshot(snapshot)
            read = perf_counter()
            area = SimpleNamespace(code="49", name_th="มุกดาหาร", level="province")
            paper = Paper(area, Week(FIRST_DAY), summary, report)  # type: ignore[arg-type]
            body = sheets.render(
                paper, Digits.THAI, lambda _, photo: typesetting.PICTURES + photo.sha256,
                made_at=moment,
            )  # fmt: skip
            ended = perf_counter()
    figures_ms, sheets_ms = (read - begun) * 1000, (ended - read) * 1000
    print(f"figures read in {figures_ms:.0f} ms, sheets in {sheets_ms:.0f} ms")
    return str(body)


def floor(folder: Path) -> None:
    """What reading the same pictures and writing them one after the other takes."""
    begun = perf_counter()
    with (folder / "copy").open("wb") as copy:
        for path in sorted(folder.iterdir()):
            if len(path.name) == len("0" * 64):
                copy.write(path.read_bytes())
        copy.flush()
        os.fsync(copy.fileno())
    print(f"the same pictures copied: {perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
