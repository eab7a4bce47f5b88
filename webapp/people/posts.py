"""What the office of a duty is called where nobody says: ที่ทำการผู้ใหญ่บ้าน หมู่ที่ 6 บ้านนาม่วง."""

from collections.abc import Sequence

from webapp.accounts.permissions import Role
from webapp.geography.labels import formal_label, short_label
from webapp.geography.models import Area, Level

LONGEST = 160


def usual_unit(role: Role, path: Sequence[Area]) -> str:
    """The name of the office, printed as the organising unit; at most as long as its column."""
    return _usual(role, path[-1])[:LONGEST]


def _usual(role: Role, area: Area) -> str:  # noqa: PLR0911 - a table
    match role:
        case Role.REPORTER if area.kind == "village":
            return f"ที่ทำการผู้ใหญ่บ้าน {short_label(area)}"
        case Role.REPORTER if area.level == Level.VILLAGE:
            return f"คณะกรรมการ{short_label(area)}"
        case Role.REPORTER:
            return formal_label(area)
        case Role.COORDINATOR:
            return f"ที่ทำการกำนัน{formal_label(area)}"
        case Role.REVIEWER | Role.PROVINCE_OFFICER:
            return f"ศอ.จอส.พระราชทาน {short_label(area)}"
        case Role.DEPARTMENT_OFFICER:
            return "กรมการปกครอง"
    return f"ที่ทำการปกครอง{formal_label(area)}" if area.level != Level.COUNTRY else "กรมการปกครอง"
