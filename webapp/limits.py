"""How much one browser may send, and how often it may ask; in tables by endpoint.

Sizes are refused before a form is read, by the server even before a body is received. Rates keep a
flood from the rest; accounts that are being guessed at have their own brake in `accounts`. What the
numbers are made of stands in docs/security.md.
"""

import ipaddress
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from flask import Flask, Response, current_app, request, session
from flask.json.provider import DefaultJSONProvider
from flask_limiter import Limiter
from werkzeug.exceptions import HTTPException, TooManyRequests

from webapp.config import Config

MEGABYTE: Final = 1024 * 1024
BODY_BYTES: Final = 2 * MEGABYTE
"""What any form may weigh that carries no files."""
FORM_TEXT_BYTES: Final = 2 * MEGABYTE
FORM_PARTS: Final = 2000
JSON_DEPTH: Final = 32
IPV6_PREFIX: Final = 64
HEADER_BYTES: Final = 32 * 1024
"""Address, cookies and all other headers together."""

FILES: Final = 0
"""As much as the settings allow: what carries photos, clips or packed reports."""
BODIES: Mapping[str, int] = {
    "submissions.save": FILES,
    "submissions.create": FILES,
    "submissions.attach": FILES,
    "submissions.fix": FILES,
    "submissions.fixes": FILES,
    "review_imports.create": FILES,
    "tray.add": FILES,
    "uploads.create": FILES,
    "uploads.append": FILES,
    "uploads.override": FILES,
    "office_papers.save": 4 * MEGABYTE,
    "office_papers.preview": 4 * MEGABYTE,
    "administration.preview_areas": 24 * MEGABYTE,
    "administration.import_areas": 8 * MEGABYTE,
    "administration.preview_types": 8 * MEGABYTE,
    "administration.import_types": 8 * MEGABYTE,
    "people.upload": 8 * MEGABYTE,
}
"""Endpoints that take more than a plain form. What is shared to us is taken by the worker on the
phone; without it nothing is kept, and anybody may post there."""


class Kind(StrEnum):
    """What a request costs, and so against which limit it counts."""

    FREE = "free"
    DOOR = "door"
    ASKING = "asking"
    STRANGERS = "strangers"
    PAGES = "pages"
    PICTURES = "pictures"
    PIECES = "pieces"
    HEAVY = "heavy"


KINDS: Mapping[str, Kind] = {
    "static": Kind.FREE,
    "pages.healthz": Kind.FREE,
    "pages.readyz": Kind.FREE,
    "pwa.script": Kind.FREE,
    "pwa.worker": Kind.FREE,
    "pwa.show_manifest": Kind.FREE,
    "pwa.offline": Kind.FREE,
    "submission_media.show": Kind.PICTURES,
    "submission_clips.show": Kind.PICTURES,
    "tray.show_file": Kind.PICTURES,
    "weekly.picture": Kind.PICTURES,
    "people.table": Kind.HEAVY,
    "privacy.send": Kind.ASKING,
    "privacy.export_mine": Kind.HEAVY,
    "privacy.export_person": Kind.HEAVY,
    "weekly_slides.show": Kind.PICTURES,
    "office_papers.emblem": Kind.PICTURES,
    "uploads.tell": Kind.PIECES,
    "uploads.create": Kind.PIECES,
    "uploads.show": Kind.PIECES,
    "uploads.append": Kind.PIECES,
    "uploads.override": Kind.PIECES,
    "uploads.terminate": Kind.PIECES,
    "inspection.export": Kind.HEAVY,
    "ledger.bundle": Kind.HEAVY,
    "ledger.table": Kind.HEAVY,
    "lookback.comparison_file": Kind.HEAVY,
    "lookback.period_file": Kind.HEAVY,
    "lookback.week_file": Kind.HEAVY,
    "office_papers.preview": Kind.HEAVY,
    "weekly_files.download": Kind.HEAVY,
    "weekly_files.make": Kind.HEAVY,
    "weekly_forms.adjustments": Kind.HEAVY,
    "weekly_forms.album": Kind.HEAVY,
    "weekly_forms.table": Kind.HEAVY,
    "weekly_forms.texts": Kind.HEAVY,
}
"""Endpoints that are no ordinary page. Public ones that write are the door, whatever their name."""

