"""Every MUST of tus 1.0 (core, creation, expiration, checksum, termination), one test each.

Source: https://tus.io/protocols/resumable-upload. The one about broken connections is tested here
as the application sees it and in `test_connections` over the network.
"""

import hashlib
from datetime import timedelta
from email.utils import parsedate_to_datetime
from uuid import uuid4

import pytest
import time_machine

from tests.uploads.samples import photo
from tests.uploads.tus import PIECE_TYPE, VERSION, Tus, checksum_of, creation, metadata
from webapp import clock
from webapp.uploads import services
from webapp.uploads.parts import PartFolder

CONTENT = photo()
HALF = len(CONTENT) // 2


@pytest.fixture
def half_sent(tus: Tus) -> str:
    path = tus.create(len(CONTENT))
    assert tus.patch(path, 0, CONTENT[:HALF]).status_code == 204
    return path


# ------------------------------------------------------------------------------------------- core


@pytest.mark.parametrize("version", ["0.2.2", "1.0", "", "1.0.0, 1.0.0"])
@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_412_and_the_version_when_another_version_is_asked_for(
    tus: Tus, half_sent: str, method: str, version: str
) -> None:
    headers = {"Tus-Resumable": version, "Content-Type": PIECE_TYPE, "Upload-Offset": str(HALF)}

    response = tus.request(method, half_sent, headers, data=CONTENT[HALF:])

    assert response.status_code == 412
    assert response.headers["Tus-Version"] == "1.0.0"
    assert tus.offset(half_sent) == HALF


def test_412_when_a_creation_names_no_version(tus: Tus) -> None:
    response = tus.http.post("/uploads/", headers=creation(10))

    assert response.status_code == 412
    assert response.headers["Tus-Version"] == "1.0.0"


def test_every_answer_names_the_version(tus: Tus, half_sent: str) -> None:
    answers = [
        tus.request("HEAD", half_sent),
        tus.request("OPTIONS", "/uploads/"),
        tus.request("POST", "/uploads/", creation(10)),
        tus.patch(half_sent, HALF, b""),
        tus.patch(half_sent, HALF + 1, b"x"),
        tus.request("HEAD", f"/uploads/{uuid4()}"),
        tus.request("DELETE", half_sent),
    ]

    assert {answer.headers.get("Tus-Resumable") for answer in answers} == {"1.0.0"}


def test_head_tells_offset_and_length(tus: Tus, half_sent: str) -> None:
    response = tus.request("HEAD", half_sent)

    assert response.status_code == 200
    assert response.headers["Upload-Offset"] == str(HALF)
    assert response.headers["Upload-Length"] == str(len(CONTENT))


def test_head_tells_the_offset_even_if_it_is_zero(tus: Tus) -> None:
    path = tus.create(10)

    assert tus.request("HEAD", path).headers["Upload-Offset"] == "0"


def test_head_tells_the_offset_even_if_complete(tus: Tus) -> None:
    path = tus.send(CONTENT)

    assert tus.request("HEAD", path).headers["Upload-Offset"] == str(len(CONTENT))


def test_head_tells_the_offset_even_if_the_content_was_refused(tus: Tus) -> None:
    path = tus.send(b"no picture at all")

    assert tus.request("HEAD", path).headers["Upload-Offset"] == "17"


def test_head_of_an_unknown_upload_is_404_without_offset(tus: Tus) -> None:
    response = tus.request("HEAD", f"/uploads/{uuid4()}")

    assert response.status_code == 404
    assert "Upload-Offset" not in response.headers


def test_head_must_not_be_cached(tus: Tus, half_sent: str) -> None:
    assert tus.request("HEAD", half_sent).headers["Cache-Control"] == "no-store"


def test_patch_answers_204_with_the_new_offset(tus: Tus, half_sent: str) -> None:
    response = tus.patch(half_sent, HALF, CONTENT[HALF : HALF + 100])

    assert response.status_code == 204
    assert response.data == b""
    assert response.headers["Upload-Offset"] == str(HALF + 100)
    assert tus.offset(half_sent) == HALF + 100


@pytest.mark.parametrize("shift", [-1, 1, -HALF])
def test_409_leaves_the_bytes_untouched(
    tus: Tus, folder: PartFolder, half_sent: str, shift: int
) -> None:
    response = tus.patch(half_sent, HALF + shift, b"x" * 50)

    assert response.status_code == 409
    assert tus.offset(half_sent) == HALF
    assert next(folder.root.glob(f"{half_sent[-36:]}.part")).read_bytes() == CONTENT[:HALF]


