"""Reminding by rule: when a province reminds, who is missing then, and that it happens once.

Services never commit. Nobody is reminded at night, whatever a rule says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import distinct, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Permission, Person, Role
from webapp.clock import BANGKOK, WEDNESDAY, Week, week_of
from webapp.errors import NotAllowed, NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import Area, Level
from webapp.oversight.missing import Silent, silent_in
from webapp.oversight.models import ReminderRule, ReminderRun
from webapp.weekly.models import WeekSetting
from webapp.weekly.queries import PROVINCE_DIGITS

NOON = time(12, 0)
EARLIEST = time(7, 0)
LATEST = time(19, 45)
NIGHT_BEGINS = time(20, 0)

KIND = "week_missing"
Tell = Callable[[Session, int, Silent, Week], None]
"""Hands one person the notice that one village is missing; called once for each of both."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When a province reminds, in local time."""

    weekday: int
    at_time: time
    is_active: bool = True

    def due_at(self, week: Week) -> datetime:
        """The moment in a week; a time at night is moved into the day."""
        ahead = (self.weekday - week.starts_on.isoweekday()) % 7
        at = min(max(self.at_time, EARLIEST), LATEST)
        return datetime.combine(week.starts_on + timedelta(days=ahead), at, BANGKOK)


def preset(weekday: int) -> Rule:
    """The rule of a province that made none: the last day of its week, at noon."""
    return Rule((weekday - 2) % 7 + 1, NOON)


def rule_of(session: Session, province_code: str, weekday: int) -> Rule:
    """The province's own rule, or the preset for weeks that begin on `weekday`."""
    row = session.get(ReminderRule, province_code)
    return preset(weekday) if row is None else _rule(row)


def last_change(session: Session, province_code: str) -> tuple[datetime, str] | None:
    """When and by whom the rule was changed last; None where it is the preset."""
    row = session.execute(
        select(ReminderRule.edited_at, User.name_th)
        .join(User, User.id == ReminderRule.edited_by_id)
        .where(ReminderRule.area_code == province_code)
    ).first()
    return (row[0], row[1]) if row is not None else None


def set_rule(session: Session, person: Person, area_code: str, rule: Rule) -> ReminderRule:
    """Choose when a province reminds. A week that was reminded already is not reminded again.

    Raises:
        NotVisible: no such province, or not this person's.
        NotAllowed: choosing is somebody else's.
    """
    area = geography.find_area(session, area_code)
    if area is None or area.level != Level.PROVINCE:
        raise NotVisible
    if not person.holds(Permission.WEEKLY_CONFIGURE, area_code):
        raise NotAllowed if person.holds(Permission.WEEKLY_VIEW, area_code) else NotVisible
    row = session.get(ReminderRule, area_code) or ReminderRule(area_code=area_code)
    row.weekday, row.at_time, row.is_active = rule.weekday, rule.at_time, rule.is_active
    row.edited_at, row.edited_by_id = clock.utc_now(), person.id
    session.add(row)
    session.flush()
    return row


def is_night(moment: datetime) -> bool:
    """Whether it is between 20:00 and 07:00 in Bangkok."""
    local = clock.to_local(moment).time()
    return local >= NIGHT_BEGINS or local < EARLIEST


def last_run(session: Session, area: Area, week: Week) -> ReminderRun | None:
    """That the province of the area was reminded of this week, or None."""
    return session.scalars(
        select(ReminderRun).where(
            ReminderRun.area_code == area.code[:PROVINCE_DIGITS],
            ReminderRun.week_starts_on == week.starts_on,
        )
    ).one_or_none()


def remind_due(session: Session, *, now: datetime, tell: Tell) -> int:
    """Remind in every province whose moment has come; return in how many.

    Once for a province and week, also where two workers try at the same time. A moment that
    passed while nothing ran is made up for in the same week, and never after it.
    """
    if is_night(now):
        return 0
    return sum(_remind(session, code, week, now, tell) for code, week in _due(session, now))


def _due(session: Session, now: datetime) -> Sequence[tuple[str, Week]]:
    """Provinces with reporters whose rule says now or earlier this week, not reminded yet."""
    weekdays = dict(
        session.execute(select(WeekSetting.area_code, WeekSetting.first_weekday)).tuples().all()
    )
    rules = {row.area_code: _rule(row) for row in session.scalars(select(ReminderRule))}
    today = clock.to_local(now).date()
    ran = {
        (code, starts_on)
        for code, starts_on in session.execute(
            select(ReminderRun.area_code, ReminderRun.week_starts_on).where(
                ReminderRun.week_starts_on > today - timedelta(days=7)
            )
        ).tuples()
    }
    found = []
    for code in _provinces(session):
        weekday = weekdays.get(code, WEDNESDAY)
        week = week_of(today, weekday)
        rule = rules.get(code) or preset(weekday)
        if rule.is_active and rule.due_at(week) <= now and (code, week.starts_on) not in ran:
            found.append((code, week))
    return found


def _remind(session: Session, code: str, week: Week, now: datetime, tell: Tell) -> bool:
    silent = silent_in(session, code, week)
    reminded = [
        {"area": one.area.code, "people": [contact.person_id for contact in one.contacts]}
        for one in silent
    ]
    run = ReminderRun(
        area_code=code, week_starts_on=week.starts_on, ran_at=now, reminded=reminded
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        return False
    for one in silent:
        for contact in one.contacts:
            tell(session, contact.person_id, one, week)
    return True


def _provinces(session: Session) -> Sequence[str]:
    province = func.substr(Assignment.area_code, 1, PROVINCE_DIGITS)
    return session.scalars(
        select(distinct(province)).where(Assignment.role == Role.REPORTER).order_by(province)
    ).all()


def _rule(row: ReminderRule) -> Rule:
    return Rule(row.weekday, row.at_time, row.is_active)
