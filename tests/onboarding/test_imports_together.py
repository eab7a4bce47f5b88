"""Two offices bring in the same people at the same moment: one does, the other is told why not."""

import threading
from collections.abc import Callable

from sqlalchemy import func, select

from tests.conftest import LiveServer
from tests.onboarding.test_importing import as_csv
from tests.people import Cast
from tests.submissions.test_parallel import Phone
from webapp.accounts.models import Assignment, User
from webapp.db import db
from webapp.people import importing, judging

ROUNDS = 5


def both(*works: Callable[[], str]) -> list[str]:
    """Do all at the same moment; gives their answers, sorted."""
    barrier, answers = threading.Barrier(len(works)), []

    def run(work: Callable[[], str]) -> None:
        barrier.wait()
        answers.append(work())

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_same_sheet_twice_at_once_is_imported_once(live_server: LiveServer, people: Cast) -> None:
    offices = (people.province_officer, people.reviewer)
    phones = [Phone(live_server, person.id) for person in offices]
    texts = []

    def send(number: int, round_: int) -> Callable[[], str]:
        rows = importing.read(as_csv(
            (f"นายคนที่{round_} มาดี", f"08611100{round_:02}", "ผู้รายงาน", "ดอนตาล", "ดอนตาล", "6", ""),
            (f"นางคนที่{round_} ไม่มีเบอร์", "", "ผู้รายงาน", "ดอนตาล", "ดอนตาล", "2", ""),
            ("นายสมชาย ใจดี", "0861119999", "ผู้รายงาน", "ดอนตาล", "ดอนตาล", "2", ""),
        ))  # fmt: skip
        with live_server.app.app_context():
            kept = importing.keep(db.session, offices[number], rows, file_name="a.csv")
            digest = judging.judge(db.session, offices[number], kept.rows).digest
            db.session.commit()
            path = f"/people/imports/{kept.id}"

        def post() -> str:
            answer, text = phones[number].post(path, {"digest": digest})
            texts.append((answer["status"], text))
            return answer["status"]

        return post

    for round_ in range(ROUNDS):
        assert both(send(0, round_), send(1, round_)) == ["303", "409"]

    with live_server.app.app_context():
        made = db.session.scalar(
            select(func.count(User.id)).where(User.name_th.like("%คนที่%"))
        )  # fmt: skip
        same = (
            select(Assignment.id)
            .group_by(Assignment.user_id, Assignment.role, Assignment.area_code)
            .having(func.count() > 1)
        )
        assert made == 2 * ROUNDS
        assert db.session.execute(same.with_only_columns(Assignment.user_id)).all() == []
    assert all("ข้อมูลเปลี่ยนไปหลังจากที่ท่านดู" in text for status, text in texts if status == "409")
