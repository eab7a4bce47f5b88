"""Every form that somebody meets: pages are opened link by link, and their forms written down."""

from collections import Counter, deque
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.client import PageClient

PAGES_OF_ONE_KIND = 2
"""How many addresses of one endpoint are opened: a report in this state, and in that."""
NOT_OPENED = ("csv", "xlsx", "pdf", "zip", "json", "files/")
NOT_OURS = ("development.", "static")
LEFT_EMPTY = frozenset({"file", "submit", "button", "image", "reset"})
NO_WORDS = frozenset({"hidden", "radio", "checkbox", "password", "file", "submit", "button",
                      "number", "date", "time", "range", "color"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A form as a browser would send it untouched."""

    endpoint: str
    path: str
    fields: tuple[tuple[str, str], ...]
    buttons: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    words: frozenset[str]
    """The fields that somebody types text into."""


def endpoint_of(app: Flask, path: str, method: str) -> str:
    """The endpoint behind an address, or nothing."""
    parts = urlsplit(path)
    if parts.netloc not in {"", "localhost"}:
        return ""
    try:
        endpoint, _values = app.url_map.bind("localhost").match(parts.path, method=method)
    except HTTPException:
        return ""
    return str(endpoint)


def forms_met(client: PageClient, starts: list[str]) -> dict[str, list[Met]]:
    """Open all that can be reached from some addresses; endpoint → its forms, each kind once."""
    found: dict[str, dict[tuple[object, ...], Met]] = {}
    opened: Counter[str] = Counter()
    seen, waiting = set(starts), deque(starts)
    while waiting:
        path = waiting.popleft()
        endpoint = endpoint_of(client.app, path, "GET")
        if not endpoint or endpoint.startswith(NOT_OURS) or opened[endpoint] >= PAGES_OF_ONE_KIND:
            continue
        opened[endpoint] += 1
        soup = _page(client, path)
        if soup is None:
            continue
        for form in _forms(client.app, soup, path):
            kind = (form.files, tuple(name for name, _value in form.fields), form.buttons)
            found.setdefault(form.endpoint, {}).setdefault(kind, form)
        for link in soup.select("a[href]"):
            address = urljoin(path, str(link["href"])).partition("#")[0]
            if address not in seen and not any(word in address for word in NOT_OPENED):
                seen.add(address)
                waiting.append(address)
    return {endpoint: list(kinds.values()) for endpoint, kinds in found.items()}


def _page(client: PageClient, path: str) -> BeautifulSoup | None:
    response = client.http.get(path, follow_redirects=True)
    assert response.status_code < 500, path
    soup = None
    if response.status_code == 200 and response.mimetype == "text/html":
        soup = BeautifulSoup(response.data, "html.parser")
    response.close()
    return soup


def _forms(app: Flask, soup: BeautifulSoup, path: str) -> list[Met]:
    met = []
    for form in soup.select("form[method]"):
        if str(form["method"]).lower() != "post":
            continue
        action = urljoin(path, str(form["action"]))
        outside = soup.select(f'[name][form="{form["id"]}"]') if form.get("id") else []
        controls = [*form.select("[name]:not([form])"), *outside]
        endpoint = endpoint_of(app, action, "POST")
        assert endpoint, f"a form of {path} leads nowhere: {action}"
        met.append(_met(endpoint, action, controls))
    return met


def _met(endpoint: str, action: str, controls: list[Tag]) -> Met:
    fields: list[tuple[str, str]] = []
    for control in controls:
        name, kind = str(control["name"]), str(control.get("type", ""))
        if name == "csrf_token" or kind in LEFT_EMPTY or control.name == "button":
            continue
        if kind in {"radio", "checkbox"}:
            if control.has_attr("checked") or name not in dict(fields):
                fields.append((name, str(control.get("value", "on"))))
        elif control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            fields.append((name, str(chosen.get("value", "")) if chosen else ""))
        elif control.name == "textarea":
            fields.append((name, control.get_text().removeprefix("\n")))
        else:
            fields.append((name, str(control.get("value", ""))))
    return Met(
        endpoint=endpoint, path=action, fields=tuple(fields),
        buttons=tuple((str(one["name"]), str(one.get("value", "")))
                      for one in controls if one.name == "button"),
        files=tuple(str(one["name"]) for one in controls if one.get("type") == "file"),
        words=frozenset(str(one["name"]) for one in controls if holds_words(one)),
    )  # fmt: skip


def holds_words(control: Tag) -> bool:
    """Whether somebody types text into it."""
    if control.name == "textarea":
        return True
    if control.get("autocomplete") == "one-time-code" or control.has_attr("readonly"):
        # Good for one try, or nothing that anybody types.
        return False
    return control.name == "input" and str(control.get("type", "text")) not in NO_WORDS