@pytest.mark.parametrize("given", [None, "", "-1", "ten", "1.0", "+5", "๕"])
def test_400_when_the_offset_is_no_number(tus: Tus, half_sent: str, given: str | None) -> None:
    headers = {"Content-Type": PIECE_TYPE} | ({} if given is None else {"Upload-Offset": given})

    response = tus.request("PATCH", half_sent, headers, data=b"x")

    assert response.status_code == 400
    assert tus.offset(half_sent) == HALF


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "multipart/form-data"])
def test_415_for_another_content_type(tus: Tus, half_sent: str, kind: str) -> None:
    response = tus.patch(half_sent, HALF, CONTENT[HALF:], {"Content-Type": kind})

    assert response.status_code == 415
    assert tus.offset(half_sent) == HALF


def test_404_when_a_piece_belongs_to_no_upload(tus: Tus) -> None:
    assert tus.patch(f"/uploads/{uuid4()}", 0, b"x").status_code == 404


@pytest.mark.parametrize("came", [0, 1, 700])
def test_offset_is_before_plus_received_when_the_connection_breaks(
    tus: Tus, half_sent: str, came: int
) -> None:
    tus.cut(half_sent, HALF, CONTENT[HALF:], came)

    assert tus.offset(half_sent) == HALF + came
    assert tus.patch(half_sent, HALF + came, CONTENT[HALF + came :]).status_code == 204
    assert tus.shown(half_sent)["sha256"] == hashlib.sha256(CONTENT).hexdigest()


def test_length_cannot_change(tus: Tus, half_sent: str) -> None:
    response = tus.patch(half_sent, HALF, b"x", {"Upload-Length": "1"})

    assert response.status_code == 204
    assert tus.request("HEAD", half_sent).headers["Upload-Length"] == str(len(CONTENT))


def test_413_for_bytes_beyond_the_length(tus: Tus, half_sent: str) -> None:
    response = tus.patch(half_sent, HALF, CONTENT[HALF:] + b"x")

    assert response.status_code == 413
    assert tus.offset(half_sent) == HALF


def test_override_stands_in_for_the_method(tus: Tus, half_sent: str) -> None:
    piece = {"Content-Type": PIECE_TYPE, "Upload-Offset": str(HALF)}

    sent = tus.request(
        "POST", half_sent, {**piece, "X-HTTP-Method-Override": "PATCH"}, data=CONTENT[HALF:]
    )
    deleted = tus.request("POST", half_sent, {"X-HTTP-Method-Override": "DELETE"})

    assert sent.status_code == 204
    assert sent.headers["Upload-Offset"] == str(len(CONTENT))
    assert deleted.status_code == 204
    assert tus.request("HEAD", half_sent).status_code == 404


