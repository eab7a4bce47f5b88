"""The words for what a phone says went wrong; the codes are those of its outbox."""

from collections.abc import Mapping

from flask_babel import gettext

from webapp.i18n import lazy

PROBLEM: Mapping[str, str] = {
    "": lazy("No problem reported"),
    "offline": lazy("No signal"),
    "network": lazy("The connection broke"),
    "timeout": lazy("The connection broke"),
    "not-us": lazy("Signal without internet (a sign-in page of the network)"),
}


def problem(code: str) -> str:
    """What went wrong, in words; of an unknown code at least the code."""
    known = PROBLEM.get(code)
    return str(gettext("Another problem (%(code)s)", code=code) if known is None else known)
