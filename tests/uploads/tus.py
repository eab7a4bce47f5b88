"""A tus client that a test drives request by request, and connections that break."""

import base64
import hashlib
import http.client
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from werkzeug.test import Client, TestResponse

from tests.client import PageClient
from webapp.accounts.permissions import Person

VERSION = {"Tus-Resumable": "1.0.0"}
PIECE_TYPE = "application/offset+octet-stream"


def metadata(**values: str) -> str:
    """`Upload-Metadata` of texts."""
    return ",".join(f"{key} {base64_of(value.encode())}" for key, value in values.items())


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def checksum_of(content: bytes, algorithm: str = "sha1") -> str:
    """`Upload-Checksum` of a piece."""
    digest = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    return f"{algorithm} {base64_of(digest)}"


def creation(length: int, *, kind: str = "photo", client_id: UUID | None = None) -> dict[str, str]:
    """The headers that begin an upload."""
    said = {"filename": "ภาพ 1.jpg", "kind": kind}
    if client_id is not None:
        said["id"] = str(client_id)
    return {"Upload-Length": str(length), "Upload-Metadata": metadata(**said)}


class Tus:
    """tus against the application itself, without a network."""

    def __init__(self, http: Client) -> None:
        self.http = http

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """Any request, with the version unless the test says otherwise."""
        return self.http.open(path, method=method, headers={**VERSION, **(headers or {})}, **more)

    def create(self, length: int, **said: Any) -> str:
        """Begin an upload; returns its address."""
        response = self.request("POST", "/uploads/", creation(length, **said))
        assert response.status_code == 201, response.data
        return response.headers["Location"]

    def patch(
        self, path: str, offset: int, body: bytes, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        """Send a piece."""
        said = {"Content-Type": PIECE_TYPE, "Upload-Offset": str(offset), **(headers or {})}
        return self.request("PATCH", path, said, data=body)

    def cut(self, path: str, offset: int, body: bytes, came: int) -> TestResponse:
        """Send a piece of which only the first `came` bytes arrive."""
        return self.request(
            "PATCH", path, {"Content-Type": PIECE_TYPE, "Upload-Offset": str(offset)},
            input_stream=BytesIO(body[:came]), content_length=len(body),
        )  # fmt: skip

    def offset(self, path: str) -> int:
        """What `HEAD` says."""
        response = self.request("HEAD", path)
        assert response.status_code == 200, response.status
        return int(response.headers["Upload-Offset"])

    def shown(self, path: str) -> dict[str, Any]:
        """What the owner's own page is told."""
        response = self.http.get(path)
        assert response.status_code == 200, response.data
        told: dict[str, Any] = response.get_json()
        return told

    def send(self, content: bytes, **said: Any) -> str:
        """A whole upload in one piece; returns its address."""
        path = self.create(len(content), **said)
        assert self.patch(path, 0, content).status_code == 204
        return path


def cookie_of(app: Flask, person: Person) -> str:
    """The `Cookie` of a signed-in browser."""
    browser = PageClient(app).sign_in(person).http
    cookie = browser.get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"


@dataclass(slots=True)
class LiveTus:
    """tus over real connections, which may be broken off."""

    url: str
    cookie: str
    body: bytes = field(default=b"", init=False)

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> http.client.HTTPResponse:
        """Any request on a connection of its own; the body is read into `body`."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        try:
            connection.request(method, path, body or None, self._headers(headers))
            response = connection.getresponse()
            self.body = response.read()
        finally:
            connection.close()
        return response

    def create(self, length: int, **said: Any) -> str:
        """Begin an upload; returns its address."""
        location = self.request("POST", "/uploads/", creation(length, **said)).headers["Location"]
        assert location is not None, self.body
        return location

    def patch(self, path: str, offset: int, body: bytes) -> http.client.HTTPResponse:
        """Send a piece."""
        said = {"Content-Type": PIECE_TYPE, "Upload-Offset": str(offset)}
        return self.request("PATCH", path, said, body)

    def offset(self, path: str) -> int:
        """What `HEAD` says."""
        response = self.request("HEAD", path)
        assert response.status == 200, response.status
        return int(response.headers["Upload-Offset"])

    def begin(
        self, path: str, offset: int, body: bytes, came: int,
        headers: Mapping[str, str] | None = None,
    ) -> socket.socket:  # fmt: skip
        """Announce a piece and send only its first `came` bytes; the caller ends the connection."""
        parts = urlsplit(self.url)
        said = {
            "Host": parts.netloc, "Content-Type": PIECE_TYPE, "Upload-Offset": str(offset),
            "Content-Length": str(len(body)), **(headers or {}),
        }  # fmt: skip
        lines = [f"{name}: {value}" for name, value in self._headers(said).items()]
        head = "\r\n".join([f"PATCH {path} HTTP/1.1", *lines, "", ""])
        connection = socket.create_connection((str(parts.hostname), int(parts.port or 0)))
        connection.sendall(head.encode("latin-1") + body[:came])
        return connection

    def settled_offset(self, path: str, *, at_least: int, within_s: float = 10.0) -> int:
        """What `HEAD` says once the server has noticed that the connection is gone."""
        ends_s = time.monotonic() + within_s
        while (offset := self.offset(path)) < at_least and time.monotonic() < ends_s:
            time.sleep(0.02)
        return offset

    def _headers(self, more: Mapping[str, str] | None) -> dict[str, str]:
        return {**VERSION, "Cookie": self.cookie, **(more or {})}
