"""The structured log: one line a request, with an id that the error page shows too.

No names, texts, file names or addresses of people are logged here.
"""

import logging
import re
import secrets
import time

import structlog
from flask import Flask, Response, g, request

from webapp.config import Config

_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

log = structlog.get_logger("webapp")


def configure(config: Config) -> None:
    """Send everything to standard error, as JSON for machines or as text for people."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if config.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(config.log_level)),
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )


def init_app(app: Flask) -> None:
    """Give every request an id and a closing line."""
    app.before_request(_start)
    app.after_request(_finish)


def take_over(name: str) -> None:
    """Put a library's warnings into this log, in one line each, and nothing else of it anywhere."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.handlers = [_Forwarding()]


class _Forwarding(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0] if record.exc_info else None
        log.log(
            record.levelno, record.getMessage(), library=record.name,
            **({"kind": kind.__name__} if kind else {}),
        )  # fmt: skip


def request_id() -> str:
    """The id of the current request, as printed on error pages."""
    return str(g.get("request_id", "-"))


def _start() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _SAFE_ID.fullmatch(given) else secrets.token_hex(8)
    g.started_s = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    started_s = g.get("started_s", time.perf_counter())
    response.headers["X-Request-Id"] = request_id()
    log.info(
        "request",
        method=request.method,
        endpoint=request.endpoint,
        status=response.status_code,
        ms=round((time.perf_counter() - started_s) * 1000, 1),
    )
    return response
