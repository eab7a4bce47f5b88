"""The photos and the clip of one report as a ZIP that the department's form can be fed from.

Only what may be shown goes in: renditions, with their blurred parts; never originals, never what
nobody may publish. It is written while it is sent, so that memory does not grow with the files.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from typing import Any, Final
from uuid import UUID

from webapp import clock, thai
from webapp.media.models import Rendition
from webapp.media.store import CHUNK_BYTES, BlobMissing, Store
from webapp.submissions.models import Attachment, Submission

LONGEST_NAME_BYTES: Final = 120
NOTE_NAME: Final = "หมายเหตุ.txt"
MEDIA_TYPE: Final = "application/zip"

_PICTURES: Final = ("screen", "print")
_CLIP: Final = ("play",)
_SUFFIXES: Final = {"image/jpeg": "jpg", "image/webp": "webp", "image/png": "png",
                    "video/mp4": "mp4"}  # fmt: skip
# Forbidden on Windows, which offices use, and "/" everywhere.
_RESERVED: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
# Readable by their owner, and an ordinary file, on systems that ask.
_ATTRIBUTES: Final = 0o100644 << 16


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
        elif found is None:
            notes.append(f"รูปที่ {number} ยังเตรียมไม่เสร็จ กรุณาดาวน์โหลดอีกครั้งภายหลัง")
            waiting.append((item.kind, item.id))
        else:
            files.append(_packed(f"{number:02d}", found))
    for item in _of_kind(submission, "clip"):
        found = _rendition(item, _CLIP)
        if item.is_unpublished:
            notes.append("คลิปไม่ได้ใส่ไว้ เพราะกำหนดว่าห้ามเผยแพร่")
        elif found is None:
            notes.append("คลิปยังเตรียมไม่เสร็จ กรุณาดาวน์โหลดอีกครั้งภายหลัง")
            waiting.append((item.kind, item.id))
        else:
            files.append(_packed("clip", found))
    return Bundle(folder_name(submission.number or "", submission.title), files, notes, waiting,
                  clock.utc_now())  # fmt: skip


def folder_name(number: str, title: str) -> str:
    """`<number>-<ชื่อกิจกรรม>`: a name that every system takes, at most 120 bytes long."""
    text = unicodedata.normalize("NFC", thai.normalise(f"{number}-{title}"))
    text = _RESERVED.sub(" ", text)
    text = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    text = " ".join(text.split())
    # Windows drops spaces and full stops at the end, and hides names that begin with one.
    return _cut(text.lstrip(" ."), LONGEST_NAME_BYTES).rstrip(" .-") or "report"


def stream(bundle: Bundle, store: Store) -> Iterator[bytes]:
    """The ZIP in pieces. A file that the store lost is left out, and the note says so."""
    pipe = _Pipe()
    notes = list(bundle.notes)
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in bundle.files:
            try:
                source = store.open(file.sha256)
            except BlobMissing:
                notes.append(f"ไฟล์ {file.name} หายไปจากที่เก็บ กรุณาแจ้งผู้ดูแลระบบ")
                continue
            with source, archive.open(_entry(bundle, file.name), "w") as target:
                while chunk := source.read(CHUNK_BYTES):
                    target.write(chunk)
                    yield pipe.take()
            yield pipe.take()
        if notes:
            archive.writestr(_entry(bundle, NOTE_NAME), _note(notes))
            yield pipe.take()
    yield pipe.take()


def _note(notes: Sequence[str]) -> bytes:
    # With a BOM, by which Windows knows Thai.
    return "\r\n".join([*notes, ""]).encode("utf-8-sig")


def _entry(bundle: Bundle, name: str) -> zipfile.ZipInfo:
    local = clock.to_local(bundle.made_at)
    info = zipfile.ZipInfo(
        f"{bundle.folder}/{name}", max(_FIRST_DAY, local.timetuple()[:6])
    )  # fmt: skip
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _ATTRIBUTES
    return info


def _of_kind(submission: Submission, kind: str) -> list[Attachment]:
    return [item for item in submission.attachments if item.kind == kind]


def _rendition(item: Attachment, names: Sequence[str]) -> Rendition | None:
    """The best copy of the attachment's own edit; what was blurred has no other."""
    made = {row.name: row for row in item.renditions}
    return next((made[name] for name in names if name in made), None)


def _packed(stem: str, found: Rendition) -> Packed:
    return Packed(f"{stem}.{_SUFFIXES.get(found.media_type, 'bin')}", found.sha256)


def _cut(text: str, most_bytes: int) -> str:
    """The beginning of a text within so many bytes, not parting a letter from its marks."""
    if len(text.encode()) <= most_bytes:
        return text
    kept = text.encode()[:most_bytes].decode(errors="ignore")
    if unicodedata.category(text[len(kept)]) == "Mn":
        kept = kept.rstrip("".join(sign for sign in kept if unicodedata.category(sign) == "Mn"))
        kept = kept[:-1]
    # A vowel that is written before its letter, left without it.
    return kept.rstrip("เแโใไ")


class _Pipe(RawIOBase):
    """What the ZIP is written to: keeps what was not taken yet. It cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
