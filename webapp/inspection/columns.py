"""The words for columns of accounts, papers, places and requests, as the audit holds them."""

from collections.abc import Mapping

from webapp.accounts.models import DutyEnd, SecretKind
from webapp.accounts.request_models import Verdict
from webapp.accounts.words import METHODS
from webapp.i18n import lazy

__all__ = ["COLUMN", "WORTH"]

COLUMN: Mapping[str, str] = {
    # Reports and their files.
    "recorded_from": lazy("Recorded from"),
    "recorded_text": lazy("Message as it was"),
    "recorded_text_on": lazy("Day of the message"),
    "sent_content": lazy("As it was sent"),
    "action": lazy("What was done"),
    "from_status": lazy("State before"),
    "to_status": lazy("State after"),
    "changes": lazy("What changed"),
    "from_place": lazy("Sent by way of"),
    "original_gone_at": lazy("Original removed"),
    "gone_at": lazy("File removed"),
    "gone_why": lazy("Why removed"),
    "late_for": lazy("Came too late for"),
    "attachment_id": lazy("File"),
    "attachments": lazy("Files"),
    "address": lazy("Network address"),
    "flag_key": lazy("Hint"),
    "other_submission_id": lazy("Other report"),
    "submission_id": lazy("Report"),
    "office_code": lazy("Office"),
    "source": lazy("Received by way of"),
    "files": lazy("Files"),
    "said": lazy("Number given"),
    "entered_at": lazy("Entered"),
    "ended_as": lazy("Why it ended"),
    # People, their duties and their door.
    "secret_kind": lazy("Kind of secret"),
    "secret_set_at": lazy("Secret set"),
    "is_office_secret": lazy("Password long enough for offices"),
    "last_seen_on": lazy("Last seen"),
    "factor_grace_until": lazy("Second step needed from"),
    "erased_at": lazy("Erased"),
    "user_id": lazy("Person"),
    "deputy_of_id": lazy("Acts for"),
    "made_at": lazy("Made"),
    "ended_at": lazy("Ended"),
    "end_reason": lazy("Why it ended"),
    "asked_at": lazy("Asked"),
    "decided_at": lazy("Decided"),
    "verdict": lazy("Decision"),
    "expires_at": lazy("Good until"),
    "bound_at": lazy("Card opened"),
    "bound_hash": lazy("Device of the card"),
    "used_at": lazy("Used"),
    "sealed": lazy("Key, sealed"),
    "confirmed_at": lazy("Confirmed"),
    "name": lazy("Name"),
    "issuer": lazy("System of the office"),
    "linked_at": lazy("Linked"),
    "method": lazy("Signed in with"),
    "verified_at": lazy("Second step shown"),
    "idle_s": lazy("Signs out when idle (seconds)"),
    "is_for_office": lazy("Opened by somebody of an office"),
    "left": lazy("Left over"),
    "duties": lazy("Duties"),
    # Papers, settings and lists.
    "key": lazy("Setting"),
    "subject": lazy("Subject"),
    "department": lazy("Office or post"),
    "addressee": lazy("Addressee"),
    "body": lazy("Words"),
    "signers": lazy("Signers"),
    "parts": lazy("Parts of the paper"),
    "digits": lazy("Digits of the paper"),
    "emblem_sha256": lazy("Emblem"),
    "emblem_type": lazy("Kind of the emblem"),
    "chosen_at": lazy("Chosen at"),
    "format": lazy("Form"),
    "label": lazy("Label"),
    "is_shown": lazy("Shown"),
    "days": lazy("Days"),
    "shown": lazy("Shown in the trial run"),
    "code": lazy("Code"),
    "field": lazy("Question of the form"),
    "level": lazy("Level"),
    "parent_code": lazy("Belongs to"),
    "postcode": lazy("Postcode"),
    "query": lazy("Filter"),
    # Requests about pictures.
    "contact": lazy("How to reach them"),
    "due_on": lazy("Answer until"),
    "state": lazy("State"),
    "answer": lazy("What was answered"),
}

WORTH: Mapping[str, Mapping[str, str]] = {
    "method": {method.value: label for method, label in METHODS.items()},
    "secret_kind": {
        SecretKind.NONE.value: lazy("Not set yet"),
        SecretKind.PIN.value: lazy("PIN"),
        SecretKind.PASSWORD.value: lazy("Password"),
    },
    "end_reason": {
        DutyEnd.TERM_OVER.value: lazy("The term is over"),
        DutyEnd.MOVED.value: lazy("Moved to another place"),
        DutyEnd.LEFT.value: lazy("Left the post"),
        DutyEnd.DIED.value: lazy("Died"),
        DutyEnd.MISTAKE.value: lazy("Entered by mistake"),
        DutyEnd.ERASED.value: lazy("Personal data erased"),
        DutyEnd.MERGED.value: lazy("The village was put together with another one"),
    },
    "verdict": {
        Verdict.GRANTED.value: lazy("Granted"),
        Verdict.REFUSED.value: lazy("Refused"),
        Verdict.TAKEN_BACK.value: lazy("Taken back"),
    },
}
"""What values of some of them are called."""
