"""What follows when a duty begins, in whatever way it came about, and when it ends.

A duty in an office asks more of how its holder comes in than a village's does:

- sessions that were opened before it end (`queries.OpenSession.has_ended`), so that it is entered
  through the door, with the office's rules for idle machines and second factors;
- with a PIN, or a password that is too short, only the page for a better one is open
  (`office_secret.py`);
- cards made by somebody who may not look after such a person open nothing (`cards.py`).

All three are asked again at every use, because a duty may come into force by its date alone. What
is to be seen at once is put right here.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts import cards, services
from webapp.accounts.models import Assignment, DutyEnd, User
from webapp.accounts.permissions import OFFICE, Person
from webapp.accounts.queries import holds_on

DAY = timedelta(days=1)


def begin(session: Session, given: Sequence[Assignment], *, by_id: int | None) -> None:
    """Write new duties down, with who gave them and when."""
    now, today = clock.utc_now(), clock.today()
    for duty in given:
        duty.made_at, duty.made_by_id = now, by_id
    session.add_all(given)
    session.flush()
    cards.revoke_outgrown(session, {duty.user_id for duty in given}, by_id=by_id)
    promoted = {duty.user_id for duty in given if duty.role in OFFICE and holds_on(duty, today)}
    if promoted:
        services.revoke_outgrown(session, promoted)


def end(
    session: Session, person: Person, ended: Iterable[Assignment], *, reason: DutyEnd,
    last_on: date | None = None,
) -> None:  # fmt: skip
    """End duties after their last day, or at once; who has none left today is signed out.

    At once means that yesterday was the last day: what is ended today opens nothing today.
    """
    last_on = last_on or clock.today() - DAY
    for duty in ended:
        # What begins after its end never began; the table wants its days in order.
        if duty.valid_from is not None and duty.valid_from > last_on:
            duty.valid_from = last_on
        duty.valid_to, duty.end_reason = last_on, reason
        duty.ended_at, duty.ended_by_id = clock.utc_now(), person.id
        session.flush()
        _shut_out_if_idle(session, person, duty.user)


def _shut_out_if_idle(session: Session, person: Person, user: User) -> None:
    """Sign out who has no duty left today, and take their card back if none is to come."""
    today = clock.today()
    session.refresh(user, ["assignments"])
    if any(holds_on(duty, today) for duty in user.assignments):
        return
    services.revoke_all(session, user.id)
    if not any(duty.valid_to is None or duty.valid_to >= today for duty in user.assignments):
        cards.revoke(session, person, user)
