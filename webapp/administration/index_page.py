"""The first page of administration: a card for every screen, with one line of how it stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp import clock, i18n
from webapp.accounts.models import User
from webapp.accounts.permissions import Permission, Person
from webapp.activity.catalogue import CATALOGUES
from webapp.administration import health, labels, last_changes, lists_page
from webapp.administration.last_changes import LastChange
from webapp.geography import queries as geography
from webapp.geography.models import Level
from webapp.jobs import queries as jobs
from webapp.jobs import watch
from webapp.jobs.models import JobState
from webapp.oversight.models import ReminderRule
from webapp.oversight.queries import phones_waiting
from webapp.settings.models import Setting
from webapp.weekly import labels as weekly_labels
from webapp.weekly import office_services
from webapp.weekly.queries import first_weekday
from webapp.weekly.week_settings import find_setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A screen: its name, the way to it, how it stands, and whether somebody should look."""

    title: str
    url: str
    facts: Sequence[str]
    is_alarming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Cards that belong together."""

    heading: str
    cards: Sequence[Card]


Cards = Callable[[Session, Person], Iterator[Card]]
_ADDED: list[tuple[str, Cards]] = []


def add_section(heading: str, cards: Cards) -> None:
    """Let a feature above this one say how its own screens stand; called while it is imported."""
    _ADDED.append((heading, cards))


def sections(session: Session, person: Person) -> list[Section]:
    """What this person can open, by what it is about."""
    made: Sequence[tuple[str, Cards]] = (
        (gettext("Users"), _people),
        (gettext("Settings of areas"), _settings),
        (gettext("Weekly report"), _offices),
        *((str(heading), cards) for heading, cards in _ADDED),
        (gettext("Lists"), _lists),
        (gettext("Running"), _running),
    )
    found = [Section(heading=heading, cards=list(cards(session, person)))
             for heading, cards in made]  # fmt: skip
    return [section for section in found if section.cards]


def who(changed: LastChange | None) -> str:
    """Who changed it last, in a sentence."""
    if changed is None:
        return str(gettext("As it came; nobody has changed it."))
    return str(gettext("Changed last by %(who)s, %(when)s.", who=changed.by,
                       when=i18n.date_time(changed.at)))  # fmt: skip


def _people(_session: Session, person: Person) -> Iterator[Card]:
    if person.can(Permission.PEOPLE_MANAGE) and "people.index" in current_app.view_functions:
        yield Card(
            title=gettext("People and duties"), url=url_for("people.index"),
            facts=[gettext("Who works here, cards to come in with, deputies, imports.")],
        )  # fmt: skip
    if person.can(Permission.PEOPLE_MANAGE):
        waiting = len(phones_waiting(_session, person))
        said = gettext("%(count)s phones hold reports that they could not send.",
                       count=i18n.number(waiting))  # fmt: skip
        yield Card(
            title=gettext("Phones with reports not yet sent"), url=url_for("oversight.phones"),
            facts=[said if waiting else gettext("No phone has anything left to send.")],
            is_alarming=bool(waiting),
        )  # fmt: skip


def _settings(session: Session, person: Person) -> Iterator[Card]:
    row = session.execute(
        select(Setting.edited_at, User.name_th)
        .join(User, User.id == Setting.edited_by_id)
        .order_by(Setting.edited_at.desc())
        .limit(1)
    ).first()
    count = session.scalar(select(func.count()).select_from(Setting)) or 0
    facts = [gettext("%(count)s values differ from how they came.", count=i18n.number(count))]
    changed = LastChange(at=row[0], by=row[1]) if row else None
    yield Card(title=gettext("Settings"), url=url_for("administration.settings"),
               facts=[*facts, who(changed)])  # fmt: skip
    if person.can(Permission.ACTIVITY_MANAGE):
        codes = person.areas_where(Permission.ACTIVITY_MANAGE)
        villages = sum(len(geography.areas_within(session, code, Level.VILLAGE)) for code in codes)
        yield Card(
            title=gettext("Areas"), url=url_for("administration.areas"),
            facts=[
                gettext("%(count)s villages and communities.", count=i18n.number(villages)),
                who(last_changes.latest(session, "area", "area")),
            ],
        )  # fmt: skip


def _offices(session: Session, person: Person) -> Iterator[Card]:
    for code in person.areas_where(Permission.WEEKLY_CONFIGURE):
        area = geography.get_area(session, code)
        weekday = weekly_labels.WEEKDAYS[first_weekday(session, code)]
        week, office = find_setting(session, code), office_services.find(session, code)
        yield Card(
            title=gettext("Reporting week and joint events"),
            url=url_for("weekly.weeks", area_code=code),
            facts=[gettext("The week begins: %(day)s.", day=str(weekday)),
                   who(_by(session, week.edited_by_id, week) if week else None)],
        )  # fmt: skip
        yield Card(
            title=gettext("Office details and emblem"),
            url=url_for("office_papers.show", area_code=area.code),
            facts=[office.department if office else "",
                   who(LastChange(at=office.edited_at, by=office.edited_by.name_th)
                       if office else None)],
        )  # fmt: skip
        rule = session.get(ReminderRule, code)
        yield Card(
            title=gettext("Reminders"), url=url_for("oversight.reporting", area=code),
            facts=[who(_by(session, rule.edited_by_id, rule) if rule else None)],
        )  # fmt: skip


def _lists(session: Session, person: Person) -> Iterator[Card]:
    if not person.can(Permission.ACTIVITY_MANAGE):
        return
    for name, catalogue in CATALOGUES.items():
        living, drafts, retired = lists_page.counts(session, catalogue)
        said = [gettext("%(count)s in use", count=i18n.number(living))]
        if drafts:
            said.append(gettext("%(count)s of them draft", count=i18n.number(drafts)))
        if retired:
            said.append(gettext("%(count)s retired", count=i18n.number(retired)))
        changed = last_changes.latest(session, "list", catalogue.thing)
        yield Card(
            title=str(labels.LISTS[name]), url=url_for("administration.show_list", name=name),
            facts=[" · ".join(said), who(changed)],
        )  # fmt: skip
    yield Card(
        title=gettext("Fields of E-Report"), url=url_for("ledger.fields"),
        facts=[who(last_changes.latest(session, "list", "ereport_field"))],
    )  # fmt: skip


def _running(session: Session, person: Person) -> Iterator[Card]:
    if person.can(Permission.JOBS_MANAGE):
        counts = jobs.counts(session)
        is_missing = watch.worker_is_missing(session, clock.utc_now())
        failed, waiting = counts[JobState.FAILED], counts[JobState.QUEUED]
        facts = [gettext("%(failed)s failed, %(waiting)s to be done",
                         failed=i18n.number(failed), waiting=i18n.number(waiting))]  # fmt: skip
        if is_missing:
            facts.append(gettext("Nobody is doing this work at the moment."))
        yield Card(title=gettext("Background work"), url=url_for("jobs.index"), facts=facts,
                   is_alarming=bool(failed or is_missing))  # fmt: skip
    if person.can(Permission.AUDIT_VIEW):
        chain = health.audit_chain(session)
        yield Card(title=gettext("Audit"), url=url_for("inspection.index"), facts=[chain.words],
                   is_alarming=not chain.holds)  # fmt: skip


def _by(session: Session, user_id: int, row: object) -> LastChange:
    user = session.get(User, user_id)
    return LastChange(at=row.edited_at, by=user.name_th if user else "")  # type: ignore[attr-defined]
