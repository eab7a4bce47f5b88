"""The phone's doors: manifest, worker, scripts, offline page, probe, heartbeat, share target."""

import json
from datetime import UTC, datetime

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from flask_wtf.csrf import generate_csrf

from webapp import access, clock
from webapp.accounts import guard
from webapp.db import db
from webapp.forms import csrf
from webapp.i18n import DEFAULT_LOCALE
from webapp.oversight import services as oversight
from webapp.oversight.services import Heartbeat
from webapp.pwa import precache
from webapp.pwa.manifest import manifest

blueprint = Blueprint("pwa", __name__)

PRODUCT = "e-report"
MARK = "X-EReport"
OUR_MARK = "1"
NOT_FOUND = 404
JAVASCRIPT = "text/javascript; charset=utf-8"
FOREVER = "public, max-age=31536000, immutable"


@blueprint.after_app_request
def mark(response: Response) -> Response:
    """Sign every answer, so that a phone tells ours from those of a Wi-Fi's sign-in page."""
    if request.endpoint != "static":
        response.headers.setdefault(MARK, OUR_MARK)
    return response


@blueprint.app_context_processor
def for_every_page() -> dict[str, object]:
    """The version of the scripts, where they lie, and whether the outbox may send for the form."""
    return {
        "phone_version": precache.version(),
        "phone_script": script_url,
        "phone_sends": _takes_outbox(),
    }


def _takes_outbox() -> bool:
    """Whether this server answers the outbox; without the address for files the form posts."""
    rules = current_app.url_map.iter_rules()
    return any(rule.rule.startswith("/submissions/") and rule.rule.endswith("/attachments")
               for rule in rules)  # fmt: skip


def script_url(name: str) -> str:
    """The address of a module; modules import each other beside it, all of one version."""
    return url_for("pwa.script", version=precache.version(), name=name)


@blueprint.get("/manifest.webmanifest")
@access.public
def show_manifest() -> Response:
    """What the browser needs to install the product."""
    response = make_response(json.dumps(manifest(), ensure_ascii=False))
    response.headers["Content-Type"] = "application/manifest+json; charset=utf-8"
    return response


@blueprint.get("/sw.js")
@access.public
def worker() -> Response:
    """The service worker, with the list of what it keeps; served from the root, so for all."""
    asset = current_app.jinja_env.globals["asset_url"]
    settings = {
        "version": precache.version(),
        "offline": url_for("pwa.offline"),
        "shell": url_for("submissions.new"),
        "share": url_for("pwa.share"),
        "notices": _notice_words(),
        "files": {
            script_url(file.name) if file.is_script else asset(file.name): file.sha256  # type: ignore[operator]  # a function of app.py
            for file in precache.kept()
        },
    }
    source = (precache.SCRIPTS / "sw.js").read_text(encoding="utf-8")
    response = make_response(f"self.EREPORT = {json.dumps(settings)};\n{source}")
    response.headers["Content-Type"] = JAVASCRIPT
    response.headers["Cache-Control"] = "no-cache"
    return response


def _notice_words() -> dict[str, str]:
    """What a phone shows of a message that says nothing itself, and the page that it opens."""
    asset = current_app.jinja_env.globals["asset_url"]
    with force_locale(DEFAULT_LOCALE):
        return {
            "title": gettext("Volunteer reports"),
            "body": gettext("Tap to open"),
            "url": url_for("notices.index"),
            "icon": asset("img/icon-192.png"),  # type: ignore[operator]  # as above
        }


@blueprint.get("/phone/scripts/<version>/<path:name>")
@access.public
def script(*, version: str, name: str) -> Response:
    """A module. Kept for a year under its own version; an old page's gets the newest, unkept."""
    if name not in precache.scripts():
        abort(NOT_FOUND)
    response = make_response((precache.SCRIPTS / name).read_bytes())
    response.headers["Content-Type"] = JAVASCRIPT
    is_current = version == precache.version()
    response.headers["Cache-Control"] = FOREVER if is_current else "no-cache"
    return response


@blueprint.get("/offline")
@access.public
def offline() -> str:
    """What is shown without a line: what waits on this phone, and the way to a new report."""
    return render_template("pwa/offline.html")


@blueprint.get("/phone/hello")
@access.public
def hello() -> ResponseReturnValue:
    """The probe: that it is us, for whom, and a fresh form token."""
    person = guard.find_person()
    response = jsonify(
        product=PRODUCT,
        version=precache.version(),
        csrf=generate_csrf(),
        person={"id": person.id, "name": person.name} if person else None,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/phone/heartbeat")
@access.signed_in
def heartbeat() -> ResponseReturnValue:
    """A phone says how it is doing."""
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        said = {}
    beat = Heartbeat(
        waiting=_count(said.get("waiting")),
        oldest_at=_moment(said.get("oldest_at")),
        last_error=str(said.get("last_error") or ""),
        version=str(said.get("version") or ""),
    )
    person, token = guard.current_person(), guard.current_token()
    oversight.note_heartbeat(db.session, person, token, beat, now=clock.utc_now())
    return "", 204


@blueprint.post("/share")
@csrf.exempt  # type: ignore[untyped-decorator]  # the share sheet of a phone knows no token
@access.public
def share() -> str:
    """Pictures shared to us before the worker runs. Nothing is stored: anybody could post here."""
    return render_template("pwa/share.html")


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _moment(value: object) -> datetime | None:
    """An instant as phones write it; None where it is none."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
