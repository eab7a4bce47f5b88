"""Which tables are noted by themselves when a row comes, changes or goes, and which are not.

Tables stand here by name, because the audit lies below all of them. A test holds that every table
of the product is in one of the two lists: whoever adds one decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How rows of one table are told."""

    kind: str
    """What they belong to: what people look for."""
    thing: str
    """First half of the action: `duty` of `duty.added`."""
    subject: str = "id"
    """The column that names what they belong to."""
    label: str = ""
    area: str = ""
    actor: str = ""
    """The column that says who did it, where no request does."""
    hidden: frozenset[str] = frozenset()
    """Columns of which only that they changed is told."""
    quiet: frozenset[str] = frozenset()
    """Columns that are not told at all."""


_SECRETS: Final = frozenset({"password_hash", "token_hash", "endpoint", "p256dh", "auth",
                             "recorded_text", "user_agent"})  # fmt: skip
_STAMPS: Final = frozenset({"id", "version", "updated_at", "edited_at", "created_at",
                            "content_hash", "typed", "at", "search_key"})  # fmt: skip


def _list_of(thing: str) -> Watch:
    return Watch(kind="list", thing=thing, subject="code", label="name_th", quiet=_STAMPS)


def _of_submission(thing: str, *, actor: str = "", subject: str = "submission_id") -> Watch:
    return Watch(kind="submission", thing=thing, subject=subject, actor=actor,
                 quiet=_STAMPS | {"submission_id"})  # fmt: skip


EVENTS: Final = "submission_events"
SUBMISSIONS: Final = "submissions"
WATCHED: Final[Mapping[str, Watch]] = {
    SUBMISSIONS: Watch(
        kind="submission", thing="submission", label="number", area="area_code",
        hidden=_SECRETS, quiet=_STAMPS | {"receipt_code", "submitted_at", "activity_type_name"},
    ),
    EVENTS: _of_submission("submission", actor="actor_id"),
    "attachments": _of_submission("file"),
    "submission_people": _of_submission("people"),
    "submission_quantities": _of_submission("quantity"),
    "submission_comments": _of_submission("comment", actor="author_id"),
    "original_openings": _of_submission("original", actor="person_id"),
    "flag_dismissals": _of_submission("dismissal", actor="by_id"),
    # The audit outlives the account: how to reach somebody, or how they sign in, is not in it.
    "users": Watch(kind="account", thing="account", label="name_th",
                   hidden=_SECRETS | {"phone", "login"}, quiet=_STAMPS),
    "assignments": Watch(kind="account", thing="duty", subject="user_id", area="area_code",
                         quiet=_STAMPS),
    "duty_requests": Watch(kind="account", thing="duty_request", subject="user_id",
                           area="area_code", actor="asked_by_id", quiet=_STAMPS),
    "invitations": Watch(kind="account", thing="card", subject="user_id", actor="made_by_id",
                         hidden=frozenset({"bound_hash"}), quiet=_STAMPS | _SECRETS),
    "totp_secrets": Watch(kind="account", thing="totp", subject="user_id", actor="user_id",
                          hidden=frozenset({"sealed"}), quiet=_STAMPS | {"last_step"}),
    "recovery_codes": Watch(kind="account", thing="recovery_code", subject="user_id",
                            actor="user_id", quiet=_STAMPS | {"code_hash"}),
    "passkeys": Watch(kind="account", thing="passkey", subject="user_id", actor="user_id",
                      quiet=_STAMPS | {"credential_id", "public_key", "sign_count",
                                       "last_used_at"}),
    "external_identities": Watch(kind="account", thing="identity", subject="user_id",
                                 actor="linked_by_id", hidden=frozenset({"subject"}),
                                 quiet=_STAMPS),
    "settings": Watch(kind="setting", thing="setting", subject="key", label="key",
                      area="area_code", actor="edited_by_id",
                      quiet=_STAMPS | {"edited_by_id"}),
    "user_sessions": Watch(kind="account", thing="session", subject="user_id", actor="user_id",
                           quiet=_STAMPS | _SECRETS | {"expires_at", "last_used_at",
                                                         "device_hash"}),
    "push_subscriptions": Watch(kind="account", thing="push", subject="person_id",
                                actor="person_id",
                                quiet=_STAMPS | _SECRETS | {"session_id", "failures",
                                                            "failing_since"}),
    "weekly_reports": Watch(kind="weekly_report", thing="weekly_report", label="number",
                            area="area_code", actor="issued_by_id",
                            quiet=_STAMPS - {"content_hash"} | {"snapshot"}),
    "week_settings": Watch(kind="setting", thing="week", subject="area_code", label="area_code",
                           area="area_code", actor="edited_by_id",
                           quiet=_STAMPS | {"edited_by_id", "joint_edited_at",
                                            "joint_edited_by_id"}),
    "office_papers": Watch(kind="setting", thing="office_paper", subject="area_code",
                           label="area_code", area="area_code", actor="edited_by_id",
                           quiet=_STAMPS | {"edited_by_id"}),
    "picture_choices": _of_submission("pictures", actor="chosen_by_id"),
    "reminder_rules": Watch(kind="setting", thing="reminder", subject="area_code",
                            label="area_code", area="area_code", actor="edited_by_id",
                            quiet=_STAMPS | {"edited_by_id"}),
    "nil_reports": Watch(kind="nil_report", thing="nil_report", area="area_code",
                         label="area_code", actor="by_id", quiet=_STAMPS),
    "trusted_devices": Watch(kind="account", thing="device", subject="user_id", actor="user_id",
                             quiet=_STAMPS | {"device_hash", "trusted_at", "expires_at"}),
    "tray_items": Watch(kind="tray", thing="tray", area="office_code", actor="added_by_id",
                        hidden=frozenset({"words"}), quiet=_STAMPS | {"added_at", "expires_at"}),
    "ereport_entries": _of_submission("ereport", actor="entered_by_id"),
    "ereport_fields": Watch(kind="list", thing="ereport_field", subject="key", label="label",
                            actor="edited_by_id", quiet=_STAMPS | {"edited_by_id"}),
    "office_texts": Watch(kind="setting", thing="office_text", subject="key", label="key",
                          area="area_code", actor="edited_by_id",
                          quiet=_STAMPS | {"edited_by_id"}),
    "purge_confirmations": Watch(kind="setting", thing="purge", subject="kind", label="kind",
                                 area="area_code", actor="confirmed_by_id",
                                 quiet=_STAMPS | {"confirmed_by_id", "confirmed_at"}),
    "takedown_requests": Watch(kind="takedown", thing="takedown", label="code", area="area_code",
                               hidden=frozenset({"words", "contact"}), actor="made_by_id",
                               quiet=_STAMPS | {"made_at"}),
    "saved_filters": Watch(kind="account", thing="filter", subject="person_id",
                           actor="person_id", quiet=_STAMPS),
    "areas": Watch(kind="area", thing="area", subject="code", label="name_th", area="code",
                   quiet=_STAMPS),
    "volunteer_types": _list_of("volunteer_type"),
    "activity_types": _list_of("activity_type"),
    "occasions": _list_of("occasion"),
    "people_groups": _list_of("people_group"),
    "quantity_units": _list_of("unit"),
    "return_reasons": _list_of("return_reason"),
}  # fmt: skip

