"""What every store promises, whatever it keeps its files in.

The S3 part runs on a real server of that protocol: `make test-s3` brings OpenStack Swift.
"""

import hashlib
import io
import pickle
import secrets
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from webapp import clock
from webapp.media.s3 import S3Store
from webapp.media.store import (
    BlobMissing,
    FolderStore,
    StoreFull,
    StoreUnavailable,
)

CONTENT = b"a photograph, say" * 1000
KEY = hashlib.sha256(CONTENT).hexdigest()
ABSENT = "0" * 64
MEGABYTE = 1024 * 1024


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.s3)])
def make_store(request, tmp_path):
    """Make a store over the same files as every other that the test makes."""
    root = tmp_path / "media"
    root.mkdir()
    if request.param == "folder":
        return partial(FolderStore, root)
    bucket = request.getfixturevalue("bucket")
    return partial(S3Store, replace(bucket, prefix=f"office/{uuid.uuid4().hex}"), root)


@pytest.fixture
def store(make_store):
    return make_store()


class Dripping:
    """A stream that gives a few bytes at a time, and breaks off if told to."""

    def __init__(self, content, *, breaks=False):
        self.stream = io.BytesIO(content)
        self.breaks = breaks

    def read(self, size=-1, /):
        chunk = self.stream.read(min(size, 1000))
        if self.breaks and not chunk:
            raise ConnectionResetError
        return chunk


def held(store, *more):
    shards = {key[:2] for key in (KEY, *more)}
    return {blob.sha256: blob.bytes for shard in shards for blob in store.blobs(shard)}


def soon():
    return clock.utc_now() + timedelta(hours=1)


def content_of(store, sha256=KEY):
    with store.open(sha256) as file:
        return file.read()


def incoming_of(tmp_path):
    return list((tmp_path / "media" / "incoming").glob("*"))


def damage(make_store, content):
    """Put other content under the key, behind the store's back."""
    store = make_store()
    if isinstance(store, FolderStore):
        store.path(KEY).write_bytes(content)
    else:
        store._bucket.put(content, f"{KEY[:2]}/{KEY[2:4]}/{KEY}")  # noqa: SLF001
        store._cache.forget(KEY)  # noqa: SLF001


@pytest.mark.parametrize("make_stream", [bytes, io.BytesIO, Dripping])
def test_put_keeps_the_content_under_its_hash(store, tmp_path, make_stream):
    blob = store.put(make_stream(CONTENT))

    assert (blob.sha256, blob.bytes, blob.is_new) == (KEY, len(CONTENT), True)
    assert next(store.blobs(KEY[:2])).bytes == len(CONTENT)
    assert content_of(store) == CONTENT
    assert incoming_of(tmp_path) == []


def test_put_of_nothing_keeps_the_empty_file(store):
    blob = store.put(b"")

    assert blob.bytes == 0
    assert content_of(store, blob.sha256) == b""


def test_put_again_keeps_one_and_says_so(make_store):
    make_store().put(CONTENT)

    again = make_store().put(CONTENT)

    assert (again.sha256, again.is_new) == (KEY, False)
    assert held(make_store()) == {KEY: len(CONTENT)}


def test_put_repairs_what_was_cut_short(make_store):
    store = make_store()
    store.put(CONTENT)
    damage(make_store, CONTENT[:10])

    blob = store.put(CONTENT)

    assert blob.is_new
    assert content_of(store) == CONTENT
    with store.as_file(KEY) as path:
        assert path.read_bytes() == CONTENT


def test_put_at_once_keeps_one(store, tmp_path):
    with ThreadPoolExecutor(4) as pool:
        blobs = list(pool.map(lambda _: store.put(Dripping(CONTENT)), range(12)))

    assert {blob.sha256 for blob in blobs} == {KEY}
    assert content_of(store) == CONTENT
    assert incoming_of(tmp_path) == []


def test_stream_that_breaks_off_leaves_nothing(store, tmp_path):
    with pytest.raises(ConnectionResetError):
        store.put(Dripping(CONTENT, breaks=True))

    assert held(store) == {}
    assert incoming_of(tmp_path) == []


def test_large_content_comes_back_whole(store):
    content = secrets.token_bytes(MEGABYTE) * 34
    sha256 = store.put(io.BytesIO(content)).sha256

    with store.open(sha256) as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == sha256
    with store.as_file(sha256) as path:
        assert path.stat().st_size == len(content)


def test_full_store_refuses_and_still_gives(make_store, tmp_path):
    make_store().put(CONTENT)
    full = make_store(reserve_bytes=1 << 62)

    with pytest.raises(StoreFull) as refused:
        full.put(b"another photograph")

    assert refused.value.status == 507
    assert held(full) == {KEY: len(CONTENT)}
    assert content_of(full) == CONTENT
    with full.as_file(KEY) as path:
        assert path.read_bytes() == CONTENT
    full.check_writable()
    assert incoming_of(tmp_path) == []


