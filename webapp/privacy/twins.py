"""The same picture in other reports: what whoever takes one down may remove with it, and the rest.

A picture sent twice, or shown by several villages, is one file with several places. Who asked
means the picture, not one of its places; who answers decides for the reports of their own office,
and every other office that has it is asked too.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask_babel import gettext, ngettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp import clock, i18n
from webapp.accounts.permissions import Person
from webapp.media import fingerprints
from webapp.media.models import MediaFile
from webapp.privacy import desks
from webapp.privacy.models import RequestState, TakedownRequest
from webapp.submissions.labels import CLIP_CODE
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.permissions import may_view, parties
from webapp.submissions.workflow import Party

MOST: Final = 100
"""Places looked at for one picture."""
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LETTERS: Final = 10
_DISTRICT_DIGITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another place of a picture; `is_same` means byte for byte, else it looks nearly alike."""

    attachment: Attachment
    is_same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Other places of a picture: those that a person decides about, and those of other offices."""

    own: Sequence[Twin] = ()
    others: Sequence[Attachment] = ()

    def named(self, ids: Collection[str]) -> list[Attachment]:
        """Those that this person decides about and names."""
        return [twin.attachment for twin in self.own if str(twin.attachment.id) in ids]


def new_code() -> str:
    """A code to come back with."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))


def may_decide(person: Person, submission: Submission | None) -> bool:
    """Whether this person may take pictures of a report down."""
    if submission is None or not may_view(person, submission):
        return False
    return bool(parties(person, submission) & {Party.REVIEWER, Party.ISSUER})


def of(session: Session, person: Person, photo: Attachment) -> Twins:
    """Where else a picture or clip stands that is shown to somebody: the same first."""
    places = _places(session, photo)
    return Twins(
        own=[
            Twin(attachment=item, is_same=item.media_sha256 == photo.media_sha256)
            for item in places
            if may_decide(person, item.submission)
        ],
        others=[item for item in places if not may_decide(person, item.submission)],
    )


def hand_on(
    session: Session, row: TakedownRequest, others: Sequence[Attachment]
) -> list[TakedownRequest]:
    """Ask the other offices too, each once for all the places that it has: they find the rest.

    How to reach who asked stays where it was given.
    """
    asked: list[TakedownRequest] = []
    known = _asked_already(session, [item.id for item in others])
    for items in _by_office(others):
        if known & {item.id for item in items}:
            continue
        first = items[0]
        made = TakedownRequest(
            code=new_code(), area_code=desks.office_of(session, str(first.submission.area_code)),
            said=said_of(first), submission_id=first.submission_id, attachment_id=first.id,
            words=row.words, contact="", made_at=clock.utc_now(), due_on=row.due_on,
            state=RequestState.OPEN,
        )  # fmt: skip
        session.add(made)
        session.flush()
        desks.tell(session, made)
        asked.append(made)
    return asked


def settle(session: Session, row: TakedownRequest, person: Person, gone: Sequence[UUID]) -> None:
    """Answer what others asked about pictures that are gone now."""
    waiting = session.scalars(
        select(TakedownRequest)
        .where(
            TakedownRequest.attachment_id.in_(gone), TakedownRequest.id != row.id,
            TakedownRequest.state == RequestState.OPEN,
        )
        .with_for_update()
    )  # fmt: skip
    for other in waiting:
        other.state = RequestState.REMOVED
        other.decided_at, other.decided_by_id = clock.utc_now(), person.id


def words(together: int, handed_on: Sequence[TakedownRequest]) -> str:
    """What who asked is told besides: what went with it, and by which codes to follow the rest."""
    said = []
    if together:
        said.append(ngettext(
            "The same picture was removed from %(count)s more report.",
            "The same picture was removed from %(count)s more reports.", together,
            count=i18n.number(together),
        ))  # fmt: skip
    if handed_on:
        codes = " ".join(row.code for row in handed_on)
        said.append(gettext(
            "It also stands in reports of other offices. They were asked as well: %(codes)s",
            codes=codes,
        ))  # fmt: skip
    return "\n".join(said)


def said_of(item: Attachment) -> str:
    """The number by which a picture or clip is asked for."""
    return f"{item.submission.number}-{CLIP_CODE if item.kind == 'clip' else item.position + 1}"


def _places(session: Session, photo: Attachment) -> Sequence[Attachment]:
    """Sent reports that have the file, or one that looks nearly like it; the same first."""
    is_same = Attachment.media_sha256 == photo.media_sha256
    is_wanted = is_same
    dhash = session.scalar(select(MediaFile.dhash).where(MediaFile.sha256 == photo.media_sha256))
    if photo.kind == "photo" and dhash is not None:
        alike = fingerprints.near(session, [dhash]).get(dhash, [])
        files = select(MediaFile.sha256).where(MediaFile.dhash.in_(alike))
        is_wanted = or_(is_same, Attachment.media_sha256.in_(files))
    return session.scalars(
        select(Attachment)
        .join(Attachment.submission)
        .where(
            is_wanted, Attachment.id != photo.id, Attachment.gone_at.is_(None),
            Submission.submitted_at.is_not(None), Submission.number.is_not(None),
        )
        .order_by(is_same.desc(), Submission.submitted_at, Attachment.position)
        .options(joinedload(Attachment.submission), selectinload(Attachment.renditions))
        .limit(MOST)
    ).all()  # fmt: skip


def _by_office(items: Iterable[Attachment]) -> list[list[Attachment]]:
    found: dict[str, list[Attachment]] = {}
    for item in items:
        district = str(item.submission.area_code)[:_DISTRICT_DIGITS]
        found.setdefault(district, []).append(item)
    return list(found.values())


def _asked_already(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    if not ids:
        return set()
    found = session.scalars(
        select(TakedownRequest.attachment_id).where(
            TakedownRequest.attachment_id.in_(ids), TakedownRequest.state == RequestState.OPEN
        )
    )
    return {item for item in found if item is not None}
