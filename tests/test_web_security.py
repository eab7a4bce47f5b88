"""The envelope of every request and answer: names, cookies, headers, sizes, rates and keys."""

import http.client
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.client import ORIGIN, PageClient
from tests.conftest import LiveServer, close
from tests.people import Cast
from webapp import access, limits, server
from webapp.accounts.resume import safe_path
from webapp.app import create_app
from webapp.config import Config
from webapp.db import db
from webapp.media import links
from webapp.security import HostGate

NEW_KEY = "newer-than-that-of-the-tests-" + "1" * 32
PUBLIC = "https://report.example.go.th"


@pytest.fixture
def another(fresh_app: Flask) -> Iterator[Callable[..., Flask]]:
    """The product once more on the same database, with other settings."""
    made: list[Flask] = []

    def another(**settings: Any) -> Flask:
        made.append(create_app(replace(fresh_app.config["EREPORT"], **settings)))
        return made[-1]

    yield another
    for app in made:
        close(app)


# ------------------------------------------------------------------------------------------ names


def config_of(app: Flask, **settings: Any) -> Config:
    config: Config = app.config["EREPORT"]
    return replace(config, **settings)


@pytest.mark.parametrize(("host", "is_ours"), [
    ("report.example.go.th", True), ("REPORT.example.go.th:443", True), ("intern.example", True),
    ("evil.example", False), ("report.example.go.th.evil.example", False), ("", False),
    ("127.0.0.1", False), ("localhost", False), ("report.example.go.th@evil.example", False),
    ("report.example.go.th/x", False), ("[::1]", False),
])  # fmt: skip
def test_public_product_answers_to_its_names_alone(
    shared_app: Flask, host: str, *, is_ours: bool
) -> None:
    config = config_of(shared_app, public_url=PUBLIC, hosts=("intern.example",))

    assert HostGate(shared_app.wsgi_app, config).is_ours(host) is is_ours


@pytest.mark.parametrize(("host", "is_ours"), [
    ("localhost:8000", True), ("127.0.0.1:8000", True), ("192.168.1.20", True), ("[::1]:80", True),
    ("evil.example", False), ("rebinding.evil.example:8000", False),
])  # fmt: skip
def test_product_without_a_public_name_answers_to_addresses_and_localhost(
    shared_app: Flask, host: str, *, is_ours: bool
) -> None:
    assert HostGate(shared_app.wsgi_app, config_of(shared_app)).is_ours(host) is is_ours


def test_wrong_host_is_refused_before_anything_looks_at_it(client: PageClient) -> None:
    page = client.http.get("/sign-in", headers={"Host": "evil.example"})

    assert page.status_code == 400
    assert "evil" not in page.text
    assert "X-Request-Id" not in page.headers
    assert client.http.get("/healthz", headers={"Host": "10.1.2.3:8000"}).status_code == 200


def ask(url: str, path: str, headers: dict[str, str], method: str = "GET",
        body: bytes | None = None) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    """Ask a running server, with every header as given."""
    host = url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def add_echo(app: Flask) -> None:
    @access.public
    def echo() -> dict[str, str]:
        return {"url": request.url, "from": request.remote_addr or ""}

    app.add_url_rule("/echo", endpoint="echo", view_func=echo)


SPOOFED = {
    "X-Forwarded-For": "8.8.8.8", "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https", "Forwarded": "for=8.8.8.8;host=evil.example;proto=https",
}  # fmt: skip


def test_forwarded_headers_mean_nothing_without_a_proxy_of_ours(
    another: Callable[..., Flask],
) -> None:
    app = another()
    add_echo(app)

    with running(app) as url:
        _status, headers, body = ask(url, "/echo", SPOOFED)

    assert json.loads(body) == {"url": f"{url}/echo", "from": "127.0.0.1"}
    assert "Server" not in headers


