"""The ZIP of a week's photos and clips, in pieces, and the manifest that says what is in it.

The manifest comes last, because it tells what was really written: the hash of every file as it
left, and what the store had lost.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from webapp.log import log
from webapp.media.store import CHUNK_BYTES, BlobMissing, Store
from webapp.table_files import inert
from webapp.weekly.albums import Album, Item, LeftOut, Reason
from webapp.weekly.listing import Line
from webapp.zip_files import ZipStream

SCHEMA: Final = "e-report/media"
VERSION: Final = 1
CSV_NAME: Final = "manifest.csv"
JSON_NAME: Final = "manifest.json"
SNAPSHOT_NAME: Final = "snapshot.json"
"""By which `flask weekly verify` knows whether the report was changed (`album_checks`)."""
REASONS: Final = {
    Reason.UNPUBLISHED: "ไม่ได้ใส่ไว้ เพราะกำหนดว่าห้ามเผยแพร่",
    Reason.GONE: "ไม่เก็บรักษาไฟล์นี้แล้ว",
    Reason.NOT_READY: "ยังเตรียมไม่เสร็จ กรุณาดาวน์โหลดอีกครั้งภายหลัง",
    Reason.LOST: "ไฟล์หายไปหรือเสียหายในที่เก็บ กรุณาแจ้งผู้ดูแลระบบ",
}

_HEADINGS: Final = (
    "ชื่อไฟล์", "SHA-256", "ขนาด (ไบต์)", "ชนิด", "ลำดับในรายงาน", "เลขที่รายงานกิจกรรม",
    "รหัสรายงานกิจกรรม", "รหัสพื้นที่", "วันที่", "ชื่อกิจกรรม", "คำบรรยาย", "รหัสไฟล์", "หมายเหตุ",
)  # fmt: skip
_BLURRED_SINCE: Final = "เบลอเพิ่มหลังออกรายงาน"
_KINDS: Final = {"photo": "รูป", "clip": "คลิป"}


@dataclass(frozen=True, slots=True)
class _Written:
    """A file as it left."""

    item: Item
    sha256: str
    bytes: int


def stream(
    album: Album, store: Store, number: str | None, *, snapshot: bytes = b""
) -> Iterator[bytes]:  # fmt: skip
    """The ZIP in pieces. `number` is that of the issued report, `snapshot` what it was made of."""
    archive = ZipStream(album.made_at)
    written: list[_Written] = []
    left_out = list(album.left_out)
    for item in album.items:
        try:
            source = store.open(item.sha256)
        except BlobMissing:
            log.error("file of a weekly report is lost", media=item.sha256)
            left_out.append(LeftOut(item.line, item.kind, item.attachment_id, Reason.LOST))
            continue
        with source:
            reading = _Reading(source)
            yield from archive.put(item.name, reading.pieces(), is_packed=True)
        if reading.sha256 != item.sha256:
            log.error("file of a weekly report is damaged", media=item.sha256)
        written.append(_Written(item, reading.sha256, reading.bytes))
    if snapshot:
        yield from archive.put(f"{album.folder}/{SNAPSHOT_NAME}", iter([snapshot]))
    yield from archive.put(
        f"{album.folder}/{CSV_NAME}",
        table_of(map(_written_plain, written), map(_left_out_plain, left_out)),
    )
    yield from archive.put(
        f"{album.folder}/{JSON_NAME}", _json(album.folder, number, written, left_out)
    )
    yield archive.end()


class _Reading:
    """Reads a file in pieces and remembers how much it was and what it hashes to."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self.bytes = 0

    def pieces(self) -> Iterator[bytes]:
        while piece := self._source.read(CHUNK_BYTES):
            self._digest.update(piece)
            self.bytes += len(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


# ---------------------------------------------------------------------------------------- manifest


def table_of(
    files: Iterable[Mapping[str, Any]], left_out: Iterable[Mapping[str, Any]]
) -> Iterator[bytes]:  # fmt: skip
    """The manifest as CSV, of what it says as JSON; UTF-8 with a BOM, by which Excel knows Thai."""
    yield "\ufeff".encode() + _csv_row(_HEADINGS)
    for file in files:
        note = "" if file["is_as_issued"] else _BLURRED_SINCE
        if not file["is_intact"]:
            note = REASONS[Reason.LOST]
        yield _csv_row([
            file["name"], file["sha256"], file["bytes"], _KINDS[file["kind"]], *_of_activity(file),
            file["caption"], file["id"], note,
        ])  # fmt: skip
    for gone in left_out:
        yield _csv_row([
            "", "", "", _KINDS[gone["kind"]], *_of_activity(gone), "", gone["id"],
            REASONS[gone["reason"]],
        ])  # fmt: skip


def _of_activity(said: Mapping[str, Any]) -> list[object]:
    return [said[key] for key in ("position", "activity_number", "activity_id", "area_code",
                                  "held_on", "title")]  # fmt: skip


def _csv_row(cells: Sequence[object]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([inert(str(cell)) for cell in cells])
    return text.getvalue().encode(errors="replace")


def _json(
    folder: str, number: str | None, written: Sequence[_Written], left_out: Sequence[LeftOut]
) -> Iterator[bytes]:
    head = {"schema": SCHEMA, "version": VERSION, "report": number, "folder": folder}
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}").encode()
    yield b',\n "files": ['
    yield from _joined(written, _written_plain)
    yield b'\n ],\n "left_out": ['
    yield from _joined(left_out, _left_out_plain)
    yield b"\n ]\n}\n"


def _joined(things: Sequence[Any], plain: Callable[[Any], dict[str, object]]) -> Iterator[bytes]:
    for place, thing in enumerate(things):
        text = json.dumps(plain(thing), ensure_ascii=False, separators=(",", ":"))
        yield (",\n  " if place else "\n  ").encode() + text.encode(errors="replace")


def _written_plain(one: _Written) -> dict[str, object]:
    return {
        "name": one.item.name,
        "sha256": one.sha256,
        "bytes": one.bytes,
        "kind": one.item.kind,
        "id": str(one.item.attachment_id),
        "caption": one.item.caption,
        "is_as_issued": one.item.is_as_issued,
        "is_intact": one.sha256 == one.item.sha256,
        **_activity(one.item.line),
    }


def _left_out_plain(gone: LeftOut) -> dict[str, object]:
    return {
        "kind": gone.kind,
        "id": str(gone.attachment_id),
        "reason": gone.reason,
        **_activity(gone.line),
    }


def _activity(line: Line) -> dict[str, object]:
    entry = line.entry
    return {
        "position": line.place,
        "activity_id": str(entry.submission_id),
        "activity_number": entry.number,
        "area_code": entry.area_code,
        "held_on": entry.held_on.isoformat(),
        "title": entry.title,
    }
