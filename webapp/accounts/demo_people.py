"""The invented people of the demo and of nothing else. Any likeness to a real person is chance.

Their one password is public on purpose; the demo can be reached from this machine alone.
"""

from dataclasses import dataclass

from webapp.accounts.permissions import Role

DEMO_PASSWORD = "จิตอาสาไทย2569"  # noqa: S105 - public, of the demo only


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An account of the demo: who, and the one duty they have."""

    login: str
    name_th: str
    role: Role
    area_code: str
    unit_name: str
    duty_th: str
    """What the sign-in page calls the duty."""
    password: str = DEMO_PASSWORD


SHOWN_ACCOUNTS: tuple[DemoPerson, ...] = (
    DemoPerson("village", "นายสมหมาย ทองดีงาม (ตัวอย่าง)", Role.REPORTER, "49030106",
               "ที่ทำการผู้ใหญ่บ้าน หมู่ที่ 6 บ้านนาม่วง", "ผู้ใหญ่บ้าน หมู่ที่ 6 ต.ดอนตาล"),
    DemoPerson("kamnan", "นายประยูร นาคำดี (ตัวอย่าง)", Role.COORDINATOR, "490301",
               "ที่ทำการกำนันตำบลดอนตาล", "กำนันตำบลดอนตาล"),
    DemoPerson("district", "นางสาวพิมพ์ใจ ศรีสว่าง (ตัวอย่าง)", Role.REVIEWER, "4903",
               "ศอ.จอส.พระราชทาน อ.ดอนตาล", "เจ้าหน้าที่อำเภอดอนตาล"),
    DemoPerson("province", "นายธนา วัฒนกุลชัย (ตัวอย่าง)", Role.PROVINCE_OFFICER, "49",
               "ศอ.จอส.พระราชทาน จ.มุกดาหาร", "เจ้าหน้าที่จังหวัดมุกดาหาร"),
    DemoPerson("department", "นางบัวลอย แสนสุขใจ (ตัวอย่าง)", Role.DEPARTMENT_OFFICER, "TH",
               "กรมการปกครอง", "เจ้าหน้าที่กรมการปกครอง"),
    DemoPerson("admin", "นายวิชัย พร้อมดี (ตัวอย่าง)", Role.ADMINISTRATOR, "49",
               "ที่ทำการปกครองจังหวัดมุกดาหาร", "ผู้ดูแลระบบ"),
)  # fmt: skip
