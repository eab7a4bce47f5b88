"""What becomes of every kind of file: the tables of docs/media.md, gone through at the door."""

import io
from pathlib import Path

import pytest

from tests.media import corpus
from tests.media.anatomy import check_stripped
from webapp.errors import DomainError
from webapp.media import darkroom, intake, judging
from webapp.media.darkroom import Limits
from webapp.media.renditions import OF_PHOTOS
from webapp.media.store import SHARDS
from webapp.media.transcoding import transcode
from webapp.sentences import SENTENCES

PAGE = Path(__file__).parents[2] / "docs/media.md"


def table(heading):
    """First cell → second cell of the table under a heading."""
    text = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1].replace("`", "") for row in rows}


PHOTOS, CLIPS = table("Photos at the door"), table("Clips at the door")


@pytest.fixture(scope="module", autouse=True)
def _processes():
    """Two processes that have less time than in earnest, since some files need all of it."""
    patch = pytest.MonkeyPatch()
    patch.setattr(judging, "AT_THE_DOOR", Limits(seconds=3, memory_mb=1024))
    patch.setattr(judging, "CLIP_AT_THE_DOOR", Limits(seconds=10, memory_mb=1024))
    darkroom.configure(2)
    yield
    darkroom.configure(0)
    patch.undo()


def outcome(accept, store, content, **options):
    try:
        accepted = accept(store, io.BytesIO(content), declared_name="file", **options)
    except DomainError as refusal:
        return refusal.code, refusal
    return f"taken, {accepted.media_type}", accepted


def check(store, came, renditions):
    """A refusal can be said and leaves nothing; what was taken shows nothing but pixels."""
    if isinstance(came, DomainError):
        assert (came.status in {413, 422}, came.details["name"]) == (True, "file")
        assert str(SENTENCES[came.code] % came.details)
        assert [blob for shard in SHARDS for blob in store.blobs(shard)] == []
        return
    assert [each.name for each in came.renditions] == renditions
    for media_type, rendition in stored(store, came):
        check_stripped(media_type, rendition, corpus.SERIAL)


def stored(store, accepted):
    for rendition in accepted.renditions:
        with store.open(rendition.sha256) as file:
            yield rendition.media_type, file.read()


def test_tables_and_makers_name_the_same_files():
    assert (list(PHOTOS), list(CLIPS)) == (list(corpus.PHOTO_MAKERS), list(corpus.CLIP_MAKERS))


@pytest.mark.parametrize("name", corpus.PHOTO_MAKERS)
def test_photo_ends_as_the_page_says_and_shows_nothing_but_pixels(store, name):
    content = corpus.PHOTO_MAKERS[name]()

    became, came = outcome(intake.accept_photo, store, content, draws=OF_PHOTOS)

    assert became == PHOTOS[name]
    check(store, came, ["thumb", "screen", "print"])


@pytest.mark.parametrize("name", corpus.CLIP_MAKERS)
def test_clip_ends_as_the_page_says_and_shows_nothing_but_pixels(store, name):
    content = corpus.CLIP_MAKERS[name]()

    became, came = outcome(intake.accept_clip, store, content)

    assert became == CLIPS[name]
    check(store, came, ["thumb", "poster"])


def test_serial_number_is_planted_where_it_could_be():
    told = {
        "JPEG, Display P3, all a camera writes", "JPEG, thumbnail inside", "PNG", "WebP, lossy",
        "WebP, lossless", "HEIC", "HEIF, general brand", "AVIF", "MP4, H.264", "MP4, HEVC",
        "MOV, H.264", "Matroska, H.264",
    }  # fmt: skip
    makers = {**corpus.PHOTO_MAKERS, **corpus.CLIP_MAKERS}

    assert {name for name in told if corpus.SERIAL not in makers[name]()} == set()


@pytest.mark.parametrize("name", [name for name, became in CLIPS.items() if "taken" in became])
def test_clip_to_play_holds_no_metadata(tmp_path, name):
    source, target = tmp_path / "source", tmp_path / "play.mp4"
    source.write_bytes(corpus.CLIP_MAKERS[name]())

    transcode(source, target)

    check_stripped("video/mp4", target.read_bytes(), corpus.SERIAL)
