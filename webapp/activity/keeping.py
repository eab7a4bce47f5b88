"""Who keeps the lists: one for the whole installation, so whoever administers its widest area.

Where there is an administrator of the whole country, it is they alone; on a province's own server
it is the province's administrators (docs/decisions/0020).
"""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import PERMISSIONS_OF, Permission, Person
from webapp.errors import NotAllowed
from webapp.geography.scope import ROOT


def keeps_lists(session: Session, person: Person, today: date) -> bool:
    """Whether this person may change the lists. One query, for administrators alone."""
    own = person.areas_where(Permission.ACTIVITY_MANAGE)
    if not own:
        return False
    reach = min(map(_depth, own))
    return reach == 0 or reach <= min(map(_depth, _administered(session, today)), default=0)


def require(session: Session, person: Person, today: date) -> None:
    """Refuse whoever does not keep the lists.

    Raises:
        NotAllowed: somebody administers a wider area than this person.
    """
    if not keeps_lists(session, person, today):
        raise NotAllowed


def _administered(session: Session, today: date) -> list[str]:
    roles = [role for role, held in PERMISSIONS_OF.items() if Permission.ACTIVITY_MANAGE in held]
    return list(
        session.scalars(
            select(Assignment.area_code)
            .join(Assignment.user)
            .where(
                Assignment.role.in_(roles),
                User.is_active,
                or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today),
                or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today),
            )
            .distinct()
        )
    )


def _depth(code: str) -> int:
    return 0 if code == ROOT else len(code)
