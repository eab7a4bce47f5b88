"""Where pushes may go, and above all where not."""

import socket

import pytest

from webapp.notices.push_gate import Gate, NotAPushService

GATE = Gate(("push.example.org", "*.push.example.net"))
FCM = "https://fcm.googleapis.com/fcm/send/abc:DEF_1"


@pytest.mark.parametrize(
    "endpoint",
    [
        FCM,
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA",
        "https://web.push.apple.com/QOd",
        "https://db5p.notify.windows.com/w/?token=BQ%3d",
        "https://push.example.org:443/x",
        "https://a.b.push.example.net/x",
    ],
)
def test_push_services_are_let_through(endpoint: str) -> None:
    assert GATE.target(endpoint).port == 443


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "fcm.googleapis.com/x",
        "http://fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:x/",
        "https://someone@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://fcm.googleapis.com.example.org/x",
        "https://xfcm.googleapis.com/x",
        "https://push.services.mozilla.com/x",
        "https://evilpush.apple.com/x",
        "https://push.example.net/x",
        "https://127.0.0.1/x",
        "http://127.0.0.1:8000/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://fcm.googleapis.com/x\r\nHost: inside",
        "https://fcm.googleapis.com\\@127.0.0.1/",
        "https://fcm.googleapis.com/ x",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "https://ｆcm.googleapis.com/x",
    ],
)
def test_everything_else_is_not(endpoint: str) -> None:
    with pytest.raises(NotAPushService):
        GATE.target(endpoint)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.8"],
        ["192.168.1.1"],
        ["172.16.0.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["0.0.0.0"],  # noqa: S104 - looked up, not listened on
        ["224.0.0.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["::ffff:127.0.0.1"],
        ["2002:7f00:1::"],
        ["142.250.4.95", "10.0.0.8"],
        [],
    ],
)
def test_name_that_leads_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    found = [(None, None, None, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)

    with pytest.raises(NotAPushService):
        GATE.address_of(GATE.target(FCM))


def test_public_address_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(None, None, None, "", ("142.250.4.95", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)

    assert GATE.address_of(GATE.target(FCM)) == "142.250.4.95"