def test_options_tells_version_extensions_size_and_algorithms(tus: Tus) -> None:
    response = tus.http.options("/uploads/", headers={"Tus-Resumable": "0.0.1"})

    assert response.status_code == 204
    assert response.headers["Tus-Version"] == "1.0.0"
    assert response.headers["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert response.headers["Tus-Max-Size"] == str(200 * 1024 * 1024)
    assert response.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert "Access-Control-Allow-Origin" not in response.headers


# --------------------------------------------------------------------------------------- creation


def test_creation_answers_201_with_the_address(tus: Tus) -> None:
    response = tus.request("POST", "/uploads/", creation(100))

    assert response.status_code == 201
    assert tus.offset(response.headers["Location"]) == 0


@pytest.mark.parametrize("given", [None, "", "-1", "many", "1e3", "1" * 40])
def test_400_when_the_length_is_no_number(tus: Tus, given: str | None) -> None:
    headers = creation(1)
    del headers["Upload-Length"]
    headers |= {} if given is None else {"Upload-Length": given}

    assert tus.request("POST", "/uploads/", headers).status_code == 400


def test_400_when_the_length_is_deferred(tus: Tus) -> None:
    headers = {"Upload-Defer-Length": "1", "Upload-Metadata": metadata(kind="photo")}

    assert tus.request("POST", "/uploads/", headers).status_code == 400


@pytest.mark.parametrize(("kind", "most"), [("photo", 50), ("clip", 200)])
def test_413_above_the_largest_size(tus: Tus, kind: str, most: int) -> None:
    exactly = tus.request("POST", "/uploads/", creation(most * 1024 * 1024, kind=kind))
    above = tus.request("POST", "/uploads/", creation(most * 1024 * 1024 + 1, kind=kind))

    assert exactly.status_code == 201
    assert above.status_code == 413


def test_empty_upload_is_complete_at_once(tus: Tus) -> None:
    path = tus.create(0)

    assert tus.offset(path) == 0
    assert tus.shown(path)["state"] == "refused"


def test_head_gives_the_metadata_back_as_they_came(tus: Tus) -> None:
    given = "kind cGhvdG8=,empty, filename 4Lig4Liy4Lie,is_private"
    path = tus.request(
        "POST", "/uploads/", {"Upload-Length": "5", "Upload-Metadata": given}
    ).headers["Location"]

    assert tus.request("HEAD", path).headers["Upload-Metadata"] == given


@pytest.mark.parametrize("given", [
    "kind cGhvdG8", "kind cGhvdG8=,kind cGhvdG8=", "kind ***", "kind cGhvdG8= cGhvdG8=",
    "kind cGhvdG8=,ภาพ cGhvdG8=", "kind cGhvdG8=,id bm8gdXVpZA==", "kind " + "A" * 5000,
])  # fmt: skip
def test_400_when_the_metadata_cannot_be_read(tus: Tus, given: str) -> None:
    headers = {"Upload-Length": "5", "Upload-Metadata": given.encode().decode("latin-1")}

    assert tus.request("POST", "/uploads/", headers).status_code == 400


# ------------------------------------------------------------------------------------- expiration


def test_expiry_is_told_on_creation_and_moves_with_every_piece(tus: Tus) -> None:
    begun_at = clock.utc_now().replace(microsecond=0) + timedelta(minutes=1)
    with time_machine.travel(begun_at, tick=False) as traveller:
        created = tus.request("POST", "/uploads/", creation(100))
        traveller.shift(3600)
        continued = tus.patch(created.headers["Location"], 0, b"x" * 10)

    told = [answer.headers["Upload-Expires"] for answer in (created, continued)]
    assert [text[-4:] for text in told] == [" GMT", " GMT"]
    assert [parsedate_to_datetime(text) for text in told] == [
        begun_at + services.LIFE, begun_at + services.LIFE + timedelta(hours=1)
    ]  # fmt: skip


def test_410_without_offset_when_expired(tus: Tus, half_sent: str) -> None:
    with time_machine.travel(clock.utc_now() + services.LIFE):
        head = tus.request("HEAD", half_sent)
        piece = tus.patch(half_sent, HALF, CONTENT[HALF:])

    assert (head.status_code, piece.status_code) == (410, 410)
    assert "Upload-Offset" not in head.headers


# --------------------------------------------------------------------------------------- checksum


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_piece_with_the_right_checksum_is_taken(tus: Tus, half_sent: str, algorithm: str) -> None:
    rest = CONTENT[HALF:]

    response = tus.patch(half_sent, HALF, rest, {"Upload-Checksum": checksum_of(rest, algorithm)})

    assert response.status_code == 204
    assert tus.shown(half_sent)["sha256"] == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_460_discards_the_piece(
    tus: Tus, folder: PartFolder, half_sent: str, algorithm: str
) -> None:
    wrong = {"Upload-Checksum": checksum_of(b"something else", algorithm)}

    response = tus.patch(half_sent, HALF, CONTENT[HALF:], wrong)

    assert response.status_code == 460
    assert tus.offset(half_sent) == HALF
    assert (folder.root / f"{half_sent[-36:]}.part").read_bytes() == CONTENT[:HALF]


def test_broken_piece_with_a_checksum_is_discarded(tus: Tus, half_sent: str) -> None:
    rest = CONTENT[HALF:]
    said = {"Content-Type": PIECE_TYPE, "Upload-Offset": str(HALF)}

    tus.request("PATCH", half_sent, {**said, "Upload-Checksum": checksum_of(rest)}, data=rest[:500])

    assert tus.offset(half_sent) == HALF


@pytest.mark.parametrize("given", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1", "sha1 ***", "sha1 QQ=="])
def test_400_for_a_checksum_that_cannot_be_verified(tus: Tus, half_sent: str, given: str) -> None:
    response = tus.patch(half_sent, HALF, CONTENT[HALF:], {"Upload-Checksum": given})

    assert response.status_code == 400
    assert tus.offset(half_sent) == HALF


# ------------------------------------------------------------------------------------ termination


def test_delete_answers_204_and_then_404(tus: Tus, folder: PartFolder, half_sent: str) -> None:
    response = tus.request("DELETE", half_sent)

    assert response.status_code == 204
    assert tus.request("HEAD", half_sent).status_code == 404
    assert tus.patch(half_sent, HALF, CONTENT[HALF:]).status_code == 404
    assert tus.request("DELETE", half_sent).status_code == 404
    assert not list(folder.root.glob(f"{half_sent[-36:]}*"))


def test_delete_of_a_complete_upload_answers_204(tus: Tus) -> None:
    path = tus.send(CONTENT)

    assert tus.request("DELETE", path, VERSION).status_code == 204
    assert tus.request("HEAD", path).status_code == 404
