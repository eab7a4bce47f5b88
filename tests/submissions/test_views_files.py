"""Photos and the clip in the form: judged by content, the good ones kept, the bad ones named."""

import io
import logging
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.submissions.conftest import posted, upload
from webapp.media.store import FolderStore
from webapp.submissions.content import MOST_PHOTOS
from webapp.submissions.models import Submission


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size without having the pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(
            ">I", zlib.crc32(name + body)
        )  # fmt: skip

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0"))


def photo_as(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (30, 90, 160)).save(out, kind)
    return out.getvalue()


@pytest.fixture
def send(reporter: PageClient, session: Session) -> Callable[..., tuple[Page, Submission]]:
    """Post the form with files; gives the page and the stored row."""

    def send(
        *, status: int, submission_id: UUID | None = None, **said: object
    ) -> tuple[Page, Submission]:
        submission_id = submission_id or uuid4()
        page = reporter.post(
            "submissions.save", submission_id=submission_id, status=status,
            data=posted(**{"intent": "check", **said}),
        )  # fmt: skip
        session.expire_all()
        return page, session.get_one(Submission, submission_id)

    return send


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_photo_formats_are_judged_by_content(send, kind: str) -> None:
    _, kept = send(status=303, photos=[upload(photo_as(kind), "จากไลน์")])

    assert [item.kind for item in kept.attachments] == ["photo"]


def test_photos_keep_their_order_and_same_photo_is_kept_once(send) -> None:
    files = [upload(factories.jpeg(seed)) for seed in (1, 2, 1)]

    _, kept = send(status=303, photos=files)

    assert [item.position for item in kept.attachments] == [0, 1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"this is no picture at all" * 20, "ไม่ใช่ไฟล์ภาพ"),
        (factories.jpeg(9)[:3000], "เสียหรือมาไม่ครบ"),
        (png_of(40_000, 40_000), "ใหญ่เกินไป"),
        (b"", "ไม่ใช่ไฟล์ภาพ"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "ไม่ใช่ไฟล์ภาพ"),
        (b"GIF89a" + b"\0" * 40, "ไม่ใช่ไฟล์ภาพ"),
    ],
    ids=["text", "truncated", "forty thousand", "empty", "svg", "gif"],
)
def test_bad_photo_is_named_and_the_good_one_stays(send, content: bytes, sentence: str) -> None:
    files = [upload(content, "รูปเสีย.jpg"), upload(factories.jpeg(1))]

    page, kept = send(status=422, photos=files)

    assert "รูปเสีย.jpg" in page.text
    assert sentence in page.text
    assert len(kept.attachments) == 1
    assert kept.title == posted()["title"]
    assert page.fields('main form[method="post"]')["title"] == posted()["title"]


def test_only_the_photo_step_comes_back_with_errors_of_photos(send) -> None:
    page, _ = send(status=422, intent="photos", photos=[upload(b"x" * 50)])

    assert page.soup.select_one(".steps-one") is not None
    assert [link["href"] for link in page.soup.select("#error-summary a")] == ["#step-photos"]


def test_file_name_is_harmless(send) -> None:
    page, _ = send(status=422, photos=[upload(b"x" * 50, "../../<b>ก</b>.jpg")])

    assert "<b>ก</b>" not in page.response.get_data(as_text=True)


def test_clip_of_thirty_seconds_is_taken(send, make_clip: Callable[[int], bytes]) -> None:
    _, kept = send(status=303, clip=[upload(make_clip(30), "VID.mp4")])

    assert [item.kind for item in kept.attachments] == ["clip"]


def test_long_clip_is_refused_with_its_length(send, make_clip: Callable[[int], bytes]) -> None:
    page, kept = send(
        status=422, clip=[upload(make_clip(31), "VID.mp4")], photos=[upload(factories.jpeg(3))]
    )

    assert "“VID.mp4” ยาว 31 วินาที" in page.text
    assert [item.kind for item in kept.attachments] == ["photo"]


@pytest.mark.parametrize("content", [b"hello" * 100, factories.jpeg(2)], ids=["text", "photo"])
def test_what_is_no_clip_is_refused(send, content: bytes) -> None:
    page, kept = send(status=422, clip=[upload(content, "VID.mp4")])

    assert "“VID.mp4” ไม่ใช่คลิปวิดีโอ" in page.text
    assert kept.attachments == []


def test_two_hundred_photos_leave_the_first_ones(send) -> None:
    files = [upload(factories.jpeg(seed, (64, 48)), f"{seed}.jpg") for seed in range(200)]

    page, kept = send(status=422, photos=files)

    assert len(kept.attachments) == MOST_PHOTOS
    assert "ไม่ได้รับไว้ 188 ไฟล์" in page.text


def test_two_hundred_broken_photos_do_not_hold_a_worker(send) -> None:
    files = [upload(factories.jpeg(seed)[:2000], f"{seed}.jpg") for seed in range(200)]

    page, kept = send(status=422, photos=files)

    assert kept.attachments == []
    assert "ไม่ได้รับไว้ 176 ไฟล์" in page.text


def test_photo_is_captioned_moved_and_removed(send, reporter: PageClient) -> None:
    _, kept = send(status=303, photos=[upload(factories.jpeg(seed)) for seed in (1, 2, 3)])
    first, second, third = (item.id for item in kept.attachments)

    _, kept = send(
        status=303, submission_id=kept.id, move=str(third), **{f"caption-{third}": "หลังทำ"}
    )
    assert [item.id for item in kept.attachments] == [first, third, second]
    assert kept.attachments[1].caption == "หลังทำ"

    _, kept = send(status=303, submission_id=kept.id, remove=str(first))
    assert [item.id for item in kept.attachments] == [third, second]


def test_photo_of_another_report_is_not_removed(send) -> None:
    _, other = send(status=303, photos=[upload(factories.jpeg(1))])

    send(status=303, remove=str(other.attachments[0].id))

    assert len(other.attachments) == 1


def test_read_only_store_keeps_the_text(
    send, store: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_root", tmp_path / "gone")

    page, kept = send(status=503, photos=[upload(factories.jpeg(1))])

    assert "ข้อความ" in page.text
    assert kept.details == posted()["details"]
    assert page.fields('main form[method="post"]')["details"] == posted()["details"]


def test_log_has_no_names_and_no_texts(
    send, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    send(status=422, photos=[upload(b"x" * 50, "ความลับ.jpg")], details="ก" * 10_001)

    written = "".join(capsys.readouterr()) + caplog.text
    assert "ความลับ" not in written
    assert "กก" not in written
