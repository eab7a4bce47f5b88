"""Which browsers are sent what, and what becomes of their subscriptions afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.notices import labels, queries
from webapp.notices.models import Notice, NoticePush, PushSubscription
from webapp.notices.sending import Outcome, Recipient

TOO_OLD = timedelta(days=2)
"""Not worth a sound any more; the inbox has it."""
GIVEN_UP_AFTER = timedelta(days=3)
"""A browser that could not be reached for so long is forgotten."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message for one browser, and the notices that it stands for."""

    subscription_id: int
    recipient: Recipient
    notice_ids: tuple[int, ...]
    title: str


def find(session: Session, notice_id: int, at: datetime) -> Notice | None:
    """The notice, if its reader still has to hear of it."""
    notice = session.get(Notice, notice_id, populate_existing=True)
    is_wanted = notice is not None and notice.read_at is None and notice.due_at <= at
    return notice if is_wanted else None


def parcels(session: Session, person_id: int, at: datetime) -> list[Parcel]:
    """One message for each browser of a person that was not told everything yet."""
    packed = []
    for subscription in queries.open_subscriptions(session, person_id, at):
        notices = queries.to_push(session, subscription, at, since=at - TOO_OLD)
        if notices:
            packed.append(_packed(subscription, list(notices)))
    return packed


def note(session: Session, parcel: Parcel, outcome: Outcome, at: datetime) -> None:
    """Write down what came of sending; a subscription that is gone or long dead is removed."""
    subscription = session.get(PushSubscription, parcel.subscription_id)
    if subscription is None:
        return
    if outcome is Outcome.DELIVERED:
        subscription.failures, subscription.failing_since = 0, None
        # One may have been taken back while the message was on its way.
        there = select(Notice.id).where(Notice.id.in_(parcel.notice_ids))
        for notice_id in session.scalars(there).all():
            session.merge(NoticePush(notice_id=notice_id, subscription_id=subscription.id))
        return
    since = subscription.failing_since or at
    if outcome is Outcome.GONE or at - since >= GIVEN_UP_AFTER:
        session.delete(subscription)
        return
    subscription.failures, subscription.failing_since = subscription.failures + 1, since


def _packed(subscription: PushSubscription, notices: list[Notice]) -> Parcel:
    recipient = Recipient(
        endpoint=subscription.endpoint, p256dh=subscription.p256dh, auth=subscription.auth
    )
    ids = tuple(notice.id for notice in notices)
    return Parcel(subscription.id, recipient, ids, labels.push_title(notices))
