"""Browsers that want to be told: taking their address down, and letting go of it."""

import base64
import binascii
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import UserSession
from webapp.accounts.permissions import Person
from webapp.accounts.tokens import hash_token
from webapp.notices.errors import SubscriptionUnreadable
from webapp.notices.models import LONGEST_KEY, PushSubscription
from webapp.notices.push_gate import Gate, NotAPushService

AUTH_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a browser says of its subscription."""

    endpoint: str
    p256dh: str
    auth: str


def subscribe(session: Session, person: Person, token: str, gate: Gate, wanted: Wanted) -> None:
    """Keep the subscription of the browser that `token` signed in, in place of an earlier one.

    The same browser under another person before is that person's no more.

    Raises:
        SubscriptionUnreadable: it is none, or leads to no push service.
    """
    _check(gate, wanted)
    session_id = session.scalar(
        select(UserSession.id).where(
            UserSession.token_hash == hash_token(token), UserSession.user_id == person.id
        )
    )
    if session_id is None:
        raise SubscriptionUnreadable
    session.execute(
        delete(PushSubscription).where(
            or_(
                PushSubscription.session_id == session_id,
                PushSubscription.endpoint == wanted.endpoint,
            )
        )
    )
    session.add(
        PushSubscription(
            person_id=person.id, session_id=session_id, endpoint=wanted.endpoint,
            p256dh=wanted.p256dh, auth=wanted.auth, created_at=clock.utc_now(),
        )
    )  # fmt: skip
    session.flush()


def unsubscribe(session: Session, token: str) -> None:
    """Forget the subscription of the browser that `token` signed in."""
    mine = select(UserSession.id).where(UserSession.token_hash == hash_token(token))
    session.execute(delete(PushSubscription).where(PushSubscription.session_id.in_(mine)))


def _check(gate: Gate, wanted: Wanted) -> None:
    try:
        gate.target(wanted.endpoint)
        if len(wanted.p256dh) > LONGEST_KEY or len(wanted.auth) > LONGEST_KEY:
            raise SubscriptionUnreadable
        # Refuses what is no point of the curve, before a message is encrypted for it.
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(wanted.p256dh))
        if len(_decoded(wanted.auth)) != AUTH_BYTES:
            raise SubscriptionUnreadable
    except (NotAPushService, ValueError, binascii.Error) as error:
        raise SubscriptionUnreadable from error


def _decoded(text: str) -> bytes:
    padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    return base64.b64decode(padded, altchars=b"-_", validate=True)
