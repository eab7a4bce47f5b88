"""How long things are kept. 0 means: kept, until the office sets a number."""

from typing import Final

from webapp.geography.models import Level
from webapp.i18n import lazy as _
from webapp.settings.registry import Definition, Kind, define

LONGEST_DAYS: Final = 3650
KEEPS: Final = 0
FEWEST_AUDIT_YEARS: Final = 2
"""What may be asked of whoever keeps traffic data: Computer-Related Crime Act, s. 26. The database
refuses to remove younger entries too."""
_COUNTRY: Final = (Level.COUNTRY,)
_HINT: Final = _("0 means kept. A new number takes effect after its trial run was confirmed.")


def _days(
    name: str, preset: int, label: str, *, levels: tuple[Level, ...] | None = None,
    highest: int = LONGEST_DAYS,
) -> Definition:  # fmt: skip
    return define(
        f"retention.{name}", preset=preset, kind=Kind.DAYS, group="retention", label=label,
        hint=_HINT, lowest=KEEPS, highest=highest,
        levels=levels or (Level.COUNTRY, Level.PROVINCE),
    )  # fmt: skip


ORIGINALS: Final = _days("originals_days", KEEPS, _("Original files of issued reports"))
PHOTOS: Final = _days("renditions_days", KEEPS, _("Photos of issued reports"))
CLIPS: Final = _days("clips_days", KEEPS, _("Clips of issued reports"))
WITHDRAWN: Final = _days("withdrawn_days", KEEPS, _("Texts and files of withdrawn reports"))
DRAFTS: Final = _days("drafts_days", 180, _("Drafts that nobody went on with"))
OPENINGS: Final = _days("openings_log_days", KEEPS, _("List of who opened originals"))
CONTACTS: Final = _days("requests_days", 365, _("Contacts of requests that were answered"))
SESSIONS: Final = _days("sessions_days", 90, _("Sign-ins that ended"), levels=_COUNTRY)
FAILURES: Final = _days("door_failures_days", 30, _("Failures at the door"), levels=_COUNTRY)
NOTICES: Final = _days(
    "notices_days", 180, _("Notices to people"), levels=_COUNTRY, highest=180
)  # fmt: skip
IMPORTS: Final = _days("imports_days", 30, _("Sheets of people that were imported"),
                       levels=_COUNTRY)  # fmt: skip
PAPERS: Final = _days("papers_days", KEEPS, _("PDFs and slides of issued reports"),
                      levels=_COUNTRY)  # fmt: skip
PHONES: Final = _days("phones_days", 180, _("What phones said last"), levels=_COUNTRY)
CARDS: Final = _days("cards_days", 365, _("Cards to come in with that ended"), levels=_COUNTRY)
DUTY_REQUESTS: Final = _days(
    "duty_requests_days", 365, _("Duties asked for, granted or refused"), levels=_COUNTRY
)
JOBS: Final = _days("jobs_days", 30, _("Background work that is done"), levels=_COUNTRY)
AUDIT: Final = define(
    "retention.audit_years", preset=10, kind=Kind.NUMBER, group="retention",
    label=_("Audit"),
    hint=_("At least 2 years. Nothing is removed before the trial run was confirmed."),
    lowest=FEWEST_AUDIT_YEARS, highest=30, levels=_COUNTRY,
)  # fmt: skip
"""Ten years, as official papers are kept (Office of the Prime Minister's regulation on
correspondence, B.E. 2526, cl. 57)."""
