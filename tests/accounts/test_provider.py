"""Signing in by the office's own provider: a real one, and ones that lie."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.real_provider import RealProvider
from tests.client import PageClient
from tests.people import Cast
from webapp import clock
from webapp.accounts import provider_links, totp
from webapp.accounts.factor_errors import ProviderFailed, ProviderRefused
from webapp.accounts.factor_models import ExternalIdentity, TrustedDevice
from webapp.accounts.models import SignInMethod, User, UserSession
from webapp.accounts.permissions import Person
from webapp.accounts.provider import Identity, Provider, new_journey
from webapp.config import Config, Environment
from webapp.settings.models import Setting

BACK = "http://localhost/sign-in/provider/back"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def link(session: Session, provider: RealProvider, person: Person, subject: str) -> None:
    provider_links.link(session, person, person.id, issuer=provider.issuer, subject=subject)
    session.commit()


def enter(client: PageClient, provider: RealProvider, wanted: str = "/") -> str:
    """Go through the provider; returns the way back."""
    gone = client.get("provider.start", status=303, next=wanted)
    return provider.visit(gone.response.headers["Location"])


def test_linked_account_opens_the_door(
    client: PageClient, provider: RealProvider, people: Cast, session: Session
) -> None:
    link(session, provider, people.reviewer, "pim")
    provider.next_is("pim")

    client.get_path(enter(client, provider, "/review/"), status=303, goes_to="/review/")

    client.get("review.queue")
    opened = session.scalars(select(UserSession)).one()
    assert (opened.method, opened.verified_at) == (SignInMethod.PROVIDER, None)


def test_unknown_account_is_told_whom_to_call(
    client: PageClient, provider: RealProvider, session: Session
) -> None:
    provider.next_is("stranger-77")

    page = client.get_path(enter(client, provider), status=403)

    assert page.h1 == "บัญชีนี้ยังไม่ได้เชื่อมกับระบบ"
    assert "stranger-77" in page.text
    assert session.scalars(select(UserSession)).all() == []


def test_account_of_somebody_out_of_office_opens_nothing(
    client: PageClient, provider: RealProvider, people: Cast, session: Session
) -> None:
    link(session, provider, people.reviewer, "gone")
    session.get_one(User, people.reviewer.id).is_active = False
    session.commit()
    provider.next_is("gone")

    client.get_path(enter(client, provider), status=403)


def test_person_links_their_own_account_by_a_button(
    client: PageClient, provider: RealProvider, people: Cast, session: Session
) -> None:
    client.sign_in(people.reviewer)
    provider.next_is("pim-links")
    gone = client.get("provider.start_linking", status=303)
    way_back = provider.visit(gone.response.headers["Location"])

    client.get_path(way_back, status=303, goes_to="provider.confirm_link")
    assert session.scalars(select(ExternalIdentity)).all() == []
    page = client.get("provider.confirm_link")
    assert "pim-links" in page.text
    client.post("provider.link", goes_to="accounts.me")

    linked = session.scalars(select(ExternalIdentity)).one()
    assert (linked.user_id, linked.subject) == (people.reviewer.id, "pim-links")
    client.post("provider.unlink", identity_id=linked.id, goes_to="accounts.me")
    assert session.scalars(select(ExternalIdentity)).all() == []


def test_account_of_another_person_is_not_linked(
    client: PageClient, provider: RealProvider, people: Cast, session: Session
) -> None:
    link(session, provider, people.administrator, "shared")
    client.sign_in(people.reviewer)
    provider.next_is("shared")
    gone = client.get("provider.start_linking", status=303)
    client.get_path(provider.visit(gone.response.headers["Location"]), status=303)

    client.post("provider.link", status=409)


def test_way_back_is_good_once_and_in_its_own_browser(
    client: PageClient, app: Flask, provider: RealProvider, people: Cast, session: Session
) -> None:
    link(session, provider, people.reviewer, "pim-once")
    provider.next_is("pim-once")
    way_back = enter(client, provider)

    # Somebody else's browser: a link that was sent to them signs nobody in.
    PageClient(app).get_path(way_back, status=303, goes_to="accounts.sign_in")
    client.get_path(way_back, status=303, goes_to="/")
    client.post("accounts.sign_out")
    client.get_path(way_back, status=303, goes_to="accounts.sign_in")


def test_leaving_the_provider_leads_back_to_the_door(
    client: PageClient, provider: RealProvider
) -> None:
    provider.next_refuses()

    client.get_path(enter(client, provider, "/review/"), status=303,
                    goes_to="/sign-in?next=/review/")  # fmt: skip


@pytest.mark.parametrize("is_allowed", [True, False])
def test_remembered_browser_counts_where_the_office_lets_it(
    client: PageClient, app: Flask, provider: RealProvider, people: Cast, session: Session,
    *, is_allowed: bool,
) -> None:  # fmt: skip
    link(session, provider, people.reviewer, "pim-trusted")
    provider.next_is("pim-trusted")
    client.get_path(enter(client, provider), status=303)
    mark = session.scalars(select(UserSession)).one().device_hash
    now = clock.utc_now()
    session.add_all([
        TrustedDevice(user_id=people.reviewer.id, device_hash=mark, trusted_at=now,
                      expires_at=now + timedelta(days=30)),
        Setting(key="accounts.trusted_devices", area_code="49", value=is_allowed, edited_at=now,
                edited_by_id=people.administrator.id),
    ])  # fmt: skip
    session.commit()
    client.post("accounts.sign_out")

    client.get_path(enter(client, provider), status=303)

    opened = session.scalars(select(UserSession).order_by(UserSession.id.desc())).first()
    assert opened is not None
    assert (opened.verified_at is not None) is is_allowed


@pytest.mark.parametrize(("amr", "is_asked"), [("pwd", True), ("pwd,mfa", False)])
def test_word_of_the_provider_counts_where_the_settings_say_so(
    client: PageClient, app: Flask, provider: RealProvider, people: Cast, session: Session,
    amr: str, *, is_asked: bool,
) -> None:  # fmt: skip
    link(session, provider, people.reviewer, "pim-strong")
    with app.app_context():
        code = pyotp.TOTP(SECRET).now()
        assert totp.set_up(session, people.reviewer.id, SECRET, code)
    session.commit()
    provider.next_is("pim-strong", amr=amr)

    client.get_path(enter(client, provider), status=303, goes_to="/")

    client.get("review.queue", status=303 if is_asked else 200)


def test_without_a_provider_there_is_no_such_page(client: PageClient, people: Cast) -> None:
    client.get("provider.start", status=404)
    client.sign_in(people.reviewer).get("provider.start_linking", status=404)


@dataclass
class Liar:
    """A provider that answers what a test says: documents by path, and a token."""

    issuer: str = ""
    documents: dict[str, Any] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def claims(self, nonce: str) -> dict[str, Any]:
        now = int(clock.utc_now().timestamp())
        return {"iss": self.issuer, "sub": "pim", "aud": "e-report", "nonce": nonce, "iat": now,
                "exp": now + 60, "name": "พิมพ์ใจ"}  # fmt: skip

    def answers(self, token: str) -> None:
        self.documents["/token"] = {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def made(self, **more: Any) -> Provider:
        return Provider(
            Config(environment=Environment.TEST, secret_key="x" * 32, database_url="",
                   media_dir=Path("/"), oidc_issuer=self.issuer, oidc_client_id="e-report",
                   oidc_client_secret="of-the-tests", oidc_name="-", **more)
        )  # fmt: skip


@pytest.fixture
def liar() -> Iterator[Liar]:
    """A provider of our own making, on the loopback."""
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.answer()

        def answer(self) -> None:
            body = json.dumps(liar.documents.get(self.path, {})).encode()
            moved = liar.moved.get(self.path)
            self.send_response(302 if moved else 200)
            if moved:
                self.send_header("Location", moved)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        liar.issuer = f"http://127.0.0.1:{running.server_port}"
        liar.documents["/.well-known/openid-configuration"] = {
            "issuer": liar.issuer,
            **{name: f"{liar.issuer}/{path}" for name, path in (
                ("authorization_endpoint", "auth"), ("token_endpoint", "token"),
                ("jwks_uri", "keys"))},
        }  # fmt: skip
        liar.documents["/keys"] = {"keys": [liar.key.as_dict(private=False)]}
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield liar
        running.shutdown()


def came_back(liar: Liar, sign: Callable[[dict[str, Any]], str]) -> Identity:
    journey = new_journey()
    liar.answers(sign(liar.claims(journey.nonce)))
    return liar.made().identity(journey, BACK, f"{BACK}?code=c&state={journey.state}")


def signed(liar: Liar, **changed: Any) -> Callable[[dict[str, Any]], str]:
    def sign(claims: dict[str, Any]) -> str:
        said = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, liar.key)

    return sign


def test_honest_token_of_the_same_making_is_believed(liar: Liar) -> None:
    assert came_back(liar, signed(liar)).subject == "pim"


@pytest.mark.parametrize(
    "changed",
    [{"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"iss": "https://evil.example"},
     {"exp": 1}, {"sub": None}, {"sub": ""}, {"aud": ["e-report", "b"], "azp": "b"}],
)  # fmt: skip
def test_token_that_says_something_else_is_not_believed(
    liar: Liar, changed: dict[str, Any]
) -> None:
    with pytest.raises(ProviderFailed):
        came_back(liar, signed(liar, **changed))


def test_token_signed_by_another_key_is_not_believed(liar: Liar) -> None:
    other = RSAKey.generate_key(2048, {"kid": "one"})

    with pytest.raises(ProviderFailed):
        came_back(liar, lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, other))


def test_token_signed_with_the_shared_secret_is_not_believed(liar: Liar) -> None:
    secret = OctKey.import_key("of-the-tests-and-long-enough-for-it")
    liar.documents["/keys"]["keys"].append(secret.as_dict())

    with pytest.raises(ProviderFailed):
        came_back(liar, lambda claims: jwt.encode({"alg": "HS256"}, claims, secret))


def test_changed_keys_are_asked_for_once_more(liar: Liar) -> None:
    provider, journey = liar.made(), new_journey()
    provider.address(journey, BACK)
    liar.key = RSAKey.generate_key(2048, {"kid": "two"})
    liar.documents["/keys"] = {"keys": [liar.key.as_dict(private=False)]}
    liar.answers(jwt.encode({"alg": "RS256", "kid": "two"}, liar.claims(journey.nonce), liar.key))

    found = provider.identity(journey, BACK, f"{BACK}?code=c&state={journey.state}")

    assert found == Identity(subject="pim", name="พิมพ์ใจ", is_strong=False)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_addresses_elsewhere_are_refused_unless_the_settings_list_them(
    liar: Liar, name: str
) -> None:
    document = liar.documents["/.well-known/openid-configuration"]
    path = document[name].removeprefix(liar.issuer)
    document[name] = f"http://localhost:{liar.issuer.rpartition(':')[2]}{path}"
    origin = document[name].removesuffix(path)

    with pytest.raises(ProviderFailed):
        liar.made().address(new_journey(), BACK)

    assert liar.made(oidc_origins=(origin,)).address(new_journey(), BACK)


def test_nothing_is_redirected(liar: Liar) -> None:
    liar.moved["/keys"] = f"{liar.issuer}/elsewhere"
    liar.documents["/elsewhere"] = liar.documents["/keys"]
    with pytest.raises(ProviderFailed):
        liar.made().address(new_journey(), BACK)

    del liar.moved["/keys"]
    liar.moved["/token"] = f"{liar.issuer}/elsewhere"
    with pytest.raises(ProviderFailed):
        came_back(liar, signed(liar))


def test_another_issuer_in_the_document_or_the_answer_is_refused(liar: Liar) -> None:
    journey = new_journey()
    came = f"{BACK}?code=c&state={journey.state}&iss=https://evil.example"
    with pytest.raises(ProviderRefused):
        liar.made().identity(journey, BACK, came)

    liar.documents["/.well-known/openid-configuration"]["issuer"] = "https://evil.example"
    with pytest.raises(ProviderFailed):
        liar.made().address(journey, BACK)


def test_silent_provider_is_a_sentence(client: PageClient, app: Flask, liar: Liar,
                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    liar.issuer = "http://127.0.0.1:9"
    monkeypatch.setitem(app.extensions, "provider", liar.made())

    client.get("provider.start", status=502)
