"""What offices set about the people they look after."""

from typing import Final

from webapp.accounts.permissions import Permission
from webapp.geography.models import Level
from webapp.i18n import lazy
from webapp.settings import registry
from webapp.settings.registry import Kind

HELP_PHONE: Final = "people.help_phone"

registry.define(
    HELP_PHONE,
    preset="",
    kind=Kind.TEXT,
    label=lazy("Telephone for questions, printed on cards"),
    hint=lazy("Without one the telephone of whoever prints the cards stands there."),
    group=lazy("Accounts"),
    levels=(Level.PROVINCE, Level.DISTRICT),
    permissions=(Permission.PEOPLE_MANAGE,),
    highest=40,
    is_optional=True,
)
