"""The tables of submissions: what was reported, who came, which files, and what happened."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from webapp.accounts.models import User
from webapp.activity.models import ActivityType, VolunteerType
from webapp.audit import origin
from webapp.audit.origin import Place
from webapp.db import Model, Searched
from webapp.geography.models import Area
from webapp.media.models import MediaFile, Rendition
from webapp.submissions.workflow import Status


class Submission(Searched, Model):
    """One activity, one occasion. The phone makes the id; the server makes the number."""

    __tablename__ = "submissions"
    searched_columns = ("title", "number", "place_name", "village_text")
    __table_args__ = (
        CheckConstraint(
            "status = 'draft' OR status = 'withdrawn' OR ("
            "number IS NOT NULL AND submitted_at IS NOT NULL AND title <> '' AND details <> ''"
            " AND held_on IS NOT NULL AND area_code IS NOT NULL"
            " AND activity_type_code IS NOT NULL AND people_total IS NOT NULL)",
            name="complete_unless_draft",
        ),
        CheckConstraint("(status = 'duplicate') = (duplicate_of_id IS NOT NULL)",
                        name="duplicate_names_the_kept_one"),
        CheckConstraint("status <> 'approved' OR approved_at IS NOT NULL",
                        name="approved_at_if_approved"),
        CheckConstraint("people_total >= 0", name="people_not_negative"),
        CheckConstraint("(recorded_by_id IS NULL) = (recorded_from = '')",
                        name="recorded_from_somewhere"),
        CheckConstraint("host_role IN ('organiser', 'participant')", name="host_role_known"),
        Index("ix_submissions_status_area", "status", "area_code", "submitted_at"),
        Index("ix_submissions_author", "author_id", "updated_at"),
        Index("ix_submissions_recorded_by_id", "recorded_by_id"),
        Index("ix_submissions_held_on", "held_on"),
        Index("ix_submissions_time", "submitted_at", "id", "status", "area_code"),
        Index("ix_submissions_type_people", "activity_type_code", "status", "area_code",
              "people_total"),
        # All that a year is added up from, so that no row has to be opened for it.
        Index("ix_submissions_period", "status", "area_code", "held_on", "volunteer_type_code",
              "activity_type_code", "people_total", "issued_in", "id"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(24), unique=True)
    """`49-2569-000123`: province, year of submission in พ.ศ., running number."""
    receipt_code: Mapped[str | None] = mapped_column(String(8))
    """Five letters beside the number, given with it, to compare receipts by."""
    status: Mapped[Status] = mapped_column(String(12), default=Status.DRAFT)
    version: Mapped[int] = mapped_column(Integer, default=1)
    """Grows with every change, so that a decision on a stale page can be refused."""
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    channel: Mapped[str] = mapped_column(String(12), default="web")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who wrote it down for the author, from what came by another way; see `recording`."""
    recorded_from: Mapped[str] = mapped_column(String(8), default="")
    """`line`, `paper`, `phone` or `other`; empty of what its author reported."""
    recorded_text: Mapped[str] = mapped_column(Text, default="")
    """The message it was written down from, as it came."""
    recorded_text_on: Mapped[date | None]
    """The day it came, from which เมื่อวาน is counted."""

    volunteer_type_code: Mapped[str | None] = mapped_column(ForeignKey("volunteer_types.code"))
    activity_type_code: Mapped[str | None] = mapped_column(ForeignKey("activity_types.code"))
    activity_type_name: Mapped[str] = mapped_column(String(160), default="")
    """As printed on the day of submission; the list may be renamed later."""
    title: Mapped[str] = mapped_column(String(200), default="")
    held_on: Mapped[date | None]
    started_at_time: Mapped[time | None]
    ended_at_time: Mapped[time | None]
    occasion: Mapped[str] = mapped_column(String(240), default="")
    area_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    """Where it took place, as deep as known: a village, a community or a subdistrict."""
    village_text: Mapped[str] = mapped_column(String(120), default="")
    place_name: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    host_role: Mapped[str] = mapped_column(String(12), default="organiser")
    host_unit: Mapped[str] = mapped_column(String(160), default="")
    organising_unit: Mapped[str] = mapped_column(String(160), default="")
    presided_by: Mapped[str] = mapped_column(String(160), default="")
    people_total: Mapped[int | None]
    details: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    beneficiaries: Mapped[str] = mapped_column(String(160), default="")
    problems: Mapped[str] = mapped_column(Text, default="")
    typed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Texts of a draft that could not be read yet (`people_total`: `๑๒ abc`), kept as typed."""

    sent_content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """`content.plain` as last sent, to show what a correction changed."""
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    """The first time; a resubmission leaves it."""
    approved_at: Mapped[datetime | None]
    duplicate_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.id"))
    issued_in: Mapped[str | None] = mapped_column(String(40))
    """Number of the province's weekly report that carries it; set once, by issuing."""

    author: Mapped[User] = relationship(foreign_keys=[author_id])
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])
    area: Mapped[Area | None] = relationship()
    volunteer_type: Mapped[VolunteerType | None] = relationship()
    activity_type: Mapped[ActivityType | None] = relationship()
    duplicate_of: Mapped["Submission | None"] = relationship(remote_side="Submission.id")
    people: Mapped[list["SubmissionPeople"]] = relationship(cascade="all, delete-orphan")
    quantities: Mapped[list["SubmissionQuantity"]] = relationship(
        cascade="all, delete-orphan", order_by="SubmissionQuantity.position"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="submission",
        cascade="all, delete-orphan",
        order_by="Attachment.kind.desc(), Attachment.position, Attachment.id",
    )
    expected_files: Mapped[list["ExpectedFile"]] = relationship(
        cascade="all, delete-orphan",
        order_by="ExpectedFile.kind.desc(), ExpectedFile.position, ExpectedFile.id",
    )
    events: Mapped[list["SubmissionEvent"]] = relationship(
        back_populates="submission", order_by="SubmissionEvent.id"
    )


