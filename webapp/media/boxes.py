"""Whether the tables of an MP4, MOV or 3GP are as long as the boxes that hold them.

MediaInfo believes the number of entries that a table claims: one flipped byte in a file of 2 KB
keeps it busy for more than a minute. What the tables mean is left to it and to FFmpeg.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

# The index of 30 s of picture and sound takes some 100 KB.
MAX_INDEX_BYTES: Final = 16 * 1024 * 1024
# 31 s of uncompressed sound at 48 kHz are 1.5 million samples, the most that a clip can have.
MAX_SAMPLES: Final = 4_000_000

_MAX_DEPTH: Final = 10
_CONTAINERS: Final = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf", b"mfra"}
)
# Boxes of protected media, which no phone records.
_REFUSED: Final = frozenset({b"saiz", b"saio", b"senc", b"subs"})


class _Table(NamedTuple):
    """Where the count of a table stands, and what an entry takes at the least, in bytes.

    `run_at` is where, in an entry, the number of samples stands for which it is valid.
    """

    count_at: int
    entry_bytes: int
    run_at: int | None = None


# ISO/IEC 14496-12 §8.5 to §8.9, by name and version; positions are behind the box's header.
_TABLES: Final = {
    (b"stts", 0): _Table(4, 8, 0),
    (b"ctts", 0): _Table(4, 8, 0),
    (b"ctts", 1): _Table(4, 8, 0),
    (b"stsc", 0): _Table(4, 12, 4),
    (b"stsd", 0): _Table(4, 8),
    (b"stsd", 1): _Table(4, 8),
    (b"stco", 0): _Table(4, 4),
    (b"co64", 0): _Table(4, 8),
    (b"stss", 0): _Table(4, 4),
    (b"stps", 0): _Table(4, 4),
    (b"stsz", 0): _Table(8, 4),
    (b"stz2", 0): _Table(8, 0),
    (b"elst", 0): _Table(4, 12),
    (b"elst", 1): _Table(4, 20),
    (b"dref", 0): _Table(4, 8),
    (b"sbgp", 0): _Table(8, 8, 0),
    (b"sbgp", 1): _Table(12, 8, 0),
    (b"sgpd", 0): _Table(8, 1),
    (b"sgpd", 1): _Table(12, 1),
    (b"sgpd", 2): _Table(12, 1),
    (b"trun", 0): _Table(4, 0),
    (b"trun", 1): _Table(4, 0),
    (b"tfra", 0): _Table(12, 11),
    (b"tfra", 1): _Table(12, 19),
}
_NAMES: Final = frozenset(name for name, _ in _TABLES)


class BoxesBroken(ValueError):
    """A box is larger than what holds it, or its table is larger than the box."""


def check_boxes(file: BinaryIO) -> None:
    """Walk the boxes of an ISO base media file, and read its index, not its media.

    Ends quietly where the boxes of the file end, be that before the end of the file: phones
    append what is no box. The file is left at its beginning.

    Raises:
        BoxesBroken: as it says, or the index is larger than `MAX_INDEX_BYTES`.
    """
    length, at, index_bytes = file.seek(0, 2), 0, 0
    while at + 8 <= length:
        file.seek(at)
        header = file.read(16)
        size, start = int.from_bytes(header[:4]), 8
        if size == 1:
            size, start = int.from_bytes(header[8:16]), 16
        size = size or length - at
        if size < start:
            break
        if header[4:8] in _CONTAINERS:
            index_bytes += size
            if index_bytes > MAX_INDEX_BYTES:
                raise BoxesBroken
            file.seek(at)
            _check(file.read(size), depth=0)
        at += size
    file.seek(0)


def _check(content: bytes, *, depth: int) -> None:
    """Check the boxes that fill some bytes, and those inside them."""
    if depth > _MAX_DEPTH:
        raise BoxesBroken
    for name, body in _boxes(content):
        if name in _CONTAINERS:
            _check(body, depth=depth + 1)
        else:
            _check_table(name, body)


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        size, start = int.from_bytes(content[at : at + 4]), 8
        if size == 1:
            size, start = int.from_bytes(content[at + 8 : at + 16]), 16
        size = size or len(content) - at
        if size < start or at + size > len(content):
            raise BoxesBroken
        yield content[at + 4 : at + 8], content[at + start : at + size]
        at += size


def _check_table(name: bytes, body: bytes) -> None:
    """Check one table, if it is one; those of a version that nobody defined are refused."""
    if name not in _NAMES and name not in _REFUSED:
        return
    table = _TABLES.get((name, body[0] if body else 0))
    if table is None:
        raise BoxesBroken
    start = table.count_at + 4
    count = int.from_bytes(body[table.count_at : start])
    # With one size for all samples, there is a count and no table behind it.
    entry_bytes = 0 if name == b"stsz" and any(body[4:8]) else table.entry_bytes
    if count > MAX_SAMPLES or start + count * entry_bytes > len(body):
        raise BoxesBroken
    if name == b"stsd":
        _check_channels(body)
    if table.run_at is not None:
        at = start + table.run_at
        runs = range(at, at + count * entry_bytes, entry_bytes)
        if sum(int.from_bytes(body[run : run + 4]) for run in runs) > MAX_SAMPLES:
            raise BoxesBroken


def _check_channels(entries: bytes) -> None:
    """Check the channel layouts that QuickTime keeps deep inside its descriptions of sound.

    Behind the box's name stand version, tag, bitmap and count, 4 bytes each, then 20 bytes for
    each channel (QuickTime File Format, "Audio channel layout atom").
    """
    at = entries.find(b"chan")
    while at >= 0:
        size = int.from_bytes(entries[max(at - 4, 0) : at])
        if int.from_bytes(entries[at + 16 : at + 20]) * 20 > size:
            raise BoxesBroken
        at = entries.find(b"chan", at + 4)
