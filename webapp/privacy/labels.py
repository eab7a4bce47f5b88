"""Words of the pages on personal data."""

from collections.abc import Mapping

from webapp.i18n import lazy
from webapp.privacy.models import RequestState

STATE: Mapping[str, str] = {
    RequestState.OPEN: lazy("Waits for an answer"),
    RequestState.UNPUBLISHED: lazy("Not printed and not handed on"),
    RequestState.BLURRED: lazy("Made unrecognisable"),
    RequestState.REMOVED: lazy("Removed"),
    RequestState.REFUSED: lazy("Left as it is"),
}
OUTCOME: Mapping[str, str] = {
    RequestState.UNPUBLISHED: lazy("Keep it, but do not print it or hand it on"),
    RequestState.BLURRED: lazy("It was blurred; show it so"),
    RequestState.REMOVED: lazy("Remove it, and its original"),
    RequestState.REFUSED: lazy("Leave it as it is, and say why"),
}
WHY_NOT: Mapping[str, str] = {
    "self": lazy("Nobody erases their own account."),
    "erased": lazy("This account was erased."),
    "last_administrator": lazy("Nobody else is administrator there."),
}
