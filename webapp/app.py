"""Making the application: settings in, blueprints on, every view's access checked."""

import hashlib
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, url_for
from flask.typing import ResponseReturnValue
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import (
    access,
    cli,
    db,
    error_pages,
    forms,
    htmx,
    i18n,
    keys,
    limits,
    log,
    navigation,
    pages,
    security,
    url_converters,
)
from webapp.accounts import factor_views, guard, provider_views, resume
from webapp.audit import edge as audit
from webapp.blueprints import BLUEPRINTS
from webapp.config import Config, Environment
from webapp.config import load as load_config
from webapp.cookies import cookie_name
from webapp.jobs import carrier
from webapp.media import darkroom
from webapp.media.store import FolderStore, Store
from webapp.notices.push_gate import Gate
from webapp.uploads.parts import PartFolder

ROOT = Path(__file__).resolve().parent.parent
SESSION_LIFE = timedelta(days=180)
STATIC_LIFE = timedelta(days=365)
COMPRESSIONS = ["br", "gzip"]
COMPRESSED_TYPES = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
]
MEGABYTE = 1024 * 1024


def create_app(config: Config | None = None) -> Flask:
    """Make the application from `config`, or from the environment.

    Raises:
        ConfigError: a setting is missing or wrong.
        UndeclaredAccessError: a view does not say who may call it.
    """
    config = config or load_config()
    log.configure(config)
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    _configure(app, config)
    _furnish(app, config)
    _guard_the_way_in(app, config)
    keys.init_app(app, config)
    _add_static(app)
    _lay_plumbing(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if config.environment is not Environment.PRODUCTION:
        app.register_blueprint(pages.development)
    cli.init_app(app)
    access.check(app)
    return app


def _lay_plumbing(app: Flask, config: Config) -> None:
    """What stands around every view, in the order in which it looks at a request."""
    # Registered first, so that they work last: on the finished answer.
    Compress(app)
    app.after_request(_hold_text)
    log.init_app(app)
    # Before anything asks the database.
    limits.init_app(app, config, is_public=lambda endpoint: _is_public(app, endpoint))
    for plumbing in (db, htmx, i18n, error_pages):
        plumbing.init_app(app)
    security.init_app(app, is_public=config.is_public)
    carrier.init_app(app, config)
    audit.init_app(app)
    guard.init_app(app)
    resume.init_app(app)
    factor_views.init_app(app)
    provider_views.init_app(app)
    forms.init_app(app)
    navigation.init_app(app)
    url_converters.init_app(app)


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        EREPORT=config,
        TESTING=config.environment is Environment.TEST,
        SQLALCHEMY_ENGINES={"default": config.database_url},
        LOCALES_DIR=str(ROOT / "locales"),
        SESSION_COOKIE_NAME=cookie_name("session", config),
        SESSION_COOKIE_SECURE=config.is_public,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        # Once a day instead (`guard`): of two answers at a time the later would undo what the
        # other put there, a new token for instance.
        SESSION_REFRESH_EACH_REQUEST=False,
        COMPRESS_ALGORITHM=COMPRESSIONS,
        COMPRESS_STREAMS=False,
        COMPRESS_MIMETYPES=COMPRESSED_TYPES,
        # A token lives as long as the session: forms are kept open for days on phones.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )


def _furnish(app: Flask, config: Config) -> None:
    """What views take from the application: stores, the gate of pushes, how templates are read."""
    darkroom.configure(config.decoders)
    reserve_bytes = config.media_reserve_mb * MEGABYTE
    app.extensions["media_store"] = _media_store(config, reserve_bytes)
    app.extensions["upload_parts"] = PartFolder(config.media_dir / "uploads", reserve_bytes)
    app.extensions["push_gate"] = Gate(
        config.push_hosts, lets_loopback=config.environment is Environment.TEST
    )
    # Of whatever a template makes: Flask would leave texts and pictures alone.
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _guard_the_way_in(app: Flask, config: Config) -> None:
    """Who may name us, and whose word about a request's origin counts."""
    app.wsgi_app = security.HostGate(app.wsgi_app, config)  # type: ignore[method-assign]  # Flask's own recipe
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own recipe
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )


def _is_public(app: Flask, endpoint: str) -> bool:
    rule = access.rule_of(app, endpoint)
    return rule is not None and rule.is_public


def _media_store(config: Config, reserve_bytes: int) -> Store:
    """The store that the settings name: a bucket, or else the media folder itself."""
    if not config.media_url:
        return FolderStore(config.media_dir, reserve_bytes=reserve_bytes)
    # boto3 takes half a second to load, which the default start does without.
    from webapp.media.bucket import BucketAddress  # noqa: PLC0415
    from webapp.media.s3 import S3Store  # noqa: PLC0415

    bucket, folder = config.media_bucket
    address = BucketAddress(
        bucket=bucket, prefix=folder, endpoint=config.s3_endpoint, region=config.s3_region,
        key=config.s3_key, secret=config.s3_secret,
    )  # fmt: skip
    return S3Store(address, config.media_dir, reserve_bytes=reserve_bytes)


def _hold_text(response: Response) -> Response:
    """Read a text file whole, so that it can be compressed and its file is closed."""
    is_text = response.status_code == HTTPStatus.OK and response.mimetype in COMPRESSED_TYPES
    if is_text and response.is_streamed:
        response.direct_passthrough = False
        response.make_sequence()
    return response


def _add_static(app: Flask) -> None:
    """Serve `static/` with a year of caching; addresses carry the file's hash."""
    folder = ROOT / "static"
    app.static_folder = str(folder)

    @access.public
    def static(filename: str) -> ResponseReturnValue:
        response = app.send_static_file(filename)
        response.headers["Cache-Control"] = (
            f"public, max-age={int(STATIC_LIFE.total_seconds())}, immutable"
        )
        return response

    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static)

    @cache
    def fingerprint(filename: str) -> str:
        return hashlib.sha256((folder / filename).read_bytes()).hexdigest()[:12]

    def asset_url(filename: str) -> str:
        return url_for("static", filename=filename, v=fingerprint(filename))

    app.jinja_env.globals["asset_url"] = asset_url
