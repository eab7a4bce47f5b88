"""Every failure a person can meet, in one sentence each, as a page, a fragment or JSON."""

from collections.abc import Mapping

from flask import Flask, Response, g, render_template, request
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from webapp import htmx, json_answers
from webapp.errors import DomainError
from webapp.log import log, request_id
from webapp.sentences import SENTENCES

SERVER_ERROR = 500
UNAVAILABLE = 503
NOT_FOUND = 404
TOO_MANY = 429

STATUS_SENTENCES: Mapping[int, str] = {
    400: lazy_gettext("The request could not be understood."),
    401: lazy_gettext("Please sign in."),
    403: lazy_gettext("You may see this, but this is not yours to do."),
    404: lazy_gettext("This page does not exist, or it is not open to you."),
    405: lazy_gettext("The page cannot be opened in this way."),
    413: lazy_gettext("Too much was sent at once. Please send fewer or smaller files."),
    429: lazy_gettext("Too many tries. Please wait a moment."),
    500: lazy_gettext("Something went wrong on our side. What was sent before is safe."),
    503: lazy_gettext("The system is not available for a moment. Please try again shortly."),
}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, on_domain_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(OperationalError, on_database_error)
    app.register_error_handler(Exception, on_bug)


def sentence_of(error: DomainError) -> str:
    """The one translated sentence for this failure."""
    return sentence_for(error.code, error.details)


def sentence_for(code: str, details: Mapping[str, object]) -> str:
    """The same for a failure that was written down by code and details."""
    sentence = str(SENTENCES.get(code, SENTENCES["domain_error"]))
    return str(sentence % _Details(details))


def on_domain_error(error: DomainError) -> Response:
    """An expected failure: its own status and sentence."""
    _log_refusal(error.code)
    return _answer(error.status, sentence_of(error), error.code)


def on_http_error(error: HTTPException) -> Response:
    """An error of the protocol: 404, 405, 413 and so on."""
    status = error.code or SERVER_ERROR
    response = error.get_response()
    if status < 400:  # noqa: PLR2004 - a redirect raised by the router is no error
        return Response(response.get_data(), status, dict(response.headers))
    _log_refusal(f"http_{status}")
    sentence = STATUS_SENTENCES.get(status, STATUS_SENTENCES[400])
    return _answer(status, str(sentence), f"http_{status}")


def on_database_error(error: OperationalError) -> Response:
    """The database is away, locked for too long, or read-only."""
    log.error("database unavailable", kind=type(error.orig).__name__)
    return _answer(UNAVAILABLE, str(STATUS_SENTENCES[UNAVAILABLE]), "database_unavailable")


def on_bug(error: Exception) -> Response:
    """Anything else is ours: logged whole, shown as one sentence with the request's id."""
    log.exception("bug", exc_info=error)
    return _answer(SERVER_ERROR, str(STATUS_SENTENCES[SERVER_ERROR]), "http_500")


def _log_refusal(code: str) -> None:
    """Who was refused what; numbers alone, so that the log names nobody."""
    log.info("refused", code=code, endpoint=request.endpoint, person=g.get("person_id"))


def _answer(status: int, sentence: str, code: str) -> Response:
    if json_answers.wanted():
        return json_answers.failure(status, code, sentence)
    # Asking who this is needs the database, which may be what failed, or what is to be spared.
    g.is_identity_unavailable = status >= SERVER_ERROR or status == TOO_MANY
    template = "errors/_error.html" if htmx.wants_fragment() else "errors/page.html"
    body = render_template(
        template, status=status, sentence=sentence, code=code, request_id=request_id(),
        heading=_heading(status),
    )  # fmt: skip
    return Response(body, status, {"Cache-Control": "no-store"})


def _heading(status: int) -> str:
    if status >= SERVER_ERROR:
        return str(gettext("The system has a problem"))
    return str(gettext("Page not found") if status == NOT_FOUND else gettext("This did not work"))


class _Details(dict[str, object]):
    """Details for a sentence; a placeholder without a value shows as nothing."""

    def __missing__(self, _key: str) -> str:
        return ""