class SubmissionPeople(Model):
    """How many of one group came."""

    __tablename__ = "submission_people"
    __table_args__ = (CheckConstraint("people > 0", name="people_positive"),)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    group_code: Mapped[str] = mapped_column(ForeignKey("people_groups.code"), primary_key=True)
    people: Mapped[int]


class SubmissionQuantity(Model):
    """One counted result: 300 ต้น. The unit is free text, offered from the list of units."""

    __tablename__ = "submission_quantities"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    unit: Mapped[str] = mapped_column(String(60))


class Attachment(Model):
    """A photo or the clip of a submission, pointing at a file by its content."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'clip')", name="kind_known"),
        UniqueConstraint("submission_id", "media_sha256"),
        Index("ix_attachments_media", "media_sha256"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(5))
    position: Mapped[int]
    """Order among its kind from 0; photo 0 is the cover."""
    caption: Mapped[str] = mapped_column(String(200), default="")
    media_sha256: Mapped[str] = mapped_column(ForeignKey("media_files.sha256"))
    edit: Mapped[str] = mapped_column(String(16), default="")
    """Key of the `PhotoEdit` that is shown and printed instead of the picture as it came."""
    shows_children: Mapped[bool] = mapped_column(default=False)
    is_unpublished: Mapped[bool] = mapped_column(default=False)
    """Not to be printed or handed on; reviewers see it."""
    original_gone_at: Mapped[datetime | None]
    """When this report gave up the original; what is shown of it may stay."""
    gone_at: Mapped[datetime | None]
    """When this report gave up the file altogether; see `removals`."""
    gone_why: Mapped[str] = mapped_column(String(8), default="", server_default="")
    """`expired` or `request`."""
    late_for: Mapped[str | None] = mapped_column(String(40))
    """Number of the issued weekly report that it came too late for, and so is not printed in."""
    created_at: Mapped[datetime]

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - of any column
        # Said, or `renditions` would find none until the row is read again: of a column that was
        # never set the ORM knows nothing to ask with.
        super().__init__(**{"gone_at": None, **values})

    submission: Mapped[Submission] = relationship(back_populates="attachments")
    media_file: Mapped[MediaFile] = relationship()
    renditions: Mapped[list[Rendition]] = relationship(
        primaryjoin=lambda: and_(
            foreign(Rendition.media_sha256) == Attachment.media_sha256,
            foreign(Rendition.edit) == Attachment.edit,
            Attachment.gone_at.is_(None),
        ),
        viewonly=True,
    )
    """The copies that are shown: those of its edit, never those of the picture as it came."""


class ExpectedFile(Model):
    """A file that the phone announced with the text, kept after it came, so that it comes once."""

    __tablename__ = "expected_files"
    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'clip')", name="kind_known"),
        CheckConstraint("bytes >= 0", name="bytes_not_negative"),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The phone's id of the file, which its upload and its attachment have too."""
    kind: Mapped[str] = mapped_column(String(5))
    position: Mapped[int]
    """Where it will stand among its kind, from 0."""
    caption: Mapped[str] = mapped_column(String(200), default="")
    bytes: Mapped[int] = mapped_column(BigInteger)
    strokes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """What the author blurred on the phone, as `PhotoEdit.strokes`."""
    shows_children: Mapped[bool] = mapped_column(default=False)
    is_unpublished: Mapped[bool] = mapped_column(default=False)
    arrived_at: Mapped[datetime | None]


class OriginalOpening(Model):
    """Somebody opened an original, which shows what renditions hide. Rows are only ever added."""

    __tablename__ = "original_openings"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    attachment_id: Mapped[UUID]
    """Without a constraint: the line stays when the picture is taken out."""
    media_sha256: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(45), default="")
    """The network address it was opened from."""

    person: Mapped[User] = relationship()


def _place_of(context: DefaultExecutionContext) -> str:
    """From where an event came that does not say so: many at once, or as the request did."""
    columns = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return Place.BULK if columns.get("batch") else origin.current().place


class SubmissionEvent(Model):
    """One line of the timeline: who did what, when, and why. Rows are only ever added."""

    __tablename__ = "submission_events"
    __table_args__ = (
        Index("ix_submission_events_actor", "actor_id", "at"),
        Index("ix_submission_events_batch", "batch"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(String(16))
    from_status: Mapped[Status] = mapped_column(String(12))
    to_status: Mapped[Status] = mapped_column(String(12))
    comment: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Field name → [before, after], of a resubmission, a correction or a decision."""
    batch: Mapped[str | None] = mapped_column(String(36))
    """Id of the step that decided about many at once; None of a decision about this one."""
    from_place: Mapped[str] = mapped_column(String(8), default=_place_of)
    """`audit.origin.Place`; empty of what was done before this was written down."""

    submission: Mapped[Submission] = relationship(back_populates="events")
    actor: Mapped[User] = relationship()
