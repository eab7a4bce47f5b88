"""What a submission that was sent is called: its running number and its short code."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.submissions.number_models import SubmissionCounter
from webapp.thai import buddhist_year

CODE_LETTERS = "CDFGHJKMNPRTVWXY"
"""Sixteen that are told apart when written by hand or read aloud; no vowels, so no words."""
CODE_LENGTH = 5


def receipt_code(submission_id: UUID) -> str:
    """Five letters that go with a submission's id, to compare a receipt by eye or by voice.

    A number can be guessed from its neighbour's; these cannot.
    """
    digest = hashlib.sha256(submission_id.bytes).digest()
    return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:CODE_LENGTH])


def next_number(session: Session, province_code: str, now: datetime) -> str:
    """Give the next number of a province and year; rows lock each other, so no number twice."""
    year = buddhist_year(clock.to_local(now).date())
    here = (
        SubmissionCounter.province_code == province_code,
        SubmissionCounter.year == year,
    )
    step = (
        update(SubmissionCounter)
        .where(*here)
        .values(last=SubmissionCounter.last + 1)
        .returning(SubmissionCounter.last)
    )
    last = session.scalar(step)
    if last is None:
        try:
            with session.begin_nested():
                session.add(SubmissionCounter(province_code=province_code, year=year, last=0))
        except IntegrityError:
            pass  # Another request made the year's first row; count on from it.
        last = session.scalar(step)
    return f"{province_code}-{year}-{last:06d}"
