import struct
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from webapp.media import clips
from webapp.media.clips import (
    ClipTooLarge,
    ClipTooLong,
    ClipUnreadable,
    NotAClip,
    poster,
    read_clip,
    renditions,
)
from webapp.media.renditions import MAX_THUMB_BYTES

# Quarters of the picture as seen after turning it clockwise.
SEEN = {
    0: ("red", "blue", "green", "white"),
    90: ("green", "red", "white", "blue"),
    180: ("white", "green", "blue", "red"),
    270: ("blue", "white", "red", "green"),
}


def opened(content):
    with Image.open(BytesIO(content)) as image:
        image.load()
        return image


def claiming(clip: Path, seconds: float) -> Path:
    """Rewrite the Duration of a Matroska file (RFC 9559 §5.1.2.10), in milliseconds."""
    content = bytearray(clip.read_bytes())
    at = content.index(b"\x44\x89\x88") + 3
    content[at : at + 8] = struct.pack(">d", seconds * 1000)
    path = clip.with_name(f"claiming-{seconds}-{clip.name}")
    path.write_bytes(content)
    return path


def cut(clip: Path, kept: float) -> Path:
    content = clip.read_bytes()
    path = clip.with_name(f"cut-{kept}-{clip.name}")
    path.write_bytes(content[: int(len(content) * kept)])
    return path


# Facts --------------------------------------------------------------------------------------------


def test_facts_of_a_clip(make_clip):
    facts = read_clip(make_clip(2))

    assert facts == clips.ClipFacts(
        media_type="video/mp4",
        width_px=64,
        height_px=48,
        duration_s=2.0,
        codec="h264",
        rotation=0,
        frame_rate=5.0,
    )


@pytest.mark.parametrize(
    ("suffix", "codec", "media_type", "name"),
    [
        ("mov", "libx264", "video/quicktime", "h264"),
        ("3gp", "libx264", "video/3gpp", "h264"),
        ("mp4", "mpeg4", "video/mp4", "mpeg4"),
        ("mp4", "libx265", "video/mp4", "hevc"),
        ("webm", "libvpx", "video/webm", "vp8"),
        ("webm", "libvpx-vp9", "video/webm", "vp9"),
        ("mkv", "libx264", "video/x-matroska", "h264"),
    ],
)
def test_format_and_codec_are_named(make_clip, suffix, codec, media_type, name):
    clip = make_clip(1, suffix, codec=codec)

    facts = read_clip(clip)

    assert (facts.media_type, facts.codec, facts.duration_s) == (media_type, name, 1.0)
    assert opened(poster(clip)).size == (64, 48)


@pytest.mark.parametrize("degrees", SEEN)
def test_turned_clip_is_seen_upright(make_clip, turned, corners_of, degrees):
    clip = turned(make_clip(2), degrees)

    facts = read_clip(clip)
    image = opened(poster(clip))

    size = (64, 48) if degrees in {0, 180} else (48, 64)
    assert (facts.rotation, facts.width_px, facts.height_px) == (degrees, *size)
    assert image.size == size
    assert corners_of(image) == SEEN[degrees]


# Length -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [30.0, 30.4])
def test_clip_of_thirty_seconds_is_taken(make_clip, seconds):
    assert read_clip(make_clip(seconds)).duration_s == seconds


@pytest.mark.parametrize(("seconds", "told"), [(30.6, 31), (31, 31), (95.2, 95)])
@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_longer_clip_is_refused_with_its_length(make_clip, suffix, seconds, told):
    with pytest.raises(ClipTooLong) as caught:
        read_clip(make_clip(seconds, suffix))

    assert caught.value.details == {"seconds": told}
    assert caught.value.status == 422


@pytest.mark.parametrize(("suffix", "codec"), [("webm", "libvpx"), ("mkv", "libx264")])
def test_length_that_the_header_leaves_out_is_measured(make_clip, suffix, codec):
    short, long = (make_clip(length, suffix, codec=codec, live="1") for length in (2, 31))

    assert b"\x44\x89\x88" not in short.read_bytes()
    assert read_clip(short).duration_s == 2.0
    assert opened(poster(short)).size == (64, 48)
    with pytest.raises(ClipTooLong) as caught:
        read_clip(long)
    assert caught.value.details == {"seconds": 31}


