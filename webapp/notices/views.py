"""The inbox, opening and reading notices, and the browsers that want to be told."""

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from webapp import access, clock, htmx
from webapp.accounts import guard
from webapp.accounts.permissions import Permission
from webapp.db import db
from webapp.log import log
from webapp.notices import addresses, labels, push_keys, queries, services, subscriptions
from webapp.notices.subscriptions import Wanted

blueprint = Blueprint("notices", __name__, url_prefix="/notices")

SEE_OTHER = 303
NO_CONTENT = 204
PAGE_SIZE = 30
AT_A_DESK = (Permission.SUBMISSIONS_VIEW, Permission.WEEKLY_VIEW, Permission.ACCOUNTS_MANAGE)


@blueprint.get("", strict_slashes=False)
@access.signed_in
def index() -> Response:
    """What the person was told, the newest first. Looking at the list reads nothing."""
    person, now = guard.current_person(), clock.utc_now()
    page = min(max(request.args.get("page", 1, type=int), 1), 1000)
    found = queries.inbox(
        db.session, person, now, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE
    )
    return htmx.render_page(
        "notices/index.html",
        notices=[(notice, labels.words_of(notice)) for notice in found[:PAGE_SIZE]],
        status_of={kind.value: status for kind, status in labels.STATUS_OF.items()},
        is_at_desk=any(person.can(permission) for permission in AT_A_DESK),
        unread=queries.unread_count(db.session, person, now),
        older_url=url_for("notices.index", page=page + 1) if len(found) > PAGE_SIZE else None,
        newer_url=url_for("notices.index", page=page - 1) if page > 1 else None,
    )


@blueprint.post("/<int:notice_id>/openings")
@access.signed_in
def open_one(*, notice_id: int) -> ResponseReturnValue:
    """Mark a notice as read and go where it leads."""
    notice = services.open_notice(db.session, guard.current_person(), notice_id)
    return redirect(addresses.url_of(notice), SEE_OTHER)


@blueprint.post("/readings")
@access.signed_in
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    services.read_all(db.session, guard.current_person())
    return redirect(url_for("notices.index"), SEE_OTHER)


@blueprint.post("/subscriptions")
@access.signed_in
def subscribe() -> ResponseReturnValue:
    """Keep where this browser can be told."""
    wanted = Wanted(
        endpoint=request.form.get("endpoint", ""),
        p256dh=request.form.get("p256dh", ""),
        auth=request.form.get("auth", ""),
    )
    gate = current_app.extensions["push_gate"]
    person, token = guard.current_person(), guard.current_token()
    subscriptions.subscribe(db.session, person, token, gate, wanted)
    return "", NO_CONTENT


@blueprint.post("/subscriptions/removals")
@access.signed_in
def unsubscribe() -> ResponseReturnValue:
    """Tell this browser no more."""
    subscriptions.unsubscribe(db.session, guard.current_token())
    return "", NO_CONTENT


@blueprint.app_template_global("unread_notices")
def unread_notices() -> int:
    """How many notices wait to be read, for the layouts. One count a page, none on fragments."""
    person = guard.find_person()
    if person is None:
        return 0
    try:
        # PostgreSQL answers nothing more after a failure but back to a savepoint.
        with db.session.begin_nested():
            return queries.unread_count(db.session, person, clock.utc_now())
    except SQLAlchemyError as error:
        # A page that says what went wrong must not fail over its number of messages.
        log.warning("notices not counted", kind=type(error).__name__)
        return 0


@blueprint.app_template_global("push_offer")
def push_offer() -> dict[str, object] | None:
    """What a page needs to offer pushing: the public key, and whether this browser has it."""
    if guard.find_person() is None:
        return None
    key = push_keys.find_public(db.session)
    if key is None:
        return None
    found = queries.subscription_of(db.session, guard.current_token())
    return {"key": key, "is_on": found is not None}