def test_forwarded_headers_of_one_proxy_are_its_last_word(another: Callable[..., Flask]) -> None:
    app = another(trusted_proxies=1, public_url=PUBLIC)
    add_echo(app)
    said = {
        "X-Forwarded-For": "8.8.8.8, 203.0.113.5", "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "report.example.go.th",
    }  # fmt: skip

    with running(app) as url:
        _status, _headers, body = ask(url, "/echo", said)
        wrong, _headers, _body = ask(url, "/echo", {**said, "X-Forwarded-Host": "evil.example"})

    assert json.loads(body) == {"url": f"{PUBLIC}/echo", "from": "203.0.113.5"}
    assert wrong == 400


class running:  # noqa: N801 - reads as a word
    """The product behind waitress as `flask serve` starts it."""

    def __init__(self, app: Flask) -> None:
        config: Config = app.config["EREPORT"]
        most = config.max_request_mb * limits.MEGABYTE
        self._server = server.create(
            app, host="127.0.0.1", port=0, threads=2, max_request_body_size=most,
            max_request_header_size=limits.HEADER_BYTES,
            body_limit=limits.body_bytes_at(app, most),
            clear_untrusted_proxy_headers=not config.trusted_proxies,
        )  # fmt: skip
        self._app = app

    def __enter__(self) -> str:
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        return f"http://127.0.0.1:{self._server.effective_port}"

    def __exit__(self, *_error: object) -> None:
        self._server.close()
        self._thread.join(timeout=5)


# ---------------------------------------------------------------------------------------- cookies


def test_cookies_of_a_public_product_belong_to_its_host(another: Callable[..., Flask]) -> None:
    client = PageClient(another(public_url=PUBLIC))
    client.http.get("/sign-in", base_url=PUBLIC)
    token = client.http.get("/phone/hello", base_url=PUBLIC).json["csrf"]
    said = {"csrf_token": token, "large_text": "on", "locale": "en", "digits": "thai"}

    answer = client.http.post("/preferences", data=said, base_url=PUBLIC)
    page = client.http.get("/about", base_url=PUBLIC)

    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} >= {
        "__Host-large_text", "__Host-locale", "__Host-digits",
    }  # fmt: skip
    for cookie in cookies:
        parts = {part.strip().partition("=")[0] for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "Path", "SameSite"} <= parts
        assert "Domain" not in parts
        assert "SameSite=Lax" in cookie
        assert "Path=/;" in f"{cookie};"
    assert '<html lang="en">' in page.text
    assert 'class="phone large-text"' in page.text or "large-text" in page.text


def test_sign_in_cookie_under_the_plain_name_opens_nothing(
    another: Callable[..., Flask], people: Cast
) -> None:
    client = PageClient(another(public_url=PUBLIC))
    signer = PageClient(another())
    signer.sign_in(people.reporter)
    plain = signer.http.get_cookie("session")
    assert plain is not None
    client.http.set_cookie("session", plain.value, domain="report.example.go.th", secure=True)

    answer = client.http.get("/phone/hello", base_url=PUBLIC)

    assert answer.json is not None
    assert answer.json["person"] is None


# ---------------------------------------------------------------------------------------- headers


def test_policy_asks_for_trusted_types_and_for_https_where_public(
    another: Callable[..., Flask],
) -> None:
    plain = PageClient(another()).http.get("/about").headers
    public = PageClient(another(public_url=PUBLIC)).http.get("/about", base_url=PUBLIC).headers

    policy = plain["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'; trusted-types default" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert "upgrade-insecure-requests" not in policy
    assert "Strict-Transport-Security" not in plain
    assert public["Content-Security-Policy"] == f"{policy}; upgrade-insecure-requests"
    assert public["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


# ------------------------------------------------------------------------------------------ sizes


@pytest.mark.parametrize(("path", "megabytes", "status"), [
    ("/sign-in", 3, 413), ("/preferences", 3, 413), ("/nowhere", 3, 413), ("/uploads/", 300, 413),
    ("/share", 3, 413), ("/review/imports", 239, None), ("/submissions/", 239, None),
    ("/sign-in", 1, None),
])  # fmt: skip
def test_body_is_refused_by_its_length_before_it_is_sent(
    another: Callable[..., Flask], path: str, megabytes: int, status: int | None
) -> None:
    with running(another()) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=5) as line:
            line.sendall(
                f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain\r\n"
                f"Content-Length: {megabytes * limits.MEGABYTE}\r\n\r\n".encode()
            )
            line.settimeout(0.5)
            try:
                said = line.recv(4096)
            except TimeoutError:
                said = b""

    assert (int(said.split(b" ")[1]) if said else None) == status
    assert b"waitress" not in said


def test_body_in_chunks_ends_at_the_same_limit(another: Callable[..., Flask]) -> None:
    with running(another()) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=5) as line:
            head = f"POST /sign-in HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n"
            line.sendall(head.encode())
            chunk = b"%x\r\n" % limits.MEGABYTE + b"x" * limits.MEGABYTE + b"\r\n"
            said = b""
            try:
                for _ in range(6):
                    line.sendall(chunk)
                said = line.recv(4096)
            except (ConnectionError, TimeoutError):
                said = said or line.recv(4096)

    assert said.split(b" ")[1] == b"413"


