"""What is odd about a submission, by kind: found by looking, and standing as found last.

Lists go by what stands. Whoever decides without looking, as a step about many does, looks anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Duty, Person, Role
from webapp.geography.scope import ROOT
from webapp.review import findings, flags, uses
from webapp.review.models import HintKind, StandingHint
from webapp.review.plausible import find_crowd
from webapp.submissions.looking import look_again
from webapp.submissions.models import Submission
from webapp.submissions.queries import WHOLE
from webapp.submissions.workflow import Status

EVERYBODY = Person(id=0, name="", duties=(Duty(Role.DEPARTMENT_OFFICER, ROOT),))
"""Hints are by kind alone, so they may come from everywhere: they name no other report."""
MOST_NEIGHBOURS = 20


def find_kinds(session: Session, submission: Submission) -> frozenset[HintKind]:
    """Everything odd that nobody set aside, found now."""
    return look(session, submission)[0]


def write(session: Session, submission_id: UUID, kinds: Iterable[HintKind]) -> None:
    """Let these stand and no others; with none, that it was looked at and is clear."""
    session.execute(delete(StandingHint).where(StandingHint.submission_id == submission_id))
    found = sorted(kinds) or [HintKind.CLEAR]
    session.add_all(StandingHint(submission_id=submission_id, kind=kind) for kind in found)
    session.flush()


def ask_for_unseen(session: Session) -> int:
    """Have everything looked at that waits and never was: from before there were hints."""
    unseen = session.scalars(
        select(Submission).where(
            Submission.status == Status.SUBMITTED,
            ~exists().where(StandingHint.submission_id == Submission.id),
        )
    ).all()
    for submission in unseen:
        look_again(session, submission)
    return len(unseen)


def standing(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, list[HintKind]]:
    """Submission → what stands, in the order of `HintKind`; one query.

    Empty where nothing is odd; `UNSEEN` where nobody has looked.
    """
    wanted = list(ids)
    rows = session.execute(
        select(StandingHint.submission_id, StandingHint.kind).where(
            StandingHint.submission_id.in_(wanted)
        )
    )
    found: dict[UUID, list[HintKind]] = {}
    for submission_id, kind in rows:
        found.setdefault(submission_id, []).append(HintKind(kind))
    order = [kind for kind in HintKind if kind is not HintKind.CLEAR]
    return {
        key: [kind for kind in order if kind in found[key]] if key in found else [HintKind.UNSEEN]
        for key in wanted
    }


def find_submission(session: Session, submission_id: UUID) -> Submission | None:
    """A submission with all its parts, for nobody's eyes."""
    query = select(Submission).where(Submission.id == submission_id).options(*WHOLE)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def look(
    session: Session, submission: Submission
) -> tuple[frozenset[HintKind], Sequence[UUID]]:  # fmt: skip
    """What is odd, and which other submissions may be odd for the same reason."""
    if submission.status != Status.SUBMITTED:
        return frozenset(), _close_ids(session, submission)
    others = findings.candidates(session, EVERYBODY, submission)
    found = findings.look_at(submission, others, find_crowd(session, submission))
    matches = uses.found_elsewhere(session, EVERYBODY, submission)
    dismissed = flags.dismissals_of(session, submission)
    flagged = [f for f in flags.flags_of(submission, matches) if f.key not in dismissed]
    kinds = {HintKind(flag.kind.value) for flag in flagged}
    has = {
        HintKind.LATE: found.days_late is not None,
        HintKind.MISSING: bool(found.missing),
        HintKind.NO_PHOTO: found.has_no_photo,
        HintKind.PEOPLE: found.crowd is not None,
        HintKind.CLOSE: bool(found.close),
    }
    kinds |= {kind for kind, is_so in has.items() if is_so}
    ids = [*(other.id for other in found.close), *(match.use.submission_id for match in matches)]
    return frozenset(kinds), list(dict.fromkeys(ids))[:MOST_NEIGHBOURS]


def _close_ids(session: Session, submission: Submission) -> list[UUID]:
    if submission.held_on is None or submission.area_code is None:
        return []
    others = findings.candidates(session, EVERYBODY, submission)
    return [other.id for other in others if other.is_close]
