"""Pages that belong to no feature: where a person lands, about, health, the component gallery."""

from datetime import timedelta

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from webapp import access, clock
from webapp.accounts import guard
from webapp.accounts import queries as accounts
from webapp.accounts.permissions import Permission
from webapp.config import Config
from webapp.db import db, is_reachable
from webapp.jobs import watch
from webapp.media.store import StoreUnavailable

blueprint = Blueprint("pages", __name__)
development = Blueprint("development", __name__)

SEE_OTHER = 303
UNAVAILABLE = 503
NOT_FOUND = 404
SECURITY_TXT_LIFE = timedelta(days=180)
"""The standard asks for less than a year."""


@blueprint.get("/")
@access.signed_in
def home() -> ResponseReturnValue:
    """Send everybody to the page of their main duty."""
    person = guard.current_person()
    for permission, endpoint in (
        (Permission.REVIEW_DECIDE, "review.queue"),
        (Permission.WEEKLY_VIEW, "weekly.index"),
        (Permission.SUBMISSIONS_CREATE, "submissions.index"),
        (Permission.SETTINGS_MANAGE, "administration.index"),
    ):
        if person.can(permission):
            return redirect(url_for(endpoint), SEE_OTHER)
    return redirect(url_for("pages.about"), SEE_OTHER)


@blueprint.get("/about")
@access.public
def about() -> ResponseReturnValue:
    """What this is, and the credits; to who came in before their first day, when it is."""
    person = guard.find_person()
    coming = None
    if person is not None and not person.duties:
        coming = accounts.next_duty(db.session, person.id, clock.today())
    return render_template("pages/about.html", coming=coming)


@blueprint.get("/healthz")
@access.public
def healthz() -> ResponseReturnValue:
    """Whether the process answers. For a supervisor; touches nothing."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@access.public
def readyz() -> ResponseReturnValue:
    """Whether database and file store can be used. For a load balancer."""
    checks = {"database": is_reachable(db.session), "media": True}
    try:
        current_app.extensions["media_store"].check_writable()
    except StoreUnavailable:
        checks["media"] = False
    is_ready = all(checks.values())
    # A server whose worker is missing still takes reports, so this only tells.
    is_worked = not checks["database"] or _is_worked()
    status = "ok" if is_ready else "unavailable"
    body = jsonify(status=status, checks=checks, worker="ok" if is_worked else "missing")
    return body, 200 if is_ready else UNAVAILABLE


@blueprint.get("/.well-known/security.txt")
@access.public
def security_txt() -> ResponseReturnValue:
    """Whom to tell about a hole (RFC 9116); not there while nobody is named."""
    config: Config = current_app.config["EREPORT"]
    if not config.security_contact:
        abort(NOT_FOUND)
    expires_on = clock.today() + SECURITY_TXT_LIFE
    lines = [
        f"Contact: {config.security_contact}",
        f"Expires: {expires_on.isoformat()}T00:00:00Z",
        "Preferred-Languages: th, en",
    ]
    if config.public_url:
        lines.append(f"Canonical: {config.public_url}{request.path}")
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _is_worked() -> bool:
    try:
        return not watch.worker_is_missing(db.session, clock.utc_now())
    except SQLAlchemyError:
        # The tables are not there yet, or not any more; whoever asks gets an answer all the same.
        db.session.rollback()
        return False


@development.get("/components")
@access.public
def components() -> ResponseReturnValue:
    """Every component in every state; not there in production."""
    return render_template("components/page.html")


@development.get("/components/steps")
@access.public
def component_steps() -> ResponseReturnValue:
    """The one-page form, one step at a time."""
    return render_template("components/steps_page.html")


@development.get("/components/paper")
@access.public
def component_paper() -> ResponseReturnValue:
    """The printed sheet."""
    return render_template("components/paper_page.html")
