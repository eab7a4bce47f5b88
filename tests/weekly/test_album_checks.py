"""`flask weekly verify` of a ZIP: every photo is as it left, and where the report has it."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.weekly.weeks import KEY, approved
from webapp.media.store import FolderStore
from webapp.submissions.models import Attachment
from webapp.weekly import album_checks, album_stream, services
from webapp.weekly.album_checks import FilesDifferError
from webapp.weekly.models import WeeklyReport

ROOT = f"มห-{KEY}"
FIRST = f"{ROOT}/03-ดอนตาล/0001-กวาดลานวัด"
SECOND = f"{ROOT}/03-ดอนตาล/0002-ปลูกป่า"
CLIP = "00000000-0000-0000-0000-00000000c119"
Files = dict[str, bytes]
Change = Callable[[Files, dict[str, Any]], None]
Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def photos(session: Session, people: Cast, store: FolderStore) -> list[Attachment]:
    """Those of two activities: two and one."""
    first = approved(session, people, title="กวาดลานวัด")
    second = approved(session, people, title="ปลูกป่า")
    made = [factories.with_photo(session, store, first, seed) for seed in (1, 2)]
    return [*made, factories.with_photo(session, store, second, 3)]


@pytest.fixture
def report(session: Session, people: Cast, photos: list[Attachment]) -> WeeklyReport:
    issued = services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    return issued


@pytest.fixture
def verify(app: Flask, tmp_path: Path) -> Verify:
    """Exit code of the command, and all that it said, of files packed as a ZIP."""

    def run(content: bytes | Files, *arguments: str) -> tuple[int, str]:
        file = tmp_path / "week.zip"
        file.write_bytes(content if isinstance(content, bytes) else packed(content))
        result = app.test_cli_runner().invoke(args=["weekly", "verify", str(file), *arguments])
        return result.exit_code, result.output

    return run


@pytest.fixture
def fetch(client: PageClient, people: Cast) -> Callable[..., Files]:
    """The files of the ZIP as the province's officer downloads it, by name."""

    def get(**asked: str) -> Files:
        client.sign_in(people.province_officer)
        path = client.path("weekly_forms.album", area_code="49", week_key=KEY, **asked)
        made = zipfile.ZipFile(io.BytesIO(client.http.get(path, buffered=True).data))
        return {name: made.read(name) for name in made.namelist()}

    return get


def packed(files: Files) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def retold(files: Files, change: Change) -> Files:
    """The files after a change of them and of what the manifests say, both manifests alike."""
    told = json.loads(files[f"{ROOT}/manifest.json"])
    change(files, told)
    files[f"{ROOT}/manifest.json"] = json.dumps(told).encode()
    files[f"{ROOT}/manifest.csv"] = b"".join(album_stream.table_of(told["files"], told["left_out"]))
    return files


def test_zip_as_downloaded_agrees_photo_by_photo(report, fetch, verify) -> None:
    code, said = verify(fetch())

    assert (code, f"agrees with report {report.number}" in said) == (0, True)
    assert "Photos as printed: 3. Smaller copies, clips, blurred since: 0." in said
    assert verify(fetch(), "--hash", report.content_hash)[0] == 0


def _overwrite(files: Files, _: dict[str, Any]) -> None:
    files[f"{FIRST}/01.jpg"] = files[f"{FIRST}/02.jpg"]


def _overwrite_and_say_so(files: Files, told: dict[str, Any]) -> None:
    """The forger's best: a photo exchanged, and both manifests with its hash."""
    _overwrite(files, told)
    told["files"][0].update(sha256=told["files"][1]["sha256"], bytes=told["files"][1]["bytes"])


def _say_blurred(files: Files, told: dict[str, Any]) -> None:
    _overwrite_and_say_so(files, told)
    told["files"][0]["is_as_issued"] = False


def _drop(files: Files, _: dict[str, Any]) -> None:
    del files[f"{FIRST}/02.jpg"]


def _drop_and_say_so(files: Files, told: dict[str, Any]) -> None:
    _drop(files, told)
    del told["files"][1]


def _add(files: Files, _: dict[str, Any]) -> None:
    files[f"{FIRST}/03.jpg"] = files[f"{FIRST}/01.jpg"]


def _add_and_say_so(files: Files, told: dict[str, Any]) -> None:
    _add(files, told)
    name = f"{FIRST}/03.jpg"
    told["files"].append(told["files"][0] | {"name": name, "id": "0" * 8 + "-" + "0" * 27})


def _exchange_names(files: Files, told: dict[str, Any]) -> None:
    first, second = f"{FIRST}/01.jpg", f"{FIRST}/02.jpg"
    files[first], files[second] = files[second], files[first]
    told["files"][0]["name"], told["files"][1]["name"] = second, first


def _move_to_another_activity(files: Files, told: dict[str, Any]) -> None:
    other = told["files"][2]
    for key in ("position", "activity_id", "activity_number", "title"):
        told["files"][1][key] = other[key]
    name = f"{SECOND}/02.jpg"
    files[name] = files.pop(f"{FIRST}/02.jpg")
    told["files"][1]["name"] = name


def _retitle(_: Files, told: dict[str, Any]) -> None:
    told["files"][0]["title"] = "อื่น"


def _rename_folder(files: Files, told: dict[str, Any]) -> None:
    name = f"{ROOT}/03-ดอนตาล/0002-กวาดลานวัด/01.jpg"
    files[name] = files.pop(f"{FIRST}/01.jpg")
    told["files"][0]["name"] = name


