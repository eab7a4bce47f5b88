"""What the page of one person shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import clock, i18n
from webapp.accounts import cards, factors
from webapp.accounts.cards import ALIVE
from webapp.accounts.models import Assignment, SecretKind, User
from webapp.accounts.permissions import Person, Role
from webapp.accounts.queries import holds_on, sessions_of
from webapp.geography import queries as geography
from webapp.geography.labels import full_label
from webapp.people import accounts, permissions, queries
from webapp.people.labels import CARD, END, ROLE


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """One duty in the line of time, with what can be done about it."""

    id: int
    title: str
    unit: str
    days: str
    note: str
    is_held: bool
    is_over: bool
    area_code: str
    links: tuple[tuple[str, str], ...]


def context(session: Session, person: Person, user: User) -> dict[str, Any]:
    """Everything that the template reads."""
    now, today = clock.utc_now(), clock.today()
    may_manage = accounts.may_manage(person, user, today)
    shown = [duty for duty in user.assignments if permissions.may_see_duty(person, duty)]
    paths = geography.paths_to(session, {duty.area_code for duty in shown})
    places = {code: full_label(path) for code, path in paths.items()}
    duties = [_duty_view(person, duty, places.get(duty.area_code, ""), today) for duty in shown]
    may_administer = accounts.may_administer(person, user, today)
    made = queries.cards_of(session, user.id) if may_manage else ()
    states = [(card, cards.state_of(card, now)) for card in made]
    return {
        "user": user,
        "may_manage": may_manage,
        "may_administer": may_administer,
        "has_factor": may_administer and factors.has_any(session, user.id),
        "is_self": user.id == person.id,
        "duties": sorted(duties, key=lambda duty: (duty.is_over, not duty.is_held, -duty.id)),
        "hides_some": len(shown) < len(user.assignments),
        "cards": [(card, str(CARD[state])) for card, state in states],
        "has_open_card": any(state in ALIVE for _, state in states),
        "sessions": len(sessions_of(session, user.id, now=now, today=today)),
        "has_secret": has_secret(user),
        "may_give": bool(permissions.roles_given(person)) and user.id != person.id,
    }


def has_secret(user: User) -> bool:
    """Whether this person can come in without a card."""
    return user.secret_kind != SecretKind.NONE


def days_of(duty: Assignment) -> str:
    """From when until when, in words."""
    first, last = duty.valid_from, duty.valid_to
    if first and last:
        return i18n.date_range((first, last))
    if first:
        return str(gettext("from %(day)s", day=i18n.short_date(first)))
    if last:
        return str(gettext("up to %(day)s", day=i18n.short_date(last)))
    return str(gettext("without an end"))


def _duty_view(person: Person, duty: Assignment, place: str, today: date) -> DutyView:
    is_over = duty.valid_to is not None and duty.valid_to < today
    deputised = duty.deputy_of
    notes = []
    if deputised is not None:
        notes.append(gettext("Acting for %(name)s", name=deputised.user.name_th))
    if duty.end_reason:
        notes.append(str(END[duty.end_reason]))
    may_end = not is_over and permissions.may_end(person, duty.user_id, duty)
    return DutyView(
        id=duty.id,
        title=f"{ROLE[Role(duty.role)]} · {place}",
        unit=duty.unit_name,
        days=days_of(duty),
        note=" · ".join(notes),
        is_held=holds_on(duty, today),
        is_over=is_over,
        area_code=duty.area_code,
        links=_links(duty) if may_end else (),
    )


def _links(duty: Assignment) -> tuple[tuple[str, str], ...]:
    labels = {
        "successor": gettext("Successor"), "deputy": gettext("Deputy"), "move": gettext("Move"),
        "end": gettext("End the duty"),
    }  # fmt: skip
    only_end = Role(duty.role) in permissions.FOUR_EYES or duty.deputy_of_id is not None
    return tuple(
        (label, url_for("people.duty", user_id=duty.user_id, duty_id=duty.id, act=act))
        for act, label in labels.items()
        if act == "end" or not only_end
    )
