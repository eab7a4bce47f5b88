"""Files that reports gave up, because their time was over or somebody asked for it.

The report keeps its line: that there was a photo, its caption and its place. Bytes go later, in
the background, and only those that no other report still has (`shred`).
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.db import Model
from webapp.jobs.services import enqueue
from webapp.media import removal
from webapp.media.models import MediaFile
from webapp.media.removal import Wanted
from webapp.submissions.models import Attachment
from webapp.uploads.models import Upload

SHRED: Final = "submissions.shred"
_AT_ONCE: Final = 500


class Why(StrEnum):
    """Why a file was given up. The values are what the database holds."""

    EXPIRED = "expired"
    REQUEST = "request"


def give_up(session: Session, items: Iterable[Attachment], why: Why) -> None:
    """Let a report have these files no more; their bytes follow in the background."""
    now = clock.utc_now()
    for item in items:
        if item.gone_at is None:
            item.gone_at, item.gone_why = now, why
            item.original_gone_at = item.original_gone_at or now
            ask_to_shred(session, item.media_sha256)
    session.flush()


def give_up_originals(session: Session, items: Iterable[Attachment]) -> None:
    """Let a report have the originals no more; what is shown of them stays."""
    now = clock.utc_now()
    for item in items:
        if item.original_gone_at is None:
            item.original_gone_at = now
            ask_to_shred(session, item.media_sha256)
    session.flush()


def gone_among(session: Session, ids: Collection[UUID]) -> dict[UUID, Why]:
    """Which of these files were given up, and why."""
    found: dict[UUID, Why] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(
            select(Attachment.id, Attachment.gone_why).where(
                Attachment.id.in_(wanted[start : start + _AT_ONCE]), Attachment.gone_at.is_not(None)
            )
        )
        found |= {item: Why(why) for item, why in rows.tuples()}
    return found


def all_gone(session: Session) -> frozenset[UUID]:
    """Every file that was given up."""
    return frozenset(
        session.scalars(select(Attachment.id).where(Attachment.gone_at.is_not(None)))
    )  # fmt: skip


def ask_to_shred(session: Session, sha256: str) -> None:
    """Have the bytes looked at of a file that a report no longer has."""
    enqueue(session, SHRED, sha256)


def ask_for_the_rest(session: Session) -> int:
    """Ask once more for files that were given up and lie there still; return how many."""
    found = session.scalars(
        select(Attachment.media_sha256)
        .join(Attachment.media_file)
        .where(Attachment.original_gone_at.is_not(None), MediaFile.gone_at.is_(None))
        .distinct()
        .limit(_AT_ONCE)
    ).all()
    for sha256 in found:
        ask_to_shred(session, sha256)
    return len(found)


def shred(session: Session, sha256: str) -> list[str]:
    """Forget what no report wants of a file; return the keys to remove after the commit."""
    holders = session.execute(
        select(Attachment.edit, Attachment.original_gone_at, Attachment.gone_at).where(
            Attachment.media_sha256 == sha256
        )
    ).tuples()
    held = [(edit, original, gone) for edit, original, gone in holders]
    others = _is_held_elsewhere(session, sha256)
    edits = {edit for edit, _, gone in held if gone is None}
    if others:
        edits.add("")
    wanted = Wanted(
        original=others or any(original is None for _, original, _ in held),
        edits=frozenset(edits),
    )
    return removal.give_up(session, sha256, wanted, at=clock.utc_now())


def _is_held_elsewhere(session: Session, sha256: str) -> bool:
    """Whether a tray, an upload on its way or whatever else points at the file."""
    key = MediaFile.__table__.c.sha256
    on_its_way = exists().where(Upload.media_sha256 == sha256, Upload.claimed_at.is_(None))
    return bool(session.scalar(select(on_its_way))) or any(
        session.scalar(select(exists().where(foreign.parent == sha256)))
        for table in Model.metadata.tables.values()
        if table.name not in {"attachments", "photo_edits", "renditions", "uploads"}
        for foreign in table.foreign_keys
        if foreign.column is key
    )
