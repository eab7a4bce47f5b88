"""Which provinces people work in, and what is asked of all of them where there is only one."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Assignment
from webapp.geography import queries as geography
from webapp.geography.models import Area

DIGITS = 2


def in_use(session: Session) -> list[Area]:
    """The provinces in which somebody has or had a duty."""
    code = func.substr(Assignment.area_code, 1, DIGITS)
    found = set(session.scalars(select(code).distinct()))
    return [area for area in geography.provinces(session) if area.code in found]


def only_one(session: Session) -> str:
    """The code of the province, where people work in one alone; else ""."""
    found = in_use(session)
    return found[0].code if len(found) == 1 else ""
