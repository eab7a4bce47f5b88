"""Every form of the product, sent as nobody should: never an error of ours, always a sentence.

The forms are those of the pages, met link by link by everybody of the cast. What no form on a page
leads to, because a script or a phone sends it, is sent made-up fields and made-up bodies.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask, url_for
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter, Rule, UUIDConverter

from tests import test_matrix
from tests.client import ORIGIN, PageClient, check_page
from tests.forms_met import NOT_OPENED, Met, forms_met, holds_words
from tests.forms_spoilt import ASKED_AS, NUMBERS, OFFSET_STREAM, PLAIN, TUS, Sent, made_up, spoilt
from tests.people import PROVINCE, Cast
from tests.test_matrix import World, one_of, there
from webapp import access
from webapp.accounts.permissions import Permission, Person
from webapp.db import SAFE_METHODS

world = test_matrix.world

EVERYBODY = ("stranger", "reporter", "coordinator", "reviewer", "province_officer",
             "department_officer", "administrator")  # fmt: skip
EXAMPLES, EXAMPLES_AGAIN = int(os.environ.get("EREPORT_EXAMPLES", "20")), 15
"""Of an endpoint, shared by all who may ask it; fewer where only the database is another."""
THAI = re.compile("[\u0e01-\u0e3a]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


class Sender:
    """One of the cast, who sends what nobody should."""

    def __init__(self, client: PageClient, connection: Connection, person: Person | None) -> None:
        self.client = client
        self._connection = connection
        self.person = person
        self.statuses: Counter[int] = Counter()

    def send(self, path: str, method: str, sent: Sent, **headers: str) -> Any:
        """Send with a good token, and take back all that it did to the database."""
        inside = self._connection.begin_nested()
        try:
            self.start()
            token = self.client.token()
            body, kind = sent.body(token)
            response = self.client.http.open(
                path, method=method, data=body, content_type=kind,
                headers={"Origin": ORIGIN, "X-CSRFToken": token, **headers},
            )  # fmt: skip
            self.statuses[response.status_code] += 1
            return response
        finally:
            inside.rollback()

    def start(self) -> None:
        """Begin anew: the example before may have signed this person out, or chosen English."""
        for name in ("locale", "digits", "large_text"):
            self.client.http.delete_cookie(name)
        if self.person is not None:
            self.client.sign_in(self.person)


def judge(response: Any, form: Met | None = None, sent: Sent | None = None) -> None:
    """Refuse errors of ours, pages without a sentence, and a form that forgot what was typed."""
    status = response.status_code
    about = f"{response.request.method} {response.request.path} {sent!r:.1500}"
    assert status < 500, f"{status}: {about}"
    body = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
    response.close()
    if not body or not body.lstrip().startswith("<!doctype"):
        return
    soup = BeautifulSoup(body, "html.parser")
    # Browsers pass over signs that HTML does not allow; they are what was typed.
    check_page(CONTROLS.sub("", body), soup)
    if status >= 400:
        assert THAI.search(soup.main.get_text()), f"no sentence: {about}"
    if status == 422 and form is not None and sent is not None:
        lost = forgotten(soup, form, sent)
        assert not lost, f"forgotten {lost}: {about}"


def forgotten(soup: BeautifulSoup, form: Met, sent: Sent) -> list[str]:
    """Fields whose text is on the page no more."""
    lost = []
    for name in form.words:
        typed = [value for other, value in sent.fields if other == name]
        text = " ".join(typed[0].decode(errors="replace").split()) if len(typed) == 1 else ""
        if not PLAIN.fullmatch(text):
            continue
        there_now = [
            control.get_text() if control.name == "textarea" else str(control.get("value", ""))
            for control in soup.select(f'[name="{name}"]')
            if holds_words(control)
        ]
        if not any(" ".join(one.split()) == text for one in there_now):
            lost.append(f"{name}={text!r}, now {there_now}")
    return lost


@pytest.fixture
def shared_app(fresh_app: Flask) -> Flask:
    """A database for each person alone: so much is tried out that none of it may reach others."""
    return fresh_app


@pytest.fixture
def sender(
    request: pytest.FixtureRequest, client: PageClient, connection: Connection, people: Cast
) -> Sender:
    """Somebody of the cast, by name."""
    name: str = request.param
    return Sender(client, connection, None if name == "stranger" else getattr(people, name))


def rules_open_to(sender: Sender) -> Iterator[Rule]:
    """What somebody gets past the door of."""
    app, person = sender.client.app, sender.person
    for rule in app.url_map.iter_rules():
        wanted = access.rule_of(app, rule.endpoint)
        if wanted is None:
            continue
        if wanted.is_public or (
            person is not None
            and (wanted.permission is None or person.can(Permission(wanted.permission)))
        ):
            yield rule


def address(app: Flask, rule: Rule, world: World, person: Person | None) -> str:
    """An address of a rule, at which something of the world is if it has any such thing."""
    area = person.duties[0].area_code if person else PROVINCE
    known = {"area_code": area, "code": area, **there(world, "submitted")}
    parts: dict[str, Any] = {
        name: known.get(name) or some(rule, name) for name in sorted(rule.arguments)
    }
    with app.test_request_context():
        return url_for(rule.endpoint, **parts)


def some(rule: Rule, name: str) -> object:
    """Any value that fits into an address."""
    converter = rule._converters[name]  # noqa: SLF001 - the map tells nobody else
    if isinstance(converter, AnyConverter):
        return one_of(rule, name)
    if isinstance(converter, IntegerConverter):
        return 1
    return uuid4() if isinstance(converter, UUIDConverter) else "none"


def unsafe(rule: Rule) -> list[str]:
    """The methods of a rule that write."""
    return sorted((rule.methods or set()) - SAFE_METHODS)


@pytest.fixture
def met(sender: Sender, world: World, session: Session, people: Cast) -> dict[str, list[Met]]:
    """The forms that this person meets."""
    app = sender.client.app
    sender.start()
    # The first answer of a session sets more than the later ones.
    starts = ["/"]
    starts += [
        address(app, rule, world, sender.person)
        for rule in rules_open_to(sender)
        if "GET" in (rule.methods or ()) and not any(
            word in rule.rule for word in (*NOT_OPENED, "<secret>", "sign-out")
        )
    ]  # fmt: skip
    starts += [
        sender.client.path("submissions.edit", submission_id=world.reports[state])
        for state in ("draft", "returned")
    ]
    return forms_met(sender.client, starts)


def share_of(count: int, endpoint: str, app: Flask, people: Cast) -> int:
    """How many examples of an endpoint are one person's, so that all together make `count`."""
    wanted = access.rule_of(app, endpoint)
    assert wanted is not None
    may = len(EVERYBODY)
    if wanted.permission is not None:
        may = sum(person.can(Permission(wanted.permission)) for person in people.by_role().values())
    return -(-count // max(may, 1))


def try_out(form: Met, sender: Sender, count: int) -> str:
    """Send a form spoilt in so many ways; what was wrong with the answers."""

    @settings(
        max_examples=count, derandomize=True, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(spoilt(form))
    def example(sent: Sent) -> None:
        judge(sender.send(form.path, "POST", sent), form, sent)

    return outcome(example)


def try_at(rule: Rule, path: str, sender: Sender, count: int) -> str:
    """Send made-up things where no form of a page leads to."""

    @settings(
        max_examples=count, derandomize=True, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def example(data: st.DataObject) -> None:
        method = data.draw(st.sampled_from(unsafe(rule)))
        headers = dict(data.draw(st.sampled_from(ASKED_AS)))
        sent = data.draw(made_up())
        if sent.raw and sent.raw[1] == OFFSET_STREAM:
            headers |= {name: data.draw(st.sampled_from(NUMBERS)) for name in TUS}
        judge(sender.send(path, method, sent, **headers), sent=sent)

    return outcome(example)


def outcome(example: Callable[[], None]) -> str:
    """What an example of many found, in some lines; nothing where all was well."""
    try:
        example()
    except AssertionError as wrong:
        return str(wrong)[:900]
    return ""


def run(count: int, sender: Sender, met: dict[str, list[Met]], world: World, people: Cast) -> str:
    """Try out every form that somebody meets, and every other address that takes something."""
    app = sender.client.app
    wrong: dict[str, str] = {}
    for endpoint, forms in sorted(met.items()):
        examples = -(-share_of(count, endpoint, app, people) // len(forms))
        for form in forms:
            wrong[endpoint] = wrong.get(endpoint) or try_out(form, sender, examples)
    for rule in rules_open_to(sender):
        if unsafe(rule) and rule.endpoint not in met:
            examples = share_of(count, rule.endpoint, app, people)
            wrong[rule.endpoint] = try_at(
                rule, address(app, rule, world, sender.person), sender, examples
            )
    assert sender.person is None or len(met) > 7, sorted(met)
    return "\n\n".join(f"{endpoint}: {said}" for endpoint, said in wrong.items() if said)


@pytest.mark.slow
@pytest.mark.parametrize("sender", EVERYBODY, indirect=True)
def test_no_form_breaks_the_product(
    sender: Sender, met: dict[str, list[Met]], world: World, people: Cast, server_url: str | None
) -> None:
    count = EXAMPLES if server_url is None else EXAMPLES_AGAIN
    assert run(count, sender, met, world, people) == ""
