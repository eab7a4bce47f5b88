"""A real provider of OpenID Connect on the loopback."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from flask import Flask

from tests.browser.server_process import free_port
from webapp.accounts.provider import Provider
from webapp.accounts.provider_views import EXTENSION
from webapp.config import Config

ROOT = Path(__file__).resolve().parents[2]
BACK = "http://localhost/sign-in/provider/back"


@dataclass(frozen=True, slots=True)
class RealProvider:
    """The provider, and a browser that goes to it."""

    issuer: str

    def next_is(self, account: str, *, amr: str = "pwd") -> None:
        """Who signs in there next, and by what."""
        requests.get(f"{self.issuer}/next", params={"account": account, "amr": amr}, timeout=10)

    def next_refuses(self) -> None:
        """Whoever comes next leaves without signing in."""
        requests.get(f"{self.issuer}/next", params={"refuse": "1"}, timeout=10)

    def visit(self, address: str) -> str:
        """Go there and sign in; returns the path on our side to which the browser is sent back."""
        with requests.Session() as browser:
            while not address.startswith(BACK):
                answer = browser.get(address, allow_redirects=False, timeout=10)
                assert answer.is_redirect, answer.text[:300]
                address = urljoin(address, answer.headers["Location"])
        parts = urlsplit(address)
        return f"{parts.path}?{parts.query}"


@pytest.fixture(scope="session")
def oidc_server() -> Iterator[RealProvider]:
    """oidc-provider in Node; installed as pinned where it is not there."""
    if not (ROOT / "node_modules/oidc-provider").is_dir():
        subprocess.run([ROOT / "tools/node-packages"], check=True)  # noqa: S603 - our own script
    node = shutil.which("node")
    assert node is not None, "Node is needed"
    with subprocess.Popen(  # noqa: S603 - our own script
        [node, Path(__file__).parent / "oidc_provider.mjs", str(free_port()), BACK],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        yield RealProvider(process.stdout.readline().strip())
        process.kill()


@pytest.fixture
def provider(
    app: Flask, oidc_server: RealProvider, monkeypatch: pytest.MonkeyPatch
) -> RealProvider:
    """The application with that provider in its settings, whose word `mfa` counts."""
    config: Config = app.config["EREPORT"]
    made = Provider(
        replace(config, oidc_issuer=oidc_server.issuer, oidc_client_id="e-report",
                oidc_client_secret="of-the-tests", oidc_name="ThaiD", oidc_strong=("mfa",))
    )  # fmt: skip
    monkeypatch.setitem(app.extensions, EXTENSION, made)
    return oidc_server
