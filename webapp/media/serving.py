"""Handing a file of the store to a browser: in ranges, kept by it alone, and never run.

Who may have it is decided before; these are only the bytes and the answer's envelope.
"""

from typing import Final

from flask import Response, current_app, send_file

from webapp.media.links import Link
from webapp.media.store import Store

# A picture opened on its own is a page too; whatever it holds must not run.
POLICY: Final = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline';"
    " frame-ancestors 'none'; sandbox"
)


def shown(sha256: str, media_type: str, link: Link) -> Response:
    """A rendition. What stands under a link never changes, so browsers keep it while it is good.

    Raises:
        BlobMissing, StoreUnavailable: the store does not give it.
    """
    with _store().as_file(sha256) as path:
        response = send_file(path, media_type, conditional=True, etag=sha256)
    del response.headers["Content-Disposition"]  # It would name the file by its hash.
    return _sealed(response, f"private, max-age={link.remaining_s}, immutable")


def downloaded(sha256: str, media_type: str, name: str) -> Response:
    """An original: saved under a name, never shown in the page, kept by no browser.

    Raises:
        BlobMissing, StoreUnavailable: the store does not give it.
    """
    with _store().as_file(sha256) as path:
        response = send_file(
            path, media_type, conditional=True, etag=False, as_attachment=True, download_name=name
        )
    return _sealed(response, "private, no-store")


def stand_in(picture: str, *, status: int = 202) -> Response:
    """An SVG in the place of a picture that is not ready, or gone: asked for anew every time."""
    return _sealed(Response(picture, status, mimetype="image/svg+xml"), "no-store")


def _sealed(response: Response, cache_control: str) -> Response:
    response.headers["Cache-Control"] = cache_control
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _store() -> Store:
    store: Store = current_app.extensions["media_store"]
    return store
