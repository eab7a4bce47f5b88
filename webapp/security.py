"""What surrounds every answer and every request: headers, and the names we are reached by.

Sign-in and permissions live in `accounts`, sizes and rates in `limits`. Why each is as it is says
docs/security.md.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import Flask, Response, request

from webapp.config import Config
from webapp.log import log

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join((  # noqa: FLY002 - one directive a line
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    # No text becomes HTML unless the one policy in static/js/trusted.js lets it through.
    "require-trusted-types-for 'script'",
    "trusted-types default",
))  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Says less than frame-ancestors, to browsers from before it.
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": (
        "camera=(self), geolocation=(self), publickey-credentials-get=(self), "
        "publickey-credentials-create=(self), microphone=(), payment=(), usb=(), serial=(), "
        "hid=(), display-capture=()"
    ),
}
ONE_YEAR_S = 31_536_000
PROBES: Final = frozenset({"/healthz", "/readyz"})
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?", re.ASCII)


def init_app(app: Flask, *, is_public: bool) -> None:
    """Add the headers to every answer."""
    headers = headers_of(is_public=is_public)

    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            # Not no-store: that would forbid the browser's own back cache, and Back must never
            # lose what was typed.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    app.after_request(add_headers)


def headers_of(*, is_public: bool) -> dict[str, str]:
    """What every answer carries; HSTS only where the product is reached over HTTPS."""
    headers = {**HEADERS, "Content-Security-Policy": CONTENT_SECURITY_POLICY}
    if is_public:
        headers["Content-Security-Policy"] += "; upgrade-insecure-requests"
        headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR_S}; includeSubDomains"
    return headers


def is_same_origin() -> bool:
    """Whether the browser says that one of our own pages sent this request.

    Browsers send `Origin` on every POST; a missing or foreign one counts as no.
    """
    origin = request.headers.get("Origin", "")
    return origin == request.host_url.rstrip("/")


class HostGate:
    """Refuses requests for any name but ours, before anything else looks at them.

    Links are made from the Host header, so a false one could put another's address on our pages.
    Without a public address names are refused too, but localhost and addresses in digits are taken:
    no page elsewhere can stand under those.
    """

    def __init__(self, application: "WSGIApplication", config: Config) -> None:
        self._application = application
        public = urlsplit(config.public_url).hostname
        self._takes_numbers = not public
        ours = {public} if public else {"localhost", config.host.lower()}
        self._hosts = frozenset(ours | set(config.hosts))
        self._headers = {
            "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store",
            **headers_of(is_public=config.is_public),
        }  # fmt: skip

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass on what is for us; balancers may probe by any name, which shows them nothing."""
        if environ.get("PATH_INFO") in PROBES or self.is_ours(environ.get("HTTP_HOST", "")):
            return self._application(environ, start_response)
        log.info("refused", code="foreign_host")
        start_response("400 Bad Request", list(self._headers.items()))
        return [b"This server does not answer for that name.\n"]

    def is_ours(self, host: str) -> bool:
        """Whether a Host header names this product; the port does not matter."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found[1].lower()
        return name in self._hosts or (self._takes_numbers and _is_number(name))


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
