"""tus 1.0 at `/uploads/`: the requests of a script, answered with headers and JSON.

Requests are safe from foreign pages without a form token. All but `GET` and `OPTIONS` must carry
`Tus-Resumable`; no browser lets a foreign page add that header without asking us first (a CORS
preflight), and we never say yes. Beyond that, where the browser names the page that asks
(`Sec-Fetch-Site`, `Origin`), it must be ours. A token would add nothing, and would strand an
upload whenever a page has been open, or kept offline, for longer than its token lives.
"""

from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, Response, current_app, g, jsonify, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from webapp import access, clock
from webapp.accounts import guard
from webapp.accounts.permissions import Permission
from webapp.config import Config
from webapp.db import db, reading
from webapp.error_pages import STATUS_SENTENCES, sentence_for, sentence_of
from webapp.errors import DomainError, NotAllowed
from webapp.forms import csrf
from webapp.log import log
from webapp.media.store import Store
from webapp.uploads import protocol, queries, services
from webapp.uploads.errors import TusVersionUnsupported, UploadMisplaced
from webapp.uploads.models import Upload
from webapp.uploads.parts import Part, PartFolder
from webapp.uploads.protocol import Body

blueprint = Blueprint("uploads", __name__, url_prefix="/uploads")
csrf.exempt(blueprint)

CREATED, NO_CONTENT, UNAVAILABLE, SERVER_ERROR = 201, 204, 503, 500
UNVERSIONED_METHODS = {"GET", "OPTIONS"}
MAY_UPLOAD = access.requires(Permission.SUBMISSIONS_CREATE, for_scripts=True)


@blueprint.route("/", methods=["OPTIONS"], strict_slashes=False)
@blueprint.route("/<uuid:upload_id>", methods=["OPTIONS"])
@MAY_UPLOAD
def tell(*, upload_id: UUID | None = None) -> Response:
    """What this server can do. Grants nothing to other origins."""
    del upload_id
    return Response(status=NO_CONTENT, headers=protocol.capabilities(services.LARGEST_BYTES))


@blueprint.post("/", strict_slashes=False, provide_automatic_options=False)
@MAY_UPLOAD
def create() -> Response:
    """Begin an upload; the same person and the same `id` in the metadata find the same one."""
    person = guard.current_person()
    creation = protocol.read_creation(request.headers)
    services.check_size(_folder(), creation)
    upload = services.create(db.session, _store(), person, creation)
    response = _empty(CREATED, protocol.progress(upload, services.offset_of(_folder(), upload)))
    response.headers["Location"] = url_for("uploads.show", upload_id=upload.id)
    return response


@blueprint.get("/<uuid:upload_id>", provide_automatic_options=False)
@MAY_UPLOAD
def show(*, upload_id: UUID) -> Response:
    """Where the upload stands: headers for tus (`HEAD`), and as JSON for our own pages."""
    upload = _own(upload_id)
    offset = services.offset_of(_folder(), upload)
    response = jsonify(
        id=str(upload.id), state=upload.state, kind=upload.kind, name=upload.name, offset=offset,
        length=upload.length_bytes, sha256=upload.media_sha256, code=upload.refusal_code,
        sentence=_verdict_sentence(upload), expires_at=upload.expires_at.isoformat(),
    )  # fmt: skip
    response.headers.update(protocol.description(upload, offset))
    return response


@blueprint.patch("/<uuid:upload_id>", provide_automatic_options=False)
@MAY_UPLOAD
def append(*, upload_id: UUID) -> Response:
    """Take a piece, or as much of it as came before the connection broke."""
    person = guard.current_person()
    upload = _own(upload_id)
    piece, body = protocol.read_piece(request.headers), Body(request.stream)
    if upload.finished_at is None:
        part = _locked(upload_id)
        upload = services.append(
            db.session, part, _store(), person, upload_id, piece=piece, body=body
        )
    else:
        services.add_nothing(upload, piece, body)
    return _empty(NO_CONTENT, protocol.progress(upload, upload.offset_bytes))


