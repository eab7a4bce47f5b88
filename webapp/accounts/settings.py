"""What offices decide about cards, sessions and second factors."""

from typing import Final

from flask import current_app

from webapp.config import Config, Environment
from webapp.geography.models import Level
from webapp.i18n import lazy as _
from webapp.settings.registry import Kind, define

GROUP: Final = "accounts"
"""How people come in: changed only after a fresh proof."""


def _is_production() -> bool:
    config: Config = current_app.config["EREPORT"]
    return config.environment is Environment.PRODUCTION


CARD_DAYS: Final = define(
    "accounts.card_days", preset=7, kind=Kind.DAYS, group=GROUP, lowest=1, highest=30,
    label=_("Days for which a card can be opened"),
    hint=_("A new card can be made at any time; it ends the one before."),
)  # fmt: skip
SESSION_DAYS: Final = define(
    "accounts.session_days", preset=180, kind=Kind.DAYS, group=GROUP, lowest=1, highest=180,
    label=_("Days that a phone stays signed in without being used"),
    hint=_("Counted anew whenever it is used."),
)  # fmt: skip
IDLE_MINUTES: Final = define(
    "accounts.idle_minutes", preset=120, kind=Kind.MINUTES, group=GROUP, lowest=5, highest=1440,
    label=_("Minutes without use after which an office's computer is signed out"),
    hint=_("Not where somebody said at signing in that the device is their own."),
)  # fmt: skip
HELP_PHONE: Final = define(
    "accounts.help_phone", preset="", kind=Kind.TEXT, group=GROUP, is_optional=True, highest=40,
    levels=(Level.COUNTRY, Level.PROVINCE, Level.DISTRICT),
    permissions=("accounts:manage", "people:manage"),
    label=_("Telephone number for people who cannot come in"),
    hint=_("Stands on the sign-in page and on cards; without one, cards show the telephone of "
           "whoever prints them. Where several provinces sign in, the page shows the country's."),
)  # fmt: skip
FACTOR_REQUIRED: Final = define(
    "accounts.factor_required", preset=_is_production, kind=Kind.SWITCH, group=GROUP,
    label=_("Offices sign in with a second step"),
    hint=_("A code of an app or a passkey beside the password, for districts and above."),
)  # fmt: skip
FACTOR_GRACE_DAYS: Final = define(
    "accounts.factor_grace_days", preset=14, kind=Kind.DAYS, group=GROUP, highest=90,
    label=_("Days until the second step must be set up"),
    hint=_("Counted for each person from the first sign-in for which it is required."),
)  # fmt: skip
TRUSTED_DEVICES: Final = define(
    "accounts.trusted_devices", preset=True, kind=Kind.SWITCH, group=GROUP,
    label=_("A device may be remembered for 30 days"),
    hint=_("Whoever ticks it is not asked for the second step there for 30 days."),
)  # fmt: skip
