"""Telling people things, and what becomes of it: taken back, read, forgotten. Never commits."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import UserSession
from webapp.accounts.permissions import Person
from webapp.errors import NotVisible
from webapp.jobs.services import NOW, enqueue
from webapp.notices import queries
from webapp.notices.models import Kind, Notice, PushSubscription
from webapp.notices.quiet import after_quiet

PUSH_JOB = "notices.push"
KEPT = timedelta(days=180)

Param = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is told: its kind, what names it, the page it leads to, and what words need."""

    kind: Kind
    key: str
    subject: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)


def tell(
    session: Session, person_id: int, about: About, *, not_before: datetime | None = None
) -> None:
    """Put a notice into a person's inbox; telling the same again changes nothing.

    Effects: the row and, where a browser of this person wants to know, the work of pushing it.
    """
    now = clock.utc_now()
    due_at = now if not_before is None else max(now, not_before)
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    notice_id = session.execute(
        insert(Notice)
        .values(
            person_id=person_id, kind=about.kind, key=about.key, subject=about.subject,
            params=dict(about.params), created_at=now, due_at=due_at,
        )
        .on_conflict_do_nothing(index_elements=["person_id", "kind", "key"])
        .returning(Notice.id)
    ).scalar()  # fmt: skip
    if notice_id is not None and queries.has_subscriptions(session, person_id):
        delay = max(after_quiet(due_at) - now, NOW)
        enqueue(session, PUSH_JOB, str(notice_id), delay=delay)


def tell_all(session: Session, person_ids: Iterable[int], about: About) -> None:
    """Tell several people the same."""
    for person_id in sorted(set(person_ids)):
        tell(session, person_id, about)


def take_back(session: Session, key: str) -> None:
    """Forget what was told under a key, because it turned out not to be so."""
    session.execute(delete(Notice).where(Notice.key == key))


def settle_all(session: Session, key: str) -> None:
    """Mark as read for everybody what was told under a key: somebody has acted upon it."""
    session.execute(
        update(Notice)
        .where(Notice.key == key, Notice.read_at.is_(None))
        .values(read_at=clock.utc_now())
        .execution_options(synchronize_session=False)
    )


def settle(session: Session, person_id: int, kinds: Collection[Kind], subject: str = "") -> None:
    """Mark as read what a person has acted upon, whether they opened the notice or not."""
    about_it = [Notice.subject == subject] if subject else []
    session.execute(
        update(Notice)
        .where(
            Notice.person_id == person_id,
            Notice.read_at.is_(None),
            Notice.kind.in_(kinds),
            *about_it,
        )
        .values(read_at=clock.utc_now())
        .execution_options(synchronize_session=False)
    )


def open_notice(session: Session, person: Person, notice_id: int) -> Notice:
    """Mark one notice as read. Raises `NotVisible`."""
    now = clock.utc_now()
    notice = queries.find_own(session, person, notice_id, now)
    if notice is None:
        raise NotVisible
    if notice.read_at is None:
        notice.read_at = now
    return notice


def read_all(session: Session, person: Person) -> None:
    """Mark as read all that a person could see."""
    now = clock.utc_now()
    session.execute(
        update(Notice)
        .where(queries.is_shown(person.id, now), Notice.read_at.is_(None))
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def forget_old(session: Session, at: datetime) -> int:
    """Forget notices of half a year ago, and subscriptions of browsers signed out."""
    closed = select(UserSession.id).where(~queries.is_open(at))
    session.execute(delete(PushSubscription).where(PushSubscription.session_id.in_(closed)))
    gone = session.execute(
        delete(Notice).where(Notice.due_at < at - KEPT).returning(Notice.id)
    )  # fmt: skip
    return len(gone.all())