def test_open_reads_at_any_place(store):
    store.put(CONTENT)

    with store.open(KEY) as file:
        assert file.seekable()
        assert file.read(5) == CONTENT[:5]
        assert file.seek(1000) == 1000
        assert file.read(20) == CONTENT[1000:1020]
        assert file.seek(-7, io.SEEK_END) == len(CONTENT) - 7
        assert file.read() == CONTENT[-7:]
        assert file.read() == b""
        assert file.seek(3) == 3
        assert file.seek(2, io.SEEK_CUR) == 5
        assert file.read(300_000) == CONTENT[5:]


def test_as_file_lends_a_file_while_the_block_runs(make_store, tmp_path):
    make_store().put(CONTENT)

    for _ in range(2):
        with make_store().as_file(KEY) as path:
            assert path.read_bytes() == CONTENT

    assert incoming_of(tmp_path) == []


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", KEY[:-1], KEY + "0", KEY.upper(), KEY + "\n", "๐" * 64]
)
def test_malformed_key_is_missing_everywhere(store, key):
    for ask in (store.open, store.delete, store.set_aside):
        with pytest.raises(BlobMissing):
            ask(key)
    with pytest.raises(BlobMissing), store.as_file(key):
        pass
    assert not store.exists(key)


def test_absent_blob_is_missing(store):
    for ask in (store.open, store.set_aside):
        with pytest.raises(BlobMissing) as caught:
            ask(ABSENT)
        assert caught.value.details == {"sha256": ABSENT}
    with pytest.raises(BlobMissing), store.as_file(ABSENT):
        pass
    assert not store.exists(ABSENT)
    assert not store.delete(ABSENT)


def test_delete_removes_and_may_be_repeated(store):
    store.put(CONTENT)
    assert store.exists(KEY)

    assert store.delete(KEY)
    assert not store.delete(KEY)

    assert not store.exists(KEY)
    with pytest.raises(BlobMissing), store.as_file(KEY):
        pass


def test_delete_spares_what_was_put_lately(store):
    store.put(CONTENT)

    assert not store.delete(KEY, before=clock.utc_now() - timedelta(minutes=5))
    assert store.exists(KEY)
    assert store.delete(KEY, before=soon())


def test_check_writable_leaves_nothing(store, tmp_path):
    store.check_writable()

    assert held(store) == {}
    assert incoming_of(tmp_path) == []
    assert store.leftovers(before=soon()) == []


def test_blobs_come_by_shard_with_their_age(store):
    began = clock.utc_now() - timedelta(seconds=5)
    keys = {store.put(f"picture {number}".encode()).sha256 for number in range(5)}

    assert set(held(store, *keys)) == keys
    for key in keys:
        (blob,) = (blob for blob in store.blobs(key[:2]) if blob.sha256 == key)
        assert began <= blob.stored_at <= soon()


def test_shard_is_no_path(store):
    with pytest.raises(ValueError, match=r"\.\."):
        list(store.blobs(".."))


def test_set_aside_takes_it_out_of_its_place(store):
    store.put(CONTENT)

    store.set_aside(KEY)

    assert held(store) == {}
    assert not store.exists(KEY)
    assert store.put(CONTENT).is_new


def test_leftovers_are_named_and_removed_only_when_told(store, tmp_path):
    store.check_writable()
    (tmp_path / "media" / "incoming" / "broken").write_bytes(b"half a phot")

    assert store.leftovers(before=clock.utc_now() - timedelta(hours=1), removes=True) == []
    assert store.leftovers(before=soon()) == ["broken"]
    assert store.leftovers(before=soon(), removes=True) == ["broken"]
    assert store.leftovers(before=soon()) == []


def test_missing_folder_is_not_made_on_the_way(make_store, tmp_path):
    (tmp_path / "media").rmdir()

    with pytest.raises(StoreUnavailable):
        make_store().put(CONTENT)

    assert not (tmp_path / "media").exists()


def test_store_travels_to_another_process(store):
    store.put(CONTENT)

    assert content_of(pickle.loads(pickle.dumps(store))) == CONTENT  # noqa: S301 - our own


def test_file_of_another_kind_of_name_is_no_blob(make_store):
    store = make_store()
    store.put(CONTENT)
    if isinstance(store, FolderStore):
        (Path(store.path(KEY)).parent / "note.txt").write_text("foreign")
    else:
        store._bucket.put(b"foreign", f"{KEY[:4]}/note.txt")  # noqa: SLF001
        store._bucket.put(b"foreign", f"{KEY[:2]}/{KEY}")  # noqa: SLF001

    assert held(store) == {KEY: len(CONTENT)}
