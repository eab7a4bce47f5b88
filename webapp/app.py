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
from webapp.accounts.factor_views import blueprint as factors
from webapp.accounts.passkey_views import blueprint as passkeys
from webapp.accounts.provider_views import blueprint as provider
from webapp.accounts.card_views import blueprint as cards
from webapp.accounts.views import blueprint as accounts
from webapp.administration.views import blueprint as administration
from webapp.audit import edge as audit
from webapp.config import Config, Environment
from webapp.config import load as load_config
from webapp.cookies import cookie_name
from webapp.geography.views import blueprint as geography
from webapp.inspection import tasks as inspection_tasks  # noqa: F401 - it registers its work
from webapp.inspection.views import blueprint as inspection
from webapp.jobs import carrier
from webapp.jobs.views import blueprint as jobs
from webapp.ledger.views import blueprint as ledger
from webapp.lookback.views import blueprint as lookback
from webapp.media import darkroom
from webapp.media import tasks as media_tasks  # noqa: F401 - it registers its work
from webapp.media.store import FolderStore, Store
from webapp.notices import factors as factor_notices  # noqa: F401 - it listens to the door
from webapp.notices import tasks as notice_tasks  # noqa: F401 - as above
from webapp.notices.push_gate import Gate
from webapp.notices.views import blueprint as notices
from webapp.oversight import tasks as oversight_tasks  # noqa: F401 - as above
from webapp.oversight.views import blueprint as oversight
from webapp.people.views import blueprint as people
from webapp.pwa.views import blueprint as pwa
from webapp.review import tasks as review_tasks  # noqa: F401 - it registers its work
from webapp.review.import_views import blueprint as review_imports
from webapp.review.photo_views import blueprint as review_photos
from webapp.review.views import blueprint as review
from webapp.submissions.clip_views import blueprint as submission_clips
from webapp.submissions.media_views import blueprint as submission_media
from webapp.submissions.views import blueprint as submissions
from webapp.tray import tasks as tray_tasks  # noqa: F401 - as above
from webapp.tray.views import blueprint as tray
from webapp.uploads.parts import PartFolder
from webapp.uploads.views import blueprint as uploads
from webapp.weekly import tasks as weekly_tasks  # noqa: F401 - it registers its work
from webapp.weekly.adjustment_views import blueprint as adjustments
from webapp.weekly.file_views import blueprint as weekly_files
from webapp.weekly.form_views import blueprint as weekly_forms
from webapp.weekly.office_views import blueprint as office_papers
from webapp.weekly.picture_views import blueprint as weekly_pictures
from webapp.weekly.slide_views import blueprint as weekly_slides
from webapp.weekly.verify_views import blueprint as verify
from webapp.weekly.views import blueprint as weekly

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
    keys.init_app(app, config)
    _add_static(app)
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
    for blueprint in (accounts, administration, factors, passkeys, provider, cards, geography, inspection, jobs, ledger, lookback, notices,
                      pages.blueprint, submissions, submission_clips, submission_media, pwa, oversight, people, review,
                      review_imports, review_photos, tray, uploads, verify, weekly, office_papers,
                      adjustments, weekly_files, weekly_forms, weekly_pictures,
                      weekly_slides):  # fmt: skip
        app.register_blueprint(blueprint)
    if config.environment is not Environment.PRODUCTION:
        app.register_blueprint(pages.development)
    cli.init_app(app)
    access.check(app)
    return app


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
        COMPRESS_ALGORITHM=COMPRESSIONS,
        COMPRESS_STREAMS=False,
        COMPRESS_MIMETYPES=COMPRESSED_TYPES,
        # A token lives as long as the session: forms are kept open for days on phones.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
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
