"""The menu: which pages a person is offered, and the switches that everybody has."""

from flask import Flask, request, url_for
from flask_babel import gettext

from webapp import i18n, thai
from webapp.accounts import guard
from webapp.accounts.permissions import Permission
from webapp.cookies import read_cookie

NavigationItem = tuple[str, str, bool]
Switch = tuple[str, str, dict[str, str]]


def init_app(app: Flask) -> None:
    """Give every template `nav` and `switches`."""
    app.context_processor(lambda: {"nav": items(), "switches": switches()})


def items() -> list[NavigationItem]:
    """(label, address, is current) of the pages open to whoever is asking."""
    person = guard.find_person()
    if person is None:
        return []
    offered = [
        (Permission.SUBMISSIONS_CREATE, gettext("Send a report"), "submissions.new"),
        (Permission.SUBMISSIONS_CREATE, gettext("My reports"), "submissions.index"),
        (Permission.SUBMISSIONS_RECORD, gettext("Picture tray"), "tray.index"),
        (Permission.REVIEW_DECIDE, gettext("To be checked"), "review.queue"),
        (Permission.SUBMISSIONS_VIEW, gettext("Who has reported"), "oversight.reporting"),
        (Permission.WEEKLY_VIEW, gettext("E-Report ledger"), "ledger.index"),
        (Permission.WEEKLY_VIEW, gettext("Weekly report"), "weekly.index"),
        (Permission.WEEKLY_VIEW, gettext("Looking back and summaries"), "lookback.index"),
        (Permission.PEOPLE_MANAGE, gettext("Users"), "people.index"),
        (Permission.SETTINGS_MANAGE, gettext("Administration"), "administration.index"),
    ]
    if not person.can(Permission.REVIEW_DECIDE):
        offered.insert(2, (Permission.SUBMISSIONS_VIEW, gettext("Reports"), "review.queue"))
    return [
        (label, url_for(endpoint), request.endpoint == endpoint)
        for permission, label, endpoint in offered
        if person.can(permission)
    ]


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
