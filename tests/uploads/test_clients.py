"""The two clients everybody uses, against the running server, over a network that breaks."""

import hashlib
import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError
from tusclient.uploader.uploader import Uploader

from tests.conftest import LiveServer
from tests.people import Cast
from tests.uploads.cutting import cutting
from tests.uploads.samples import photo
from tests.uploads.tus import LiveTus, cookie_of

pytestmark = pytest.mark.slow

NODE = Path(__file__).parent / "node"
WHOLE = 0
CHUNKS = pytest.mark.parametrize("chunk_bytes", [WHOLE, 64 * 1024], ids=["whole", "chunks"])


@pytest.fixture(scope="session")
def content() -> bytes:
    return photo(900, 700, seed=7)


@pytest.fixture
def file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "ภาพกิจกรรม.jpg"
    path.write_bytes(content)
    return path


@pytest.fixture
def cookie(live_server: LiveServer, people: Cast) -> str:
    return cookie_of(live_server.app, people.reporter)


def shown(live_server: LiveServer, cookie: str, url: str | None) -> dict[str, object]:
    live = LiveTus(live_server.url, cookie)
    live.request("GET", urlsplit(url or "").path)
    told: dict[str, object] = json.loads(live.body)
    return told


def begun(client: TusClient, file: Path, chunk_bytes: int, *, checks: bool) -> Uploader:
    """Create the upload, again and again under the same id, until the answer comes through."""
    said = {"filename": file.name, "kind": "photo", "id": str(uuid4())}
    for _ in range(100):
        try:
            uploader = client.uploader(
                file_stream=BytesIO(file.read_bytes()), metadata=said,
                chunk_size=chunk_bytes or file.stat().st_size, retries=400, retry_delay=0,
                upload_checksum=checks,
            )  # fmt: skip
            uploader.set_url(uploader.create_url())
        except TusCommunicationError:
            continue
        return uploader
    pytest.fail("no creation came through")


@CHUNKS
@pytest.mark.parametrize("checks", [False, True], ids=["plain", "checksums"])
def test_tuspy_over_a_good_network(
    live_server: LiveServer, cookie: str, file: Path, content: bytes, chunk_bytes: int,
    *, checks: bool,
) -> None:  # fmt: skip
    client = TusClient(f"{live_server.url}/uploads/", headers={"Cookie": cookie})
    uploader = begun(client, file, chunk_bytes, checks=checks)
    uploader.upload()

    told = shown(live_server, cookie, uploader.url)
    assert (told["state"], told["sha256"]) == ("ready", hashlib.sha256(content).hexdigest())
    assert told["name"] == file.name


@CHUNKS
def test_tuspy_interrupted_at_random(
    live_server: LiveServer, cookie: str, file: Path, content: bytes, chunk_bytes: int
) -> None:
    with cutting(live_server.url, longest=80_000, seed=chunk_bytes + 1) as network:
        client = TusClient(f"{network.url}/uploads/", headers={"Cookie": cookie})
        uploader = begun(client, file, chunk_bytes, checks=False)
        uploader.upload()

    told = shown(live_server, cookie, uploader.url)
    assert (told["state"], told["sha256"]) == ("ready", hashlib.sha256(content).hexdigest())
    assert network.cuts > 4


@pytest.mark.skipif(not (NODE / "node_modules").is_dir(), reason="make test installs tus-js-client")
@CHUNKS
@pytest.mark.parametrize("breaks", [False, True], ids=["good", "interrupted"])
def test_tus_js_client(
    live_server: LiveServer, cookie: str, file: Path, content: bytes, chunk_bytes: int,
    *, breaks: bool,
) -> None:  # fmt: skip
    node = shutil.which("node")
    assert node is not None
    longest = 80_000 if breaks else 1 << 40
    with cutting(live_server.url, longest=longest, seed=chunk_bytes + 2) as network:
        result = subprocess.run(  # noqa: S603 - our own script
            [node, "upload.mjs", f"{network.url}/uploads/", cookie, file, "photo",
             str(chunk_bytes)],
            cwd=NODE, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    assert result.returncode == 0, result.stderr
    told = shown(live_server, cookie, result.stdout.strip())
    assert (told["state"], told["sha256"]) == ("ready", hashlib.sha256(content).hexdigest())
    assert (network.cuts > 4) is breaks
