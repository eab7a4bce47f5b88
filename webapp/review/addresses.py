"""The desk's addresses, each carrying the list that somebody came from."""

from uuid import UUID

from flask import url_for

from webapp.review.filters import QueueFilter


def queue_url(chosen: QueueFilter, *, page: int = 1) -> str:
    """The list, at one of its pages."""
    parts = chosen.query() | ({"page": str(page)} if page > 1 else {})
    return url_for("review.queue", **parts)


def show_url(submission_id: UUID, chosen: QueueFilter) -> str:
    """One submission as part of a list."""
    return url_for("review.show", submission_id=submission_id, **chosen.query())


def decide_url(submission_id: UUID, chosen: QueueFilter) -> str:
    """Where decisions about a submission are sent."""
    return url_for("review.decide", submission_id=submission_id, **chosen.query())


def bulk_url(chosen: QueueFilter) -> str:
    """Where many are approved at once: GET previews, POST does it."""
    return url_for("review.approvals", **chosen.query())


def undo_bulk_url(batch: str, chosen: QueueFilter) -> str:
    """Where everything that was approved at once is taken back."""
    return url_for("review.undo_many", batch=batch, **chosen.query())


def correct_url(submission_id: UUID, chosen: QueueFilter) -> str:
    """Where classification, place and numbers are put right."""
    return url_for("review.correct", submission_id=submission_id, **chosen.query())


def undo_url(submission_id: UUID, chosen: QueueFilter) -> str:
    """Where a decision is taken back."""
    return url_for("review.undo", submission_id=submission_id, **chosen.query())


def dismiss_url(submission_id: UUID, chosen: QueueFilter) -> str:
    """Where reasons to set something odd aside are sent."""
    return url_for("review.dismiss", submission_id=submission_id, **chosen.query())


def join_url(submission_id: UUID, chosen: QueueFilter) -> str:
    """Where it is said that several reports tell of one event."""
    return url_for("review.join", submission_id=submission_id, **chosen.query())


def part_url(submission_id: UUID, chosen: QueueFilter) -> str:
    """Where it is said that a report stands by itself after all."""
    return url_for("review.part", submission_id=submission_id, **chosen.query())
