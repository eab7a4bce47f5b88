"""The menu: which pages a person is offered, and the switches that everybody has."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, request, url_for
from flask_babel import gettext

from webapp import i18n, thai
from webapp.accounts import guard
from webapp.accounts.permissions import Permission
from webapp.cookies import read_cookie

Switch = tuple[str, str, dict[str, str]]

DAILY_ITEMS: Final = 5
"""How many pages stand in the bar of a desk; the rest is one press away."""
WITHOUT_SECTION: Final = frozenset({"submissions"})
"""Features of which one page is not inside another."""
ADMINISTRATION: Final = "administration"
"""Where pages of other features stand too: what is under its address is inside it."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A page that the menu leads to."""

    label: str
    url: str
    current: str
    """As `aria-current` wants it: `page` on the page itself, `true` somewhere inside, or empty."""
    is_daily: bool
    """Whether it is one of the few in the bar."""


def init_app(app: Flask) -> None:
    """Give every template `nav` and `switches`."""
    app.context_processor(lambda: {"nav": items(), "switches": switches()})


def items() -> list[NavigationItem]:
    """The pages open to whoever is asking, what they need every day first."""
    person = guard.find_person()
    if person is None:
        return []
    is_reviewer = person.can(Permission.REVIEW_DECIDE)
    desk = gettext("To be checked") if is_reviewer else gettext("Reports")
    own = [
        (Permission.SUBMISSIONS_CREATE, gettext("Send a report"), "submissions.new"),
        (Permission.SUBMISSIONS_CREATE, gettext("My reports"), "submissions.index"),
    ]
    office = [
        (Permission.SUBMISSIONS_VIEW, desk, "review.queue"),
        (Permission.SUBMISSIONS_RECORD, gettext("Picture tray"), "tray.index"),
        (Permission.SUBMISSIONS_VIEW, gettext("Who has reported"), "oversight.reporting"),
        (Permission.WEEKLY_VIEW, gettext("E-Report ledger"), "ledger.index"),
        (Permission.WEEKLY_VIEW, gettext("Weekly report"), "weekly.index"),
    ]
    seldom = [
        (Permission.WEEKLY_VIEW, gettext("Looking back and summaries"), "lookback.index"),
        (Permission.PEOPLE_MANAGE, gettext("Users"), "people.index"),
        (Permission.SETTINGS_MANAGE, gettext("Administration"), "administration.index"),
    ]
    # A district writes reports of its own now and then; checking them is its day's work.
    offered = [*office, *own, *seldom] if is_reviewer else [*own, *office, *seldom]
    open_to_them = [(label, page) for permission, label, page in offered if person.can(permission)]
    return [
        NavigationItem(label, url_for(page), _current(page), position < DAILY_ITEMS)
        for position, (label, page) in enumerate(open_to_them)
    ]


def _current(endpoint: str) -> str:
    if request.endpoint == endpoint:
        return "page"
    feature = endpoint.partition(".")[0]
    if feature == ADMINISTRATION and request.path.startswith(f"{url_for(endpoint)}/"):
        return "true"
    return "true" if feature == request.blueprint and feature not in WITHOUT_SECTION else ""


def switches() -> list[Switch]:
    """(label, address, fields) of the POST buttons in the menu."""
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    is_large = read_cookie("large_text") == "on"
    is_thai_digits = i18n.screen_digits() is thai.Digits.THAI
    is_thai = i18n.choose_locale() == "th"
    preferences = url_for("accounts.preferences")
    return [
        (
            gettext("Normal text") if is_large else gettext("Larger text"),
            preferences,
            {"large_text": "off" if is_large else "on", "next": here},
        ),
        (
            gettext("Arabic digits") if is_thai_digits else gettext("Thai digits"),
            preferences,
            {"digits": "arabic" if is_thai_digits else "thai", "next": here},
        ),
        (
            "English" if is_thai else "ภาษาไทย",
            preferences,
            {"locale": "en" if is_thai else "th", "next": here},
        ),
        *_way_out(),
    ]


def _way_out() -> list[Switch]:
    if guard.find_person() is None:
        return []
    return [(gettext("Sign out"), url_for("accounts.sign_out"), {})]
