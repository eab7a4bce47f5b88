"""The ledger's own words."""

from collections.abc import Mapping

from webapp.i18n import lazy
from webapp.ledger.models import EntryState

STATE: Mapping[EntryState, str] = {
    EntryState.PENDING: lazy("Not in E-Report yet"),
    EntryState.CHANGED: lazy("Changed after entering in E-Report"),
    EntryState.ENTERED: lazy("Entered in E-Report"),
}