def test_header_that_claims_less_is_not_believed(make_clip):
    with pytest.raises(ClipTooLong) as caught:
        read_clip(claiming(make_clip(31, "mkv"), 5))

    assert caught.value.details == {"seconds": 31}


def test_header_that_claims_more_means_that_the_end_is_missing(make_clip):
    with pytest.raises(ClipUnreadable):
        read_clip(claiming(make_clip(2, "mkv"), 20))


def test_sound_that_goes_on_counts(make_clip):
    with_sound = read_clip(make_clip(2, sound_s=3))
    with pytest.raises(ClipTooLong) as caught:
        read_clip(make_clip(2, sound_s=40))

    assert 3 <= with_sound.duration_s <= 3.3
    assert caught.value.details == {"seconds": 40}


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a text that calls itself a clip",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ],
)
def test_other_content_is_not_a_clip(tmp_path, content):
    path = tmp_path / "party.mp4"
    path.write_bytes(content)

    for judge in (read_clip, poster):
        with pytest.raises(NotAClip):
            judge(path)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_sound_alone_is_not_a_clip(make_clip, suffix):
    with pytest.raises(NotAClip):
        read_clip(make_clip(0, suffix, sound_s=2))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("options", [{}, {"movflags": "faststart"}])
def test_clip_that_is_cut_short_is_unreadable(make_clip, options, kept):
    with pytest.raises(ClipUnreadable):
        read_clip(cut(make_clip(10, **options), kept))


def test_matroska_that_is_cut_short_is_unreadable(make_clip):
    with pytest.raises(ClipUnreadable):
        read_clip(cut(make_clip(10, "mkv"), 0.5))


@pytest.mark.parametrize(
    "content", [b"\0\0\0\x14ftypisom\0\0\2\0mp41", b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"]
)
def test_beginning_of_a_clip_alone_is_unreadable(tmp_path, content):
    path = tmp_path / "clip.mp4"
    path.write_bytes(content + bytes(200))

    for judge in (read_clip, poster):
        with pytest.raises(ClipUnreadable):
            judge(path)


def test_clip_without_one_sound_picture_is_unreadable(make_clip):
    content = bytearray(make_clip(2).read_bytes())
    at = content.index(b"mdat") + 4
    content[at : at + 400] = b"\xff" * 400
    path = make_clip(2).with_name("damaged.mp4")
    path.write_bytes(content)

    with pytest.raises(ClipUnreadable):
        poster(path)


def test_picture_of_too_many_pixels_is_refused(make_clip):
    huge = make_clip(0.2, codec="mpeg4", size=(4800, 2400))

    for judge in (read_clip, poster):
        with pytest.raises(ClipTooLarge) as caught:
            judge(huge)

        assert caught.value.details == {"width_px": 4800, "height_px": 2400}
        assert caught.value.status == 413


def test_error_of_the_disk_is_no_judgement(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_clip(tmp_path / "absent.mp4")


# Renditions ---------------------------------------------------------------------------------------


def test_renditions_of_a_large_clip_are_bounded(make_clip):
    thumb, still = renditions(make_clip(0.4, codec="mpeg4", size=(1920, 1080)))

    assert (thumb.name, thumb.media_type) == ("thumb", "image/webp")
    assert (thumb.width_px, thumb.height_px) == opened(thumb.bytes).size == (320, 180)
    assert len(thumb.bytes) <= MAX_THUMB_BYTES
    assert (still.name, still.media_type) == ("poster", "image/jpeg")
    assert (still.width_px, still.height_px) == opened(still.bytes).size == (1280, 720)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_poster_shows_the_first_second(make_clip, suffix):
    at_once = opened(poster(make_clip(0.6, suffix, darkens=True)))
    later = opened(poster(make_clip(4, suffix, darkens=True)))

    assert at_once.convert("L").getpixel((60, 40)) > 200
    assert later.convert("L").getpixel((60, 40)) < 50
