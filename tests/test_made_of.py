"""The list of what the product is made of, and the question about known holes in it."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def sbom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list, written anew."""
    path = tmp_path_factory.mktemp("sbom") / "sbom.json"
    subprocess.run([sys.executable, ROOT / "tools/sbom", path], check=True)  # noqa: S603 - our own
    return path


def components(sbom: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(sbom.read_text("utf-8"))["components"]
    return found


def test_list_names_every_pin_and_everything_vendored(sbom: Path) -> None:
    named = {(one["name"].lower(), one["version"]) for one in components(sbom)}
    pins = {
        (name.lower(), version)
        for name, version in PIN.findall((ROOT / "requirements.txt").read_text("utf-8"))
    }
    folders = [path for path in (ROOT / "static/vendor").iterdir() if path.is_dir()]

    assert pins - named == set()
    assert len(named - pins) == len(folders)


def test_every_package_is_installed_by_its_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8").replace("\\\n", "")
        bare = [line for line in text.splitlines() if PIN.match(line) and "--hash=" not in line]
        assert bare == []


@pytest.fixture
def database() -> Iterator[Callable[[Any], str]]:
    """A database of holes that answers what it is told to; None answers too little."""
    servers: list[HTTPServer] = []

    def database(known: Any) -> str:
        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                purls = [one["package"]["purl"] for one in asked["queries"]]
                hole = {"vulns": [{"id": "PYSEC-1"}]}
                results = [hole if known and known in purl else {} for purl in purls]
                body = json.dumps({"results": results[:1] if known is None else results}).encode()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said: object) -> None:
                pass

        servers.append(HTTPServer(("127.0.0.1", 0), Answer))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield database
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("known", "code", "said"), [
    ("", 0, "0 with known holes"), ("flask@", 1, "PYSEC-1"), (None, 2, "NOT DONE"),
])  # fmt: skip
def test_audit_tells_what_is_known(
    sbom: Path, database: Callable[[Any], str], known: str | None, code: int, said: str
) -> None:
    done = audit(sbom, database(known))

    assert done.returncode == code
    assert said in done.stdout + done.stderr


def test_audit_that_cannot_ask_is_no_success(sbom: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text('{"components": []}')

    assert audit(sbom, "http://127.0.0.1:1").returncode == 2
    assert audit(empty, "http://127.0.0.1:1").returncode == 2


def audit(sbom: Path, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own
        [sys.executable, ROOT / "tools/audit", sbom, url], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
