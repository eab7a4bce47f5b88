"""What changes of second factors mean for notices: the person is told, whoever did it.

The door stands below and knows nothing of notices; it calls whoever listens.
"""

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts import factors
from webapp.notices.models import Kind
from webapp.notices.services import About, tell


def on_recovery_used(session: Session, user_id: int, left: int) -> None:
    """Tell a person that a recovery code opened the door, and how many are left."""
    tell(session, user_id, About(kind=Kind.RECOVERY_USED, key=f"left {left} {_now()}",
                                 params={"left": left}))  # fmt: skip


def on_changed(session: Session, user_id: int, what: str, reason: str) -> None:
    """Tell a person that a way to sign in came or went, and what an office said about it."""
    params = {"what": what, "words": reason} if reason else {"what": what}
    tell(session, user_id, About(kind=Kind.FACTOR_CHANGED, key=f"{what} {_now()}", params=params))


def _now() -> str:
    return clock.utc_now().isoformat()


factors.when_recovery_used.append(on_recovery_used)
factors.when_changed.append(on_changed)
