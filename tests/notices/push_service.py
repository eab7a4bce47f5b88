"""A push service of our own on the loopback, and the browser behind it that can read messages."""

import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from webapp.notices.subscriptions import Wanted


def text_of(raw: bytes) -> str:
    """base64url without padding, as browsers write it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """The reverse."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """Has the keys that its subscription names, and so can read what is sent to it."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = secrets.token_bytes(16)

    def wanted(self, endpoint: str) -> Wanted:
        """What it would tell the server."""
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return Wanted(endpoint=endpoint, p256dh=text_of(point), auth=text_of(self._auth))

    def read(self, body: bytes) -> dict[str, Any]:
        """Decrypt a message."""
        plain = http_ece.decrypt(
            body, private_key=self._key, auth_secret=self._auth, version="aes128gcm"
        )
        said: dict[str, Any] = json.loads(plain)
        return said


@dataclass
class Service:
    """What came in, and what is answered: for each path its status, else 201."""

    url: str
    statuses: dict[str, int] = field(default_factory=dict)
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def endpoint(self, name: str) -> str:
        """The address that a browser gives."""
        return f"{self.url}/send/{name}"

    def bodies(self, name: str) -> list[bytes]:
        """The messages that came for a browser."""
        return [body for path, _, body in self.came if path == f"/send/{name}"]


@contextmanager
def running() -> Iterator[Service]:
    """Run one for a while."""
    service = Service("")

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.came.append((self.path, dict(self.headers.items()), body))
            status = service.statuses.get(self.path.removeprefix("/send/"), 201)
            self.send_response(status)
            if status == 307:
                self.send_header("Location", f"{service.url}/send/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
