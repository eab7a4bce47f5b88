"""The ZIP of a week: what goes in, what it is called, the manifest, memory that does not grow."""

import csv
import hashlib
import io
import json
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.weekly.test_forms_agree import paper_of
from tests.weekly.weeks import KEY, approved, entry, frame
from webapp import clock
from webapp.geography import abbreviations
from webapp.media.store import FolderStore
from webapp.submissions.models import Attachment
from webapp.weekly import album_stream, albums, services
from webapp.weekly.albums import LONGEST_NAME_BYTES, Album, Item
from webapp.weekly.listing import Line
from webapp.weekly.summary import Photo, summarise
from webapp.zip_files import safe_name

RESERVED = set('<>:"\\|?*')
MEGABYTE = 1024 * 1024
THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=200)
Fetch = Callable[..., zipfile.ZipFile]


@pytest.fixture
def fetch(client: PageClient, people: Cast) -> Fetch:
    """Fetches the ZIP of the province's week."""

    def get(area_code: str = "49", **asked: str) -> zipfile.ZipFile:
        client.sign_in(people.province_officer)
        path = client.path("weekly_forms.album", area_code=area_code, week_key=KEY, **asked)
        response = client.http.get(path, buffered=True)
        assert (response.status_code, response.mimetype) == (200, "application/zip")
        made = zipfile.ZipFile(io.BytesIO(response.data))
        assert made.testzip() is None
        return made

    return get


def manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    (name,) = [name for name in archive.namelist() if name.endswith("manifest.json")]
    made: dict[str, Any] = json.loads(archive.read(name))
    return made


def issue(session: Session, people: Cast) -> None:
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()


def with_photos(session: Session, people: Cast, store: FolderStore, count: int = 2, **said: Any
                ) -> list[Attachment]:  # fmt: skip
    made = approved(session, people, **said)
    return [factories.with_photo(session, store, made, seed) for seed in range(1, count + 1)]


def test_photos_lie_in_folders_by_district_and_activity(
    session: Session, people: Cast, store: FolderStore, fetch: Fetch
) -> None:
    with_photos(session, people, store, title="ซ่อมฝาย: “ห้วยบังอี่” 1/2")
    issue(session, people)

    archive = fetch()

    inside = f"มห-{KEY}/03-ดอนตาล/0001-ซ่อมฝาย “ห้วยบังอี่” 1 2"
    assert archive.namelist() == [
        f"{inside}/01.jpg", f"{inside}/02.jpg", f"มห-{KEY}/snapshot.json",
        f"มห-{KEY}/manifest.csv", f"มห-{KEY}/manifest.json",
    ]  # fmt: skip
    assert all(member.flag_bits & 0x800 for member in archive.infolist())


