"""What is particular to the store in an S3 service: its cache, its refusals, its parts."""

import hashlib
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from webapp import clock
from webapp.media.bucket import BucketAddress
from webapp.media.cache import BlobCache
from webapp.media.disk import Room
from webapp.media.s3 import S3Store
from webapp.media.store import BlobMissing, StoreFull, StoreUnavailable

CONTENT = b"a photograph, say" * 1000
KEY = hashlib.sha256(CONTENT).hexdigest()
HOUR = timedelta(hours=1)
REFUSAL = (
    '<?xml version="1.0"?><Error><Code>{code}</Code><Message>no</Message>'
    "<RequestId>1</RequestId></Error>"
)


class Service:
    """A service that answers as told, for what a good one cannot be made to answer."""

    def __init__(self):
        self.status, self.code, self.body, self.length = 200, "", b"", 0
        self.asked: list[str] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                service.asked.append(self.command)
                body = REFUSAL.format(code=service.code).encode() if service.code else service.body
                self.send_response(service.status)
                self.send_header("Content-Length", str(service.length or len(body)))
                self.send_header("Last-Modified", "Mon, 02 Nov 2026 10:00:00 GMT")
                self.send_header("Connection", "close")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)
                self.close_connection = True

            # The names that http.server looks for.
            do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = answer  # noqa: N815

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def service():
    service = Service()
    yield service
    service.server.shutdown()
    service.server.server_close()


def address(endpoint):
    return BucketAddress(
        bucket="media", prefix="", endpoint=endpoint, region="us-east-1", key="k", secret="s3cret"
    )


@pytest.fixture
def store(service, tmp_path):
    return S3Store(address(service.url), tmp_path)


def test_address_does_not_tell_its_secret():
    assert "s3cret" not in repr(address("http://127.0.0.1:1"))


def test_service_that_is_away_is_unavailable(tmp_path):
    store = S3Store(address("http://127.0.0.1:1"), tmp_path)

    with pytest.raises(StoreUnavailable) as caught:
        store.put(CONTENT)

    assert caught.value.details == {"reason": "EndpointConnectionError"}
    assert list((tmp_path / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "SignatureDoesNotMatch", StoreUnavailable),
        (507, "InsufficientStorage", StoreFull),
        (403, "QuotaExceeded", StoreFull),
        (404, "NoSuchBucket", StoreUnavailable),
    ],
)
def test_refusals_of_the_service_are_told_apart(service, store, status, code, kind):
    service.status, service.code = status, code

    with pytest.raises(StoreUnavailable) as caught:
        store.check_writable()

    assert type(caught.value) is kind
    assert caught.value.details == {"reason": code}


def test_missing_bucket_is_no_missing_blob_when_reading(service, store):
    service.length = len(CONTENT)
    file = store.open(KEY)
    service.status, service.code, service.length = 404, "NoSuchBucket", 0

    with pytest.raises(StoreUnavailable), file:
        file.read()


def test_object_that_went_away_meanwhile_is_missing(service, store):
    service.length = len(CONTENT)
    file = store.open(KEY)
    service.status, service.code, service.length = 404, "NoSuchKey", 0

    with pytest.raises(BlobMissing) as caught, file:
        file.read()

    assert caught.value.details == {"sha256": KEY}


def test_answer_that_breaks_off_is_unavailable(service, store):
    service.body, service.length = CONTENT, len(CONTENT) + 10

    with pytest.raises(StoreUnavailable), store.open(KEY) as file:
        file.read()


def test_damaged_object_is_not_lent_as_a_file(service, store, tmp_path):
    service.body = CONTENT.upper()

    with pytest.raises(StoreUnavailable) as caught, store.as_file(KEY):
        pass

    assert caught.value.details == {"reason": "damaged"}
    assert list((tmp_path / "incoming").iterdir()) == []


def test_old_object_is_sent_again_so_that_no_sweep_takes_it(service, store):
    service.length = len(CONTENT)

    blob = store.put(CONTENT)

    assert not blob.is_new
    assert service.asked == ["HEAD", "PUT"]


