"""Sending one message to one browser's push service: sealed, signed, and followed nowhere."""

import http.client
import json
import socket
import ssl
import time
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from webapp.log import log
from webapp.notices.push_gate import Gate, NotAPushService, Target

TIMEOUT_S: Final = 10
KEPT_FOR: Final = timedelta(days=1)
"""How long a push service keeps a message for a phone that is switched off."""
SIGNED_FOR: Final = timedelta(hours=12)
TOPIC: Final = "e-report"
"""A message takes the place of one that was not delivered yet."""
GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
FALLBACK_CONTACT: Final = "mailto:webmaster@localhost"


class Outcome(StrEnum):
    """What came of it."""

    DELIVERED = "delivered"
    GONE = "gone"
    """The browser does not want it any more: forget the subscription."""
    FAILED = "failed"
    """Another time perhaps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A browser, as its subscription names it."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: the server's key, whom to turn to, and where it may send."""

    key: ec.EllipticCurvePrivateKey
    contact: str
    gate: Gate

    def send(self, to: Recipient, message: dict[str, str]) -> Outcome:
        """Send a message. Nothing is raised for what lies outside; addresses are not logged."""
        try:
            target = self.gate.target(to.endpoint)
            address = self.gate.address_of(target)
            status = self._post(target, address, to, message)
        except NotAPushService:
            log.warning("push address refused")
            return Outcome.GONE
        except (OSError, http.client.HTTPException) as error:
            log.warning("push service unreachable", error=type(error).__name__)
            return Outcome.FAILED
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return Outcome.DELIVERED
        log.warning("push refused", status=status, service=target.host)
        return Outcome.GONE if status in GONE else Outcome.FAILED

    def _post(self, target: Target, address: str, to: Recipient, message: dict[str, str]) -> int:
        body = _sealed(to, json.dumps(message, ensure_ascii=False).encode())
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(int(KEPT_FOR.total_seconds())),
            "Urgency": "normal",
            "Topic": TOPIC,
            **self._signature(target),
        }
        connection = _connection(target, address)
        try:
            connection.request("POST", target.path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def _signature(self, target: Target) -> dict[str, str]:
        from py_vapid import Vapid02  # noqa: PLC0415 - as in `_sealed`

        claims = {
            "aud": target.origin,
            "exp": str(int(time.time() + SIGNED_FOR.total_seconds())),
            "sub": self.contact,
        }
        signed: dict[str, str] = Vapid02(self.key).sign(claims)
        return signed


def contact_of(public_url: str) -> str:
    """Whom a push service may turn to: the product's own address, where it has one."""
    return public_url if public_url.startswith("https://") else FALLBACK_CONTACT


def _sealed(to: Recipient, message: bytes) -> bytes:
    # It loads a whole other HTTP client, which takes a second; only the worker ever sends.
    from pywebpush import WebPusher  # noqa: PLC0415

    keys = {"p256dh": to.p256dh, "auth": to.auth}
    pusher = WebPusher({"endpoint": to.endpoint, "keys": keys})
    return bytes(pusher.encode(message)["body"])


def _connection(target: Target, address: str) -> http.client.HTTPConnection:
    if target.scheme == "http":
        return http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT_S)
    return _Pinned(target, address)


class _Pinned(http.client.HTTPSConnection):
    """Connects to the address that was judged, and holds it to the certificate of the name."""

    def __init__(self, target: Target, address: str) -> None:
        self._trust = ssl.create_default_context()
        super().__init__(target.host, target.port, timeout=TIMEOUT_S, context=self._trust)
        self._address = address

    def connect(self) -> None:
        """Open the connection."""
        plain = socket.create_connection((self._address, self.port), TIMEOUT_S)
        try:
            self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise
