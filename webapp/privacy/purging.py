"""Which rules hold where, what they would remove, and removing it.

A rule as it came removes at once. One that somebody set removes only after somebody looked at what
would go and confirmed it: the confirmation is good for that number of days and no other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.audit import services as audit
from webapp.audit.services import Note
from webapp.geography import queries as geography
from webapp.geography.scope import ROOT
from webapp.privacy.errors import RuleChanged
from webapp.privacy.kinds import SORTS, Kind, Sort
from webapp.privacy.models import PurgeConfirmation, PurgeRun
from webapp.privacy.settings import KEEPS
from webapp.settings import queries as settings
from webapp.settings.queries import Holding

NIGHT: Final = "night"
NIGHT_HOURS: Final = range(1, 5)
LONGEST_WAIT: Final = timedelta(hours=30)
"""Where no machine runs at night, it is done as soon as one runs again."""


class State(StrEnum):
    """How a rule stands."""

    KEEPS = "keeps"
    HOLDS = "holds"
    WAITS = "waits"
    """For somebody to look at what it would remove."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long a kind is kept in an area, and whether that may be acted upon."""

    sort: Sort
    area_code: str
    days: int
    is_preset: bool
    confirmed: PurgeConfirmation | None

    @property
    def state(self) -> State:
        """Whether it removes, waits, or keeps everything."""
        if self.days == KEEPS:
            return State.KEEPS
        if self.is_preset and not self.sort.needs_looking:
            return State.HOLDS
        if self.confirmed is not None and self.confirmed.days == self.days:
            return State.HOLDS
        return State.WAITS

    @property
    def number(self) -> int:
        """The number that was set, in the setting's own unit."""
        return self.days // self.sort.unit_days

    def before(self, now: datetime) -> datetime:
        """What is older than this is over."""
        return now - timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What there is of a kind, and what would go now."""

    rule: Rule
    count: int
    oldest_at: datetime | None
    over: int


def rule_of(session: Session, kind: Kind, area_code: str) -> Rule:
    """The rule that holds for a kind in an area."""
    sort = SORTS[kind]
    where = area_code if sort.is_local else ROOT
    holding = settings.holdings(session, [sort.setting], where)[sort.setting.key]
    return _rule(sort, where, holding, session.get(PurgeConfirmation, (kind, where)))


def _rule(sort: Sort, where: str, holding: Holding, confirmed: PurgeConfirmation | None) -> Rule:
    number = holding.value
    return Rule(
        sort=sort, area_code=where, is_preset=holding.area_code is None, confirmed=confirmed,
        days=number * sort.unit_days if isinstance(number, int) else KEEPS,
    )  # fmt: skip


def outlook(session: Session, rule: Rule, now: datetime) -> Outlook:
    """Count what there is, and what is over by a rule, confirmed or not."""
    things = rule.sort.of(rule.area_code).subquery()
    count, oldest = session.execute(select(func.count(), func.min(things.c[1]))).one()
    gone = over(session, rule, now) if rule.days != KEEPS else 0
    return Outlook(rule=rule, count=count, oldest_at=oldest, over=gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What somebody saw in a trial run: the rule's days, and how many would go."""

    kind: Kind
    area_code: str
    days: int
    shown: int


def confirm(session: Session, person: Person, looked: Looked) -> None:
    """Let a rule remove, whose trial run this person looked at.

    Raises:
        RuleChanged: it is another rule by now, or would remove more than was shown.
    """
    rule = rule_of(session, looked.kind, looked.area_code)
    now = clock.utc_now()
    is_same = rule.days == looked.days != KEEPS
    if not is_same or outlook(session, rule, now).over > looked.shown:
        raise RuleChanged
    row = rule.confirmed or PurgeConfirmation(kind=looked.kind, area_code=rule.area_code)
    row.days, row.shown = looked.days, looked.shown
    row.confirmed_at, row.confirmed_by_id = now, person.id
    session.add(row)
    session.flush()


def is_due(session: Session, now: datetime) -> bool:
    """Whether tonight's run is still to be done."""
    last = last_night(session)
    if last is None or now - last > LONGEST_WAIT:
        return True
    local = clock.to_local(now)
    return local.hour in NIGHT_HOURS and clock.to_local(last).date() < local.date()


def last_night(session: Session) -> datetime | None:
    """When the nightly run was done last."""
    return session.scalar(select(func.max(PurgeRun.at)).where(PurgeRun.kind == NIGHT))


def rules(session: Session, area_codes: Sequence[str] | None = None) -> Iterator[Rule]:
    """Every rule that may remove now, of the country and of each province, or of some of these."""
    if area_codes is None:
        area_codes = [*(area.code for area in geography.provinces(session)), ROOT]
    confirmed = {(row.kind, row.area_code): row for row in session.scalars(
        select(PurgeConfirmation).where(PurgeConfirmation.area_code.in_(area_codes)))}  # fmt: skip
    for area_code in area_codes:
        # Provinces have rules of their own; what lies in none is the country's.
        is_country = area_code == ROOT
        sorts = [
            sort for sort in SORTS.values()
            if (sort.has_rest or not sort.is_local if is_country else sort.is_local)
        ]  # fmt: skip
        held = settings.holdings(session, [sort.setting for sort in sorts], area_code)
        for sort in sorts:
            found = confirmed.get((sort.kind, area_code))
            rule = _rule(sort, area_code, held[sort.setting.key], found)
            if rule.state is State.HOLDS:
                yield rule


def over(session: Session, rule: Rule, now: datetime) -> int:
    """How many things are over by a rule."""
    old = rule.sort.older(rule.area_code, rule.before(now)).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(old)) or 0


def remove_some(session: Session, rule: Rule, now: datetime) -> int:
    """Remove the oldest things that are over, a batch of them; return how many. Never commits."""
    old = rule.sort.older(rule.area_code, rule.before(now)).limit(rule.sort.batch)
    ids: Sequence[Any] = [row[0] for row in session.execute(old)]
    return rule.sort.remove(session, ids) if ids else 0


def write_down(session: Session, rule: Rule, removed: int, now: datetime) -> None:
    """Keep a line of what a rule removed, in the log and in the audit."""
    kind = rule.sort.kind
    session.add(PurgeRun(at=now, kind=kind, area_code=rule.area_code, days=rule.days,
                         removed=removed))  # fmt: skip
    told = {"kind": kind.value, "days": rule.days, "removed": removed}
    audit.note(session, Note(kind="purge", action="purge.done", subject_id=kind,
                             subject=kind, area_code=rule.area_code, after=told))  # fmt: skip
