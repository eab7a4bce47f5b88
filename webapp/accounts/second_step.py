"""Whether somebody who signed in has to show a second factor first, or once more.

Asked by the guard at every request of a signed-in person. Three questions in this order: has the
session shown what its person has; if they have nothing, must they set it up by now; and is what
they ask for so delicate that password or factor must be fresh.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from flask import g, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp import access, clock, htmx, json_answers
from webapp.accounts import afterwards, factors, proof_pages, queries
from webapp.accounts.factor_errors import ProofNeeded, SecondStepNeeded
from webapp.accounts.models import SignInMethod, User
from webapp.accounts.permissions import OFFICE, Person
from webapp.accounts.resume import held_fields, safe_path
from webapp.accounts.settings import FACTOR_GRACE_DAYS, FACTOR_REQUIRED, TRUSTED_DEVICES
from webapp.db import SAFE_METHODS, reading
from webapp.geography.scope import ROOT
from webapp.security import is_same_origin
from webapp.settings import queries as settings

FRESH_FOR: Final = timedelta(minutes=15)
LAST_WORDS: Final = timedelta(hours=2)
"""How long after the grace a form that was open may still be sent."""
_PROVED_AT: Final = "proved_at"
_BY_PASSWORD: Final = frozenset({SignInMethod.PASSWORD, SignInMethod.PROVIDER})


class SessionValues(Protocol):
    """The part of a session's row that is looked at."""

    @property
    def id(self) -> int:
        """The row."""

    @property
    def method(self) -> SignInMethod:
        """What opened it."""

    @property
    def created_at(self) -> datetime:
        """When it was opened."""

    @property
    def verified_at(self) -> datetime | None:
        """When a factor was shown in it."""


class Need(StrEnum):
    """What is missing."""

    NOTHING = "nothing"
    SOON = "soon"
    """A factor must be set up, but not today."""
    SET_UP = "set_up"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a session stands, and until when it may go on so."""

    need: Need
    grace_until: datetime | None = None
    has_begun: bool = True
    """Whether the time until then is written down."""

    @property
    def days_left(self) -> int:
        """Whole days until it must be set up, today among them."""
        if self.grace_until is None:
            return 0
        return max(0, -(-(self.grace_until - clock.utc_now()) // timedelta(days=1)))


def standing(session: Session, person: Person, row: SessionValues, now: datetime) -> Standing:
    """What this session still has to do. Nothing is asked of phones that sign in by PIN."""
    if row.verified_at is not None or not (person.is_of_an_office or row.method in _BY_PASSWORD):
        return Standing(Need.NOTHING)
    if factors.has_any(session, person.id):
        return Standing(Need.SHOW)
    days = _required_within_days(session, person)
    if days is None:
        return Standing(Need.NOTHING)
    user = session.get_one(User, person.id)
    until = user.factor_grace_until or now + timedelta(days=days)
    need = Need.SOON if now < until else Need.SET_UP
    return Standing(need, until, has_begun=user.factor_grace_until is not None)


def begin_grace(session: Session, person: Person) -> None:
    """Write down until when the person may do without; the first need counts."""
    days = _required_within_days(session, person)
    if days is None or factors.has_any(session, person.id):
        return
    user = session.get_one(User, person.id)
    if user.factor_grace_until is None:
        user.factor_grace_until = clock.utc_now() + timedelta(days=days)


def answer(rule: access.Rule, person: Person, row: SessionValues) -> ResponseReturnValue | None:
    """For the guard: what to answer instead of the view, or None."""
    g.second_step = row
    if not rule.is_before_second_step:
        with reading() as session:
            found = standing(session, person, row, clock.utc_now())
        g.second_step_standing = found
        if found.need in {Need.SHOW, Need.SET_UP} and not _is_last_word(found):
            return _at_the_second_step(rule)
        if not found.has_begun:
            # It begins at the door; here, where the rule came while somebody was in.
            afterwards.write(lambda session: begin_grace(session, person),
                             told="time for a second step not begun")  # fmt: skip
    if rule.needs_fresh_proof:
        must_be_fresh()
    return None


def must_be_fresh() -> None:
    """Go on only if password or factor were shown in this session within the last minutes.

    What was typed is not lost: it travels through the page that asks (`factor_views.proof`).

    Raises:
        ProofNeeded: answered by that page.
    """
    if not is_fresh(clock.utc_now()):
        raise ProofNeeded


def is_fresh(now: datetime) -> bool:
    """Whether password or factor were shown in this session within the last minutes."""
    row: SessionValues | None = g.get("second_step")
    if row is None:
        return False
    proved_at = float(cookie.get(_PROVED_AT, 0))
    shown = [row.created_at, row.verified_at, datetime.fromtimestamp(proved_at, tz=now.tzinfo)]
    return any(moment is not None and now - moment <= FRESH_FOR for moment in shown)


def proved() -> None:
    """Password or factor were shown just now; kept in the signed cookie of this session."""
    cookie[_PROVED_AT] = clock.utc_now().timestamp()


def current_row() -> SessionValues:
    """The session of the current request, on views that only signed-in people reach."""
    row: SessionValues = g.second_step
    return row


def days_to_set_up() -> int | None:
    """For the banner: days left until a factor must be set up, or None where nothing is due."""
    found: Standing | None = g.get("second_step_standing")
    return found.days_left if found is not None and found.need is Need.SOON else None


def is_trusted(session: Session, user_id: int, device: str) -> bool:
    """For the door: whether this person need not show a second factor in this browser."""
    if not factors.is_trusted(session, user_id, device):
        return False
    person = queries.find_person(session, user_id, today=clock.today())
    return person is not None and may_trust_devices(session, person)


def may_trust_devices(session: Session, person: Person) -> bool:
    """Whether a browser may be remembered, by the rule of every area that the person works for."""
    areas = {duty.area_code for duty in person.duties} or {ROOT}
    return all(settings.value(session, TRUSTED_DEVICES.key, area) is True for area in areas)


def forget_devices(session: Session, user_id: int) -> None:
    """For the door: ask for the second step everywhere again."""
    factors.forget_devices(session, user_id)


def _required_within_days(session: Session, person: Person) -> int | None:
    """Days of grace where a duty asks for a second factor, else None. One query for each duty."""
    keys = (FACTOR_REQUIRED.key, FACTOR_GRACE_DAYS.key)
    found = [
        settings.values(session, keys, duty.area_code)
        for duty in person.duties
        if duty.role in OFFICE
    ]
    days = [each[FACTOR_GRACE_DAYS.key] for each in found if each[FACTOR_REQUIRED.key] is True]
    return min((int(str(each)) for each in days), default=None)


def _is_last_word(found: Standing) -> bool:
    """Whether a form is sent that was open when the grace ended."""
    until = found.grace_until
    return (
        found.need is Need.SET_UP and request.method not in SAFE_METHODS and until is not None
        and clock.utc_now() < until + LAST_WORDS
    )  # fmt: skip


def _at_the_second_step(rule: access.Rule) -> ResponseReturnValue:
    if rule.is_for_scripts or json_answers.wanted():
        raise SecondStepNeeded
    if request.method in SAFE_METHODS:
        return htmx.go_to(url_for("factors.ask", next=safe_path(request.full_path.rstrip("?"))))
    if not is_same_origin():
        raise SecondStepNeeded
    # What was typed goes through the page that asks, as at the door.
    target = safe_path(request.full_path.rstrip("?"))
    return proof_pages.second_step(target, held=held_fields(), status=SecondStepNeeded.status)
