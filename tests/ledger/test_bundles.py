"""The ZIP: names that every system takes, nothing hidden in it, memory that does not grow."""

import io
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Iterator
from uuid import uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.ledger.conftest import Make, retitle
from tests.people import Cast
from webapp import clock
from webapp.ledger import bundles
from webapp.ledger.bundles import LONGEST_NAME_BYTES, NOTE_NAME, Bundle, Packed, folder_name
from webapp.media.models import Rendition
from webapp.media.store import FolderStore

RESERVED = set('<>:"/\\|?*')
MEGABYTE = 1024 * 1024
THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=200)


def unpacked(content: bytes) -> zipfile.ZipFile:
    made = zipfile.ZipFile(io.BytesIO(content))
    assert made.testzip() is None
    return made


def fetched(client: PageClient, submission_id: object) -> zipfile.ZipFile:
    response = client.http.get(client.path("ledger.bundle", submission_id=submission_id))
    content = response.get_data()
    response.close()
    assert response.status_code == 200
    return unpacked(content)


@given(st.one_of(st.text(), THAI))
@example("..")
@example("a/../../etc/passwd")
@example("CON")
@example("ก" * 24 + "้" * 40)
@example("น้ำ\u202egpj.exe\x00")
@example("ทำ\nความ\tสะอาด: “วัด”?")
@example(" . . .")
@example("e\u0301" * 90)
@example("เ" * 90)
def test_folder_has_a_name_that_every_system_takes(title: str) -> None:
    name = folder_name("49-2569-000123", title)

    assert name.startswith("49-2569-000123")
    assert len(name.encode()) <= LONGEST_NAME_BYTES
    assert unicodedata.is_normalized("NFC", name)
    assert not RESERVED & set(name)
    assert all(unicodedata.category(sign)[0] != "C" for sign in name)
    assert name == name.strip(" .")


@given(THAI.filter(str.strip))
def test_no_letter_is_parted_from_its_marks(title: str) -> None:
    whole = folder_name("1", "")[:1] and " ".join(
        unicodedata.normalize("NFC", f"1-{title}").split()
    )
    name = folder_name("1", title)
    if len(name.encode()) < len(whole.encode()) and whole.startswith(name):
        rest = whole[len(name) :].lstrip(" -")
        assert unicodedata.category(rest[:1] or "x") != "Mn" or not name[-1:].isalpha()


def test_photos_are_in_their_order_under_the_reports_name(
    client: PageClient, session: Session, people: Cast, store: FolderStore, approved: Make
) -> None:
    made = approved(title="ปลูกต้นไม้: “ริมคลอง” 1/2")
    for seed in (1, 2):
        factories.with_photo(session, store, made, seed)

    archive = fetched(client.sign_in(people.reviewer), made.id)

    folder = f"{made.number}-ปลูกต้นไม้ “ริมคลอง” 1 2"
    assert archive.namelist() == [f"{folder}/01.jpg", f"{folder}/02.jpg"]
    assert all(entry.flag_bits & 0x800 for entry in archive.infolist())
    shown = {row.sha256 for item in made.attachments for row in item.renditions
             if row.name == "screen"}  # fmt: skip
    originals = {item.media_sha256 for item in made.attachments}
    contents = {store.put(archive.read(name)).sha256 for name in archive.namelist()}
    assert contents == shown
    assert not contents & originals


def test_blurred_photo_goes_in_blurred(
    client: PageClient, session: Session, people: Cast, store: FolderStore, approved: Make
) -> None:
    made = approved()
    photo = factories.with_photo(session, store, made)
    photo.edit = "0123456789abcdef"
    session.commit()
    factories.with_rendition(session, store, photo, "print", b"blurred")

    archive = fetched(client.sign_in(people.reviewer), made.id)

    assert [archive.read(name) for name in archive.namelist()] == [b"blurred"]


def test_what_is_not_to_be_published_stays_out_with_a_note(
    client: PageClient, session: Session, people: Cast, store: FolderStore, approved: Make
) -> None:
    made = approved()
    first, second = (factories.with_photo(session, store, made, seed) for seed in (1, 2))
    first.is_unpublished = True
    second.edit = "not drawn yet"[:16]
    session.commit()

    archive = fetched(client.sign_in(people.reviewer), made.id)

    assert [name.rsplit("/", 1)[1] for name in archive.namelist()] == [NOTE_NAME]
    note = archive.read(archive.namelist()[0]).decode("utf-8-sig")
    assert "รูปที่ 1 ไม่ได้ใส่ไว้ เพราะกำหนดว่าห้ามเผยแพร่" in note
    assert "รูปที่ 2 ยังเตรียมไม่เสร็จ" in note


def test_file_that_the_store_lost_is_named_in_the_note(
    client: PageClient, session: Session, people: Cast, store: FolderStore, approved: Make
) -> None:
    made = approved()
    photo = factories.with_photo(session, store, made, 77)
    lost = session.get_one(Rendition, (photo.media_sha256, "", "screen"))
    store.delete(lost.sha256)

    archive = fetched(client.sign_in(people.reviewer), made.id)

    assert archive.namelist()[0].endswith(NOTE_NAME)
    assert "01.jpg" in archive.read(archive.namelist()[0]).decode("utf-8-sig")


@pytest.mark.parametrize("who", ["reviewer_elsewhere", "province_officer_elsewhere"])
def test_files_of_other_areas_are_not_there(
    client: PageClient, people: Cast, approved: Make, who: str
) -> None:
    client.sign_in(getattr(people, who)).get("ledger.bundle", status=404,
                                             submission_id=approved().id)  # fmt: skip


def test_title_from_elsewhere_breaks_nothing(
    client: PageClient, session: Session, people: Cast, store: FolderStore, approved: Make
) -> None:
    made = approved()
    factories.with_photo(session, store, made)
    retitle(session, made, "../../\u202eCON:" + "ป้า" * 60)

    names = fetched(client.sign_in(people.reviewer), made.id).namelist()

    assert [name.count("/") for name in names] == [1]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_files(store: FolderStore) -> None:
    content = b"".join(uuid4().bytes for _ in range(2 * MEGABYTE // 16))
    keys = [store.put(content + bytes([number])).sha256 for number in range(6)]
    del content

    def peak_of(count: int) -> int:
        files = [Packed(f"{place}.jpg", key) for place, key in enumerate(keys[:count])]
        made = Bundle("x", files, (), (), clock.utc_now())
        tracemalloc.start()
        size = sum(map(len, pieces(made)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > count * MEGABYTE
        return peak

    def pieces(made: Bundle) -> Iterator[bytes]:
        return bundles.stream(made, store)

    peak_of(1)

    assert peak_of(6) - peak_of(1) < MEGABYTE // 2
