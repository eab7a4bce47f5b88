"""Telling the audit of requests: where they come from, before anybody asks who sent them."""

from flask import Flask, g, request

from webapp import json_answers
from webapp.audit import (
    origin,
    writing,  # noqa: F401 - it hears of every session from now on
)
from webapp.audit.origin import Origin, Place
from webapp.log import request_id

OUTBOX_PATHS = ("/submissions/", "/uploads/")
"""What a phone's outbox sends to; other scripts of a page are the page."""


def init_app(app: Flask) -> None:
    """Make every request an origin of its own, and forget it at its end."""
    app.before_request(_enter)
    app.teardown_request(_leave)


def _enter() -> None:
    is_outbox = request.path.startswith(OUTBOX_PATHS) and json_answers.wanted()
    g.audit_origin = origin.enter(
        Origin(
            Place.OUTBOX if is_outbox else Place.WEB, request_id=request_id(),
            address=origin.shortened(request.remote_addr or ""),
        )
    )  # fmt: skip


def _leave(_error: BaseException | None) -> None:
    token = g.pop("audit_origin", None)
    if token is not None:
        origin.leave(token)
