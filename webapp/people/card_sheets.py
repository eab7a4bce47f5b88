"""Cards to hand out: for whom, until when, and the sheets that they are printed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import segno
from flask import render_template
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp import clock
from webapp.accounts import cards
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Person
from webapp.accounts.queries import holds_on
from webapp.accounts.settings import HELP_PHONE
from webapp.geography import queries as geography
from webapp.geography.labels import full_label
from webapp.media import darkroom
from webapp.media.darkroom import Limits
from webapp.people import accounts, card_press, queries
from webapp.people.card_press import CardsNotSet
from webapp.people.errors import NoCards, TooManyCards
from webapp.people.filters import PeopleFilter, State
from webapp.people.queries import Moment
from webapp.settings import queries as settings

MOST: Final = 100
"""Cards in one file: ten seconds of work, see docs/performance.md."""
PER_SHEET: Final = 8
LIVES: Final = (1, 3, 7, 14, 30)
"""Days that a card can be good."""
USUAL_DAYS: Final = 7
CARD_DAYS: Final = "accounts.card_days"
LIMITS: Final = Limits(seconds=120, memory_mb=1024, file_mb=64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What stands on a card. `link` holds its secret."""

    name: str
    place: str
    unit: str
    link: str
    until: date
    help_phone: str

    @property
    def code(self) -> Markup:
        """The link as QR code, coarse enough for an old phone."""
        made = segno.make_qr(self.link, error="m")
        # segno writes the path; nothing of what people typed is in it.
        svg = made.svg_inline(omitsize=True, lineclass=None, svgclass="qr", border=4)
        return Markup(svg)  # noqa: S704

    @property
    def written_link(self) -> str:
        """The link as it is typed: without the protocol."""
        return self.link.partition("://")[2] or self.link


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of an area wait for a card, and how many have one that nobody used."""

    code: str
    label: str
    no_card: int
    card: int


def ids_waiting(session: Session, person: Person, area_code: str, *, again: bool) -> list[int]:
    """Whom cards are printed for: who has none; with `again` also who never used theirs."""
    at = Moment(clock.utc_now(), clock.today())
    state = State.NEVER if again else State.NO_CARD
    chosen = PeopleFilter(state=state, area_code=area_code)
    rows = queries.rows(session, person, chosen, at, limit=None)
    return list(dict.fromkeys(row.user_id for row in rows))


def make(session: Session, person: Person, user_ids: Sequence[int], *, days: int) -> list[Card]:
    """Issue cards for those of the named whom this person may change, in the given order.

    Raises:
        NoCards: that is nobody. TooManyCards: more than one file holds.
    """
    wanted = list(dict.fromkeys(user_ids))
    if len(wanted) > MOST:
        raise TooManyCards(most=MOST)
    today = clock.today()
    users = {user.id: user for user in _users(session, wanted)}
    found = [
        users[user_id]
        for user_id in wanted
        if user_id in users
        and users[user_id].is_active
        and accounts.may_manage(person, users[user_id], today)
        and _duty(users[user_id], today) is not None
    ]
    if not found:
        raise NoCards
    return [_issue(session, person, user, days=days) for user in found]


def set_sheets(made: Sequence[Card]) -> bytes:
    """The cards as PDF, eight on a page, with lines to cut along.

    Raises:
        CardsNotSet: it took too long, or the system lacks what is needed.
    """
    sheets = [made[start : start + PER_SHEET] for start in range(0, len(made), PER_SHEET)]
    html = render_template("people/card_sheets.html", sheets=sheets)
    return darkroom.call(card_press.set_cards, html, limits=LIMITS, failing=CardsNotSet)


def usual_days(session: Session, area_code: str) -> int:
    """How long a card is good where nobody chooses."""
    try:
        days = settings.number(session, CARD_DAYS, area_code)
    except KeyError:
        return USUAL_DAYS
    return min(LIVES, key=lambda life: abs(life - days))


def _issue(session: Session, person: Person, user: User, *, days: int) -> Card:
    secret = cards.issue(session, person, user, life=timedelta(days=days))
    duty = _duty(user, clock.today())
    path = geography.path_to(session, duty.area_code) if duty else []
    return Card(
        name=user.name_th,
        place=full_label(path),
        unit=duty.unit_name if duty else "",
        link=cards.address(secret),
        until=_last_day(clock.utc_now() + timedelta(days=days)),
        help_phone=_help_phone(session, person, duty.area_code if duty else ""),
    )


def _duty(user: User, today: date) -> Assignment | None:
    """The duty that stands on the card: one that holds today, else one to come."""
    open_ones = [duty for duty in user.assignments if not duty.valid_to or duty.valid_to >= today]
    held = [duty for duty in open_ones if holds_on(duty, today)]
    return next(iter(held or open_ones), None)


def _users(session: Session, ids: Sequence[int]) -> Sequence[User]:
    return session.scalars(
        select(User)
        .where(User.id.in_(ids))
        .options(selectinload(User.assignments).options(joinedload(Assignment.area)))
    ).all()


def _last_day(moment: datetime) -> date:
    return clock.to_local(moment).date()


def _help_phone(session: Session, person: Person, area_code: str) -> str:
    found = str(settings.value(session, HELP_PHONE.key, area_code) or "")
    if found:
        return found
    issuer = session.get(User, person.id)
    return issuer.phone if issuer else ""
