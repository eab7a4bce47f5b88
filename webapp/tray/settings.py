"""What an office decides about its tray."""

from typing import Final

from flask import current_app

from webapp.accounts.permissions import Permission
from webapp.config import Config
from webapp.i18n import lazy as _
from webapp.settings.registry import Kind, define


def _configured_days() -> int:
    config: Config = current_app.config["EREPORT"]
    return config.tray_days


DAYS: Final = define(
    "tray.days", preset=_configured_days, kind=Kind.DAYS, group="tray", lowest=1, highest=365,
    label=_("Days that things stay in the tray"),
    hint=_("Counted from when they were put in; what is there already keeps its day."),
    permissions=(Permission.ACCOUNTS_MANAGE, Permission.WEEKLY_CONFIGURE),
)  # fmt: skip
