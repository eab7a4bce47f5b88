"""The HTTP server: waitress, taught to keep what came of an upload whose connection broke.

waitress receives a whole request before a thread is taken, so that slow phones block nobody, and
forgets the request when the connection ends before it. For most requests that is right. A piece of
an upload (tus) is worth what came of it, so here it goes to the application as if it had been
sent only that long; nobody hears the answer. Rules about uploads do not live here.
"""

import contextlib
import copy
import gc
import logging
import resource
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import waitress
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, WSGITask

BodyLimit = Callable[[str, str], int]

PIECE_TYPE: Final = "application/offset+octet-stream"
DRAIN_BYTES: Final = 64 * 1024
BAD_REQUEST: Final = 400
REFUSALS: Final = {
    BAD_REQUEST: "เปิดหน้านี้ไม่ได้\nThe request could not be understood.\n",
    413: "ส่งข้อมูลมากเกินไปในครั้งเดียว โปรดส่งไฟล์น้อยลงหรือเล็กลง\nToo much was sent at once.\n",
    431: "ที่อยู่หรือคุกกี้ยาวเกินไป\nAddress or cookies are too long.\n",
    500: "ระบบขัดข้อง โปรดลองใหม่\nSomething went wrong on our side.\n",
    501: "เปิดหน้านี้ไม่ได้\nThe request could not be understood.\n",
}
NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
FILES_BESIDE_CONNECTIONS: Final = 256
"""Open files besides one a connection: database, media, requests too large for memory."""


def create(
    application: Callable[..., Any],
    *,
    body_limit: BodyLimit = lambda _method, _path: sys.maxsize,
    headers: Mapping[str, str] = NO_HEADERS,
    **settings: Any,  # noqa: ANN401 - waitress's own
) -> Any:  # noqa: ANN401 - as above
    """Make a server, listening, for `run()`; `settings` are those of waitress.

    A body larger than `body_limit(method, path)` is refused when its headers have come. What the
    server refuses by itself carries `headers`.
    """
    servers: dict[int, Any] = {}
    # poll, since select fails at the 1,024th open file however many connections are allowed.
    server = waitress.create_server(
        application, map=servers, asyncore_use_poll=True, ident=None, **settings
    )
    ours = {"body_limit": staticmethod(body_limit), "refusal_headers": headers}
    channel = type("Channel", (KeepingChannel,), ours)
    for listening in servers.values():
        if isinstance(listening, BaseWSGIServer):
            listening.channel_class = channel
    return server


def serve(application: Callable[..., Any], *, connection_limit: int, **settings: Any) -> None:  # noqa: ANN401
    """Serve until interrupted."""
    logging.basicConfig()
    # A line whenever a request waits for a thread; in the hour when everybody sends, that is all.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    _allow_files(connection_limit + FILES_BESIDE_CONNECTIONS)
    set_aside()
    create(application, connection_limit=connection_limit, **settings).run()


def set_aside() -> None:
    """Keep what was made at the start out of the rounds of the garbage collector.

    It lives as long as the process. Walked through again and again it costs one request in twenty
    some 180 ms.
    """
    gc.collect()
    gc.freeze()


class NarrowParser(HTTPRequestParser):  # type: ignore[misc]  # waitress is untyped
    """A request whose body may be as large as its address allows."""

    adj: Any

    def __init__(self, adjustments: Any, body_limit: BodyLimit) -> None:  # noqa: ANN401 - waitress's own
        super().__init__(adjustments)
        self._body_limit = body_limit

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers, and with them the limit."""
        super().parse_header(header_plus)
        if not (self.content_length or self.chunked):
            return
        # One more, since waitress refuses what is as large as its limit.
        most = self._body_limit(self.command, self.path) + 1
        if most < self.adj.max_request_body_size:
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = most


class PlainRefusal(ErrorTask):  # type: ignore[misc]  # as above
    """What the server itself refuses, in a sentence that says nothing about the server."""

    def execute(self) -> None:
        """Write it, and close the connection."""
        error = self.request.error
        body = REFUSALS.get(error.code, REFUSALS[BAD_REQUEST]).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
            *self.channel.refusal_headers.items(),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class KeepingChannel(HTTPChannel):  # type: ignore[misc]  # waitress is untyped
    """A connection whose unfinished piece of an upload is handed on when it ends."""

    error_task_class = PlainRefusal
    body_limit: BodyLimit
    refusal_headers: Mapping[str, str] = NO_HEADERS
    request: HTTPRequestParser | None

    def parser_class(self, adjustments: Any) -> HTTPRequestParser:  # noqa: ANN401 - waitress's own
        """Make the reader of the next request."""
        return NarrowParser(adjustments, type(self).body_limit)

    def handle_close(self) -> None:
        """Hand on what came, then close; called for every way in which a connection ends."""
        # Taken by whoever is in the middle of putting bytes into the request: then it is not ours.
        if self.requests_lock.acquire(blocking=False):
            try:
                request, self.request = self.request, None
                if request is not None and _is_piece(request):
                    self._drain(request)
                    self._hand_on(request)
                elif request is not None:
                    request.close()
            finally:
                self.requests_lock.release()
        super().handle_close()

    def service(self) -> None:
        """Serve one request, even a whole piece whose sender has gone before its turn came."""
        request = self.requests[0]
        if not self.connected and _is_piece(request) and not request.error:
            _Unheard(self, request).run()
        super().service()

    def _drain(self, request: HTTPRequestParser) -> None:
        """Read what the kernel still holds of a connection that was reset."""
        if self.socket is None:
            return
        # Errors of the socket mean that there is no more; that is how this ends.
        with contextlib.suppress(OSError):
            while not request.completed and (data := self.socket.recv(DRAIN_BYTES)):
                request.received(data)

    def _hand_on(self, request: HTTPRequestParser) -> None:
        came = len(request.body_rcv)
        if request.error or not came:
            request.close()
            return
        request.headers["CONTENT_LENGTH"] = str(came)
        request.completed = True
        self.server.add_task(_Unheard(self, request))


class _Unheard:
    """A task for waitress's threads: run the application and drop the answer."""

    def __init__(self, channel: KeepingChannel, request: HTTPRequestParser) -> None:
        self._channel = channel
        self._request = request

    def service(self) -> None:
        """Run, then free the memory or temporary file of the body."""
        try:
            self.run()
        finally:
            self._request.close()

    def cancel(self) -> None:
        """The server stops before this had its turn."""
        self._request.close()

    def run(self) -> None:
        """Run the application to the end of its answer."""
        environ = WSGITask(self._channel, self._request).get_environment()
        answer = self._channel.server.application(environ, _start_response)
        try:
            for _chunk in answer:
                pass
        finally:
            if hasattr(answer, "close"):
                answer.close()


def _start_response(*_answer: object) -> Callable[[bytes], None]:
    return lambda _data: None


def _is_piece(request: HTTPRequestParser) -> bool:
    """Whether the headers have come and say that the body is a piece of an upload."""
    return (
        request.headers_finished
        and request.body_rcv is not None
        and request.headers.get("CONTENT_TYPE", "").partition(";")[0].strip() == PIECE_TYPE
    )


def _allow_files(wanted: int) -> None:
    """Raise the limit of open files as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
