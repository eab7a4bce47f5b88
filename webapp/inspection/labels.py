"""The words for what the audit holds: actions, fields and values."""

from collections.abc import Mapping

from webapp.i18n import lazy
from webapp.submissions import labels as submissions
from webapp.submissions.origins import FROM_PLACE

__all__ = ["ACTION", "FIELD", "FROM_PLACE", "THINGS", "VALUE"]

THINGS: Mapping[str, str] = {
    "submission": lazy("Reports: sent, decided, corrected"),
    "file": lazy("Photos and clips of reports"),
    "original": lazy("Originals opened"),
    "dismissal": lazy("Hints set aside"),
    "comment": lazy("Messages about reports"),
    "nil_report": lazy("No activity"),
    "tray": lazy("Tray"),
    "weekly_report": lazy("Weekly reports"),
    "week": lazy("Reporting week"),
    "office_paper": lazy("How papers look"),
    "pictures": lazy("Pictures of papers"),
    "reminder": lazy("Reminders"),
    "session": lazy("Signed in and out"),
    "sign_in": lazy("Sign-ins refused"),
    "second_step": lazy("Second steps of signing in"),
    "account": lazy("Accounts"),
    "duty": lazy("Duties"),
    "duty_request": lazy("Duties asked for"),
    "card": lazy("Cards to come in with"),
    "people": lazy("People imported, and lists of people"),
    "audit": lazy("The audit itself"),
}
"""What a search can be narrowed to: first halves of actions."""

ACTION: Mapping[str, str] = {
    **{f"submission.{action}": label for action, label in submissions.HAPPENED.items()},
    "submission.added": lazy("Draft begun"),
    "submission.changed": lazy("Draft saved"),
    "submission.removed": lazy("Draft deleted"),
    "submission.changed_many": lazy("Reports changed together"),
    "file.added": lazy("Photo or clip added"),
    "file.changed": lazy("Photo or clip changed"),
    "file.removed": lazy("Photo or clip taken out"),
    "people.added": lazy("Group of people added"),
    "people.changed": lazy("Number of a group changed"),
    "people.removed": lazy("Group of people taken out"),
    "quantity.added": lazy("Quantity added"),
    "quantity.changed": lazy("Quantity changed"),
    "quantity.removed": lazy("Quantity taken out"),
    "comment.added": lazy("Comment"),
    "original.added": lazy("Original file opened"),
    "dismissal.added": lazy("Hint set aside"),
    "account.added": lazy("Account made"),
    "account.changed": lazy("Account changed"),
    "card.added": lazy("Card made"),
    "card.changed": lazy("Card opened, used or taken back"),
    "duty.added": lazy("Duty given"),
    "duty.changed": lazy("Duty changed"),
    "duty.removed": lazy("Duty taken away"),
    "duty_request.added": lazy("Duty of an administrator asked for"),
    "duty_request.changed": lazy("Request for a duty decided"),
    "people.imported": lazy("People imported from a sheet"),
    "people.downloaded": lazy("List of people downloaded"),
    "session.added": lazy("Signed in"),
    "session.revoked": lazy("Signed out"),
    "session.changed": lazy("Signed out by an office"),
    "session.changed_many": lazy("Signed out everywhere"),
    "session.new_device": lazy("Sign-in in a new browser"),
    "sign_in.failed": lazy("Sign-in refused"),
    "second_step.passed": lazy("Second step shown"),
    "second_step.failed": lazy("Second step refused"),
    "proof.failed": lazy("Proof refused"),
    "totp.added": lazy("App for codes set up"),
    "totp.changed": lazy("App for codes moved"),
    "totp.removed_many": lazy("App for codes removed"),
    "passkey.added": lazy("Passkey added"),
    "passkey.changed": lazy("Passkey changed"),
    "passkey.removed": lazy("Passkey removed"),
    "passkey.removed_many": lazy("Passkeys removed"),
    "passkey.refused": lazy("Passkey refused"),
    "recovery_code.added": lazy("Recovery code made"),
    "recovery_code.used": lazy("Recovery code used"),
    "recovery_code.removed_many": lazy("Recovery codes removed"),
    "device.trusted": lazy("Device remembered for 30 days"),
    "identity.added": lazy("Account of the office linked"),
    "identity.removed": lazy("Account of the office unlinked"),
    "push.added": lazy("Notices on a phone switched on"),
    "push.removed": lazy("Notices on a phone switched off"),
    "push.removed_many": lazy("Notices on a phone switched off"),
    "filter.added": lazy("Filter saved"),
    "filter.changed": lazy("Filter saved"),
    "filter.removed_many": lazy("Filter removed"),
    "weekly_report.added": lazy("Weekly report issued"),
    "lookback.downloaded": lazy("Summary of a period or week downloaded"),
    "weekly_report.downloaded": lazy("Weekly report downloaded"),
    "week.added": lazy("Reporting week set"),
    "week.changed": lazy("Reporting week set"),
    "office_paper.added": lazy("How the paper looks: set"),
    "office_paper.changed": lazy("How the paper looks: set"),
    "pictures.added": lazy("Pictures of the paper chosen"),
    "pictures.changed": lazy("Pictures of the paper chosen"),
    "pictures.removed": lazy("Choice of pictures taken back"),
    "reminder.added": lazy("Reminder set"),
    "reminder.changed": lazy("Reminder set"),
    "nil_report.added": lazy("No activity reported"),
    "nil_report.changed": lazy("No activity: changed"),
    "tray.added": lazy("Put into the tray"),
    "tray.changed": lazy("Taken out of the tray"),
    "tray.removed": lazy("Removed from the tray"),
    "job.retried": lazy("Background work tried again"),
    "geography.loaded": lazy("List of areas loaded"),
    "audit.exported": lazy("Audit taken out as a file"),
}

