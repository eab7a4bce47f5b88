"""The clip that plays everywhere: every kind of source, and nothing but pictures and sound."""

import struct
from fractions import Fraction

import pytest
from PIL import Image

from tests.media.films import COLOURS, Player, film, loudness, probe
from tests.media.samples import near
from webapp.media import clips
from webapp.media.clips import ClipTooLong, ClipUnreadable, NotAClip
from webapp.media.transcoding import MAX_BYTES

SEEN = {
    0: ("red", "blue", "green", "white"),
    90: ("green", "red", "white", "blue"),
    180: ("white", "green", "blue", "red"),
    270: ("blue", "white", "red", "green"),
}
SECRETS = {"location": "+17.4100+104.7786/", "com.apple.quicktime.model": "SERIAL-4711"}


@pytest.fixture
def played(tmp_path):
    return Player(tmp_path)


def corners(image):
    """The names of the colours in the corners."""
    right, low = image.width - 8, image.height - 8
    return tuple(
        min(
            COLOURS,
            key=lambda name: sum(
                abs(a - b) for a, b in zip(COLOURS[name], image.getpixel(at), strict=True)
            ),
        )
        for at in ((7, 7), (right, 7), (7, low), (right, low))
    )


# Kinds of sources ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codec", "size", "sound", "heard"),
    [
        ("a.mov", "libx265", (64, 48), ("aac", 44100, "mono"), ("aac", 44100, 1)),
        ("a.mp4", "mpeg4", (64, 48), ("aac", 48000, "5.1"), ("aac", 48000, 2)),
        ("a.webm", "libvpx", (64, 48), ("libopus", 48000, "stereo"), ("aac", 48000, 2)),
        ("b.webm", "libvpx-vp9", (64, 48), ("libopus", 48000, "mono"), ("aac", 48000, 1)),
        ("c.webm", "libsvtav1", (64, 64), None, None),
        ("a.3gp", "h263", (176, 144), ("libopencore_amrnb", 8000, "mono"), ("aac", 48000, 1)),
        ("a.mkv", "libx264", (64, 48), ("libopus", 48000, "stereo"), ("aac", 48000, 2)),
    ],
)
def test_source_becomes_h264_and_aac(played, tmp_path, name, codec, size, sound, heard):
    found = played(film(tmp_path / name, codec, size=size, sound=sound))

    assert found.video[:2] == ("h264", "yuv420p")
    assert found.sound == heard
    assert found.frames == 10
    assert found.seconds == pytest.approx(1.0, abs=0.1)
    assert corners(found.last) == SEEN[0]
    assert not played.facts.is_copy
    assert played.facts.has_sound == bool(sound)
    if sound:
        assert loudness(played.path) > 2000


@pytest.mark.parametrize("degrees", SEEN)
def test_picture_stands_upright(played, turned, tmp_path, degrees):
    found = played(turned(film(tmp_path / "a.mp4"), degrees))

    size = (64, 48) if degrees in {0, 180} else (48, 64)
    assert found.video == ("h264", "yuv420p", *size)
    assert (found.rotation, corners(found.last)) == (0, SEEN[degrees])
    assert (played.facts.width_px, played.facts.height_px) == size


