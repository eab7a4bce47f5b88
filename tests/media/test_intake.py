import hashlib
from io import BytesIO

import pytest

from tests.media.samples import NAKHON_PHANOM, exif_of, png
from webapp.media import clips, intake
from webapp.media.clips import ClipTooLong, ClipUnreadable, NotAClip
from webapp.media.images import NotAPhoto, PhotoTooLarge, PhotoUnreadable
from webapp.media.intake import (
    ClipTooHeavy,
    PhotoTooHeavy,
    accept_clip,
    accept_photo,
    harmless_name,
)
from webapp.media.renditions import OF_PHOTOS
from webapp.media.store import FolderStore, StoreUnavailable


def key_of(content):
    return hashlib.sha256(content).hexdigest()


def files_in(store):
    root = store.path("0" * 64).parents[2]
    return sorted(path.name for path in root.rglob("*") if path.is_file())


class Dripping:
    """A stream that gives one byte, then a few at a time."""

    def __init__(self, content):
        self.stream = BytesIO(content)
        self.most = 1

    def read(self, size=-1, /):
        chunk = self.stream.read(min(size, self.most))
        self.most = 700
        return chunk


@pytest.fixture
def photo(photos):
    return (photos / "landscape_6.jpg").read_bytes()


@pytest.fixture
def clip(make_clip, turned):
    return turned(make_clip(2), 90).read_bytes()


def test_photo_is_kept_with_its_renditions(store, photo):
    accepted = accept_photo(store, Dripping(photo), declared_name="IMG_0001.JPG")

    assert accepted.sha256 == key_of(photo)
    assert (accepted.kind, accepted.media_type, accepted.bytes) == (
        "photo",
        "image/jpeg",
        len(photo),
    )
    assert (accepted.width_px, accepted.height_px) == (1800, 1200)
    assert isinstance(accepted.dhash, int)
    assert (accepted.duration_s, accepted.codec) == (None, None)
    assert [each.name for each in accepted.renditions] == ["thumb"]
    with store.open(accepted.sha256) as file:
        assert file.read() == photo
    for each in accepted.renditions:
        content = store.path(each.sha256).read_bytes()
        assert (key_of(content), len(content)) == (each.sha256, each.bytes)
    assert files_in(store) == sorted(
        [accepted.sha256, *(each.sha256 for each in accepted.renditions)]
    )


def test_photo_is_drawn_whole_where_that_is_wanted(store, photo):
    accepted = accept_photo(store, BytesIO(photo), declared_name="a.jpg", draws=OF_PHOTOS)

    assert [each.name for each in accepted.renditions] == ["thumb", "screen", "print"]
    assert len(files_in(store)) == 4


def test_hints_of_a_photo_come_along(store, meadow, encode):
    exif = exif_of({306: "2026:11:18 09:30:05", 271: "vivo", 272: "Y17s"}, gps=NAKHON_PHANOM)

    accepted = accept_photo(store, BytesIO(encode(meadow, "PNG", exif=exif)), declared_name="a")

    assert accepted.taken_at is not None
    assert accepted.taken_at.isoformat() == "2026-11-18T02:30:05+00:00"
    assert (accepted.latitude, accepted.longitude) == (17.41, 104.778667)
    assert accepted.device == "vivo Y17s"


def test_clip_is_kept_with_its_renditions(store, clip):
    accepted = accept_clip(store, BytesIO(clip), declared_name="VID.MOV")

    assert (accepted.sha256, accepted.bytes) == (key_of(clip), len(clip))
    assert (accepted.kind, accepted.media_type) == ("clip", "video/mp4")
    assert (accepted.width_px, accepted.height_px, accepted.duration_s) == (48, 64, 2.0)
    assert (accepted.codec, accepted.rotation, accepted.frame_rate) == ("h264", 90, 5.0)
    assert (accepted.dhash, accepted.taken_at, accepted.device) == (None, None, "")
    assert [each.name for each in accepted.renditions] == ["thumb", "poster"]
    assert len(files_in(store)) == 3


