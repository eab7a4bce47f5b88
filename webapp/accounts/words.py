"""The words for duties and devices."""

from collections.abc import Mapping

from flask_babel import gettext

from webapp.accounts.agents import browser_of, system_of
from webapp.accounts.models import SignInMethod
from webapp.accounts.permissions import Role
from webapp.i18n import lazy

ROLES: Mapping[Role, str] = {
    Role.REPORTER: lazy("Reporter"),
    Role.COORDINATOR: lazy("Coordinator"),
    Role.REVIEWER: lazy("Reviewer"),
    Role.PROVINCE_OFFICER: lazy("Province officer"),
    Role.DEPARTMENT_OFFICER: lazy("Department officer"),
    Role.ADMINISTRATOR: lazy("Administrator"),
}
METHODS: Mapping[SignInMethod, str] = {
    SignInMethod.PIN: lazy("by PIN"),
    SignInMethod.PASSWORD: lazy("by password"),
    SignInMethod.CARD: lazy("by card"),
    SignInMethod.PASSKEY: lazy("by passkey"),
    SignInMethod.PROVIDER: lazy("by the office's account"),
}


def device_name(user_agent: str) -> str:
    """A browser as people would call it: Chrome on Android."""
    browser, system = browser_of(user_agent), system_of(user_agent)
    if browser and system:
        return str(gettext("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(gettext("Unknown device"))
