"""What ends by itself, at a moment that stands in its row, and is then only in the way."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.accounts.factor_models import SpentChallenge, TrustedDevice
from webapp.accounts.passkeys import CHALLENGE_LIFE
from webapp.people.models import PeopleImport
from webapp.privacy.removing import QUIETLY
from webapp.weekly.models import PaperFile

ENDED: Final[Sequence[tuple[Any, Any]]] = (
    (TrustedDevice, TrustedDevice.expires_at),
    (PaperFile, PaperFile.expires_at),
)
"""Rows and the column that says until when they are good; without a value they have no end."""


def forget(session: Session, now: datetime) -> int:
    """Forget what has ended; return how many rows. The caller commits.

    A sheet of people that nobody carried out holds names and telephones, so it does not wait
    for the rule about sheets.
    """
    clauses = [
        *(delete(model).where(until <= now) for model, until in ENDED),
        delete(SpentChallenge).where(SpentChallenge.spent_at < now - 2 * CHALLENGE_LIFE),
        delete(PeopleImport).where(PeopleImport.expires_at <= now, PeopleImport.done_at.is_(None)),
    ]
    return sum(
        session.execute(clause, execution_options=QUIETLY).rowcount  # type: ignore[attr-defined]
        for clause in clauses
    )
