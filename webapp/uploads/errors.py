"""What can go wrong with an upload, each with its HTTP status. Sentences: `error_pages`.

Statuses are those of tus 1.0 where it names one (https://tus.io/protocols/resumable-upload).
"""

from webapp.errors import DomainError


class TusVersionUnsupported(DomainError):
    """`Tus-Resumable` is missing or names another version."""

    code = "tus_version_unsupported"
    status = 412


class UploadMalformed(DomainError):
    """A header cannot be read, or is missing; detail `header` names it."""

    code = "upload_malformed"
    status = 400


class UploadNotBytes(DomainError):
    """The piece is not declared as `application/offset+octet-stream`."""

    code = "upload_not_bytes"
    status = 415


class UploadKindUnknown(DomainError):
    """The metadata say neither photo nor clip."""

    code = "upload_kind_unknown"
    status = 422


class UploadConflict(DomainError):
    """The phone's id came before with another length or kind."""

    code = "upload_conflict"
    status = 409


class UploadMisplaced(DomainError):
    """The piece does not begin where the upload ends; detail `offset`, in bytes."""

    code = "upload_misplaced"
    status = 409


class UploadBusy(DomainError):
    """Another request is writing to this upload."""

    code = "upload_busy"
    status = 423


class UploadOverflows(DomainError):
    """The piece goes beyond the announced length."""

    code = "upload_overflows"
    status = 413


class ChecksumMismatch(DomainError):
    """The piece is not what was sent; it was thrown away."""

    code = "checksum_mismatch"
    status = 460


class UploadExpired(DomainError):
    """It waited too long and is being removed."""

    code = "upload_expired"
    status = 410


class TooManyUploads(DomainError):
    """The person has too many files, or too many bytes, that no report has claimed yet.

    429, because nothing is wrong with this file: it may come once others are claimed or expired.
    """

    code = "too_many_uploads"
    status = 429


class UploadNotFinished(DomainError):
    """Claimed before its last byte came."""

    code = "upload_not_finished"
    status = 409


class UploadRefused(DomainError):
    """Claimed although its content was found bad; `GET /uploads/<id>` says why."""

    code = "upload_refused"
    status = 422
