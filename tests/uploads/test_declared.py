"""What the phone says in `Upload-Metadata` of a file, and what becomes of it."""

from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

import av
import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.uploads.tus import Tus, metadata
from webapp.media.models import MediaFile


def send(tus: Tus, content: bytes, *, kind: str = "photo", **declared: str) -> dict[str, Any]:
    """Upload as the phone does, its facts beside the id."""
    said = metadata(id=str(uuid4()), kind=kind, name="ภาพ 1.jpg", type="image/jpeg", **declared)
    headers = {"Upload-Length": str(len(content)), "Upload-Metadata": said}
    created = tus.request("POST", "/uploads/", headers)
    assert created.status_code == 201
    path = created.headers["Location"]
    assert tus.patch(path, 0, content).status_code == 204
    told: dict[str, Any] = tus.request("GET", path).get_json()
    return told


def the_file(session: Session) -> MediaFile:
    session.expire_all()
    return session.scalars(select(MediaFile)).one()


def test_facts_of_a_shrunken_photo_are_kept(tus: Tus, session: Session) -> None:
    send(tus, factories.jpeg(1), taken_at="2026-11-22T09:15:00+07:00", latitude="16.5",
         longitude="104.7")  # fmt: skip

    row = the_file(session)
    assert row.taken_at is not None
    assert row.taken_at.isoformat() == "2026-11-22T02:15:00+00:00"
    assert (row.latitude, row.longitude) == (16.5, 104.7)


def test_same_photo_again_fills_what_was_open(tus: Tus, session: Session) -> None:
    send(tus, factories.jpeg(1))
    send(tus, factories.jpeg(1), latitude="16.5", longitude="104.7")
    send(tus, factories.jpeg(1), latitude="1", longitude="2", taken_at="2026-11-22T09:15:00")

    row = the_file(session)
    assert (row.latitude, row.longitude) == (16.5, 104.7)
    assert row.taken_at is not None


def test_nonsense_is_no_reason_to_refuse(tus: Tus, session: Session) -> None:
    told = send(tus, factories.jpeg(1), taken_at="gestern", latitude="nan", longitude="x",
                start_s="-1", colour="red")  # fmt: skip

    row = the_file(session)
    assert (told["state"], told["name"]) == ("ready", "ภาพ 1.jpg")
    assert (row.taken_at, row.latitude, row.longitude) == (None, None, None)


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """45 seconds."""
    path: Path = tmp_path_factory.mktemp("clips") / "long.mp4"
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=5)
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 64, 48, "yuv420p", 5
        for number in range(45 * 5):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 48), (number, 0, 0)))
            frame.pts, frame.time_base = number, Fraction(1, 5)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path.read_bytes()


def test_chosen_seconds_of_a_long_clip_are_kept(
    tus: Tus, session: Session, long_clip: bytes
) -> None:
    told = send(tus, long_clip, kind="clip", duration_s="45", start_s="10", end_s="40")

    row = the_file(session)
    assert (told["state"], told["sha256"]) == ("ready", row.sha256)
    assert row.duration_s == pytest.approx(30, abs=0.5)


@pytest.mark.parametrize("declared", [{}, {"start_s": "nan"}, {"start_s": "60", "end_s": "90"}])
def test_long_clip_without_a_good_choice_is_refused(
    tus: Tus, long_clip: bytes, declared: dict[str, str]
) -> None:
    told = send(tus, long_clip, kind="clip", **declared)

    assert (told["state"], told["code"]) == ("refused", "clip_too_long")
    assert "45" in told["sentence"]
