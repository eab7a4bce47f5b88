"""What is refused, wherever: it carries every header, and is written down without names."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from structlog.testing import capture_logs

from tests.client import ORIGIN, PageClient
from tests.people import Cast
from webapp import clock, log, security, server
from webapp.accounts import pins
from webapp.accounts.pins import Weakness

ROOT = Path(__file__).resolve().parent.parent
HEADERS = security.headers_of(is_public=True)


@pytest.fixture
def public_address(fresh_app: Flask) -> Iterator[tuple[str, int]]:
    """Where a server with the headers of a public installation listens."""
    running = server.create(
        fresh_app, headers=HEADERS, host="127.0.0.1", port=0, connection_limit=100,
        max_request_header_size=4096,
    )  # fmt: skip
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    yield "127.0.0.1", running.effective_port
    running.close()
    thread.join(timeout=5)


@pytest.fixture
def said(fresh_app: Flask) -> Iterator[list[Any]]:
    """What the product writes into its log."""
    config = fresh_app.config["EREPORT"]
    log.configure(replace(config, log_level="INFO"))
    with capture_logs() as said:
        yield said
    log.configure(config)


def refused(said: list[Any]) -> list[dict[str, object]]:
    return [{name: value for name, value in one.items() if name != "log_level"}
            for one in said if one["event"] == "refused"]  # fmt: skip


def test_what_the_server_refuses_carries_the_headers(public_address: tuple[str, int]) -> None:
    line = http.client.HTTPConnection(*public_address, timeout=10)
    line.request("GET", "/about?" + "x" * 10_000)
    answer = line.getresponse()
    said = dict(answer.getheaders())
    line.close()

    assert answer.status == 431
    assert {name: said.get(name) for name in HEADERS} == HEADERS


def test_foreign_name_is_refused_with_the_headers_and_noted(
    client: PageClient, said: list[Any]
) -> None:
    answer = client.http.get("/sign-in", headers={"Host": "evil.example"})

    plain = security.headers_of(is_public=False)
    assert {name: answer.headers.get(name) for name in plain} == plain
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert refused(said) == [{"event": "refused", "code": "foreign_host"}]


def test_trace_is_not_answered(client: PageClient) -> None:
    for path in ("/", "/sign-in", "/static/css/app.css"):
        answer = client.http.open(path, method="TRACE", headers={"X-Secret": "canary"})
        assert answer.status_code == 405
        assert "canary" not in answer.text


@pytest.mark.parametrize("path", [
    "/.git/config", "/static/", "/static/js/", "/static/../webapp/app.py", "/webapp/app.py",
    "/static/%2e%2e/requirements.txt", "/static/..%2frequirements.txt", "/requirements.txt",
    "/var/demo.env",
])  # fmt: skip
def test_nothing_beside_static_is_served(client: PageClient, path: str) -> None:
    assert client.http.get(path).status_code == 404


def test_no_answer_lets_other_origins_read(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reporter)
    for method, path in (("GET", "/about"), ("GET", "/submissions"), ("OPTIONS", "/uploads/")):
        answer = client.http.open(path, method=method, headers={"Origin": "https://evil.example"})
        assert [name for name, _ in answer.headers if name.startswith("Access-Control")] == []


def test_length_and_chunks_together_are_read_one_way(public_address: tuple[str, int]) -> None:
    """What follows the chunks is the next request, whatever the length says."""
    with socket.create_connection(public_address, timeout=10) as line:
        line.sendall(
            b"POST /preferences HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        said = b""
        while more := line.recv(65536):
            said += more

    assert [part.split(b" ")[0] for part in said.split(b"HTTP/1.1 ")[1:]] in (
        [b"400"], [b"400", b"404"],
    )  # fmt: skip


def test_no_view_mixes_where_values_come_from() -> None:
    """`request.values` would let an address say what a form is asked for."""
    mixing = [path.name for path in sorted((ROOT / "webapp").rglob("*.py"))
              if "request.values" in path.read_text(encoding="utf-8")]  # fmt: skip

    assert mixing == []


def test_refusals_are_noted_by_number(client: PageClient, people: Cast, said: list[Any]) -> None:
    client.sign_in(people.reporter)

    client.get("inspection.index", status=403)
    client.get_path("/submissions/no-such-page", status=404)

    first, second = refused(said)
    assert first == {"event": "refused", "code": "not_allowed", "endpoint": "inspection.index",
                     "person": people.reporter.id}  # fmt: skip
    assert (second["code"], second["endpoint"]) == ("http_404", None)
    assert people.reporter.name not in json.dumps(said, ensure_ascii=False, default=str)


def test_ending_other_sessions_asks_for_a_fresh_proof(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reporter)
    later = clock.utc_now() + timedelta(minutes=20)

    with time_machine.travel(later):
        client.post("accounts.sign_out_elsewhere", data={"session": "others"}, status=401)
        client.get("accounts.me")


def test_signing_out_takes_the_pages_out_of_the_browser(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reporter)

    page = client.post("accounts.sign_out", goes_to="accounts.sign_in")

    assert page.response.headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("typed", ["1g2w3e4r", "homelesspa", "Michael1", "trustno1"])
def test_leaked_passwords_are_refused(typed: str) -> None:
    assert pins.password_weakness(typed, shortest=8, names=()) is Weakness.COMMON


@pytest.mark.parametrize(
    "typed", ["correct horse battery", "x" * 3 + "ไก่กับไข่ใครเกิดก่อน" * 5, "นาข้าวเขียว"]
)
def test_long_and_unusual_passwords_are_taken(typed: str) -> None:
    assert pins.password_weakness(typed, shortest=8, names=()) is None


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_numbers_beyond_every_row_are_no_failure(
    client: PageClient, people: Cast, number: int
) -> None:
    client.sign_in(people.reporter)
    client.get_path(f"/submissions?page={number}")
    data = {"csrf_token": client.token()}
    for path in (
        "/notices/{}/openings",
        "/me/passkeys/{}/removals",
        "/me/provider/links/{}/removals",
    ):
        answer = client.http.post(path.format(number), data=data, headers={"Origin": ORIGIN})
        assert answer.status_code == 404

    client.sign_in(people.administrator)
    client.get_path(f"/administration/audit?before={number}")
