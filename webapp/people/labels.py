"""The words for duties, states of accounts, and ends of duties."""

from collections.abc import Mapping

from webapp.accounts.cards import CardState
from webapp.accounts.models import DutyEnd
from webapp.accounts.permissions import Role
from webapp.accounts.request_models import Verdict
from webapp.i18n import lazy
from webapp.people.filters import State

ROLE: Mapping[Role, str] = {
    Role.REPORTER: lazy("Reporter"),
    Role.COORDINATOR: lazy("Coordinator"),
    Role.REVIEWER: lazy("Reviewer"),
    Role.PROVINCE_OFFICER: lazy("Province officer"),
    Role.DEPARTMENT_OFFICER: lazy("Department officer"),
    Role.ADMINISTRATOR: lazy("Administrator"),
}

STATE: Mapping[State, str] = {
    State.NEVER: lazy("Never signed in"),
    State.NO_CARD: lazy("No card yet"),
    State.CARD: lazy("Has a card"),
    State.SIGNED_IN: lazy("Signed in"),
    State.ENDED: lazy("Ended"),
}

CARD: Mapping[CardState, str] = {
    CardState.OPEN: lazy("Not opened yet"),
    CardState.BOUND: lazy("Opened, no PIN set yet"),
    CardState.USED: lazy("Used"),
    CardState.REVOKED: lazy("Replaced or taken back"),
    CardState.EXPIRED: lazy("Past its day"),
}

END: Mapping[DutyEnd, str] = {
    DutyEnd.TERM_OVER: lazy("The term is over"),
    DutyEnd.MOVED: lazy("Moved to another place"),
    DutyEnd.LEFT: lazy("Left the post"),
    DutyEnd.DIED: lazy("Died"),
    DutyEnd.MISTAKE: lazy("Entered by mistake"),
    DutyEnd.ERASED: lazy("Personal data erased"),
    DutyEnd.MERGED: lazy("The village was put together with another one"),
}
CHOSEN_ENDS = (DutyEnd.TERM_OVER, DutyEnd.LEFT, DutyEnd.DIED, DutyEnd.MISTAKE)
"""What an office can say; the others follow from what it does."""

VERDICT: Mapping[Verdict, str] = {
    Verdict.GRANTED: lazy("Granted"),
    Verdict.REFUSED: lazy("Refused"),
    Verdict.TAKEN_BACK: lazy("Taken back"),
}

ROW: Mapping[str, str] = {
    "new": lazy("New"),
    "adds": lazy("One more duty"),
    "same": lazy("Here already"),
    "error": lazy("To be mended"),
}
"""What becomes of a row of a sheet, by `judging.RowState`."""

UNREADABLE: Mapping[str, str] = {
    "empty": lazy("There are no people in the file."),
    "too_large": lazy("The file is larger than 5 MB."),
    "too_long": lazy("The file has more than 5,000 rows. Please divide it."),
    "not_a_table": lazy("This is no Excel (.xlsx) or CSV file."),
    "old_excel": lazy("This is an old Excel file (.xls). Please save it as .xlsx first."),
    "locked": lazy("The file is protected by a password. Please save it without one."),
    "no_headings": lazy(
        "No row of headings was found. It needs at least the name, and a village or its code."
    ),
}
