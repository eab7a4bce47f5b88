"""The photos and the clip of one report as a ZIP that the department's form can be fed from.

Only what may be shown goes in: renditions, with their blurred parts; never originals, never what
nobody may publish. It is written while it is sent, so that memory does not grow with the files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from webapp import clock
from webapp.media.models import Rendition
from webapp.media.store import CHUNK_BYTES, BlobMissing, Store
from webapp.submissions.models import Attachment, Submission
from webapp.zip_files import ZipStream, safe_name

LONGEST_NAME_BYTES: Final = 120
NOTE_NAME: Final = "หมายเหตุ.txt"

_PICTURES: Final = ("screen", "print")
_CLIP: Final = ("play",)
_SUFFIXES: Final = {"image/jpeg": "jpg", "image/webp": "webp", "image/png": "png",
                    "video/mp4": "mp4"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that goes in: its name, and the content in the store."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes in and what does not, decided before the first byte is sent."""

    folder: str
    files: Sequence[Packed]
    notes: Sequence[str]
    """Thai sentences about what was left out and why."""
    waiting: Sequence[tuple[str, UUID]]
    """(kind, attachment) of what is not made yet."""
    made_at: datetime


def bundle_of(submission: Submission) -> Bundle:
    """Choose what goes in, in the order of the report."""
    files: list[Packed] = []
    notes: list[str] = []
    waiting: list[tuple[str, UUID]] = []
    for number, item in enumerate(_of_kind(submission, "photo"), start=1):
        found = _rendition(item, _PICTURES)
        if item.is_unpublished:
            notes.append(f"รูปที่ {number} ไม่ได้ใส่ไว้ เพราะกำหนดว่าห้ามเผยแพร่")
        elif item.gone_at is not None:
            notes.append(f"รูปที่ {number} ไม่เก็บรักษาแล้ว")
        elif found is None:
            notes.append(f"รูปที่ {number} ยังเตรียมไม่เสร็จ กรุณาดาวน์โหลดอีกครั้งภายหลัง")
            waiting.append((item.kind, item.id))
        else:
            files.append(_packed(f"{number:02d}", found))
    for item in _of_kind(submission, "clip"):
        found = _rendition(item, _CLIP)
        if item.is_unpublished:
            notes.append("คลิปไม่ได้ใส่ไว้ เพราะกำหนดว่าห้ามเผยแพร่")
        elif item.gone_at is not None:
            notes.append("คลิปไม่เก็บรักษาแล้ว")
        elif found is None:
            notes.append("คลิปยังเตรียมไม่เสร็จ กรุณาดาวน์โหลดอีกครั้งภายหลัง")
            waiting.append((item.kind, item.id))
        else:
            files.append(_packed("clip", found))
    return Bundle(folder_name(submission.number or "", submission.title), files, notes, waiting,
                  clock.utc_now())  # fmt: skip


def folder_name(number: str, title: str) -> str:
    """`<number>-<ชื่อกิจกรรม>`: a name that every system takes, at most 120 bytes long."""
    return safe_name(f"{number}-{title}", LONGEST_NAME_BYTES) or "report"


def stream(bundle: Bundle, store: Store) -> Iterator[bytes]:
    """The ZIP in pieces. A file that the store lost is left out, and the note says so."""
    archive = ZipStream(bundle.made_at)
    notes = list(bundle.notes)
    for file in bundle.files:
        try:
            source = store.open(file.sha256)
        except BlobMissing:
            notes.append(f"ไฟล์ {file.name} หายไปจากที่เก็บ กรุณาแจ้งผู้ดูแลระบบ")
            continue
        with source:
            pieces = iter(partial(source.read, CHUNK_BYTES), b"")
            yield from archive.put(f"{bundle.folder}/{file.name}", pieces, is_packed=True)
    if notes:
        yield from archive.put(f"{bundle.folder}/{NOTE_NAME}", [_note(notes)])
    yield archive.end()


def _note(notes: Sequence[str]) -> bytes:
    # With a BOM, by which Windows knows Thai.
    return "\r\n".join([*notes, ""]).encode("utf-8-sig")


def _of_kind(submission: Submission, kind: str) -> list[Attachment]:
    return [item for item in submission.attachments if item.kind == kind]


def _rendition(item: Attachment, names: Sequence[str]) -> Rendition | None:
    """The best copy of the attachment's own edit; what was blurred has no other."""
    made = {row.name: row for row in item.renditions}
    return next((made[name] for name in names if name in made), None)


def _packed(stem: str, found: Rendition) -> Packed:
    return Packed(f"{stem}.{_SUFFIXES.get(found.media_type, 'bin')}", found.sha256)