def test_long_addresses_and_cookies_are_refused(another: Callable[..., Flask]) -> None:
    with running(another()) as url:
        status, headers, body = ask(url, "/about?" + "x" * 40_000, {})

    assert status == 431
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert b"waitress" not in body


def test_form_of_too_many_fields_is_refused(client: PageClient) -> None:
    fields = {f"field-{count}": "x" for count in range(limits.FORM_PARTS + 1)}

    client.post("accounts.preferences", data=fields, status=413)


def test_json_that_is_nested_too_deep_is_not_understood(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reporter)
    for depth in (limits.JSON_DEPTH + 1, 100_000):
        answer = client.http.post(
            "/submissions/", data="[" * depth + "]" * depth, content_type="application/json",
            headers={"X-CSRFToken": client.token(), "Accept": "application/json", "Origin": ORIGIN},
        )  # fmt: skip
        assert answer.status_code in {400, 422}


def test_endpoints_of_the_tables_are_there(shared_app: Flask) -> None:
    named = {*limits.BODIES, *limits.KINDS}

    assert named - set(shared_app.view_functions) == set()


# ------------------------------------------------------------------------------------------ rates


def test_one_browser_may_ask_so_often_and_others_behind_its_address_still_may(
    another: Callable[..., Flask], people: Cast
) -> None:
    app = another(limit_pages=10)
    busy, neighbour = (PageClient(app).sign_in(one) for one in (people.reporter, people.sister))

    # The window slides, so when a minute ends in the middle a few more are let through.
    statuses = [busy.http.get("/submissions").status_code for _ in range(30)]
    refused = busy.http.get("/submissions", headers={"Accept": "application/json"})
    other = neighbour.http.get("/submissions")

    assert statuses[:10] == [200] * 10
    assert statuses[-1] == 429
    assert refused.json is not None
    assert refused.json["code"] == "http_429"
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert refused.headers["X-EReport"] == "1"
    assert other.status_code == 200


def test_refusal_is_a_page_in_thai(another: Callable[..., Flask], people: Cast) -> None:
    client = PageClient(another(limit_pages=1)).sign_in(people.reporter)
    for _ in range(4):
        client.http.get("/submissions")

    page = client.get("submissions.index", status=429)

    assert "กรุณารอ" in page.text or "โปรดรอ" in page.text or "รอสักครู่" in page.text


def test_door_counts_by_address_whoever_knocks(another: Callable[..., Flask]) -> None:
    app = another(limit_door=5)

    def knock(address: str) -> int:
        client = PageClient(app)
        said = {"csrf_token": client.token(), "login": "nobody-here", "password": "x"}
        return client.http.post(
            "/sign-in/resume", data=said, headers={"Origin": ORIGIN},
            environ_base={"REMOTE_ADDR": address},
        ).status_code  # fmt: skip

    statuses = [knock("203.0.113.5") for _ in range(15)]

    assert statuses[:5] == [422] * 5
    assert statuses[-1] == 429
    assert knock("203.0.113.6") == 422
    assert knock("2001:db8:1:2::1") == 422


