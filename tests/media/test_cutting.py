"""Shortening clips: the chosen seconds, whole pictures, the right way up, or a plain refusal."""

import math
import time
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from webapp.media import clips
from webapp.media.clips import ClipTooLong, ClipUnreadable, read_clip
from webapp.media.cutting import Span, cut, read_span
from webapp.media.intake import accept_clip
from webapp.media.store import FolderStore

pytestmark = pytest.mark.slow

RATE = 10


@pytest.fixture(scope="session")
def make_long(tmp_path_factory):
    """Make a clip whose brightness is its second, with a key frame every so many seconds."""
    folder = tmp_path_factory.mktemp("long")
    made: dict[tuple[object, ...], Path] = {}

    def make(suffix="mp4", codec="libx264", sound="aac", seconds=45, key_s=1) -> Path:
        key = (suffix, codec, sound, seconds, key_s)
        if key not in made:
            made[key] = folder / f"{len(made)}.{suffix}"
            with av.open(made[key], "w") as container:
                _write(container, codec, sound, seconds, key_s)
        return made[key]

    return make


def _write(container, codec, sound, seconds, key_s):
    picture = container.add_stream(codec, rate=RATE)
    picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
    picture.gop_size = key_s * RATE
    picture.options = {"deadline": "realtime", "cpu-used": "8"}
    if codec == "libx265":
        picture.options = {"x265-params": f"keyint={key_s * RATE}:log-level=none"}
        picture.codec_context.codec_tag = "hvc1"
    voice = container.add_stream(sound, rate=48000, layout="mono") if sound else None
    for number in range(seconds * RATE):
        shade = 5 * (number // RATE)
        frame = av.VideoFrame.from_image(Image.new("RGB", (64, 48), (shade, shade, shade)))
        frame.pts, frame.time_base = number, Fraction(1, RATE)
        container.mux(picture.encode(frame))
        if voice:
            silence = av.AudioFrame(format="fltp", layout="mono", samples=48000 // RATE)
            silence.planes[0].update(bytes(silence.planes[0].buffer_size))
            silence.pts, silence.rate = number * (48000 // RATE), 48000
            silence.time_base = Fraction(1, 48000)
            container.mux(voice.encode(silence))
    container.mux(picture.encode())
    if voice:
        container.mux(voice.encode())


def seconds_shown(path: Path) -> list[int]:
    """The second of the uncut clip that each decoded picture shows."""
    with av.open(path) as container:
        return [
            round(frame.to_image().convert("L").getpixel((30, 20)) / 5)
            for frame in container.decode(video=0)
        ]


@pytest.mark.parametrize(
    ("suffix", "codec", "sound", "media_type"),
    [
        ("mp4", "libx264", "aac", "video/mp4"),
        ("mov", "libx265", "aac", "video/mp4"),
        ("mp4", "libx264", "", "video/mp4"),
        ("webm", "libvpx-vp9", "libopus", "video/webm"),
        ("mkv", "libx264", "aac", "video/x-matroska"),
    ],
)
def test_chosen_seconds_are_kept(make_long, tmp_path, suffix, codec, sound, media_type):
    clip = make_long(suffix, codec, sound)

    began = time.perf_counter()
    made = cut(clip, Span(12.0), tmp_path / "cut")
    took_s = time.perf_counter() - began

    facts, shown = read_clip(made), seconds_shown(made)
    assert (facts.media_type, facts.width_px, facts.height_px) == (media_type, 64, 48)
    assert facts.duration_s == pytest.approx(30, abs=0.5)
    assert facts.duration_s <= clips.TOLERATED_CLIP_S
    assert (shown[0], shown[-1]) == (12, 41)
    assert shown == sorted(shown)
    assert took_s < 1


def test_begins_at_the_key_frame_before_and_is_no_longer(make_long, tmp_path):
    made = cut(make_long(key_s=5), Span(13.4), tmp_path / "cut")

    shown = seconds_shown(made)
    assert (shown[0], shown[-1]) == (10, 39)
    assert read_clip(made).duration_s == pytest.approx(30, abs=0.2)


def test_sound_comes_along(make_long, tmp_path):
    made = cut(make_long(), Span(12.0), tmp_path / "cut")

    with av.open(made) as container:
        sound = container.streams.audio[0]
        assert sound.codec_context.name == "aac"
        assert sound.duration is not None
        assert sound.time_base is not None
        assert float(sound.duration * sound.time_base) == pytest.approx(30, abs=0.2)


def test_index_stands_in_front(make_long, tmp_path):
    content = cut(make_long(), Span(3.0), tmp_path / "cut").read_bytes()

    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("suffix", ["mp4", "webm"])
def test_same_seconds_are_the_same_file(make_long, tmp_path, suffix):
    codecs = {"mp4": ("libx264", "aac"), "webm": ("libvpx-vp9", "libopus")}
    clip = make_long(suffix, *codecs[suffix])

    one, other = cut(clip, Span(3.0), tmp_path / "one"), cut(clip, Span(3.0), tmp_path / "other")

    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_stays_the_right_way_up(make_long, turned, tmp_path, degrees):
    clip = turned(make_long(), degrees)

    facts = read_clip(cut(clip, Span(10.0), tmp_path / "cut"))

    size = (48, 64) if degrees in (90, 270) else (64, 48)
    assert (facts.rotation, facts.width_px, facts.height_px) == (degrees, *size)


def test_last_seconds(make_long, tmp_path):
    made = cut(make_long(), Span(40.0), tmp_path / "cut")

    assert (seconds_shown(made)[0], seconds_shown(made)[-1]) == (40, 44)


@pytest.mark.parametrize("start", [45.5, 3600.0, 1e12])
def test_beyond_the_end_is_refused(make_long, tmp_path, start):
    with pytest.raises(ClipUnreadable):
        cut(make_long(), Span(start), tmp_path / "cut")


@pytest.mark.parametrize(
    ("declared", "span"),
    [
        ({"start_s": "12.5", "end_s": "42.5"}, Span(12.5, 30)),
        ({"start_s": b"12.5", "end_s": b"20"}, Span(12.5, 7.5)),
        ({"start_s": 0, "end_s": 30}, Span(0, 30)),
        ({"start_s": "5"}, Span(5, 30)),
        ({"start_s": "5", "end_s": "120"}, Span(5, 30)),
        ({}, None),
        ({"end_s": "30"}, None),
        ({"start_s": "-1", "end_s": "29"}, None),
        ({"start_s": "nan", "end_s": "30"}, None),
        ({"start_s": math.inf}, None),
        ({"start_s": "9", "end_s": "9"}, None),
        ({"start_s": "9", "end_s": "3"}, None),
        ({"start_s": "ten"}, None),
        ({"start_s": [1]}, None),
        ({"start_s": True}, None),
    ],
)
def test_read_span(declared, span):
    assert read_span(declared) == span


# On the way in -----------------------------------------------------------------------------------


def accepted(store: FolderStore, clip: Path, span: Span | None):
    with clip.open("rb") as file:
        return accept_clip(store, file, declared_name="งานบุญ.mp4", span=span)


def blobs(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_cut_becomes_the_original(store, make_long, tmp_path):
    found = accepted(store, make_long(), Span(12.0))

    with store.as_file(found.sha256) as path:
        assert read_clip(path).duration_s == found.duration_s
    assert found.duration_s == pytest.approx(30, abs=0.5)
    assert len(blobs(tmp_path)) == 1 + len(found.renditions)


def test_too_long_without_a_choice_is_refused(store, make_long, tmp_path):
    with pytest.raises(ClipTooLong) as caught:
        accepted(store, make_long(), None)

    assert caught.value.details == {"seconds": 45, "name": "งานบุญ.mp4"}
    assert blobs(tmp_path) == []


def test_choice_beyond_the_end_is_refused_with_the_length(store, make_long, tmp_path):
    with pytest.raises(ClipTooLong) as caught:
        accepted(store, make_long(), Span(50.0))

    assert caught.value.details["seconds"] == 45
    assert blobs(tmp_path) == []


def test_short_clip_stays_whole_whatever_was_chosen(store, make_clip):
    clip = make_clip(2)

    found = accepted(store, clip, Span(1.0))

    with store.as_file(found.sha256) as path:
        assert path.read_bytes() == clip.read_bytes()