@blueprint.delete("/<uuid:upload_id>", provide_automatic_options=False)
@MAY_UPLOAD
def terminate(*, upload_id: UUID) -> Response:
    """Forget the upload and free what it took."""
    _own(upload_id)
    services.terminate(db.session, _locked(upload_id), guard.current_person(), upload_id)
    return _empty(NO_CONTENT)


@blueprint.post("/<uuid:upload_id>", provide_automatic_options=False)
@MAY_UPLOAD
def override(*, upload_id: UUID) -> Response:
    """Stand in for methods that some networks do not let through."""
    wanted = request.headers.get("X-HTTP-Method-Override", "").upper()
    views = {"PATCH": append, "DELETE": terminate, "HEAD": show}
    if wanted not in views:
        raise MethodNotAllowed(valid_methods=sorted(views))
    return views[wanted](upload_id=upload_id)


@blueprint.before_request
def check_request() -> None:
    """Refuse other versions of tus, and pages that are not ours."""
    if request.method in UNVERSIONED_METHODS:
        return
    if request.headers.get("Tus-Resumable") != protocol.VERSION:
        raise TusVersionUnsupported
    if not _is_our_page():
        raise NotAllowed


@blueprint.after_request
def add_headers(response: Response) -> Response:
    """Say the version on every answer, and let nobody keep an offset that will be old."""
    response.headers["Tus-Resumable"] = protocol.VERSION
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.teardown_request
def unlock(_error: BaseException | None) -> None:
    """Let others write again. This runs after the commit, so they find what was written."""
    part: Part | None = g.pop("locked_part", None)
    if part is not None:
        part.close()


@blueprint.errorhandler(DomainError)
def on_refusal(error: DomainError) -> Response:
    """An expected failure, for a script."""
    log.info("upload refused", code=error.code)
    response = _failure(error.status, error.code, sentence_of(error))
    if isinstance(error, TusVersionUnsupported):
        response.headers["Tus-Version"] = protocol.VERSION
    if isinstance(error, UploadMisplaced):
        response.headers["Upload-Offset"] = str(error.details["offset"])
    return response


@blueprint.errorhandler(HTTPException)
def on_http_error(error: HTTPException) -> Response:
    """An error of HTTP itself, such as a body beyond all limits."""
    status = error.code or SERVER_ERROR
    sentence = STATUS_SENTENCES.get(status, STATUS_SENTENCES[400])
    return _failure(status, f"http_{status}", str(sentence))


@blueprint.errorhandler(OperationalError)
def on_database_error(error: OperationalError) -> Response:
    """The database is away or locked for too long; the piece may come again."""
    log.error("database unavailable", kind=type(error.orig).__name__)
    return _failure(UNAVAILABLE, "database_unavailable", str(STATUS_SENTENCES[UNAVAILABLE]))


def _failure(status: int, code: str, sentence: str) -> Response:
    response = jsonify(code=code, sentence=sentence)
    response.status_code = status
    return response


def _empty(status: int, headers: dict[str, str] | None = None) -> Response:
    response = Response(status=status, headers=headers)
    response.headers.pop("Content-Type")
    return response


def _own(upload_id: UUID) -> Upload:
    with reading() as session:
        return queries.get_own(session, guard.current_person(), upload_id, now=clock.utc_now())


def _locked(upload_id: UUID) -> Part:
    part = _folder().lock(upload_id)
    g.locked_part = part
    return part


def _verdict_sentence(upload: Upload) -> str | None:
    if upload.refusal_code is None:
        return None
    return sentence_for(upload.refusal_code, upload.refusal_details or {})


def _is_our_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is None:
        # No browser: nobody's cookie can be abused by it.
        return True
    config: Config = current_app.config["EREPORT"]
    # By host alone: a proxy that ends TLS leaves us guessing at the scheme.
    return urlsplit(origin).netloc in {request.host, urlsplit(config.public_url).netloc} - {""}


def _folder() -> PartFolder:
    folder: PartFolder = current_app.extensions["upload_parts"]
    return folder


def _store() -> Store:
    store: Store = current_app.extensions["media_store"]
    return store
