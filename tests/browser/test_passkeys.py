"""Passkeys with Chromium's own virtual device: made, used at the door and as a second step."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser.conftest import DESK, PHONE, Watch
from tests.browser.pages import Desk
from tests.browser.words import label, said
from tests.conftest import LiveServer
from webapp.accounts.factor_models import Passkey
from webapp.db import db

pytestmark = pytest.mark.browser
LINE = "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/129.0 Mobile Line/14.16.0"


def at_localhost(page: Page, server: LiveServer) -> Desk:
    return Desk(page, server.url.replace("127.0.0.1", "localhost"))


def with_device(page: Page) -> tuple[CDPSession, str]:
    """A device that holds keys and always recognises its owner."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    return device, str(made["authenticatorId"])


def make_passkey(screen: Desk, name: str) -> None:
    screen.open("/me/second-step")
    screen.page.get_by_label(said("Name of the passkey")).fill(name)
    screen.button("Make a passkey").click()
    screen.expect_heading("Recovery codes")


def kept(server: LiveServer) -> list[tuple[str, int]]:
    with server.app.app_context(), Session(db.engine) as session:
        return [(row.name, row.sign_count) for row in session.scalars(select(Passkey))]


def test_passkey_is_both_factors_at_the_door(
    new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    screen = at_localhost(new_page(DESK), live_server)
    with_device(screen.page)
    screen.sign_in("reviewer")
    make_passkey(screen, "คอมพิวเตอร์ที่ทำงาน")
    expect(screen.page.locator(".recovery-codes li")).to_have_count(10)
    before = kept(live_server)

    screen.lose_session()
    screen.open("/sign-in?next=/me")
    screen.button("Sign in with a passkey").click()

    screen.expect_heading("My account")
    expect(screen.page.get_by_text("คอมพิวเตอร์ที่ทำงาน")).to_be_visible()
    after = kept(live_server)
    assert [name for name, _count in after] == ["คอมพิวเตอร์ที่ทำงาน"]
    assert after[0][1] > before[0][1]


def test_passkey_is_a_second_step(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    screen = at_localhost(new_page(PHONE), live_server)
    with_device(screen.page)
    screen.sign_in("reviewer")
    make_passkey(screen, "มือถือ")

    screen.lose_session()
    screen.sign_in("reviewer")
    screen.expect_heading("Confirm that it is you")
    screen.button("Use a passkey").click()

    screen.page.wait_for_url("**/review/**")


def test_key_that_was_copied_is_refused(
    new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    screen = at_localhost(new_page(DESK), live_server)
    device, authenticator = with_device(screen.page)
    screen.sign_in("reviewer")
    make_passkey(screen, "กุญแจ")
    [credential] = device.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})[
        "credentials"
    ]

    for count, heading in ((50, "My account"), (20, "Sign in")):
        device.send("WebAuthn.removeCredential", {
            "authenticatorId": authenticator, "credentialId": credential["credentialId"],
        })  # fmt: skip
        copied: dict[str, Any] = {**credential, "signCount": count}
        device.send("WebAuthn.addCredential",
                    {"authenticatorId": authenticator, "credential": copied})  # fmt: skip
        screen.lose_session()
        screen.open("/sign-in?next=/me")
        screen.button("Sign in with a passkey").click()
        screen.expect_heading(heading)

    expect(screen.page.locator(".banner-failure")).to_have_text(
        label("The passkey could not be used. Please try again, or use another way.")
    )


def test_refused_by_the_device_everything_else_still_works(
    new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    screen = at_localhost(new_page(PHONE), live_server)
    device, authenticator = with_device(screen.page)
    device.send("WebAuthn.setUserVerified",
                {"authenticatorId": authenticator, "isUserVerified": False})  # fmt: skip
    screen.open("/sign-in")

    screen.button("Sign in with a passkey").click()

    expect(screen.page.locator("[data-passkey-failed]")).to_be_visible()
    screen.sign_in("reviewer")


@pytest.mark.parametrize("settings", [{"user_agent": LINE}, {"java_script_enabled": False}])
def test_not_offered_inside_applications_and_without_script(
    new_page: Callable[..., Page], live_server: LiveServer, settings: dict[str, Any]
) -> None:
    screen = at_localhost(new_page(PHONE, **settings), live_server)

    screen.open("/sign-in")

    expect(screen.page.locator("button[data-passkey]")).to_be_hidden()


def test_answer_sent_again_signs_nobody_in(
    new_page: Callable[..., Page], live_server: LiveServer, watch: Watch
) -> None:
    screen = at_localhost(new_page(DESK), live_server)
    with_device(screen.page)
    screen.sign_in("reviewer")
    make_passkey(screen, "กุญแจ")
    screen.lose_session()
    screen.open("/sign-in?next=/me")
    sent: list[str] = []
    stolen: list[Any] = []

    def take(request: Any) -> None:
        if request.method == "POST" and request.url.endswith("/sign-in/passkey"):
            sent.append(request.post_data or "")
            stolen.extend(screen.page.context.cookies())

    screen.page.on("request", take)
    screen.button("Sign in with a passkey").click()
    screen.expect_heading("My account")

    screen.lose_session()
    # The very cookie and the very form, once more.
    kept_parts = ("name", "value", "domain", "path")
    screen.page.context.add_cookies([
        {name: cookie[name] for name in kept_parts}  # type: ignore[misc]  # only these parts
        for cookie in stolen if cookie["name"] in {"session", "passkey"}
    ])  # fmt: skip
    again = screen.page.request.post(
        f"{screen.origin}/sign-in/passkey", data=sent[0], max_redirects=0,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": screen.origin},
    )  # fmt: skip

    assert "/sign-in" in again.headers["location"]
    screen.open("/me")
    screen.expect_heading("Sign in")
