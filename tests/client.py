"""A browser for tests that reads every page critically.

Requests go by endpoint; the expected status is an argument; a redirect must name its target. A
convention about pages is written once here and never reviewed again.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from webapp.accounts import services
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.submissions import file_links
from webapp.submissions.models import Attachment

ORIGIN = "http://localhost"
INPUTS_WITHOUT_LABEL = {"hidden", "submit", "button"}


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that was read: status, address of a redirect, and the document."""

    response: TestResponse
    soup: BeautifulSoup

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def h1(self) -> str:
        """The text of the page's one heading."""
        heading = self.soup.h1
        return " ".join(heading.get_text().split()) if heading else ""

    @property
    def text(self) -> str:
        """All text of the page, spaces collapsed."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def location(self) -> str:
        """The path and query that a redirect leads to."""
        parts = urlsplit(self.response.headers.get("Location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def fields(self, selector: str = "form") -> dict[str, str]:
        """Name → value of the first form's fields, as a browser would send them untouched."""
        form = self.soup.select_one(selector)
        assert form is not None, f"no {selector} on the page"
        return _field_values(form)


class PageClient:
    """Fetches pages and checks each: status, HTML, one h1, labels, ids, forms, no inline code."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()

    def sign_in(self, person: Person) -> "PageClient":
        """Sign in without the door's slow password hash."""
        with self.app.app_context():
            user = db.session.get_one(User, person.id)
            token = services.open_session(db.session, user, "tests")
            db.session.commit()
        with self.http.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return self

    def get(self, endpoint: str, *, status: int = 200, goes_to: str = "", **values: Any) -> Page:
        """Fetch a page by endpoint; `goes_to` is the endpoint or path a redirect must name."""
        return self._read(self.http.get(self.path(endpoint, **values)), status, goes_to)

    def get_path(self, path: str, *, status: int = 200, goes_to: str = "",
                 headers: dict[str, str] | None = None) -> Page:  # fmt: skip
        """Fetch a page by address."""
        return self._read(self.http.get(path, headers=headers), status, goes_to)

    def post(
        self, endpoint: str, *, data: dict[str, Any] | None = None, status: int = 303,
        goes_to: str = "", headers: dict[str, str] | None = None, has_token: bool = True,
        **values: Any,
    ) -> Page:  # fmt: skip
        """Send a form by endpoint, with a good token unless told otherwise."""
        sent = dict(data or {})
        if has_token:
            sent.setdefault("csrf_token", self.token())
        response = self.http.post(
            self.path(endpoint, **values), data=sent, headers={"Origin": ORIGIN, **(headers or {})},
            content_type="multipart/form-data",
        )  # fmt: skip
        return self._read(response, status, goes_to)

    def path(self, endpoint: str, **values: Any) -> str:
        """The address of an endpoint, without host."""
        if endpoint.startswith("/"):
            return endpoint
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def file(self, person: Person, item: Attachment, name: str) -> str:
        """The signed address of a rendition of an attachment, as pages give it to a person."""
        with self.app.test_request_context():
            return file_links.address(person, item.id, name, edit=item.edit)

    def token(self) -> str:
        """A form token that fits this browser's cookie."""
        with self.http.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "of-the-tests")
        secret = self.app.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))

    def _read(self, response: TestResponse, status: int, goes_to: str) -> Page:
        soup = BeautifulSoup(response.data, "html.parser")
        # Places where a line may end are no words.
        for end in soup("wbr"):
            end.decompose()
        soup.smooth()
        response.close()
        page = Page(response, soup)
        assert response.status_code == status, (
            f"{response.request.method} {response.request.path}: expected {status}, "
            f"got {response.status_code}: {page.text[:400]}"
        )
        if goes_to:
            wanted = goes_to if goes_to.startswith("/") else self.path(goes_to)
            assert page.location == wanted, f"redirected to {page.location}, not to {wanted}"
        if response.mimetype == "text/html" and response.data.lstrip().startswith(b"<!doctype"):
            check_page(response.get_data(as_text=True), soup)
        return page


def check_page(text: str, soup: BeautifulSoup) -> None:
    """Refuse a page that breaks one of the house's rules for pages."""
    # The same page was valid on SQLite already, and this is half of what reading it takes.
    if not os.environ.get("TEST_DATABASE_URL"):
        _check_validity(text)
    assert soup.html is not None
    assert soup.html.get("lang") in {"th", "en"}, "the page does not name its language"
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} h1 on the page"
    heading = " ".join(headings[0].get_text().split())
    title = soup.title.get_text().strip() if soup.title else ""
    assert heading, "the h1 is empty"
    assert title.startswith(heading), f"title {title!r} does not start with the h1 {heading!r}"
    _check_tags(soup.find_all(True))


def _check_validity(text: str) -> None:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    mistakes = [(position, code) for position, code, _data in parser.errors]
    assert not mistakes, f"not valid HTML: {mistakes[:3]} {_around(text, mistakes)}"


def _check_tags(tags: Sequence[Tag]) -> None:
    """The rules for single tags, in one walk: selectors would walk the page once for each."""
    ids = Counter(str(tag["id"]) for tag in tags if tag.has_attr("id"))
    repeated = sorted(name for name, count in ids.items() if count > 1)
    assert not repeated, f"repeated ids: {repeated}"
    labelled = {str(tag["for"]) for tag in tags if tag.name == "label" and tag.has_attr("for")}
    assert labelled <= ids.keys(), f"a label for nothing: {labelled - ids.keys()}"
    for tag in tags:
        assert not [name for name in tag.attrs if name.startswith("on")], f"onX= on {tag.name}"
        assert not tag.has_attr("style"), "inline style"
        match tag.name:
            case "style":
                raise AssertionError("inline style")
            case "script":
                assert tag.has_attr("src"), "inline script"
            case "img":
                assert tag.has_attr("alt"), "a picture without alt"
            case "form":
                _check_form(tag)
            case "input" | "select" | "textarea":
                _check_control(tag, labelled)


def _check_form(form: Tag) -> None:
    assert form.get("action"), "a form without an action"
    if str(form.get("method", "get")).lower() == "post":
        assert form.find("input", attrs={"name": "csrf_token"}), f"no token in {form['action']}"


def _check_control(control: Tag, labelled: set[str]) -> None:
    if control.get("type") in INPUTS_WITHOUT_LABEL:
        return
    has_label = (
        control.get("aria-label")
        or control.get("aria-labelledby")
        or str(control.get("id")) in labelled
        or control.find_parent("label")
    )
    assert has_label, f"no label for {control.get('name')}"


def _around(text: str, mistakes: list[tuple[Any, str]]) -> str:
    if not mistakes:
        return ""
    (line, _column), _code = mistakes[0]
    return "\n".join(text.splitlines()[max(line - 2, 0) : line + 1])


def _field_values(form: Tag) -> dict[str, str]:
    values: dict[str, str] = {}
    for control in form.select("input[name], select[name], textarea[name]"):
        name, kind = str(control["name"]), control.get("type")
        if kind in {"file", "submit", "button"}:
            continue
        if kind in {"radio", "checkbox"}:
            if control.has_attr("checked"):
                values[name] = str(control.get("value", "on"))
        elif control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            values[name] = str(chosen.get("value", "")) if chosen else ""
        elif control.name == "textarea":
            values[name] = control.get_text().removeprefix("\n")
        else:
            values[name] = str(control.get("value", ""))
    return values
