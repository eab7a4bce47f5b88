"""What the pages on keeping show: rules in words, what is there, what would go, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp import clock, i18n
from webapp.accounts.models import User
from webapp.accounts.permissions import Permission, Person
from webapp.geography.models import Area
from webapp.geography.scope import ROOT, within
from webapp.i18n import lazy
from webapp.privacy import purging
from webapp.privacy.kinds import SORTS, Kind
from webapp.privacy.models import PurgeRun
from webapp.privacy.purging import Outlook, Rule, State
from webapp.privacy.settings import KEEPS
from webapp.settings import queries as settings
from webapp.settings import services as setting_services
from webapp.submissions.models import Submission
from webapp.weekly.models import WeeklyReport

ENDS: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.PHOTOS: ("photo", lazy("Photos are removed on %(day)s")),
    Kind.CLIPS: ("clip", lazy("Clips are removed on %(day)s")),
    Kind.ORIGINALS: ("photo", lazy("Originals are removed on %(day)s")),
}
"""Of which files, and what the report's page says."""
LOG_LINES = 100
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind as the screen shows it."""

    outlook: Outlook
    kept: str
    may_set: bool
    confirmed_by: str

    @property
    def kind(self) -> Kind:
        """What it is of."""
        return self.outlook.rule.sort.kind

    @property
    def label(self) -> str:
        """What it is of, in words."""
        return str(self.outlook.rule.sort.setting.label)

    @property
    def rule(self) -> Rule:
        """How long it is kept."""
        return self.outlook.rule

    @property
    def is_waiting(self) -> bool:
        """Whether somebody should look: a number that came has nothing to wait for yet."""
        is_set = not self.rule.is_preset or bool(self.outlook.over)
        return self.rule.state is State.WAITS and is_set

    @property
    def counts_years(self) -> bool:
        """Whether its number is of years."""
        return self.rule.sort.unit_days > 1

    @property
    def tonight(self) -> int:
        """How many things go in the next run."""
        return self.outlook.over if self.rule.state is State.HOLDS else 0


def lines_of(session: Session, person: Person, area: Area) -> list[Line]:
    """Every kind of an area, in the order of the screen."""
    now = clock.utc_now()
    return [line_of(session, person, area, kind, now) for kind in SORTS]


def line_of(session: Session, person: Person, area: Area, kind: Kind, now: datetime) -> Line:
    """One kind of an area."""
    rule = purging.rule_of(session, kind, area.code)
    by = session.get(User, rule.confirmed.confirmed_by_id) if rule.confirmed else None
    may_set = area.level in rule.sort.setting.levels and setting_services.may_set(
        person, rule.sort.setting, area.code
    )
    return Line(
        outlook=purging.outlook(session, rule, now), kept=rule_words(rule),
        may_set=may_set, confirmed_by=by.name_th if by and rule.state is State.HOLDS else "",
    )  # fmt: skip


def kept_in(session: Session, area_code: str) -> list[tuple[str, str]]:
    """(what, how long) for everybody to read: what holds, whether confirmed or not."""
    found = [
        (str(sort.setting.label), rule_words(purging.rule_of(session, kind, area_code)))
        for kind, sort in SORTS.items()
    ]
    tray = settings.value(session, "tray.days", area_code)
    days = kept_words(tray) if isinstance(tray, int) else ""
    return [
        *found,
        (str(gettext("Picture tray")), days),
        (str(gettext("Weekly reports as issued")), str(gettext("for good"))),
    ]


def rule_words(rule: Rule) -> str:
    """How long a rule keeps, in words."""
    if rule.sort.unit_days > 1:
        return str(gettext("%(count)s years", count=i18n.number(rule.number)))
    return kept_words(rule.days)


def kept_words(days: int) -> str:
    """How long, in words."""
    if days == KEEPS:
        return str(gettext("kept, no end set"))
    return str(gettext("%(count)s days", count=i18n.number(days)))


def ends_of(session: Session, submission: Submission) -> list[str]:
    """When the files of a report go by rules that hold, in sentences; nothing where they stay."""
    if submission.submitted_at is None or not submission.area_code:
        return []
    kinds = {item.kind for item in submission.attachments if item.gone_at is None}
    found = []
    for kind, (needs, sentence) in ENDS.items():
        if needs not in kinds:
            continue
        rule = purging.rule_of(session, kind, submission.area_code[:2])
        if rule.state is State.HOLDS:
            day = clock.to_local(submission.submitted_at + timedelta(days=rule.days)).date()
            found.append(str(sentence) % {"day": i18n.long_date(day)})
    return found


def next_run(session: Session, now: datetime) -> datetime:
    """When the next run is due."""
    if purging.is_due(session, now):
        return now
    local = clock.to_local(now)
    tonight = local.replace(hour=purging.NIGHT_HOURS[0], minute=0, second=0, microsecond=0)
    return tonight if tonight > local else tonight + timedelta(days=1)


def log_of(session: Session, person: Person) -> Sequence[PurgeRun]:
    """What runs removed, the newest first, as far as it is this person's."""
    codes = person.areas_where(Permission.SETTINGS_MANAGE)
    query = select(PurgeRun).order_by(PurgeRun.id.desc()).limit(LOG_LINES)
    if ROOT not in codes:
        query = query.where(PurgeRun.area_code.in_([ROOT, *codes]))
    return session.scalars(query).all()


def issued_in(session: Session, area: Area) -> int:
    """How many weekly reports were issued in an area: they stay as they are."""
    return session.scalar(
        select(func.count()).select_from(WeeklyReport).where(
            within(WeeklyReport.area_code, area.code))
    ) or 0  # fmt: skip
