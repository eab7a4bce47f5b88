"""All of the htmx protocol: which requests want a fragment, and how answers steer the page.

Nothing else reads or writes an `HX-` header. It wraps htmx-Flask, whose 0.1.0 does not quote Thai
addresses and knows nothing of history restoring.
"""

from urllib.parse import quote

from flask import Flask, Response, make_response, redirect, render_template
from htmx_flask import Htmx
from htmx_flask import request as htmx_request
from werkzeug.wrappers import Response as BaseResponse

SEE_OTHER = 303


def init_app(app: Flask) -> None:
    """Let requests know about htmx, and caches know that answers differ by it."""
    Htmx().init_app(app)
    app.after_request(_vary)


def wants_fragment() -> bool:
    """Whether only a piece of the page is asked for.

    Restoring history asks with `HX-Request` too but needs the whole page, or Back shows a
    fragment without its frame.
    """
    return bool(htmx_request.htmx) and not htmx_request.htmx.history_restore_request


def render_page(
    page: str, *, fragment: str | None = None, status: int = 200, **context: object
) -> Response:
    """Render the page, or its fragment where htmx asked for one and there is one."""
    if fragment is None or not wants_fragment():
        return make_response(render_template(page, **context), status)
    response = make_response(render_template(fragment, **context), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def go_to(url: str) -> BaseResponse:
    """Send the whole browser to `url`, whether a form or htmx asked.

    htmx follows a plain redirect silently and would put the new page inside a table cell.
    """
    if not wants_fragment():
        return redirect(url, SEE_OTHER)
    response = make_response("", 200)
    response.headers["HX-Redirect"] = quote(url, safe="/:?&=#%+,;@")
    return response


def take_over(response: Response) -> Response:
    """Let a whole page replace what htmx would only have put into its target."""
    if wants_fragment():
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def show_address(response: Response, url: str) -> Response:
    """Let the address bar show `url`, shorter than what a form's empty fields would make of it."""
    if wants_fragment():
        response.headers["HX-Push-Url"] = quote(url, safe="/:?&=#%+,;@")
    return response


def _vary(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response
