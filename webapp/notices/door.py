"""What the door's news mean for notices: a new device is told of, an ended session hears no more.

The door stands below and knows nothing of notices; it calls whoever listens.
"""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.accounts import services as accounts
from webapp.accounts.agents import browser_of, system_of
from webapp.accounts.models import UserSession
from webapp.notices.models import Kind, PushSubscription
from webapp.notices.services import About, tell


def on_new_device(session: Session, opened: UserSession) -> None:
    """Tell a person that somebody signed in as them in a browser they never used."""
    about = About(
        kind=Kind.NEW_DEVICE,
        key=f"session {opened.id}",
        params={
            "browser": browser_of(opened.user_agent),
            "system": system_of(opened.user_agent),
            "at": opened.created_at.isoformat(),
        },
    )
    tell(session, opened.user_id, about)


def on_ended(session: Session, session_ids: Sequence[int]) -> None:
    """Forget where browsers that were signed out can be told."""
    session.execute(
        delete(PushSubscription)
        .where(PushSubscription.session_id.in_(session_ids))
        .execution_options(synchronize_session=False)
    )


accounts.when_new_device.append(on_new_device)
accounts.when_ended.append(on_ended)
