"""What is sealed opens after a change of the secret, for its purpose alone, and no other way."""

from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.people import Cast
from webapp.accounts import totp
from webapp.accounts.factor_models import TotpSecret
from webapp.accounts.sealing import Seal
from webapp.config import Config

OLD, NEW = "old-" + "0" * 32, "new-" + "0" * 32
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_new_secret_opens_what_the_old_one_sealed_while_it_is_kept() -> None:
    sealed = Seal([OLD], "a").close(b"x")

    assert Seal([NEW, OLD], "a").open(sealed) == b"x"
    assert Seal([NEW], "a").open(sealed) is None


def test_new_secret_seals_and_renews() -> None:
    renewed = Seal([NEW, OLD], "a").renew(Seal([OLD], "a").close(b"x"))

    assert renewed is not None
    assert Seal([NEW], "a").open(renewed) == b"x"
    assert Seal([NEW], "a").renew(Seal([OLD], "a").close(b"x")) is None


def test_purposes_do_not_open_each_other() -> None:
    assert Seal([OLD], "a").open(Seal([OLD], "b").close(b"x")) is None


@pytest.mark.parametrize("position", [0, 10, -1])
def test_changed_letters_do_not_open(position: int) -> None:
    sealed = bytearray(Seal([OLD], "a").close(b"x"))
    sealed[position] ^= 1

    assert Seal([OLD], "a").open(bytes(sealed)) is None


def with_secrets(app: Flask, monkeypatch: pytest.MonkeyPatch, newest: str, *older: str) -> None:
    config: Config = app.config["EREPORT"]
    changed = replace(config, secret_key=newest, old_secret_keys=older)
    monkeypatch.setitem(app.config, "EREPORT", changed)


def test_apps_outlive_the_change_of_the_secret(
    app: Flask, session: Session, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        with_secrets(app, monkeypatch, OLD)
        assert totp.set_up(session, people.reviewer.id, SECRET, pyotp.TOTP(SECRET).now())
        row = session.get_one(TotpSecret, people.reviewer.id)
        row.last_step = 0
        session.flush()

        with_secrets(app, monkeypatch, NEW, OLD)
        assert totp.take(session, people.reviewer.id, pyotp.TOTP(SECRET).now())
        assert totp.reseal_all(session) == 0

        with_secrets(app, monkeypatch, NEW)
        session.refresh(row)
        row.last_step = 0
        session.flush()
        assert totp.take(session, people.reviewer.id, pyotp.TOTP(SECRET).now())
        with_secrets(app, monkeypatch, "third-" + "0" * 32)
        assert totp.reseal_all(session) == 1
