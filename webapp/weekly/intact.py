"""Whether what is stored of an issued report is still what was issued."""

from webapp.weekly.models import WeeklyReport
from webapp.weekly.snapshot import SIGNED_FROM, Issue, content_hash, issue_to_plain


def is_as_issued(report: WeeklyReport) -> bool:
    """Whether the snapshot has its hash, and the row says what the snapshot does.

    Of reports that were issued before the snapshot said so, the row's number, moment and issuer
    stand for themselves.
    """
    return content_hash(report.snapshot) == report.content_hash and _agrees(report)


def _agrees(report: WeeklyReport) -> bool:
    frame = report.snapshot["frame"]
    days = (report.area_code, report.starts_on.isoformat(), report.ends_on.isoformat())
    if days != (frame["area"]["code"], frame["starts_on"], frame["ends_on"]):
        return False
    if report.snapshot["format"] < SIGNED_FROM:
        return True
    said = Issue(number=report.number, issued_at=report.issued_at, issued_by_id=report.issued_by_id)
    return bool(report.snapshot["issued"] == issue_to_plain(said))