def test_manifest_tells_every_file_with_its_hash(
    session: Session, people: Cast, store: FolderStore, fetch: Fetch
) -> None:
    photos = with_photos(session, people, store, title="=ซ่อมฝาย")
    issue(session, people)

    archive = fetch()
    told = manifest(archive)
    text = archive.read(f"มห-{KEY}/manifest.csv").decode("utf-8")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    for one in told["files"]:
        content = archive.read(one["name"])
        assert (one["sha256"], one["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
        assert (one["is_as_issued"], one["is_intact"]) == (True, True)
    assert [UUID(one["id"]) for one in told["files"]] == [photo.id for photo in photos]
    assert (told["report"], told["left_out"]) == (f"49-{KEY}", [])
    assert [row[:2] for row in rows[1:]] == [[one["name"], one["sha256"]] for one in told["files"]]
    assert rows[1][9] == "'=ซ่อมฝาย"


def test_issued_photos_are_those_of_the_paper(
    session: Session, people: Cast, store: FolderStore, fetch: Fetch
) -> None:
    photos = with_photos(session, people, store)
    issue(session, people)
    made = {row.name: row.sha256 for row in photos[0].media_file.renditions}

    small, large = manifest(fetch()), manifest(fetch(size="screen"))

    assert small["files"][0]["sha256"] == made["print"]
    assert large["files"][0]["sha256"] == made["screen"]


def test_what_was_said_of_photos_after_issuing_holds(
    session: Session, people: Cast, store: FolderStore, fetch: Fetch
) -> None:
    hidden, blurred, waiting = with_photos(session, people, store, 3)
    issue(session, people)
    hidden.is_unpublished = True
    blurred.edit, waiting.edit = "b" * 16, "c" * 16
    session.commit()
    factories.with_rendition(session, store, blurred, "print", b"blurred")

    archive = fetch()
    told = manifest(archive)

    (file,) = told["files"]
    assert (archive.read(file["name"]), file["is_as_issued"]) == (b"blurred", False)
    assert {one["id"]: one["reason"] for one in told["left_out"]} == {
        str(hidden.id): "unpublished", str(waiting.id): "not_ready",
    }  # fmt: skip


def test_clips_come_where_they_are_asked_for(
    session: Session, people: Cast, store: FolderStore, fetch: Fetch
) -> None:
    (clip,) = with_photos(session, people, store, 1)
    clip.kind = "clip"
    session.commit()
    waiting = manifest(fetch(clips="yes"))
    made = factories.with_rendition(session, store, clip, "play", b"moving")
    made.media_type = "video/mp4"
    session.commit()

    without, archive = fetch(), fetch(clips="yes")

    assert [one["reason"] for one in waiting["left_out"]] == ["not_ready"]
    assert manifest(without)["files"] == []
    (file,) = manifest(archive)["files"]
    assert file["name"].endswith("/clip-01.mp4")
    assert archive.read(file["name"]) == b"moving"


def test_file_that_the_store_lost_is_told(
    session: Session, people: Cast, store: FolderStore, fetch: Fetch
) -> None:
    first, second = with_photos(session, people, store)
    issue(session, people)
    lost, broken = (
        next(row.sha256 for row in photo.media_file.renditions if row.name == "print")
        for photo in (first, second)
    )
    store.delete(lost)
    store.path(broken).write_bytes(b"something else")

    told = manifest(fetch())
    store.delete(broken)

    assert [(one["id"], one["reason"]) for one in told["left_out"]] == [(str(first.id), "lost")]
    assert [one["is_intact"] for one in told["files"]] == [False]


def test_district_takes_its_own_folder(
    session: Session, people: Cast, store: FolderStore, fetch: Fetch
) -> None:
    with_photos(session, people, store, 1)
    with_photos(session, people, store, 1, area_code="49040101")
    issue(session, people)

    folders = {one["name"].split("/")[1] for one in manifest(fetch("4904"))["files"]}

    assert folders == {"04-ดงหลวง"}


@settings(deadline=None)
@given(st.one_of(st.text(), THAI))
@example("..")
@example("a/../../etc/passwd")
@example("ก" * 24 + "้" * 90)
@example("น้ำ\u202egpj.exe\x00")
@example(" . . .")
def test_names_are_taken_by_every_system(title: str) -> None:
    photo = Photo(attachment_id=UUID(int=1), caption="", sha256="a" * 64, width_px=1, height_px=1)
    paper = paper_of(summarise(frame(), [entry(1, title=title, photos=(photo,))]))

    class Nothing:
        """A database without any attachment: what is frozen names its files."""

        def execute(self, _: object) -> Any:
            return self

        def tuples(self) -> list[Any]:
            return []

    made = albums.album_of(Nothing(), paper, size=albums.Size.PRINT, has_clips=False)  # type: ignore[arg-type]
    (name,) = [item.name for item in made.items]

    assert len(name.encode()) <= LONGEST_NAME_BYTES
    assert unicodedata.is_normalized("NFC", name)
    assert not RESERVED & set(name)
    assert all(unicodedata.category(sign)[0] != "C" for sign in name)
    parts = name.split("/")
    assert len(parts) == 4
    assert parts == [part.strip(" .") for part in parts]


def test_every_province_has_a_short_name_that_a_file_can_bear() -> None:
    codes = [f"{code}" for code in (*range(10, 28), *range(30, 50)) if code != 28]
    names = [abbreviations.of_province(code) for code in codes]

    assert abbreviations.of_province("4903") == "มห"
    assert len(set(names)) == len(names)
    assert names == [safe_name(name, 20) for name in names]
    assert not any(name.isdecimal() for name in names)


def test_memory_does_not_grow_with_the_files(store: FolderStore) -> None:
    def peak_of(megabytes: int) -> int:
        blob = store.put(hashlib.sha256(str(megabytes).encode()).digest() * (megabytes * 32 * 1024))
        line = Line("1", replace(entry(1)), "")
        items = [
            Item(name=f"x/{number:02d}.jpg", sha256=blob.sha256, kind="photo",
                 attachment_id=uuid4(), caption="", line=line)
            for number in range(3)
        ]  # fmt: skip
        album = Album(folder="x", items=items, left_out=[], wishes=[], made_at=clock.utc_now())
        tracemalloc.start()
        size = sum(map(len, album_stream.stream(album, store, None)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        store.delete(blob.sha256)
        assert size > 3 * megabytes * MEGABYTE
        return peak

    peak_of(1)
    assert peak_of(16) - peak_of(2) < MEGABYTE
