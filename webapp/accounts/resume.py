"""Keeping what a person typed when their session or form token is gone.

The texts of the refused form travel on as hidden fields: through sign-in, and back to where they
were meant to go. Files cannot travel so; forms with files keep them by other means.
"""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from webapp import htmx, json_answers
from webapp.accounts.forms import SignInForm
from webapp.error_pages import on_http_error, sentence_for
from webapp.security import is_same_origin

RESUME = "accounts.resume"
HELD_PREFIX = "held-"
NEVER_HELD = frozenset({"csrf_token", "password", "login", "resume_to", "secret", "again", "old"})
MOST_HELD_FIELDS = 400
PAGE_EXPIRED_STATUS = 400
SIGN_IN_STATUS = 401
SEE_OTHER = 303

_PATH_OF_OURS = re.compile(r"/(?:[^/\\\x00-\x1f\x7f][^\x00-\x1f\x7f]*)?")
"""Browsers take `//` and `/\\` for the beginning of a host, and skip control characters."""

Held = list[tuple[str, str]]


def init_app(app: Flask) -> None:
    """Answer refused form tokens with a page that can send the same again."""

    def on_refused_token(_error: CSRFError) -> BaseResponse:
        if json_answers.wanted():
            # A script fetches a fresh token and sends the same again.
            return json_answers.failure(PAGE_EXPIRED_STATUS, "csrf", sentence_for("csrf", {}))
        if request.endpoint == "accounts.sign_in_submit":
            # Nothing but a password was typed, which is never carried on: the door, once more.
            flash(gettext("This page was open for a long time. Please sign in again."), "info")
            wanted = safe_path(request.form.get("next", "/"))
            return redirect(url_for("accounts.sign_in", next=wanted), SEE_OTHER)
        # The door that holds a form lost its token in turn: the form is held, the door once more.
        return resume_page(must_sign_in=request.endpoint == RESUME)

    app.register_error_handler(CSRFError, on_refused_token)


def resume_page(*, must_sign_in: bool) -> Response:
    """The page that holds the refused form: 401 with sign-in, or 400 with one button.

    Only for requests from our own pages: a page elsewhere must not be able to make us show a
    button that does what it wanted.
    """
    if not is_same_origin():
        return on_http_error(BadRequest())
    is_held_already = request.endpoint == RESUME
    held = handed_on() if is_held_already else held_fields()
    status = SIGN_IN_STATUS if must_sign_in else PAGE_EXPIRED_STATUS
    here = request.form.get("resume_to", "/") if is_held_already else request.full_path.rstrip("?")
    target = safe_path(here)
    page = htmx.render_page(
        "accounts/resume.html", status=status, held=held, resume_to=target, form=SignInForm(),
        must_sign_in=must_sign_in, lost_files=bool(_file_names()),
    )  # fmt: skip
    return htmx.take_over(page)


def held_fields() -> Held:
    """The texts of the current form, in order, without secrets and tokens."""
    fields = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in NEVER_HELD
    ]
    return fields[:MOST_HELD_FIELDS]


def handed_on() -> Held:
    """The texts that the sign-in form carried along."""
    return [
        (name.removeprefix(HELD_PREFIX), value)
        for name, values in request.form.lists()
        if name.startswith(HELD_PREFIX)
        for value in values
    ][:MOST_HELD_FIELDS]


def safe_path(text: str, default: str = "/") -> str:
    """`text` if it is a path of this product, else `default`. Never another host."""
    return text if _PATH_OF_OURS.fullmatch(text) else default


def _file_names() -> list[str]:
    return [item.filename for item in request.files.values() if item.filename]


def is_known_path(path: str) -> bool:
    """Whether some view answers a POST there."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return False
    return bool(adapter.test(urlsplit(path).path, method="POST"))
