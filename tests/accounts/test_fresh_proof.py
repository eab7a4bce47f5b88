"""Everything delicate asks once more for password or factor, whoever it is and however asked."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import PASSWORD, Cast
from webapp import access, clock
from webapp.db import SAFE_METHODS
from webapp.settings import registry
from webapp.settings.models import Setting

DELICATE = {
    "accounts.sign_out_elsewhere", "factors.app_page", "factors.remove_app", "factors.renew_codes",
    "factors.set_up_app", "passkeys.add", "passkeys.challenge_to_make", "passkeys.remove",
    "people.decide", "people.reset_factors", "people.table", "people.unlink", "privacy.erase",
    "privacy.export_mine", "privacy.export_person", "provider.link", "provider.start_linking",
    "provider.unlink",
}  # fmt: skip
"""What asks whatever is sent. By what is sent ask besides: duties of administrators
(`tests/onboarding/test_four_eyes.py`) and settings about accounts, below."""
PARTS = {"kind": "csv", "passkey_id": 1, "identity_id": 1, "link_id": 1, "request_id": 1}
LONG_AGO = timedelta(minutes=16)


def test_delicate_endpoints_are_those(shared_app: Flask) -> None:
    found = {
        name
        for name in shared_app.view_functions
        if (rule := access.rule_of(shared_app, name)) and rule.needs_fresh_proof
    }

    assert found == DELICATE


@pytest.mark.parametrize("endpoint", sorted(DELICATE))
def test_it_asks_after_a_quarter_of_an_hour(
    app: Flask, client: PageClient, people: Cast, endpoint: str
) -> None:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    known: dict[str, Any] = {**PARTS, "user_id": people.reporter.id}
    values: dict[str, Any] = {name: known[name] for name in rule.arguments}
    client.sign_in(people.administrator)

    with time_machine.travel(clock.utc_now() + LONG_AGO):
        if (rule.methods or set()) - SAFE_METHODS:
            page = client.post(endpoint, **values, data={"reason": "เหตุผล"}, status=401)
            assert page.fields("main form")["resume_to"] == client.path(endpoint, **values)
        else:
            with app.test_request_context():
                asked = url_for("factors.proof", next=client.path(endpoint, **values))
            client.get(endpoint, **values, status=303, goes_to=asked.replace("%2F", "/"))


@pytest.mark.parametrize("key", [one.key for one in registry.defined() if one.group == "accounts"])
def test_settings_of_accounts_ask_and_the_value_comes_through(
    client: PageClient, people: Cast, session: Session, key: str
) -> None:
    client.sign_in(people.administrator)
    typed = {"area": "49", "value": "off" if key.endswith(("required", "devices")) else "10"}

    with time_machine.travel(clock.utc_now() + LONG_AGO):
        client.post("administration.reset_setting", key=key, data={"area": "49"}, status=401)
        asked = client.post("administration.set_setting", key=key, data=typed, status=401)
        assert session.get(Setting, (key, "49")) is None
        held = client.post("factors.prove", status=200,
                           data={**asked.fields("main form"), "code": PASSWORD})  # fmt: skip
        client.post("administration.set_setting", key=key, data=held.fields("main form"))

    assert session.get(Setting, (key, "49")) is not None


def test_other_settings_do_not_ask(client: PageClient, people: Cast, session: Session) -> None:
    client.sign_in(people.administrator)

    with time_machine.travel(clock.utc_now() + LONG_AGO):
        client.post("administration.set_setting", key="tray.days",
                    data={"area": "49", "value": "9"})  # fmt: skip

    assert session.scalars(select(Setting.key)).all() == ["tray.days"]
