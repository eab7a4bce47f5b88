"""What names a file, so that nothing that is named is ever removed.

Three things name files. A row of `media_files` names its original, and its renditions their own
files. A foreign key to `media_files` names that row: every table that has one is found by itself,
except those whose rows belong to the file (`ON DELETE CASCADE`, and the renditions). What names a
file in any other way, as an issued report does inside its snapshot, must be told: the feature
gives a `BlobNames`, and `webapp.cli` hands it over.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from webapp.db import Model
from webapp.media.models import MediaFile, Rendition

BlobNames = Callable[[Session], Iterable[str]]
"""The keys that a feature keeps elsewhere than in a foreign key."""

ORIGINAL: Final = "original"
PRINTED: Final = "printed"

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Name:
    """One thing that names a blob: the original or a rendition of a file, or a printed page.

    `media_sha256` and `bytes` are not known of what is printed. `edit` is the key of the edit that
    a rendition shows; the same part of the same file exists once for each.
    """

    sha256: str
    part: str
    media_sha256: str | None = None
    bytes: int | None = None
    edit: str = ""


def names_in(session: Session, shard: str, printed: Iterable[str] = ()) -> Iterator[Name]:
    """Everything that names a blob whose key begins with these digits."""
    # After the digits of a key comes nothing beyond f.
    first, beyond = shard, f"{shard}g"
    originals = select(MediaFile.sha256, MediaFile.bytes).where(
        MediaFile.sha256 >= first, MediaFile.sha256 < beyond, MediaFile.gone_at.is_(None)
    )
    for sha256, size in session.execute(originals):
        yield Name(sha256, ORIGINAL, sha256, size)
    renditions = select(
        Rendition.sha256, Rendition.name, Rendition.media_sha256, Rendition.bytes, Rendition.edit
    ).where(Rendition.sha256 >= first, Rendition.sha256 < beyond)
    for row in session.execute(renditions):
        yield Name(*row)
    for sha256 in printed:
        if sha256.startswith(shard):
            yield Name(sha256, PRINTED)


def printed_by(session: Session, names: Iterable[BlobNames]) -> frozenset[str]:
    """The keys that are named elsewhere than in foreign keys."""
    return frozenset(chain.from_iterable(name(session) for name in names))


def unnamed_files(session: Session, *, before: datetime, printed: frozenset[str]) -> list[str]:
    """The files made before then that nothing points at and no issued report prints."""
    found = list(session.scalars(select(MediaFile.sha256).where(*_is_unnamed(before))))
    kept: set[str] = set(printed)
    for some in _batches(found):
        renditions = select(Rendition.media_sha256, Rendition.sha256).where(
            Rendition.media_sha256.in_(some)
        )
        kept.update(of for of, sha256 in session.execute(renditions) if sha256 in printed)
    return [sha256 for sha256 in found if sha256 not in kept]


def forget_files(session: Session, unnamed: Iterable[str], *, before: datetime) -> int:
    """Delete the rows of files that are still unnamed; return how many. The caller commits."""
    deleted = 0
    for some in _batches(unnamed):
        still = set(
            session.scalars(
                select(MediaFile.sha256).where(MediaFile.sha256.in_(some), *_is_unnamed(before))
            )
        )
        session.execute(delete(Rendition).where(Rendition.media_sha256.in_(still)))
        session.execute(delete(MediaFile).where(MediaFile.sha256.in_(still)))
        deleted += len(still)
    return deleted


def _is_unnamed(before: datetime) -> list[ColumnElement[bool]]:
    key = MediaFile.__table__.c.sha256
    pointing = [
        foreign.parent
        for table in Model.metadata.tables.values()
        for foreign in table.foreign_keys
        if foreign.column is key and foreign.ondelete != "CASCADE" and table.name != "renditions"
    ]
    return [MediaFile.created_at < before, *(~exists().where(column == key) for column in pointing)]


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