def test_same_photo_again_gives_the_same_and_stores_nothing_more(store, photo):
    once = accept_photo(store, BytesIO(photo), declared_name="a.jpg")
    before = files_in(store)

    again = accept_photo(store, BytesIO(photo), declared_name="b.jpg")

    assert again == once
    assert files_in(store) == before


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAPhoto),
        (b"text" * 3000, NotAPhoto),
        (png(40_000, 40_000), PhotoTooLarge),
        (b"\xff\xd8\xff\xe0" + bytes(9000), PhotoUnreadable),
    ],
)
def test_refused_photo_is_not_kept(store, content, refusal):
    with pytest.raises(refusal) as caught:
        accept_photo(store, BytesIO(content), declared_name="C:\\fakepath\\วัด.jpg")

    assert caught.value.details["name"] == "วัด.jpg"
    assert files_in(store) == []


def test_refused_clip_is_not_kept_and_says_its_length(store, make_clip):
    with pytest.raises(ClipTooLong) as caught:
        accept_clip(store, BytesIO(make_clip(31).read_bytes()), declared_name="long.mp4")

    assert caught.value.details == {"seconds": 31, "name": "long.mp4"}
    assert files_in(store) == []


def test_refused_clip_that_is_cut_short_is_not_kept(store, clip):
    with pytest.raises(ClipUnreadable):
        accept_clip(store, BytesIO(clip[:-300]), declared_name="half.mp4")

    assert files_in(store) == []


def test_refused_content_that_was_there_before_stays(store):
    broken = b"\xff\xd8\xff\xe0" + bytes(9000)
    store.put(broken)

    with pytest.raises(PhotoUnreadable):
        accept_photo(store, BytesIO(broken), declared_name="a.jpg")

    assert files_in(store) == [key_of(broken)]


def test_each_way_refuses_the_other_kind(store, photo, clip):
    with pytest.raises(NotAClip):
        accept_clip(store, BytesIO(photo), declared_name="photo.mp4")
    with pytest.raises(NotAPhoto):
        accept_photo(store, BytesIO(clip), declared_name="clip.jpg")

    assert files_in(store) == []


def test_photo_of_too_many_bytes_is_refused_on_the_way(store, photo, monkeypatch):
    monkeypatch.setattr(intake, "MAX_PHOTO_BYTES", len(photo) - 1)

    with pytest.raises(PhotoTooHeavy) as caught:
        accept_photo(store, BytesIO(photo), declared_name="a.jpg")

    assert caught.value.status == 413
    assert files_in(store) == []


def test_clip_of_too_many_bytes_is_refused_on_the_way(store):
    class Endless:
        given = 0

        def read(self, size=-1, /):
            self.given += size
            return b"\0\0\0\x14ftypisom\0\0\2\0mp41".ljust(size, b"\0")

    stream = Endless()

    with pytest.raises(ClipTooHeavy) as caught:
        accept_clip(store, stream, declared_name="a.mp4")

    assert caught.value.details == {"most_mb": 200, "name": "a.mp4"}
    assert stream.given < clips.MAX_CLIP_BYTES + 1024 * 1024
    assert files_in(store) == []


def test_store_that_fails_refuses_with_the_name(tmp_path, photo):
    with pytest.raises(StoreUnavailable) as caught:
        accept_photo(FolderStore(tmp_path / "absent"), BytesIO(photo), declared_name="a.jpg")

    assert caught.value.details == {"reason": "ENOENT", "name": "a.jpg"}


def test_original_stays_when_the_store_fails_half_way(store, photo):
    # Another request may have been told meanwhile that the same content is kept.
    accepted = accept_photo(store, BytesIO(photo), declared_name="a.jpg")
    for each in (accepted.sha256, *(each.sha256 for each in accepted.renditions)):
        store.delete(each)
    thumb = store.path(accepted.renditions[0].sha256)
    thumb.parent.rmdir()
    thumb.parent.write_bytes(b"")

    with pytest.raises(StoreUnavailable):
        accept_photo(store, BytesIO(photo), declared_name="a.jpg")

    assert store.exists(accepted.sha256)


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ("IMG_0001.JPG", "IMG_0001.JPG"),
        ("/etc/passwd", "passwd"),
        ("C:\\fakepath\\ภาพ ที่ 1.jpg", "ภาพ ที่ 1.jpg"),
        ("a\r\nSet-Cookie: b\0.jpg", "a Set-Cookie: b .jpg"),
        ("photo\u202egpj.exe", "photo gpj.exe"),
        ("น้ำ" * 60, ("น้ำ" * 60)[:80]),
        ("  ", ""),
        ("", ""),
    ],
)
def test_declared_name_is_made_harmless(declared, shown):
    assert harmless_name(declared) == shown