def _caption(_: Files, told: dict[str, Any]) -> None:
    told["files"][0]["caption"] = "อื่น"


def _other_report(_: Files, told: dict[str, Any]) -> None:
    told["report"] = "49-2569-W01"


def _clip_without_one(files: Files, told: dict[str, Any]) -> None:
    name = f"{FIRST}/clip-01.jpg"
    files[name] = files[f"{FIRST}/01.jpg"]
    told["files"].append(
        told["files"][0] | {"name": name, "id": CLIP,
                            "kind": "clip"}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "is_retold", "said"),
    [
        (_overwrite, False, "01.jpg was changed"),
        (_overwrite_and_say_so, True, "01.jpg is neither as printed nor anything"),
        (_say_blurred, True, "01.jpg is neither as printed nor anything"),
        (_drop, False, "02.jpg is missing"),
        (_drop_and_say_so, True, "is neither there nor named"),
        (_add, False, "03.jpg does not belong to it"),
        (_add_and_say_so, True, "is not the photo that the report has there"),
        (_exchange_names, True, "is not the photo that the report has there"),
        (_move_to_another_activity, True, "is not the photo that the report has there"),
        (_retitle, True, "activity that the report has not so"),
        (_rename_folder, True, "lies in the folder of another activity"),
        (_caption, True, "is not the photo that the report has there"),
        (_other_report, True, "says that it is report 49-2569-W01"),
        (_clip_without_one, True, "clip-01.jpg is neither as printed nor anything"),
    ],
)
def test_zip_that_was_changed_is_refused(report, fetch, verify, change, is_retold, said) -> None:
    files = fetch()
    if is_retold:
        retold(files, change)
    else:
        change(files, {})

    code, told = verify(files)

    assert (code, said in told) == (1, True), told
    assert "agrees with report" not in told


@pytest.mark.parametrize("name", ["manifest.csv", "manifest.json"])
def test_manifest_that_says_something_else_is_refused(report, fetch, verify, name) -> None:
    files = fetch()
    files[f"{ROOT}/{name}"] = files[f"{ROOT}/{name}"].replace("กวาดลานวัด".encode(), b"x")

    assert verify(files)[0] == 1


def test_zip_without_a_manifest_or_with_one_of_nothing_is_refused(report, fetch, verify) -> None:
    whole = fetch()
    name = f"{ROOT}/manifest.json"

    without = verify({other: whole[other] for other in whole if other != name})
    empty = verify(whole | {name: b"{}"})
    odd = verify(whole | {name: whole[name].replace(b'"files": [', b'"files": [1,')})

    assert [code for code, _ in (without, empty, odd)] == [1, 1, 1]
    assert "0 files manifest.json instead of one" in without[1]
    assert "Its manifest cannot be read" in empty[1]
    assert "Its manifest cannot be read" in odd[1]


def test_what_the_report_does_not_know_is_vouched_for_by_the_database_alone(
    report, fetch, verify
) -> None:
    small = fetch(size="screen")

    here, offline = verify(small), verify(small, "--hash", report.content_hash)

    assert (here[0], "Smaller copies, clips, blurred since: 3." in here[1]) == (0, True)
    assert (offline[0], "only the database can vouch" in offline[1]) == (1, True)


def test_clip_of_another_activity_is_not_vouched_for(
    session, store, photos, report, fetch, verify
) -> None:
    """Though the product made it: it is said to be of this activity, and is not."""
    clip = factories.with_photo(session, store, photos[2].submission, 9)
    clip.kind = "clip"
    session.flush()
    played = factories.with_rendition(session, store, clip, "play", b"moving")
    played.media_type = "video/mp4"
    session.commit()

    def claim(files: Files, told: dict[str, Any]) -> None:
        mine = next(file for file in told["files"] if file["kind"] == "clip")
        name = f"{FIRST}/clip-01.mp4"
        files[name] = files.pop(mine["name"])
        mine |= {key: told["files"][0][key] for key in
                 ("position", "activity_id", "activity_number", "title")}  # fmt: skip
        mine["name"] = name

    as_it_is, moved = verify(fetch(clips="yes")), verify(retold(fetch(clips="yes"), claim))

    assert as_it_is[0] == 0
    assert (moved[0], "clip-01.mp4 is neither as printed" in moved[1]) == (1, True)


def test_photo_left_out_since_is_told(session, photos, report, fetch, verify) -> None:
    photos[0].is_unpublished = True
    session.commit()

    code, said = verify(fetch())

    assert (code, "Left out, says its manifest: 1 unpublished." in said) == (0, True)


def test_district_has_no_zip_that_can_be_checked(client, people, report, verify) -> None:
    client.sign_in(people.province_officer)
    path = client.path("weekly_forms.album", area_code="4903", week_key=KEY)

    code, said = verify(client.http.get(path, buffered=True).data)

    assert (code, "The ZIP holds no snapshot.json" in said) == (1, True)


def test_broken_zip_is_refused(tmp_path: Path, report: WeeklyReport, fetch) -> None:
    file = tmp_path / "week.zip"
    content = bytearray(packed(fetch()))
    content[content.index(b"\xff\xd8") + 200] ^= 255  # Inside the first photo; its CRC stays.
    file.write_bytes(bytes(content))

    with pytest.raises(FilesDifferError, match="The ZIP cannot be read"):
        album_checks.check(file, report.snapshot)
