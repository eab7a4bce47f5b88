"""One report and its fate: what was sent, what the district said, and where it stands now."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from webapp.demo.cast import Member
from webapp.demo.days import Days
from webapp.demo.samples import Sample
from webapp.submissions.content import Content
from webapp.submissions.workflow import Action


class Fate(StrEnum):
    """What becomes of a report."""

    APPROVED = "approved"
    CORRECTED = "corrected"
    """Returned, sent again, approved."""
    RETURNED = "returned"
    WAITING = "waiting"
    REOPENED = "reopened"
    """Approved by mistake and waiting again."""
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody did to a report."""

    at: datetime
    actor_id: int
    action: Action
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A report with everything that happened to it."""

    id: UUID
    author: Member
    sample: Sample
    content: Content
    """What it says now."""
    first_content: Content | None = None
    """What it said before it was corrected."""
    photos: int
    first_photos: int | None = None
    has_clip: bool = False
    begun_at: datetime
    steps: tuple[Step, ...] = ()
    duplicate_of: UUID | None = None
    pictures_of: UUID | None = None
    """Another report that shares its first picture."""

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent for the first time."""
        return next((step.at for step in self.steps if step.action is Action.SUBMIT), None)

    @property
    def approved_at(self) -> datetime | None:
        """When it was approved, if that is how it stands."""
        last = self.steps[-1] if self.steps else None
        return last.at if last and last.action is Action.APPROVE else None

    @property
    def district(self) -> str:
        """The code of the district."""
        return str(self.content.area_code)[:4]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a report is returned, and what it looked like before."""

    comment: str
    before: Callable[[Content], Content]
    photos: int | None = None


def _more_people(content: Content) -> Content:
    more = 30
    groups = tuple(
        (code, n + more if code == "public" else n) for code, n in content.people_by_group
    )
    if "public" not in dict(groups):
        groups = ()
    return replace(content, people_total=(content.people_total or 0) + more, people_by_group=groups)


FAULTS = (
    Fault("ขอภาพขณะปฏิบัติงานเพิ่มอีกอย่างน้อย 2 ภาพ", lambda content: content, photos=1),
    Fault("โปรดตรวจสอบจำนวนผู้เข้าร่วมอีกครั้ง ยอดรวมสูงกว่าที่ประสานไว้", _more_people),
    Fault(
        "รายละเอียดยังสั้นไป โปรดระบุว่าได้ทำอะไรบ้าง",
        lambda content: replace(content, details="ร่วมกันทำกิจกรรมจิตอาสาในหมู่บ้าน"),
    ),
    Fault(
        "โปรดระบุผลการปฏิบัติเป็นตัวเลข เช่น ระยะทางหรือจำนวน",
        lambda content: replace(content, result="", quantities=()),
    ),
    Fault("โปรดระบุสถานที่ให้ชัดเจนกว่านี้", lambda content: replace(content, place_name="")),
    Fault(
        "โปรดระบุผู้เป็นประธานและเวลาที่ทำกิจกรรม",
        lambda content: replace(content, presided_by="", started_at_time=None, ended_at_time=None),
    ),
)
WITHDRAWN_BY_AUTHOR = ("ส่งซ้ำโดยไม่ตั้งใจ", "กิจกรรมเลื่อนไปสัปดาห์หน้า จะรายงานใหม่")
REOPEN_COMMENT = "อนุมัติผิดฉบับ ขอเปิดตรวจใหม่"
DUPLICATE_COMMENT = "กิจกรรมเดียวกันกับรายงานที่หมู่บ้านเจ้าภาพส่งแล้ว"


def live(rng: random.Random, days: Days, episode: Episode, fate: Fate, reviewer_id: int) -> Episode:
    """Give a report its fate, as far as there was time for it."""
    content, author_id = episode.content, episode.author.user_id
    assert content.held_on is not None  # noqa: S101
    assert content.ended_at_time is not None  # noqa: S101
    sent_at = days.sent(rng, content.held_on, content.ended_at_time)
    begun_at = sent_at - timedelta(minutes=rng.uniform(4, 14))
    sent = replace(episode, begun_at=begun_at, steps=(Step(sent_at, author_id, Action.SUBMIT),))
    decided_at = days.decided(rng, sent_at)
    if fate is Fate.WITHDRAWN:
        comment = rng.choice(WITHDRAWN_BY_AUTHOR)
        at = min(sent_at + timedelta(minutes=rng.uniform(20, 600)), days.end)
        return _then(sent, Step(at, author_id, Action.WITHDRAW, comment))
    if fate is Fate.WAITING or decided_at is None:
        return sent
    match fate:
        case Fate.APPROVED:
            return _then(sent, Step(decided_at, reviewer_id, Action.APPROVE))
        case Fate.DUPLICATE:
            step = Step(decided_at, reviewer_id, Action.MARK_DUPLICATE, DUPLICATE_COMMENT)
            return _then(sent, step)
        case Fate.REOPENED:
            again = min(decided_at + timedelta(minutes=rng.uniform(8, 50)), days.end)
            return _then(
                sent,
                Step(decided_at, reviewer_id, Action.APPROVE),
                Step(again, reviewer_id, Action.REOPEN, REOPEN_COMMENT),
            )
    return _returned(rng, days, sent, fate, Step(decided_at, reviewer_id, Action.RETURN))


def _returned(rng: random.Random, days: Days, sent: Episode, fate: Fate, back: Step) -> Episode:
    """Return a report for a fault; corrected, if that is its fate, within a day."""
    fault = rng.choice(FAULTS)
    faulty = fault.before(sent.content)
    returned = _then(sent, replace(back, comment=fault.comment))
    again_at = back.at + timedelta(hours=rng.uniform(0.5, 26))
    if fate is Fate.RETURNED or again_at > days.end:
        return replace(returned, content=faulty, photos=fault.photos or sent.photos)
    resent = replace(
        _then(returned, Step(again_at, sent.author.user_id, Action.SUBMIT)),
        first_content=faulty,
        first_photos=fault.photos,
        photos=max(3, sent.photos) if fault.photos else sent.photos,
    )
    approved_at = days.decided(rng, again_at)
    if approved_at is None:
        return resent
    return _then(resent, Step(approved_at, back.actor_id, Action.APPROVE))


def _then(episode: Episode, *steps: Step) -> Episode:
    return replace(episode, steps=(*episode.steps, *steps))
