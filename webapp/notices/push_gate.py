"""Where pushes may go: the push services of the browsers, by name, and nowhere else.

A subscription's address comes from a browser, so it could name anything. It is looked at twice:
when it is given, and when it is used, where the name must also lead out of our own network.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from webapp.notices.models import LONGEST_ENDPOINT

KNOWN = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
HTTPS_PORT = 443


class NotAPushService(Exception):
    """The address is none of those that pushes may go to."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart after it was let through."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """What the signature is made for."""
        is_preset = self.scheme == "https" and self.port == HTTPS_PORT
        return f"{self.scheme}://{self.host}" if is_preset else f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """Host and port."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Gate:
    """Knows the push services; `lets_loopback` is for tests alone."""

    more: tuple[str, ...] = ()
    lets_loopback: bool = False

    def target(self, endpoint: str) -> Target:
        """Take an address apart. Raises `NotAPushService`."""
        if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not _is_plain(endpoint):
            raise NotAPushService
        try:
            parts = urlsplit(endpoint)
            port = parts.port
        except ValueError as error:
            raise NotAPushService from error
        host = (parts.hostname or "").lower()
        if "@" in parts.netloc or not host:
            raise NotAPushService
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if self._is_loopback(parts.scheme, host):
            return Target(parts.scheme, host, port or 80, path)
        is_known = any(_fits(host, pattern) for pattern in (*KNOWN, *self.more))
        if parts.scheme != "https" or port not in {None, HTTPS_PORT} or not is_known:
            raise NotAPushService
        return Target("https", host, HTTPS_PORT, path)

    def address_of(self, target: Target) -> str:
        """Look the name up; the address to connect to, which no second look-up can change.

        Raises:
            NotAPushService: it leads into a private network.
            OSError: it could not be looked up.
        """
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        if self._is_loopback(target.scheme, target.host):
            return addresses[0]
        if not addresses or not all(_is_public(address) for address in addresses):
            raise NotAPushService
        return addresses[0]

    def _is_loopback(self, scheme: str, host: str) -> bool:
        return self.lets_loopback and scheme == "http" and host == "127.0.0.1"


def _is_plain(text: str) -> bool:
    return all(" " < letter < "\x7f" and letter != "\\" for letter in text)


def _fits(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) > len(pattern) - 1
    return host == pattern


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        # An IPv4 address in disguise is judged as what it is.
        found = found.ipv4_mapped or found.sixtofour or found
    return found.is_global and not found.is_multicast
