"""Cards: the one-time link with which a person comes in for the first time, or once more.

Looking at the link does nothing, so that a chat application's preview does not use it up. Opening
it by the button binds it to that browser; setting a PIN or password there uses it up.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from flask import current_app, request, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from webapp import clock
from webapp.accounts.door_models import Invitation
from webapp.accounts.errors import CardNotValid
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Duty, Person, Role
from webapp.accounts.queries import holds_on
from webapp.accounts.reach import may_end
from webapp.accounts.tokens import hash_token, is_short_secret, short_secret
from webapp.config import Config

SHORTEST_LIFE: Final = timedelta(hours=24)
LONGEST_LIFE: Final = timedelta(days=30)


class CardState(StrEnum):
    """What can be said of a card."""

    OPEN = "open"
    """Nobody has opened it yet."""
    BOUND = "bound"
    """Opened in one browser, and no PIN set there yet."""
    USED = "used"
    REVOKED = "revoked"
    """Taken back, or followed by a newer card."""
    EXPIRED = "expired"


ALIVE: Final = frozenset({CardState.OPEN, CardState.BOUND})


def issue(session: Session, person: Person, user: User, *, life: timedelta) -> str:
    """Make a card for `user` in the name of `person`; earlier ones of that user end.

    Whether `person` may is decided by who calls.

    Returns:
        The secret of the link; only its hash is stored.
    """
    if not SHORTEST_LIFE <= life <= LONGEST_LIFE:
        message = f"a card lives from {SHORTEST_LIFE} to {LONGEST_LIFE}: {life}"
        raise ValueError(message)
    revoke(session, person, user)
    secret, now = short_secret(), clock.utc_now()
    session.add(
        Invitation(
            user_id=user.id, token_hash=hash_token(secret), made_at=now, made_by_id=person.id,
            expires_at=now + life, bound_hash="",
        )
    )  # fmt: skip
    session.flush()
    return secret


def address(secret: str) -> str:
    """The link with its host, to print, show as QR code or send."""
    config: Config = current_app.config["EREPORT"]
    host = config.public_url or request.host_url.rstrip("/")
    return host + url_for("cards.show", secret=secret)


def revoke(session: Session, person: Person, user: User) -> None:
    """End whatever card of `user` is alive, in the name of `person`."""
    now = clock.utc_now()
    for card in session.scalars(_locked().where(Invitation.user_id == user.id)):
        if state_of(card, now) in ALIVE:
            card.revoked_at, card.revoked_by_id = now, person.id
    session.flush()


def revoke_outgrown(session: Session, user_ids: Collection[int], *, by_id: int | None) -> None:
    """End the cards of people who now have a duty beyond whoever made the card."""
    now = clock.utc_now()
    alive = session.scalars(
        _locked().where(
            Invitation.user_id.in_(user_ids), Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None), Invitation.expires_at > now,
        )
    ).all()  # fmt: skip
    for card in alive:
        if not _reaches(session, card):
            card.revoked_at, card.revoked_by_id = now, by_id
    session.flush()


def state_of(invitation: Invitation, now: datetime) -> CardState:
    """What has become of a card."""
    if invitation.used_at is not None:
        return CardState.USED
    if invitation.revoked_at is not None:
        return CardState.REVOKED
    if invitation.expires_at <= now:
        return CardState.EXPIRED
    return CardState.OPEN if invitation.bound_at is None else CardState.BOUND


def find(session: Session, secret: str, mark: str, now: datetime) -> Invitation:
    """The card with this secret, if the browser with this mark may still use it.

    Raises:
        CardNotValid: it does not exist, is over, or was opened in another browser.
    """
    if not is_short_secret(secret):
        raise CardNotValid
    return _usable(session, session.scalars(_of(secret)).one_or_none(), mark, now)


def bind(session: Session, secret: str, mark: str) -> Invitation:
    """Open the card in the browser with this mark; from now on no other may.

    Raises:
        CardNotValid: as `find`.
    """
    card = _find_locked(session, secret, mark)
    if card.bound_at is None:
        card.bound_at, card.bound_hash = clock.utc_now(), hash_token(mark)
        session.flush()
    return card


def use_up(session: Session, secret: str, mark: str) -> User:
    """The person of the card, which is good for nothing from now on.

    Raises:
        CardNotValid: as `find`, or it was not opened before.
    """
    card = _find_locked(session, secret, mark)
    if card.bound_at is None:
        raise CardNotValid
    card.used_at = clock.utc_now()
    session.flush()
    return card.user


def _find_locked(session: Session, secret: str, mark: str) -> Invitation:
    if not is_short_secret(secret) or not mark:
        raise CardNotValid
    found = session.scalars(
        _of(secret).with_for_update(of=Invitation).execution_options(populate_existing=True)
    ).one_or_none()
    return _usable(session, found, mark, clock.utc_now())


def _of(secret: str) -> Select[tuple[Invitation]]:
    return (
        select(Invitation)
        .where(Invitation.token_hash == hash_token(secret))
        .options(joinedload(Invitation.user, innerjoin=True).selectinload(User.assignments))
    )


def _locked() -> Select[tuple[Invitation]]:
    return select(Invitation).order_by(Invitation.id).with_for_update()


def _usable(session: Session, card: Invitation | None, mark: str, now: datetime) -> Invitation:
    if card is None or state_of(card, now) not in ALIVE or not card.user.is_active:
        raise CardNotValid
    if card.bound_at is not None and card.bound_hash != hash_token(mark):
        raise CardNotValid
    if not _reaches(session, card):
        raise CardNotValid
    return card


def _reaches(session: Session, card: Invitation) -> bool:
    """Whether whoever made the card might do so still, for all duties that its person has by now.

    The maker counts as they were on that day: cards outlive the duty of who handed them out.
    """
    made_on, today = clock.to_local(card.made_at).date(), clock.today()
    held = session.scalars(
        select(Assignment).where(Assignment.user_id.in_((card.user_id, card.made_by_id)))
    ).all()
    maker = Person(id=card.made_by_id, name="", duties=tuple(
        Duty(Role(duty.role), duty.area_code) for duty in held
        if duty.user_id == card.made_by_id and holds_on(duty, made_on)
    ))  # fmt: skip
    return all(
        may_end(maker, card.user_id, duty)
        for duty in held
        if duty.user_id == card.user_id and (duty.valid_to is None or duty.valid_to >= today)
    )