def test_what_was_put_is_read_from_this_machine(service, store):
    service.length = len(CONTENT)
    store.put(CONTENT)
    service.asked.clear()

    with store.as_file(KEY) as path:
        assert path.read_bytes() == CONTENT

    assert service.asked == []


def test_file_is_fetched_once_and_then_lent(service, store, tmp_path):
    service.body = CONTENT
    for _ in range(2):
        with store.as_file(KEY) as path:
            assert path.read_bytes() == CONTENT

    assert service.asked == ["HEAD", "GET"]
    assert list((tmp_path / "incoming").iterdir()) == []


def copies(root):
    return {path.name for path in root.glob("*/*/*")}


def put_copies(cache, folder, sizes):
    keys: list[str] = []
    for size in sizes:
        content = bytes([len(keys)]) * size
        path = folder / "arriving"
        path.write_bytes(content)
        keys.append(hashlib.sha256(content).hexdigest())
        cache.add(keys[-1], path)
        path.unlink()
    return keys


def test_cache_lets_the_longest_unused_go(tmp_path):
    cache = BlobCache(tmp_path / "cache", most_bytes=1000, room=Room(tmp_path, 0))
    first, second, third = put_copies(cache, tmp_path, [300, 300, 300])
    assert cache.lend(first, tmp_path / "lent")

    fourth = put_copies(cache, tmp_path, [0, 0, 0, 299])[-1]

    assert copies(tmp_path / "cache") - {hashlib.sha256(b"").hexdigest()} == {first, third, fourth}
    assert not cache.lend(second, tmp_path / "other")
    assert (tmp_path / "lent").stat().st_size == 300


def test_cache_counts_what_earlier_runs_left(tmp_path):
    room = Room(tmp_path, 0)
    put_copies(BlobCache(tmp_path / "cache", most_bytes=1000, room=room), tmp_path, [400, 401])
    later = BlobCache(tmp_path / "cache", most_bytes=500, room=room)

    (key,) = put_copies(later, tmp_path, [49])

    assert key in copies(tmp_path / "cache")
    assert len(copies(tmp_path / "cache")) == 2


def test_cache_forgets_and_may_be_told_twice(tmp_path):
    cache = BlobCache(tmp_path / "cache", most_bytes=1000, room=Room(tmp_path, 0))
    (key,) = put_copies(cache, tmp_path, [10])

    cache.forget(key)
    cache.forget(key)

    assert not cache.lend(key, tmp_path / "lent")


def test_cache_keeps_nothing_where_there_is_no_room(tmp_path):
    cache = BlobCache(tmp_path / "cache", most_bytes=1000, room=Room(tmp_path, 1 << 62))

    put_copies(cache, tmp_path, [10])

    assert copies(tmp_path / "cache") == set()


@pytest.mark.s3
def test_parts_of_a_broken_off_upload_are_leftovers(bucket, tmp_path):
    store = S3Store(bucket, tmp_path)
    name = f"{KEY[:2]}/{KEY[2:4]}/{KEY}"
    store._bucket._client.create_multipart_upload(Bucket=bucket.bucket, Key=name)  # noqa: SLF001
    store._bucket.put(b"writable", "incoming/probe")  # noqa: SLF001
    now = clock.utc_now()

    assert store.leftovers(before=now - HOUR, removes=True) == []
    assert store.leftovers(before=now + HOUR) == ["incoming/probe", name]
    assert store.leftovers(before=now + HOUR, removes=True) == ["incoming/probe", name]
    assert store.leftovers(before=now + HOUR) == []


@pytest.mark.s3
def test_another_server_fetches_what_this_one_put(bucket, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for work in (here, there):
        work.mkdir()
    S3Store(bucket, here).put(CONTENT)

    with S3Store(bucket, there).as_file(KEY) as path:
        assert path.read_bytes() == CONTENT


@pytest.mark.s3
def test_wrong_secret_is_refused_by_name(bucket, tmp_path):
    store = S3Store(replace(bucket, secret="guessed"), tmp_path)

    with pytest.raises(StoreUnavailable) as caught:
        store.check_writable()

    assert caught.value.details == {"reason": "SignatureDoesNotMatch"}
