"""A bucket of an S3 service, as far as the store needs one; all of boto3 is here.

Only what every service speaks is used: plain and multipart PUT, ranged GET, HEAD, COPY, DELETE
and listing. Every body is signed with its own hash, so the service refuses what was damaged on
the way; the newer checksums in trailers, which many services do not know, are left out.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import boto3.session
from boto3.s3.transfer import TransferConfig
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody

from webapp.media.disk import BlobMissing, StoreFull, StoreUnavailable

PART_BYTES: Final = 16 * 1024 * 1024
"""Larger files go in parts of this size, one at a time."""
CONNECT_TIMEOUT_S: Final = 5
READ_TIMEOUT_S: Final = 30

_NOT_FOUND: Final = 404
_NO_STORAGE: Final = 507
_FULL_CODES: Final = {"QuotaExceeded", "XMinioStorageFull"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketAddress:
    """Where a bucket is, and the key that opens it. An empty endpoint means Amazon's own."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    key: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FoundObject:
    """An object as HEAD or a listing tells of it; the name is without the bucket's prefix."""

    name: str
    bytes: int
    stored_at: datetime


class Bucket:
    """The objects below a prefix. Connects when first used, and may be shared by threads."""

    def __init__(self, address: BucketAddress) -> None:
        self._address = address
        self._connection: Any = None
        self._lock = threading.Lock()

    def find(self, name: str) -> FoundObject | None:
        """Return what the service says about an object, or None where there is none."""
        try:
            with _asking(missing=name):
                answer = self._client.head_object(**self._at(name))
        except BlobMissing:
            return None
        return FoundObject(name, answer["ContentLength"], answer["LastModified"])

    def read(self, name: str, start: int) -> StreamingBody:
        """Open an object's bytes from `start` on. Raises `BlobMissing`."""
        with _asking(missing=name):
            return self._client.get_object(**self._at(name), Range=f"bytes={start}-")["Body"]

    def next_piece(self, body: StreamingBody, size: int) -> bytes:
        """Return at most so many bytes of what `read` opened; none at the end."""
        with _asking():
            piece: bytes = body.read(size)
        return piece

    def upload(self, path: Path, name: str) -> None:
        """Put a whole file; nobody sees it before its last byte. Raises `StoreFull`."""
        with _asking(), path.open("rb") as file:
            self._client.upload_fileobj(file, **self._at(name), Config=_transfer())

    def put(self, content: bytes, name: str) -> None:
        """Put a few bytes."""
        with _asking():
            self._client.put_object(**self._at(name), Body=content)

    def move(self, name: str, to: str) -> None:
        """Copy an object within the service, then delete it. Raises `BlobMissing`."""
        with _asking(missing=name):
            self._client.copy_object(**self._at(to), CopySource=self._at(name))
            self._client.delete_object(**self._at(name))

    def delete(self, name: str) -> None:
        """Delete an object; nothing happens if there is none."""
        with _asking():
            self._client.delete_object(**self._at(name))

    def below(self, folder: str) -> Iterator[FoundObject]:
        """List the objects whose names begin with a folder, in pages."""
        with _asking():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._address.bucket, Prefix=self._key(folder)
            )
            for page in pages:
                for item in page.get("Contents", []):
                    name = item["Key"].removeprefix(self._key(""))
                    yield FoundObject(name, item["Size"], item["LastModified"])

    def broken_off(self, *, before: datetime, removes: bool) -> list[str]:
        """Name the uploads in parts that were begun before then and not finished."""
        found = []
        with _asking():
            pages = self._client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._address.bucket, Prefix=self._key("")
            )
            for upload in (item for page in pages for item in page.get("Uploads", [])):
                if upload["Initiated"] < before:
                    name = upload["Key"].removeprefix(self._key(""))
                    found.append(name)
                    if removes:
                        self._client.abort_multipart_upload(
                            **self._at(name), UploadId=upload["UploadId"]
                        )
        return found

    @property
    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its clients' classes at run time
        with self._lock:
            if self._connection is None:
                self._connection = _connect(self._address)
        return self._connection

    def _key(self, name: str) -> str:
        return f"{self._address.prefix}/{name}" if self._address.prefix else name

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self._address.bucket, "Key": self._key(name)}


def _connect(address: BucketAddress) -> Any:  # noqa: ANN401
    return boto3.session.Session().client(
        "s3",
        endpoint_url=address.endpoint or None,
        region_name=address.region,
        aws_access_key_id=address.key,
        aws_secret_access_key=address.secret,
        config=ClientConfig(
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=READ_TIMEOUT_S,
            retries={"total_max_attempts": 3, "mode": "standard"},
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"payload_signing_enabled": True, "addressing_style": _addressing(address)},
        ),
    )


def _addressing(address: BucketAddress) -> str:
    # A service of one's own rarely has a host name for every bucket; Amazon wants one.
    return "path" if address.endpoint else "auto"


def _transfer() -> TransferConfig:
    return TransferConfig(
        multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False
    )


@contextmanager
def _asking(*, missing: str | None = None) -> Iterator[None]:
    """Turn the service's refusals into ours; with `missing`, a 404 is that blob's absence."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if missing is not None and status == _NOT_FOUND and code != "NoSuchBucket":
            raise BlobMissing(sha256=missing.rpartition("/")[2]) from error
        raise _refusal(code, status) from error
    except BotoCoreError as error:
        raise StoreUnavailable(reason=type(error).__name__) from error


def _refusal(code: str, status: object) -> StoreUnavailable:
    is_full = status == _NO_STORAGE or code in _FULL_CODES
    return StoreFull(reason=code) if is_full else StoreUnavailable(reason=code)
