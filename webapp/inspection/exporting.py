"""The audit as a file to save: CSV for Excel, or JSON lines whose hashes can be checked."""

import csv
import io
from collections.abc import Iterable, Iterator
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from webapp.audit.chain import Head, Link
from webapp.audit.lines import jsonl

IN_MEMORY_BYTES: Final = 4 * 1024 * 1024
BYTE_ORDER_MARK: Final = "\ufeff"
"""Excel takes a file without it for something else than UTF-8."""
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSONL = "jsonl"


def written(links: Iterable[Link], head: Head, kind: Format) -> IO[bytes]:
    """The file, ready to be read; on the disk where it is large."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - handed out
    lines = jsonl(links, head) if kind is Format.JSONL else _csv(links)
    for line in lines:
        file.write(line.encode())
    file.seek(0)
    return file


def _csv(links: Iterable[Link]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + _row(Link._fields)
    for link in links:
        values = link._replace(at=link.at.isoformat(timespec="seconds"))  # type: ignore[arg-type]
        yield _row(["" if value is None else _tame(str(value)) for value in values])


def _tame(text: str) -> str:
    """What a table's program would take for a formula, as text."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _row(values: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(values)
    return buffer.getvalue()