def test_mirrored_picture_is_mirrored(played, tmp_path):
    path = film(tmp_path / "a.mp4")
    content = bytearray(path.read_bytes())
    at = content.index(b"tkhd") + 4 + 40
    content[at : at + 36] = struct.pack(">9i", -1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    path.write_bytes(content)

    assert corners(played(path).last) == ("blue", "red", "white", "green")


@pytest.mark.parametrize(
    ("size", "aspect", "shown"),
    [
        ((66, 50), None, (66, 50)),
        ((1282, 720), None, (1280, 718)),
        ((720, 1440), None, (640, 1280)),
        ((960, 960), None, (720, 720)),
        ((64, 48), Fraction(4, 3), (86, 48)),
        ((64, 48), Fraction(1, 1000), (64, 48)),
    ],
)
def test_size_is_within_720p_and_even(played, tmp_path, size, aspect, shown):
    path = film(tmp_path / "a.mkv", "mpeg4", size=size, seconds=0.3, aspect=aspect)

    assert played(path).video[2:] == shown


def test_odd_size_becomes_even(played, tmp_path):
    found = played(film(tmp_path / "a.webm", "libvpx", size=(67, 45)))

    assert found.video[2:] == (68, 44)


@pytest.mark.parametrize(("rate", "kept"), [(240, 30), (60, 30), (50, 25), (25, 25), (29, 29)])
def test_no_more_than_30_pictures_a_second(played, tmp_path, rate, kept):
    found = played(film(tmp_path / "a.mp4", "mpeg4", rate=rate))

    assert found.frames == kept
    assert found.rate <= 30.3
    assert found.seconds == pytest.approx(1.0, abs=0.1)


def test_pictures_come_when_they_came(played, tmp_path):
    times = [0.0, 0.04, 0.09, 0.4, 0.41, 0.9]

    found = played(film(tmp_path / "a.mkv", "libx264", times=times, pix_fmt="yuv444p"))

    assert found.times == pytest.approx([0.0, 0.04, 0.09, 0.4, 0.9], abs=0.002)


@pytest.mark.parametrize("pix_fmt", ["yuv420p10le", "yuvj420p", "yuv444p"])
def test_other_samples_keep_their_colours(played, tmp_path, pix_fmt):
    codec = "libx265" if "10" in pix_fmt else "libx264"
    found = played(film(tmp_path / "a.mkv", codec, pix_fmt=pix_fmt))

    assert found.video == ("h264", "yuv420p", 64, 48)
    for at, name in [((8, 8), "red"), ((56, 8), "blue"), ((8, 40), "green"), ((56, 40), "white")]:
        assert near(found.last.getpixel(at), COLOURS[name], tolerance=8)


def test_interlaced_lines_do_not_fray(played, tmp_path):
    """Two half-pictures of different moments, of a bar that moves: combed before, whole after."""
    path = film(
        tmp_path / "a.mkv", "mpeg2video", qmax="3", flags="+ildct+ilme",
        pictures=[woven(bar(4 * n), bar(4 * n + 2)) for n in range(10)],
    )  # fmt: skip

    assert fraying(probe(path).last) > 150
    assert fraying(played(path).last) < 20


def bar(left):
    image = Image.new("RGB", (64, 48), (40, 40, 40))
    image.paste((220, 220, 220), (left, 0, left + 16, 48))
    return image


def woven(upper, lower):
    """The even lines of one picture, the odd ones of another."""
    image = upper.copy()
    for row in range(1, 48, 2):
        image.paste(lower.crop((0, row, 64, row + 1)), (0, row))
    return image


def fraying(image):
    """How much a line differs from the next at most, away from the borders."""
    grey = image.convert("L")
    return max(
        abs(grey.getpixel((x, y)) - grey.getpixel((x, y + 1)))
        for x in range(64)
        for y in range(6, 40)
    )


# What is copied ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sound", [None, ("aac", 48000, "stereo")])
@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv"])
def test_clip_that_plays_everywhere_is_copied(played, tmp_path, name, sound):
    found = played(film(tmp_path / name, "libx264", sound=sound, metadata=SECRETS))

    assert played.facts.is_copy
    assert found.video == ("h264", "yuv420p", 64, 48)
    assert found.sound == (sound and ("aac", 48000, 2))
    assert played.facts.has_sound == bool(sound)
    assert found.frames == 10
    assert found.seconds == pytest.approx(1.0, abs=0.1)
    assert corners(found.last) == SEEN[0]


def test_turned_h264_is_not_copied(played, turned, tmp_path):
    played(turned(film(tmp_path / "a.mp4", "libx264"), 90))

    assert not played.facts.is_copy


def test_heavy_h264_is_not_copied(played, tmp_path):
    noise = [Image.effect_noise((320, 240), 200).convert("RGB") for _ in range(10)]
    path = film(tmp_path / "a.mp4", "libx264", size=(320, 240), pictures=noise, qp="1")
    assert path.stat().st_size > MAX_BYTES / 30

    played(path)

    assert not played.facts.is_copy


# What is inside ----------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_nothing_but_pictures_and_sound_gets_through(played, tmp_path, codec):
    path = film(
        tmp_path / "a.mov", codec, sound=("aac", 48000, "mono"), metadata=SECRETS,
        container={"movflags": "use_metadata_tags"},
    )  # fmt: skip
    for secret in SECRETS.values():
        assert secret.encode() in path.read_bytes()

    found = played(path)

    content = played.path.read_bytes()
    for secret in (*SECRETS.values(), "location", "\xa9xyz", "Lavf"):
        assert secret.encode("latin-1") not in content
    # The encoder's own note between the pictures stands for what cameras write there.
    assert b"x264 - core" in path.read_bytes() or codec != "libx264"
    assert b"x264 - core" not in content or codec != "libx264"
    assert found.tracks == 2
    assert content.index(b"moov") < content.index(b"mdat")


def test_progress_rises_and_never_says_100(played, tmp_path):
    played(film(tmp_path / "a.mp4"))

    assert played.told == sorted(set(played.told))
    assert played.told[0] == 0
    assert 80 < played.told[-1] < 100


# Damage ------------------------------------------------------------------------------------------


def test_damage_in_the_middle_costs_the_middle(played, tmp_path):
    path = film(tmp_path / "a.mp4", rate=20)
    content = bytearray(path.read_bytes())
    middle = content.index(b"mdat") + 4 + (len(content) - content.index(b"mdat")) // 3
    content[middle : middle + 60] = bytes(60)
    path.write_bytes(content)

    assert played(path).seconds == pytest.approx(1.0, abs=0.3)


def test_no_picture_at_all_is_unreadable(played, tmp_path):
    path = film(tmp_path / "a.mp4")
    content = bytearray(path.read_bytes())
    start = content.index(b"mdat") + 4
    end = content.index(b"moov") - 4
    content[start:end] = b"\xff" * (end - start)
    path.write_bytes(content)

    with pytest.raises(ClipUnreadable):
        played(path)


def test_other_content_is_not_a_clip(played, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"#EXTM3U\nfile:///etc/hostname\n")

    with pytest.raises(NotAClip):
        played(path)


def test_longer_clip_than_the_door_takes_is_refused(played, tmp_path):
    path = film(tmp_path / "a.mp4", "mpeg4", rate=5, seconds=clips.TOLERATED_CLIP_S + 3)

    with pytest.raises(ClipTooLong) as caught:
        played(path)

    assert caught.value.details == {"seconds": 34}