UNWATCHED: Final[Mapping[str, str]] = {
    "adjustments": "told by events of the submission; the report that carries them names them",
    "audit_cuts": "each is noted with the number and hash that it names",
    "audit_entries": "the audit itself",
    "area_changes": "is a history itself; what changed in the area is told",
    "door_failures": "counted under keyed hashes; each failure is noted by the door",
    "factor_failures": "counted; each failure is noted by the second step",
    "expected_files": "what a phone announces; the file that comes is told",
    "file_replacements": "what a phone announces; the file that comes is told",
    "fingerprints": "made from pictures by the product",
    "joint_activities": "told by events of all that are joined",
    "jobs": "work of the product; an administrator's retry is noted by its view",
    "media_files": "files without a meaning until something names them",
    "notice_pushes": "follows from notices",
    "notices": "follow from what is told, and are read by one person",
    "people_imports": "a sheet on its way; the import and its people are told",
    "paper_files": "made from what is stored, kept for some days",
    "phone_heartbeats": "what phones say of themselves every some minutes",
    "photo_edits": "the strokes; that a photo was blurred is an event",
    "purge_runs": "is a record itself; each run notes what it removed",
    "push_keys": "made once by the set-up",
    "reminder_runs": "is a record itself",
    "renditions": "made from files by the product",
    "return_items": "told by the event of the return, whose comment holds them",
    "round_files": "told by the event of the sending",
    "spent_challenges": "random bytes that were answered once",
    "standing_hints": "found by the product",
    "submission_counters": "the number given stands in the submission",
    "uploads": "pieces on their way; the file they become is told",
    "weekly_report_items": "follow from the report",
    "weekly_report_totals": "follow from the report",
}
