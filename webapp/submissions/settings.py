"""What a province decides about reports."""

from typing import Final

from webapp.accounts.permissions import Permission
from webapp.i18n import lazy as _
from webapp.settings.registry import Kind, define
from webapp.submissions.content import MOST_PHOTOS

PHOTOS: Final = define(
    "limits.photos", preset=MOST_PHOTOS, kind=Kind.NUMBER, group="submissions",
    lowest=1, highest=MOST_PHOTOS, label=_("Photos that one report can hold"),
    hint=_("Four are printed in the weekly report. What was sent already stays."),
    permissions=(Permission.ACCOUNTS_MANAGE, Permission.WEEKLY_CONFIGURE),
)  # fmt: skip
