import errno
import hashlib
import os
import resource
import stat
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from webapp.media.disk import on_disk
from webapp.media.store import BlobMissing, FolderStore, StoreFull, StoreUnavailable

CONTENT = b"a photograph, say" * 1000
KEY = hashlib.sha256(CONTENT).hexdigest()
ABSENT = "0" * 64


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def content_of(store):
    with store.open(KEY) as file:
        return file.read()


@pytest.fixture
def root(tmp_path):
    return tmp_path / "media"


class Dripping:
    """A stream that gives a few bytes at a time, and breaks off if told to."""

    def __init__(self, content, *, breaks=False):
        self.stream = BytesIO(content)
        self.breaks = breaks

    def read(self, size=-1, /):
        chunk = self.stream.read(min(size, 1000))
        if self.breaks and not chunk:
            raise ConnectionResetError
        return chunk


@pytest.mark.parametrize("content", [CONTENT, BytesIO(CONTENT), Dripping(CONTENT)])
def test_put_keeps_the_content_under_its_hash(store, root, content):
    blob = store.put(content)

    assert (blob.sha256, blob.bytes, blob.is_new) == (KEY, len(CONTENT), True)
    assert files_below(root) == [f"{KEY[:2]}/{KEY[2:4]}/{KEY}"]
    assert content_of(store) == CONTENT
    with store.as_file(KEY) as path:
        assert path.read_bytes() == CONTENT


def test_put_of_nothing_keeps_the_empty_file(store):
    blob = store.put(b"")

    assert blob.bytes == 0
    assert store.exists(blob.sha256)


def test_put_again_keeps_one_file_and_says_so(store, root):
    store.put(CONTENT)

    again = store.put(CONTENT)

    assert (again.sha256, again.is_new) == (KEY, False)
    assert len(files_below(root)) == 1


def test_put_repairs_a_file_that_was_cut_short(store):
    store.put(CONTENT)
    store.path(KEY).write_bytes(CONTENT[:10])

    blob = store.put(CONTENT)

    assert blob.is_new
    assert content_of(store) == CONTENT


def test_put_of_the_same_content_at_once_keeps_one_file(store, root):
    with ThreadPoolExecutor(16) as pool:
        blobs = list(pool.map(lambda _: store.put(Dripping(CONTENT)), range(48)))

    assert {blob.sha256 for blob in blobs} == {KEY}
    assert any(blob.is_new for blob in blobs)
    assert files_below(root) == [f"{KEY[:2]}/{KEY[2:4]}/{KEY}"]
    assert content_of(store) == CONTENT


def test_put_of_a_stream_that_breaks_off_leaves_nothing(store, root):
    with pytest.raises(ConnectionResetError):
        store.put(Dripping(CONTENT, breaks=True))

    assert files_below(root) == []


def test_files_and_folders_are_closed_to_others_whatever_the_umask(store, root):
    before = os.umask(0)
    try:
        store.put(CONTENT)
    finally:
        os.umask(before)

    path = store.path(KEY)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, path.parent.parent)]
    assert modes == [0o640, 0o750, 0o750]
    assert stat.S_IMODE((root / "incoming").stat().st_mode) == 0o750


def test_prepare_makes_a_closed_folder_once(tmp_path):
    root = tmp_path / "deep" / "media"

    FolderStore(root).prepare()
    FolderStore(root).prepare()

    assert stat.S_IMODE(root.stat().st_mode) == 0o750


def test_missing_folder_is_not_made_on_the_way(root):
    store = FolderStore(root)

    with pytest.raises(StoreUnavailable) as caught:
        store.put(CONTENT)

    assert caught.value.details == {"reason": "ENOENT"}
    assert caught.value.status == 503
    assert not root.exists()


def test_file_in_place_of_the_folder_is_unavailable(root):
    root.write_bytes(b"")
    store = FolderStore(root)

    for attempt in (lambda: store.put(CONTENT), store.check_writable, store.prepare):
        with pytest.raises(StoreUnavailable):
            attempt()
    with pytest.raises(StoreUnavailable):
        FolderStore(root / "below").put(CONTENT)


def test_file_in_place_of_an_inner_folder_leaves_nothing(store, root):
    (root / KEY[:2]).write_bytes(b"")

    with pytest.raises(StoreUnavailable):
        store.put(CONTENT)

    assert files_below(root) == [KEY[:2]]


def test_full_disk_is_unavailable_and_leaves_nothing(store, root):
    # The system refuses bytes beyond this limit as it does on a full disk, after taking a part.
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(CONTENT) // 2, hard))
    try:
        with pytest.raises(StoreUnavailable) as caught:
            store.put(CONTENT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert caught.value.details == {"reason": "EFBIG"}
    assert files_below(root) == []


def test_reserve_refuses_new_files_and_leaves_nothing(store, root):
    full = FolderStore(root, reserve_bytes=1 << 62)
    store.put(CONTENT)

    with pytest.raises(StoreFull) as caught:
        full.put(b"another photograph")

    assert caught.value.details == {"reason": "reserve"}
    assert caught.value.status == 507
    assert len(files_below(root)) == 1


def test_reserve_lets_what_is_there_be_read(store, root):
    store.put(CONTENT)
    full = FolderStore(root, reserve_bytes=1 << 62)

    full.check_writable()

    assert content_of(full) == CONTENT


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_disk_that_says_full_is_full(code):
    with pytest.raises(StoreFull) as caught, on_disk():
        raise OSError(code, "full")

    assert caught.value.details == {"reason": errno.errorcode[code]}


def test_check_writable_leaves_nothing(store, root):
    store.check_writable()

    assert files_below(root) == []


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", KEY[:-1], KEY + "0", KEY.upper(), KEY + "\n", "๐" * 64]
)
def test_malformed_key_is_missing_everywhere(store, key):
    for ask in (store.path, store.open, store.delete):
        with pytest.raises(BlobMissing):
            ask(key)
    assert not store.exists(key)


def test_absent_blob_is_missing(store):
    with pytest.raises(BlobMissing) as caught:
        store.open(ABSENT)
    with pytest.raises(BlobMissing), store.as_file(ABSENT):
        pass

    assert caught.value.details == {"sha256": ABSENT}
    assert not store.exists(ABSENT)


def test_link_out_of_the_folder_is_not_followed(store, root, tmp_path):
    outside = tmp_path / "outside"
    (outside / KEY[2:4]).mkdir(parents=True)
    (outside / KEY[2:4] / KEY).write_bytes(CONTENT)
    (root / KEY[:2]).symlink_to(outside)

    for ask in (store.open, store.path, store.exists, store.delete):
        with pytest.raises(StoreUnavailable):
            ask(KEY)
    assert (outside / KEY[2:4] / KEY).exists()


def test_delete_removes_and_may_be_repeated(store):
    store.put(CONTENT)

    store.delete(KEY)
    store.delete(KEY)
    store.delete(ABSENT)

    assert not store.exists(KEY)
