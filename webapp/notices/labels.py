"""The words of a notice, made when it is read: language and digits are the reader's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from webapp import i18n
from webapp.accounts.permissions import Role
from webapp.accounts.request_models import Verdict
from webapp.accounts.words import ROLES
from webapp.i18n import lazy
from webapp.notices.models import Kind, Notice

TITLE: Mapping[Kind, str] = {
    Kind.RETURNED: lazy("A report came back to be corrected"),
    Kind.APPROVED: lazy("A report was approved"),
    Kind.DUPLICATE: lazy("A report was marked as sent twice"),
    Kind.WITHDRAWN: lazy("A report was withdrawn by the district"),
    Kind.REOPENED: lazy("A report is being checked once more"),
    Kind.CORRECTED: lazy("The district put something right in a report"),
    Kind.COMMENT: lazy("The district wrote about a report"),
    Kind.VILLAGE_COMMENT: lazy("A village wrote about a report"),
    Kind.WAITING: lazy("Reports wait to be checked"),
    Kind.WEEK_MISSING: lazy("A week is not reported yet"),
    Kind.NEW_DEVICE: lazy("Somebody signed in as you on a new device"),
    Kind.RECOVERY_USED: lazy("A recovery code was used to sign in"),
    Kind.TAKEDOWN: lazy("A photo of a report was taken down on request"),
    Kind.TAKEDOWN_ASKED: lazy("Somebody asks that a photo be taken down"),
    Kind.FACTOR_CHANGED: lazy("How you sign in was changed"),
    Kind.DUTY_ASKED: lazy("A duty waits for a second administrator"),
    Kind.DUTY_DECIDED: lazy("A duty that you asked for was decided"),
}
"""Also what a phone shows on its locked screen: nobody is named."""

FACTOR_CHANGES: Mapping[str, str] = {
    "totp.set_up": lazy("App for codes set up"),
    "totp.removed": lazy("App for codes removed"),
    "passkey.added": lazy("Passkey added"),
    "passkey.removed": lazy("Passkey removed"),
    "identity.linked": lazy("Account of the office linked"),
    "identity.unlinked": lazy("Account of the office unlinked"),
    "identity.unlinked_by_office": lazy("Account of the office unlinked by an administrator"),
    "factors.reset": lazy("All second steps were removed by an administrator"),
}
VERDICTS: Mapping[str, str] = {
    Verdict.GRANTED: lazy("It was granted."),
    Verdict.REFUSED: lazy("It was refused."),
}
_NOT_ME = lazy("If this was not you, sign out everywhere and call your administrator.")

STATUS_OF: Mapping[Kind, str] = {
    Kind.RETURNED: "returned",
    Kind.APPROVED: "approved",
    Kind.DUPLICATE: "duplicate",
    Kind.WITHDRAWN: "withdrawn",
    Kind.REOPENED: "submitted",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the inbox shows of a notice."""

    title: str
    about: str
    """The report, the village or the count that it is about."""
    facts: tuple[str, ...]
    said: str
    """What somebody wrote, or empty."""


def words_of(notice: Notice) -> Words:
    """Put a notice into words; what its params do not say is left out."""
    kind = Kind(notice.kind)
    said = {name: value for name, value in notice.params.items() if value not in {None, ""}}
    facts: tuple[str, ...]
    if kind is Kind.WAITING:
        about, facts = _waiting(said), ()
    elif kind is Kind.WEEK_MISSING:
        about, facts = i18n.area_digits(str(said.get("place", ""))), _week(said)
    elif kind in {Kind.RECOVERY_USED, Kind.FACTOR_CHANGED}:
        about, facts = _factor(said), (str(_NOT_ME),)
    elif kind in {Kind.DUTY_ASKED, Kind.DUTY_DECIDED}:
        about, facts = _duty(said), _verdict(said)
    elif kind is Kind.NEW_DEVICE:
        about, facts = _device(said), _sign_in(said)
    else:
        about, facts = str(said.get("title", "")), _report(said)
    return Words(str(TITLE[kind]), about, facts, str(said.get("words", "")))


def push_title(notices: list[Notice]) -> str:
    """What the phone shows: one line, the same for everybody."""
    if len(notices) == 1:
        return str(TITLE[Kind(notices[0].kind)])
    return str(gettext("%(count)s new messages", count=i18n.number(len(notices))))


def _factor(said: Mapping[str, object]) -> str:
    if "left" in said:
        left = i18n.number(int(str(said["left"])))
        return str(gettext("%(count)s codes are left", count=left))
    return str(FACTOR_CHANGES.get(str(said.get("what")), ""))


def _duty(said: Mapping[str, object]) -> str:
    """Which duty and where; for whom is told on the page, not in a message."""
    role, place = str(said.get("role", "")), i18n.area_digits(str(said.get("place", "")))
    name = str(ROLES[Role(role)]) if role in list(Role) else ""
    return " · ".join(part for part in (name, place) if part)


def _verdict(said: Mapping[str, object]) -> tuple[str, ...]:
    told = VERDICTS.get(str(said.get("verdict")))
    return (str(told),) if told else ()


def _waiting(said: Mapping[str, object]) -> str:
    count = i18n.number(int(str(said.get("count", 0))))
    since = _day(said.get("oldest_on"))
    if since is None:
        return str(gettext("%(count)s reports", count=count))
    day = i18n.short_date(since)
    return str(gettext("%(count)s reports, the oldest since %(day)s", count=count, day=day))


def _week(said: Mapping[str, object]) -> tuple[str, ...]:
    first, last = _day(said.get("starts_on")), _day(said.get("ends_on"))
    if first is None or last is None:
        return ()
    days = i18n.date_range((first, last))
    sentence = lazy("Week of %(days)s. Please report, or say that there was no activity.")
    return (str(sentence) % {"days": days},)


def _device(said: Mapping[str, object]) -> str:
    browser, system = str(said.get("browser", "")), str(said.get("system", ""))
    if browser and system:
        return str(gettext("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(gettext("Unknown device"))


def _sign_in(said: Mapping[str, object]) -> tuple[str, ...]:
    advice = gettext("If this was not you, sign it out there and change your PIN or password.")
    try:
        at = datetime.fromisoformat(str(said.get("at")))
    except ValueError:
        return (advice,)
    return (i18n.date_time(at), advice)


def _report(said: Mapping[str, object]) -> tuple[str, ...]:
    number, held_on = said.get("number"), _day(said.get("held_on"))
    facts = []
    if held_on is not None:
        facts.append(gettext("activity of %(day)s", day=i18n.short_date(held_on)))
    if number:
        facts.append(gettext("No. %(number)s", number=i18n.area_digits(str(number))))
    return tuple(facts)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