def test_one_address_asks_for_pictures_to_go_ten_times_an_hour(
    another: Callable[..., Flask],
) -> None:
    app = another(limit_door=120)
    said = {"said": "", "words": "", "contact": ""}

    def ask(address: str) -> int:
        client = PageClient(app)
        return client.http.post(
            "/privacy/take-down", data={**said, "csrf_token": client.token()},
            headers={"Origin": ORIGIN}, environ_base={"REMOTE_ADDR": address},
        ).status_code  # fmt: skip

    statuses = [ask("203.0.113.5") for _ in range(limits.ASKING_PER_HOUR + 1)]

    assert statuses == [422] * limits.ASKING_PER_HOUR + [429]
    assert ask("203.0.113.6") == 422


def test_pictures_and_pieces_may_come_more_often_than_pages() -> None:
    assert limits.PER_PAGES[limits.Kind.PICTURES] > limits.PER_PAGES[limits.Kind.PAGES]
    assert limits.PER_PAGES[limits.Kind.PIECES] > limits.PER_PAGES[limits.Kind.PAGES]
    assert limits.PER_PAGES[limits.Kind.HEAVY] < limits.PER_PAGES[limits.Kind.PAGES]


@pytest.mark.parametrize(("address", "network"), [
    ("203.0.113.5", "203.0.113.5"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    ("::ffff:203.0.113.5", "203.0.113.5"), ("fe80::1%eth0", "fe80::/64"), ("", "-"),
])  # fmt: skip
def test_address_stands_for_its_network(address: str, network: str) -> None:
    assert limits.network_of(address) == network


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of this test's own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("needs redis-server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - the system's own
        [program, "--port", str(port), "--dir", str(tmp_path), "--save", "", "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(100):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(timeout=10)


def test_servers_count_together_over_redis(
    another: Callable[..., Flask], people: Cast, redis_url: str
) -> None:
    one, two = (another(limit_pages=4, limits_url=redis_url) for _ in range(2))
    client = PageClient(one).sign_in(people.reporter)
    cookie = client.http.get_cookie("session")
    assert cookie is not None
    other = PageClient(two)
    other.http.set_cookie("session", cookie.value)

    statuses = [each.http.get("/submissions").status_code for _ in range(6)
                for each in (client, other)]  # fmt: skip

    assert statuses[:4] == [200] * 4
    assert statuses[-2:] == [429] * 2


def test_redis_that_is_away_keeps_the_door_open(
    another: Callable[..., Flask], people: Cast
) -> None:
    app = another(limit_pages=2, limits_url="redis://127.0.0.1:1/0")
    client = PageClient(app).sign_in(people.reporter)

    statuses = [client.http.get("/submissions").status_code for _ in range(8)]

    assert statuses[:2] == [200, 200]
    assert statuses[-1] == 429


# ------------------------------------------------------------------------------------------- keys


def carried_over(old: PageClient, app: Flask) -> PageClient:
    """The same browser at a server that was started anew."""
    cookie = old.http.get_cookie("session")
    assert cookie is not None
    client = PageClient(app)
    client.http.set_cookie("session", cookie.value)
    return client


def test_new_key_signs_nobody_out_and_takes_what_old_pages_send(
    another: Callable[..., Flask], fresh_app: Flask, people: Cast
) -> None:
    old = PageClient(fresh_app).sign_in(people.reporter)
    with fresh_app.app_context():
        store = fresh_app.extensions["media_store"]
        report = factories.submitted(db.session, people.reporter)
        photo = factories.with_photo(db.session, store, report)
        db.session.refresh(photo)
        with fresh_app.test_request_context():
            address = old.file(people.reporter, photo, "thumb")
    form = old.get("submissions.new").fields("form[data-report-form]")
    config: Config = fresh_app.config["EREPORT"]
    rotated = another(secret_key=NEW_KEY, old_secret_keys=(config.secret_key,))

    client = carried_over(old, rotated)

    assert client.http.get("/submissions").status_code == 200
    picture = client.http.get(address)
    picture.close()
    assert picture.status_code == 200
    sent = client.http.post(
        "/preferences", data={"csrf_token": form["csrf_token"], "large_text": "on"},
        headers={"Origin": ORIGIN},
    )  # fmt: skip
    assert sent.status_code == 303
    with rotated.test_request_context():
        assert links.read(address.rpartition("/")[2], people.reporter, parts=4).person_id


def test_key_that_was_taken_away_opens_nothing(
    another: Callable[..., Flask], fresh_app: Flask, people: Cast
) -> None:
    old = PageClient(fresh_app).sign_in(people.reporter)

    answer = carried_over(old, another(secret_key=NEW_KEY)).http.get("/submissions")

    assert answer.status_code == 302 or "/sign-in" in answer.headers["Location"]


def test_what_is_written_after_a_change_is_written_by_the_new_key(
    another: Callable[..., Flask], fresh_app: Flask, people: Cast
) -> None:
    config: Config = fresh_app.config["EREPORT"]
    between = another(secret_key=NEW_KEY, old_secret_keys=(config.secret_key,))
    client = carried_over(PageClient(fresh_app).sign_in(people.reporter), between)
    # The cookie is refreshed with each answer, so every browser that comes by has the new key's.
    client.http.get("/submissions")

    after = carried_over(client, another(secret_key=NEW_KEY)).http.get("/submissions")

    assert after.status_code == 200


# --------------------------------------------------------------------------- addresses to go on to


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.tuples(
        st.sampled_from(["//", "/\\", "\\\\", "/%5c", "http:", "https:/", "javascript:", "/\t/",
                         "/ /", "\u2215\u2215", "///", "/\n/", "\uff0f\uff0f", "/.//", "@"]),
        st.text(max_size=20),
    ).map("".join),
)  # fmt: skip


@given(HOSTILE)
def test_address_to_go_on_to_never_leaves_the_product(text: str) -> None:
    found = safe_path(text)

    assert found.startswith("/")
    # As browsers read it: backslashes are slashes, tabs and line ends are nothing.
    seen = "".join(letter for letter in found if letter not in "\t\r\n").replace("\\", "/").strip()
    assert not seen.startswith("//")
    assert all(ord(letter) >= 32 for letter in found)


@pytest.mark.parametrize("wanted", [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "//[",
    "/\t/evil.example",
    "/\u2028/evil.example", "evil.example", "///evil.example", "/%09/evil.example", "javascript:x",
])  # fmt: skip
def test_sign_in_goes_nowhere_else(client: PageClient, people: Cast, wanted: str) -> None:
    answer = client.sign_in(people.reporter).http.get("/sign-in", query_string={"next": wanted})

    assert answer.status_code == 303
    location = answer.headers["Location"]
    assert location.startswith("/")
    assert not location.replace("\\", "/").startswith("//")


# ----------------------------------------------------------------------------------------- errors


def test_unknown_errors_say_nothing_of_what_runs_here(live_server: LiveServer) -> None:
    for path, headers, method in (("/nowhere", {}, "GET"), ("/about", {}, "DELETE"),
                                  ("/uploads/x", {"Content-Length": "-1"}, "PATCH")):  # fmt: skip
        _status, said, body = ask(live_server.url, path, headers, method)
        text = (str(said) + body.decode("utf-8", "replace")).lower()
        assert not [word for word in ("waitress", "werkzeug", "flask", "python", "traceback")
                    if word in text]  # fmt: skip


def test_security_txt_names_whom_to_tell(another: Callable[..., Flask]) -> None:
    told = PageClient(another(public_url=PUBLIC, security_contact="mailto:it@example.go.th"))
    silent = PageClient(another())

    said = told.http.get("/.well-known/security.txt", base_url=PUBLIC)

    fields = dict(line.split(": ", 1) for line in said.text.splitlines())
    assert said.content_type == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:it@example.go.th"
    assert fields["Canonical"] == f"{PUBLIC}/.well-known/security.txt"
    remaining = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(0) < remaining < timedelta(days=365)
    silent.get_path("/.well-known/security.txt", status=404)


def test_every_kind_of_template_escapes(shared_app: Flask) -> None:
    assert shared_app.jinja_env.autoescape is True