PER_PAGES: Mapping[Kind, float] = {
    Kind.PAGES: 1, Kind.PICTURES: 5, Kind.PIECES: 5, Kind.HEAVY: 0.1, Kind.STRANGERS: 2,
}  # fmt: skip
"""How often a minute, as a part of EREPORT_LIMIT_PAGES."""
ASKING_PER_HOUR: Final = 10
"""Requests to offices, each of which somebody reads and answers; a whole street may share one
address. Without a limit at the door (EREPORT_LIMIT_DOOR=0) this one is off as well."""
BY_ADDRESS: Final = frozenset({Kind.DOOR, Kind.STRANGERS})
WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def init_app(app: Flask, config: Config, *, is_public: Callable[[str], bool]) -> None:
    """Refuse what is too large or too often. `is_public` says of an endpoint who may call it."""
    app.config.update(
        MAX_CONTENT_LENGTH=config.max_request_mb * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=FORM_TEXT_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        RATELIMIT_HEADERS_ENABLED=False,
    )
    app.json = ShallowJson(app)
    app.before_request(_narrow)

    def kind() -> Kind:
        return kind_of(request.endpoint, request.method, is_public=is_public)

    def is_unlimited() -> bool:
        return kind() is Kind.FREE or _most(config, kind()) == 0

    limiter = Limiter(
        lambda: f"{kind()}:{_whose(kind())}",
        application_limits=[lambda: f"{_most(config, kind())} per {_span(kind())}"],
        application_limits_exempt_when=is_unlimited,
        storage_uri=config.limits_url or "memory://",
        strategy="sliding-window-counter",
        # A Redis that is away must not close the door: then each server counts for itself.
        in_memory_fallback_enabled=bool(config.limits_url),
        key_prefix="e-report",
    )
    limiter.init_app(app)
    app.extensions["limiter_of_ours"] = limiter
    app.after_request(_say_when)


def kind_of(endpoint: str | None, method: str, *, is_public: Callable[[str], bool]) -> Kind:
    """Against which limit a request counts."""
    known = KINDS.get(endpoint or "")
    if known is not None:
        return known
    if endpoint is not None and is_public(endpoint) and method in WRITES:
        return Kind.DOOR
    return Kind.PAGES if _token() else Kind.STRANGERS


def body_bytes(endpoint: str | None, most: int) -> int:
    """How large a body may be that is sent to this endpoint; `most` is what files may weigh."""
    wanted = BODIES.get(endpoint or "", BODY_BYTES)
    return min(wanted or most, most)


def body_bytes_at(app: Flask, most: int) -> Callable[[str, str], int]:
    """The same by method and path, for the server, which has only seen the headers."""
    adapter = app.url_map.bind("")

    def by_path(method: str, path: str) -> int:
        try:
            endpoint, _values = adapter.match(path, method)
        except HTTPException:
            return body_bytes(None, most)
        return body_bytes(endpoint, most)

    return by_path


class ShallowJson(DefaultJSONProvider):
    """Reads JSON that is nested no deeper than any of our own; the rest is not understood."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ANN401 - any JSON
        """Read it; too deep a nesting is a mistake in it like any other."""
        try:
            found = super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError from error
        if not is_shallow(found):
            raise ValueError
        return found


def is_shallow(value: Any, depth: int = JSON_DEPTH) -> bool:  # noqa: ANN401 - any JSON
    """Whether what came as JSON is nested no deeper than any of our own."""
    if depth == 0:
        return False
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(is_shallow(one, depth - 1) for one in inner)


def _narrow() -> None:
    config: Config = current_app.config["EREPORT"]
    request.max_content_length = body_bytes(request.endpoint, config.max_request_mb * MEGABYTE)


def _most(config: Config, kind: Kind) -> int:
    if kind is Kind.DOOR:
        return config.limit_door
    if kind is Kind.ASKING:
        return ASKING_PER_HOUR if config.limit_door else 0
    return int(config.limit_pages * PER_PAGES.get(kind, 0))


def _span(kind: Kind) -> str:
    return "hour" if kind is Kind.ASKING else "minute"


def _whose(kind: Kind) -> str:
    token = _token()
    if kind in BY_ADDRESS or not token:
        return network_of(request.remote_addr or "")
    # The token opens the session, so it is kept nowhere as it is.
    return sha256(token.encode()).hexdigest()


def _token() -> str:
    """The session's token, which nobody can make up since its cookie is signed."""
    return str(session.get("_user_id") or "")


def network_of(address: str) -> str:
    """Whom an address stands for: of IPv6 everybody has a whole network."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "-"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _say_when(response: Response) -> Response:
    """Tell scripts when to come again; the outbox waits so long and loses nothing."""
    if response.status_code == TooManyRequests.code and "Retry-After" not in response.headers:
        limiter: Limiter = current_app.extensions["limiter_of_ours"]
        found = limiter.current_limit
        if found is not None and found.breached:
            response.headers["Retry-After"] = str(max(1, found.reset_at - int(time.time())))
    return response