_VERBS: Mapping[str, str] = {
    "added": lazy("added"), "changed": lazy("changed"), "removed": lazy("removed"),
}  # fmt: skip
_LISTS: Mapping[str, str] = {
    "volunteer_type": lazy("Volunteer type"), "activity_type": lazy("Type of activity"),
    "occasion": lazy("Occasion"), "people_group": lazy("Group of people"),
    "unit": lazy("Unit"), "return_reason": lazy("Reason for returning"),
}  # fmt: skip

FIELD: Mapping[str, str] = {
    **submissions.FIELD,
    **submissions.MARK,
    "author_id": lazy("Reporter"),
    "recorded_by_id": lazy("Recorded by"),
    "status": lazy("State"),
    "number": lazy("Report number"),
    "approved_at": lazy("Approved at"),
    "duplicate_of_id": lazy("Duplicate of"),
    "issued_in": lazy("Issued in"),
    "issued_at": lazy("Issued on"),
    "starts_on": lazy("First day"),
    "ends_on": lazy("Last day"),
    "reports": lazy("Reports"),
    "joint_people": lazy("People at one event of several villages"),
    "comment": lazy("Words"),
    "words": lazy("Words"),
    "reason": lazy("Reason"),
    "note": lazy("Note"),
    "batch": lazy("Decided together"),
    "photo": lazy("Photo"),
    "caption": lazy("Caption"),
    "kind": lazy("Kind"),
    "position": lazy("Place in the order"),
    "fields": lazy("Fields written"),
    "media_sha256": lazy("File"),
    "edit": lazy("Blurring"),
    "channel": lazy("Sent by way of"),
    "people": lazy("Number of participants"),
    "group_code": lazy("Group of people"),
    "amount": lazy("Quantity"),
    "unit": lazy("Unit"),
    "login": lazy("Name to sign in"),
    "name_th": lazy("Name"),
    "phone": lazy("Telephone"),
    "is_active": lazy("In use"),
    "password_hash": lazy("Password"),
    "role": lazy("Duty"),
    "unit_name": lazy("Office or post"),
    "valid_from": lazy("From"),
    "valid_to": lazy("Until"),
    "revoked_at": lazy("Signed out"),
    "first_weekday": lazy("First day of the week"),
    "weekday": lazy("Day of the week"),
    "at_time": lazy("Time"),
    "week_key": lazy("Week"),
    "form": lazy("Form"),
    "week_starts_on": lazy("Week from"),
    "withdrawn_at": lazy("Withdrawn"),
    "content_hash": lazy("Hash of the contents"),
    "count": lazy("How many"),
}

VALUE: Mapping[str, Mapping[str, str]] = {
    "status": {status.value: label for status, label in submissions.STATUS.items()},
    "kind": {"photo": lazy("Photo"), "clip": lazy("Clip"), "text": lazy("Text")},
    "host_role": {"organiser": lazy("Organiser"), "participant": lazy("Participant")},
    "channel": {"web": lazy("web"), "import": lazy("file brought in")},
    "role": {
        "reporter": lazy("Reporter"), "coordinator": lazy("Coordinator"),
        "reviewer": lazy("Reviewer"), "province_officer": lazy("Province officer"),
        "department_officer": lazy("Department officer"), "administrator": lazy("Administrator"),
    },
}  # fmt: skip


def action_in_words(action: str) -> str:
    """What was done; of an action without words at least its name."""
    found = ACTION.get(action)
    if found is not None:
        return str(found)
    thing, _, verb = action.partition(".")
    if thing in _LISTS and verb in _VERBS:
        return f"{_LISTS[thing]}: {_VERBS[verb]}"
    return action
