"""Which office answers a request about a picture, how it is told, and who finds it in the queue.

A request always has somebody who sees it: one whose office nobody mans is everybody's who looks
after people in a province or in the country.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from webapp import clock, thai
from webapp.accounts import provinces
from webapp.accounts import queries as accounts
from webapp.accounts.permissions import Permission, Person
from webapp.geography.scope import ROOT, within
from webapp.notices import services as notices
from webapp.notices.models import Kind, Notice
from webapp.notices.services import About
from webapp.privacy.models import TakedownRequest
from webapp.submissions.labels import CLIP_CODE

NUMBER: Final = re.compile(
    rf"(\d{{2}}-\d{{4}}-\d{{6}})(?:[\s-]*({CLIP_CODE}|clip)|-(\d{{1,2}}))?", re.IGNORECASE
)
"""The number of a report, and what of it is meant."""
ANSWERING: Final = (Permission.REVIEW_DECIDE, Permission.WEEKLY_ISSUE)
"""Who is told of a request: the desks that decide about reports and papers."""
_SHOWN: Final = 160


def number_in(said: str) -> re.Match[str] | None:
    """The number of a report in what somebody typed, also in Thai digits."""
    return NUMBER.search(thai.to_arabic_digits(thai.normalise(said)))


def province_asked(session: Session, said: str, chosen: str) -> str:
    """The province of a request by its number, by choice, or the one in use; "" if none says it.

    Whether the number is one of ours makes no difference.
    """
    used = [area.code for area in provinces.in_use(session)]
    read = number_in(said)
    known = (code for code in (read[1][:2] if read else "", chosen) if code in used)
    return next(known, used[0] if len(used) == 1 else "")


def office_of(session: Session, area_code: str) -> str:
    """The area itself if somebody there answers requests, else the whole country."""
    today = clock.today()
    if area_code and accounts.ids_holding(
        session, Permission.PEOPLE_MANAGE, area_code, today=today
    ):
        return area_code
    return ROOT


def tell(session: Session, row: TakedownRequest) -> None:
    """Tell those who answer it, once an hour and office: what comes meanwhile is told together."""
    now = clock.utc_now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    if _was_told(session, _key(row.area_code, hour)):
        hour += timedelta(hours=1)
    about = About(kind=Kind.TAKEDOWN_ASKED, key=_key(row.area_code, hour),
                  params={"words": row.words[:_SHOWN]})  # fmt: skip
    for person_id in _who_answers(session, row.area_code):
        notices.tell(session, person_id, about, not_before=hour)


def in_charge(person: Person) -> ColumnElement[bool]:
    """SQL clause: the requests that this person's office answers."""
    codes = person.areas_where(Permission.PEOPLE_MANAGE)
    is_nobodys = TakedownRequest.area_code == ROOT if _is_of_a_province(codes) else false()
    return or_(is_nobodys, *(within(TakedownRequest.area_code, code) for code in codes))


def _is_of_a_province(codes: Sequence[str]) -> bool:
    return any(code == ROOT or len(code) == provinces.DIGITS for code in codes)


def _who_answers(session: Session, area_code: str) -> Sequence[int]:
    today = clock.today()
    found: set[int] = set()
    if area_code != ROOT:
        for permission in ANSWERING:
            found |= set(accounts.ids_holding(session, permission, area_code, today=today))
    if found:
        return sorted(found)
    codes = [area_code]
    if area_code == ROOT:
        codes += [area.code for area in provinces.in_use(session)]
    for code in codes:
        found |= set(
            accounts.ids_holding(session, Permission.PEOPLE_MANAGE, code, today=today)
        )  # fmt: skip
    return sorted(found)


def _key(area_code: str, hour: datetime) -> str:
    return f"takedown:{area_code}:{hour:%Y%m%d%H}"


def _was_told(session: Session, key: str) -> bool:
    found = select(Notice.id).where(Notice.kind == Kind.TAKEDOWN_ASKED, Notice.key == key).limit(1)
    return session.scalar(found) is not None
