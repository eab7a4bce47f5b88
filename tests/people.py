"""The cast: one person for every role and side of a border.

Somchai reports for village 6 of Don Tan and Malee for village 2 of the same subdistrict; Pim
reviews their district. Their neighbours are in Khamcha-i, where Pim must see nothing.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.accounts import queries, services
from webapp.accounts.permissions import Person, Role
from webapp.clock import today

PASSWORD = "รหัสผ่านของการทดสอบ"

VILLAGE = "49030106"
SISTER_VILLAGE = "49030102"
SUBDISTRICT = "490301"
DISTRICT = "4903"
OTHER_VILLAGE = "49050403"
OTHER_DISTRICT = "4905"
PROVINCE = "49"
OTHER_PROVINCE = "48"


@dataclass(frozen=True, slots=True)
class Cast:
    """Every person of the tests."""

    reporter: Person
    sister: Person
    """A reporter of another village in the same subdistrict."""
    coordinator: Person
    reviewer: Person
    reviewer_elsewhere: Person
    reporter_elsewhere: Person
    province_officer: Person
    province_officer_elsewhere: Person
    department_officer: Person
    administrator: Person
    nobody: Person
    """Can sign in and has no duty."""

    def by_role(self) -> dict[str, Person]:
        """Role name → its first person."""
        return {
            "reporter": self.reporter,
            "coordinator": self.coordinator,
            "reviewer": self.reviewer,
            "province_officer": self.province_officer,
            "department_officer": self.department_officer,
            "administrator": self.administrator,
            "nobody": self.nobody,
        }


ROLES: dict[str, tuple[str, Role | None, str]] = {
    "reporter": ("นายสมชาย ใจดี", Role.REPORTER, VILLAGE),
    "sister": ("นางมาลี มีสุข", Role.REPORTER, SISTER_VILLAGE),
    "coordinator": ("นายประยูร นาคำดี", Role.COORDINATOR, SUBDISTRICT),
    "reviewer": ("นางสาวพิมพ์ใจ ศรีสว่าง", Role.REVIEWER, DISTRICT),
    "reviewer_elsewhere": ("นายวินัย ตรงดี", Role.REVIEWER, OTHER_DISTRICT),
    "reporter_elsewhere": ("นายบุญมี ห้วยทราย", Role.REPORTER, OTHER_VILLAGE),
    "province_officer": ("นายธนา วัฒนกุลชัย", Role.PROVINCE_OFFICER, PROVINCE),
    "province_officer_elsewhere": ("นางวิไล นครพนม", Role.PROVINCE_OFFICER, OTHER_PROVINCE),
    "department_officer": ("นางบัวลอย แสนสุขใจ", Role.DEPARTMENT_OFFICER, "TH"),
    "administrator": ("นายวิชัย พร้อมดี", Role.ADMINISTRATOR, PROVINCE),
    "nobody": ("นายไม่มี หน้าที่", None, ""),
}


def make_cast(session: Session) -> Cast:
    """Write the cast into an empty database."""
    # One slow hash for all of them: this is about people, not about passwords.
    password_hash = services.hash_password(PASSWORD)
    made: dict[str, Person] = {}
    for key, (name, role, area_code) in ROLES.items():
        user = services.add_user(session, login=key, name_th=name, password="-")
        user.password_hash, user.is_office_secret = password_hash, True
        if role is not None:
            services.assign(
                session, user, role=role, area_code=area_code, unit_name=f"หน่วยของ {name}"
            )
        session.refresh(user, ["assignments"])
        made[key] = queries.person_of(user, today())
    return Cast(**made)
