"""What a request leaves to be written once its answer is sent, so that looking writes nothing."""

from collections.abc import Callable

from flask import Flask, Response, after_this_request, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.db import writing
from webapp.log import log


def write(what: Callable[[Session], None], *, told: str) -> None:
    """Do it in a short transaction of its own; where that fails, the log is `told` of it.

    It is for what the next request would do again.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001

    def _write() -> None:
        try:
            with app.app_context(), writing() as session:
                what(session)
        except SQLAlchemyError as error:
            # The answer is with its reader.
            log.warning(told, error=type(error).__name__)

    @after_this_request
    def _later(response: Response) -> Response:
        response.call_on_close(_write)
        return response
