"""The phone's doors: manifest, worker and what it keeps, probe, heartbeat, share target."""

import gzip
import json
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import ORIGIN, PageClient
from tests.people import Cast
from webapp.oversight.models import PhoneHeartbeat
from webapp.pwa import precache

KILOBYTE = 1024
PRECACHE_BUDGET = 120 * KILOBYTE
SCRIPT_BUDGET = 40 * KILOBYTE


def worker_settings(client: PageClient) -> dict[str, Any]:
    """What the server tells the worker."""
    text = client.http.get("/sw.js").get_data(as_text=True)
    settings: dict[str, Any] = json.loads(
        text.split("\n", 1)[0].removeprefix("self.EREPORT = ")[:-1]
    )
    return settings


def body_of(client: PageClient, url: str) -> bytes:
    """What is behind an address; static files are open files until they are closed."""
    with client.http.get(url) as answer:
        assert answer.status_code == 200
        return bytes(answer.data)


def token_of(client: PageClient) -> str:
    return str(client.http.get("/phone/hello").get_json()["csrf"])


def beat(client: PageClient, **said: object) -> int:
    headers = {"X-CSRFToken": token_of(client), "Origin": ORIGIN}
    return client.http.post("/phone/heartbeat", json=said, headers=headers).status_code


def test_manifest_has_what_an_installation_needs(client: PageClient) -> None:
    answer = client.http.get("/manifest.webmanifest")
    manifest = json.loads(answer.get_data(as_text=True))

    assert answer.mimetype == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/",
        "/",
        "standalone",
    )
    assert [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for icon in manifest["icons"]:
        assert body_of(client, icon["src"])[:4] == b"\x89PNG"
    assert [entry["url"] for entry in manifest["shortcuts"]] == ["/submissions/new", "/submissions"]


def test_share_target_is_the_address_that_the_worker_knows(client: PageClient) -> None:
    manifest = json.loads(client.http.get("/manifest.webmanifest").get_data(as_text=True))

    target = manifest["share_target"]

    assert (target["action"], target["method"]) == (worker_settings(client)["share"], "POST")
    assert target["enctype"] == "multipart/form-data"


def test_worker_rules_the_whole_product_and_is_always_asked_for_anew(client: PageClient) -> None:
    answer = client.http.get("/sw.js")

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert worker_settings(client)["version"] == precache.version()


def test_precache_holds_what_it_says_within_its_budget(client: PageClient) -> None:
    total = len(gzip.compress(body_of(client, "/offline")))
    for url, expected in worker_settings(client)["files"].items():
        body = body_of(client, url)
        assert sha256(body).hexdigest() == expected
        total += len(gzip.compress(body))

    assert total <= PRECACHE_BUDGET


def loaded_with(name: str) -> set[Path]:
    """A script and all that it imports before anything is tapped."""
    path = precache.SCRIPTS / name
    wanted = re.findall(r"from \"(\.[^\"]+)\"", path.read_text("utf-8"))
    inside = [(path.parent / one).resolve().relative_to(precache.SCRIPTS) for one in wanted]
    return {path}.union(*(loaded_with(one.as_posix()) for one in inside))


def test_script_on_the_reporters_path_is_within_its_budget() -> None:
    names = ("phone.js", "report_form.js", "stepper.js", "places.js")
    loaded = set[Path]().union(*(loaded_with(name) for name in names))

    assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) <= SCRIPT_BUDGET


def test_every_imported_module_is_in_the_precache() -> None:
    kept = set(precache.scripts())
    for name in kept:
        source = (precache.SCRIPTS / name).read_text("utf-8")
        for wanted in re.findall(r"(?:from|import\() ?\"(\.[^\"]+)\"", source):
            path = (precache.SCRIPTS / name).parent / wanted
            assert path.resolve().relative_to(precache.SCRIPTS).as_posix() in kept


def test_script_of_another_version_is_the_newest_and_not_kept(client: PageClient) -> None:
    current = client.http.get(f"/phone/scripts/{precache.version()}/phone.js")
    other = client.http.get("/phone/scripts/of-last-week/phone.js")

    assert "immutable" in current.headers["Cache-Control"]
    assert other.headers["Cache-Control"] == "no-cache"
    assert other.data == current.data


@pytest.mark.parametrize("name", ["../css/app.css", "nothing.js"])
def test_script_address_leads_to_scripts_only(client: PageClient, name: str) -> None:
    assert client.http.get(f"/phone/scripts/x/{name}").status_code == 404


def test_offline_page_names_nobody(client: PageClient, people: Cast) -> None:
    page = client.get("pwa.offline")

    assert page.h1 == "ไม่มีสัญญาณ"
    assert people.reporter.name not in page.text
    assert page.soup.select_one("[data-outbox]") is not None


def test_hello_of_a_stranger(client: PageClient) -> None:
    answer = client.http.get("/phone/hello")
    said = answer.get_json()

    assert (said["product"], said["person"]) == ("e-report", None)
    assert (answer.headers["X-EReport"], answer.headers["Cache-Control"]) == ("1", "no-store")


def test_hello_says_who_is_signed_in(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reporter)

    said = client.http.get("/phone/hello").get_json()

    assert said["person"] == {"id": people.reporter.id, "name": people.reporter.name}
    assert said["version"] == precache.version()


def test_heartbeat_is_kept(client: PageClient, people: Cast, session: Session) -> None:
    client.sign_in(people.reporter)

    status = beat(
        client, waiting=3, oldest_at="2026-11-21T04:00:00.000Z", last_error="network", version="v"
    )

    row = session.scalars(select(PhoneHeartbeat)).one()
    assert status == 204
    assert (row.person_id, row.waiting, row.last_error) == (people.reporter.id, 3, "network")
    assert row.oldest_at is not None
    assert row.oldest_at.isoformat() == "2026-11-21T04:00:00+00:00"


@pytest.mark.parametrize("said", [{}, {"waiting": "many", "oldest_at": "long ago"}])
def test_heartbeat_that_says_nothing_is_taken(
    client: PageClient, people: Cast, said: dict[str, object]
) -> None:
    client.sign_in(people.reporter)

    assert beat(client, **said) == 204


def test_heartbeat_needs_somebody(client: PageClient) -> None:
    assert beat(client, waiting=1) == 401


def test_heartbeat_needs_a_token(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reporter)

    answer = client.http.post("/phone/heartbeat", json={}, headers={"Origin": ORIGIN})

    assert answer.status_code == 400


def test_share_without_the_worker_stores_nothing_and_says_what_to_do(client: PageClient) -> None:
    files = {"files": (BytesIO(b"picture"), "รูป.jpg")}

    answer = client.http.post("/share", data=files, content_type="multipart/form-data")

    assert answer.status_code == 200
    assert "แชร์รูปอีกครั้ง" in answer.get_data(as_text=True)


def test_every_page_leads_to_manifest_and_script(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reporter)

    page = client.get("submissions.new")

    assert page.soup.select_one("link[rel=manifest]")["href"] == "/manifest.webmanifest"
    assert page.soup.select_one("meta[name=phone]")["data-person"] == str(people.reporter.id)
    scripts = [script["src"] for script in page.soup.select("script[type=module]")]
    prefix = f"/phone/scripts/{precache.version()}"
    assert scripts == [f"{prefix}/phone.js", f"{prefix}/report_form.js"]
