"""The short clips of the demonstration data."""

from io import BytesIO
from typing import Any

import av
import pytest
from PIL import Image, ImageChops, ImageStat
from pymediainfo import MediaInfo

from webapp.demo.clips import clip_mp4
from webapp.demo.pictures import Theme

pytestmark = pytest.mark.slow

TINY = (160, 90)


def tracks(data: bytes) -> dict[str, Any]:
    """The tracks by their kind."""
    return {track.track_type: track for track in MediaInfo.parse(BytesIO(data)).tracks}


def frames(data: bytes) -> list[av.VideoFrame]:
    """All frames, decoded."""
    with av.open(BytesIO(data), "r") as box:
        return list(box.decode(video=0))


@pytest.mark.parametrize("seconds", [0.5, 3, 8])
def test_lasts_as_long_as_asked(seconds):
    data = clip_mp4(1, Theme.WEIR, seconds=seconds, size=TINY)
    assert abs(float(tracks(data)["General"].duration) / 1000 - seconds) <= 0.2


def test_plays_and_moves():
    data = clip_mp4(2, Theme.FISH_POND, seconds=2, size=TINY)
    shown = frames(data)
    assert len(shown) == 40
    assert (shown[0].width, shown[0].height) == TINY
    assert shown[0].format.name == "yuv420p"
    assert shown[0].to_image().tobytes() != shown[-1].to_image().tobytes()


def test_is_h264_with_its_index_in_front():
    data = clip_mp4(3, Theme.TREES, seconds=1, size=TINY)
    assert tracks(data)["Video"].format == "AVC"
    assert "Audio" not in tracks(data)
    assert data.index(b"moov") < data.index(b"mdat")


def test_full_size_stays_small():
    assert len(clip_mp4(4, Theme.SANDBAGS, with_audio=True)) <= 600_000


def distance(one: Image.Image, two: Image.Image) -> float:
    """The mean difference of the pixels."""
    return sum(ImageStat.Stat(ImageChops.difference(one, two)).mean) / 3


def test_same_seed_shows_the_same():
    # Not byte for byte: given the same frames, x264 may still code them a little differently.
    one, two, other = (
        frames(clip_mp4(seed, Theme.WATERWAY, seconds=1, size=TINY))[10].to_image()
        for seed in (5, 5, 6)
    )
    assert distance(one, two) < 4
    assert distance(one, other) > 12


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_rotation_turns_the_frames_and_says_so(rotation):
    data = clip_mp4(7, Theme.TEMPLE_FENCE, seconds=0.5, size=TINY, rotation=rotation)
    first = frames(data)[0]
    assert (first.width, first.height) == (TINY if rotation == 180 else TINY[::-1])
    assert float(tracks(data)["Video"].rotation) == rotation
    upright = frames(clip_mp4(7, Theme.TEMPLE_FENCE, seconds=0.5, size=TINY))[0].to_image()
    shown = first.to_image().rotate(first.rotation, expand=True)
    assert shown.size == TINY
    assert distance(shown, upright) < 8


def test_refuses_a_slanting_rotation():
    with pytest.raises(ValueError, match="rotation"):
        clip_mp4(1, Theme.WEIR, seconds=0.5, size=TINY, rotation=45)


def test_has_a_soft_tone_on_request():
    data = clip_mp4(8, Theme.GOODS, seconds=2, size=TINY, with_audio=True)
    assert tracks(data)["Audio"].format == "AAC"
    with av.open(BytesIO(data), "r") as box:
        samples = [frame.samples for frame in box.decode(audio=0)]
    assert abs(sum(samples) / 44_100 - 2) < 0.2
