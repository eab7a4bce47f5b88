"""Headers that keep browsers from doing what we never ask of them.

Sign-in and permissions live in `accounts`; this is only about the answer's envelope.
"""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join((  # noqa: FLY002 - one directive a line
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
ONE_YEAR_S = 31_536_000


def init_app(app: Flask, *, is_public: bool) -> None:
    """Add the headers to every answer; HSTS only where the product is reached over HTTPS."""

    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_public:
            response.headers.setdefault(
                "Strict-Transport-Security", f"max-age={ONE_YEAR_S}; includeSubDomains"
            )
        if request.endpoint != "static":
            # Not no-store: that would forbid the browser's own back cache, and Back must never
            # lose what was typed.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    app.after_request(add_headers)


def is_same_origin() -> bool:
    """Whether the browser says that one of our own pages sent this request.

    Browsers send `Origin` on every POST; a missing or foreign one counts as no.
    """
    origin = request.headers.get("Origin", "")
    return origin == request.host_url.rstrip("/")
