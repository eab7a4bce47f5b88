"""The text to pass on in a chat group, in the official pattern of docs/domain.md §7.3.

Always Thai with Thai digits, as it goes to superiors. Names are never shortened here.
"""

from collections.abc import Sequence

from webapp import thai
from webapp.geography import labels as area_labels
from webapp.geography.models import Area, Level
from webapp.submissions.models import Submission
from webapp.submissions.presenting import quantities_of


def share_text(submission: Submission, path: Sequence[Area], *, reports: int = 1) -> str:
    """The whole text. `path` is `geography.queries.path_to` of the place.

    `reports` is how many villages report this event together, as the district said.
    """
    lines = ["เรียน ผู้บังคับบัญชา", _share_moment(submission), _share_hosts(submission, path)]
    kind = submission.volunteer_type.name_th if submission.volunteer_type else "จิตอาสา"
    verb = "จัดกิจกรรม" if submission.host_role == "organiser" else "เข้าร่วมกิจกรรม"
    lines.append(f"{verb}{kind} “{submission.title}”")
    if submission.place_name:
        lines.append(f"สถานที่ {submission.place_name}")
    if submission.people_total is not None:
        lines.append(f"ผู้เข้าร่วม รวม {thai.amount(submission.people_total, 'คน')}")
    if reports > 1:
        lines.append(f"เป็นกิจกรรมเดียวกัน ๑ ครั้ง ({thai.number(reports)} หมู่บ้านร่วมกัน)")
    result = submission.result or quantities_of(submission, thai.Digits.THAI)
    if result:
        lines.append(f"ผลการปฏิบัติ: {result}")
    lines.append("จึงเรียนมาเพื่อโปรดทราบ")
    return "\n".join(line for line in lines if line)


def _share_moment(submission: Submission) -> str:
    if submission.held_on is None:
        return ""
    day = thai.weekday_date(submission.held_on)
    first, last = submission.started_at_time, submission.ended_at_time
    if first is None:
        return day
    if last is None:
        return f"{day} เวลา {thai.clock_time(first)}"
    return f"{day} {thai.time_range(first, last)}"


def _share_hosts(submission: Submission, path: Sequence[Area]) -> str:
    """ศอ.จอส.พระราชทาน อ.ดอนตาล ร่วมกับ…: the centre, then the unit or the village."""
    districts = [area for area in path if area.level == Level.DISTRICT]
    lower = [area for area in path if area.level in {Level.SUBDISTRICT, Level.VILLAGE}]
    place = " ".join(area_labels.short_label(area) for area in reversed(lower))
    partner = submission.organising_unit or f"{submission.village_text} {place}".strip()
    centre = f"ศอ.จอส.พระราชทาน {area_labels.short_label(districts[0])}" if districts else ""
    joined = " ร่วมกับ".join(part for part in (centre, partner) if part)
    return thai.to_thai_digits(joined)
