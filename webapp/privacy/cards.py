"""The cards of personal data on the first page of administration, with how each stands."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp import clock, i18n
from webapp.accounts.permissions import Permission, Person
from webapp.administration import index_page, last_changes
from webapp.administration.index_page import Card
from webapp.geography.scope import ROOT
from webapp.i18n import lazy
from webapp.privacy import places, purging, retention_page, takedowns
from webapp.privacy.models import PurgeRun


def cards(session: Session, person: Person) -> Iterator[Card]:
    """Requests first: they have a day by which they are answered."""
    if person.can(Permission.PEOPLE_MANAGE):
        yield _requests(session, person)
    yield _keeping(session, person)
    changed = last_changes.latest(session, "setting", "office_text")
    yield Card(title=gettext("What is said about personal data"),
               url=url_for("privacy.edit_texts"), facts=[index_page.who(changed)])  # fmt: skip
    if person.can(Permission.AUDIT_VIEW):
        yield Card(
            title=gettext("Who took what away"), url=url_for("privacy.openings"),
            facts=[gettext("Originals that were opened, lists and papers as files.")],
        )  # fmt: skip


def _requests(session: Session, person: Person) -> Card:
    waiting, first_due = takedowns.count_open(session, person)
    facts = [gettext("No request waits for an answer.")]
    if first_due is not None:
        facts = [
            ngettext("%(count)s request waits for an answer.",
                     "%(count)s requests wait for an answer.", waiting,
                     count=i18n.number(waiting)),
            gettext("The first is due on %(day)s.", day=i18n.long_date(first_due)),
        ]  # fmt: skip
    is_pressing = first_due is not None and first_due - clock.today() < takedowns.PRESSING
    return Card(title=gettext("Requests about pictures"), url=url_for("privacy.requests"),
                facts=facts, is_alarming=is_pressing)  # fmt: skip


def _keeping(session: Session, person: Person) -> Card:
    now = clock.utc_now()
    last = purging.last_night(session)
    facts = [gettext("Nothing was removed yet.")]
    if last is not None:
        facts = [gettext("Last run on %(when)s: %(count)s removed.", when=i18n.date_time(last),
                         count=i18n.number(_removed(session, person)))]  # fmt: skip
    codes = [area.code for area in places.choices(session, person, Permission.SETTINGS_MANAGE)]
    over = sum(purging.over(session, rule, now) for rule in purging.rules(session, codes))
    when = i18n.date_time(retention_page.next_run(session, now))
    facts.append(gettext("Next run on %(when)s: %(count)s would go.", when=when,
                         count=i18n.number(over)))  # fmt: skip
    return Card(title=gettext("How long things are kept"), url=url_for("privacy.retention"),
                facts=facts)  # fmt: skip


def _removed(session: Session, person: Person) -> int:
    """What the last run removed in this person's areas, and for the whole country."""
    codes = person.areas_where(Permission.SETTINGS_MANAGE)
    nights = select(PurgeRun.id).where(PurgeRun.kind == purging.NIGHT)
    before = session.scalar(nights.order_by(PurgeRun.id.desc()).offset(1).limit(1)) or 0
    query = select(func.sum(PurgeRun.removed)).where(
        PurgeRun.id > before, PurgeRun.kind != purging.NIGHT
    )
    if ROOT not in codes:
        query = query.where(PurgeRun.area_code.in_(codes))
    return session.scalar(query) or 0


index_page.add_section(lazy("Personal data"), cards)
