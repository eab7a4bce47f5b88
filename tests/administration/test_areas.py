"""Areas: history, mergers with people's duties, new villages, and newer lists."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import DISTRICT, SISTER_VILLAGE, SUBDISTRICT, VILLAGE, Cast
from webapp import clock
from webapp.accounts import queries as accounts
from webapp.accounts.models import Assignment, DutyEnd
from webapp.audit.models import AuditEntry
from webapp.geography import changes, loader
from webapp.geography import queries as geography
from webapp.geography.change_models import AreaChange
from webapp.geography.models import Area
from webapp.geography.search import search

HEAD = "code,name_th,name_en,parent_code,lat,lon,moo\n"


def history(session: Session, code: str) -> list[tuple[str, str, str]]:
    return [(row.kind, row.name_before, row.name_after)
            for row in changes.history_of(session, code)]  # fmt: skip


def test_new_name_is_found_and_the_old_one_stands_in_the_history(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.administrator).post(
        "administration.rename_area", code=VILLAGE,
        data={"name-name_th": "บ้านนาม่วงใหม่", "name-name_en": "", "name-note": "ประกาศ 12/2569"},
    )  # fmt: skip

    assert history(session, VILLAGE) == [("renamed", "บ้านนาม่วง", "บ้านนาม่วงใหม่")]
    assert [area.code for area in search(session, "นาม่วงใหม่", within=DISTRICT)] == [VILLAGE]
    page = client.get("administration.show_area", code=VILLAGE)
    assert "ประกาศ 12/2569" in page.text
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.area_code) == ("area.changed", VILLAGE)


def test_lists_that_ship_leave_an_edited_area_alone(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.administrator).post(
        "administration.rename_area", code=VILLAGE, data={"name-name_th": "บ้านใหม่"}
    )

    report = loader.load(session, loader.BUNDLED_FILES, keeps_edits=True)

    assert (report.changed, report.kept) == (0, 1)
    assert session.get_one(Area, VILLAGE).name_th == "บ้านใหม่"


@pytest.mark.parametrize(("fate", "goes_on"), [("move", True), ("end", False)])
def test_merger_gives_a_village_up_and_settles_duties(
    client: PageClient, session: Session, people: Cast, fate: str, *, goes_on: bool
) -> None:
    client.sign_in(people.administrator).post(
        "administration.merge_area", code=VILLAGE,
        data={"merge-into": SISTER_VILLAGE, "merge-duties": fate},
    )  # fmt: skip
    session.expire_all()

    area = session.get_one(Area, VILLAGE)
    assert (area.retired_on, area.merged_into_code) == (clock.today(), SISTER_VILLAGE)
    assert [row[0] for row in history(session, VILLAGE)] == ["merged"]
    assert [row[0] for row in history(session, SISTER_VILLAGE)] == ["received"]
    assert VILLAGE not in [one.code for one in geography.children_of(session, SUBDISTRICT)]
    person = accounts.find_person(session, people.reporter.id, today=clock.today())
    assert person is not None
    assert [duty.area_code for duty in person.duties] == ([SISTER_VILLAGE] if goes_on else [])
    assert person.left == (() if goes_on else (VILLAGE,))
    ended = session.scalars(select(Assignment).where(Assignment.area_code == VILLAGE)).one()
    assert ended.valid_to == clock.today() - timedelta(days=1)
    assert ended.end_reason == (DutyEnd.MERGED if goes_on else DutyEnd.TERM_OVER)


def test_merger_asks_about_duties_and_the_other_village(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator).post(
        "administration.merge_area", code=VILLAGE, data={"merge-into": "x"}, status=422
    )
    client.post("administration.merge_area", code=VILLAGE, status=422,
                data={"merge-into": VILLAGE, "merge-duties": "end"})  # fmt: skip


def test_village_is_added_under_its_subdistrict_once(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.administrator)
    new = {"new-kind": "village", "new-number": "๔๒", "new-name_th": "บ้านแห่งใหม่"}

    client.post("administration.add_village", code=SUBDISTRICT, data=new)
    client.post("administration.add_village", code=SUBDISTRICT, data=new, status=422)

    area = session.get_one(Area, f"{SUBDISTRICT}42")
    assert (area.name_th, area.number, area.parent_code) == ("บ้านแห่งใหม่", 42, SUBDISTRICT)
    assert [row[0] for row in history(session, area.code)] == ["added"]


def test_area_with_others_in_it_is_not_given_up_and_a_village_comes_back(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.administrator)

    client.post("administration.retire_area", code=SUBDISTRICT, status=409)
    client.post("administration.retire_area", code=VILLAGE)
    client.post("administration.restore_area", code=VILLAGE)

    session.expire_all()
    assert session.get_one(Area, VILLAGE).retired_on is None
    assert [row[0] for row in history(session, VILLAGE)] == ["restored", "retired"]


@pytest.mark.parametrize("code", ["48", "480101", "99999999", "TH"])
def test_areas_of_others_are_not_there(client: PageClient, people: Cast, code: str) -> None:
    client.sign_in(people.administrator)

    client.get("administration.show_area", code=code, status=404)
    client.post("administration.rename_area", code=code, status=404,
                data={"name-name_th": "ของผม"})  # fmt: skip


def upload(client: PageClient, text: str, status: int = 200) -> dict[str, str]:
    file = (io.BytesIO(text.encode()), "หมู่บ้าน 2570.csv")
    page = client.post("administration.preview_areas", data={"file": file}, status=status)
    form = page.soup.select_one('form[action$="/areas/imports"]')
    return page.fields('form[action$="/areas/imports"]') if form else {}


def test_newer_list_is_looked_at_first_and_then_taken_whole(
    client: PageClient, session: Session, people: Cast
) -> None:
    text = HEAD + (
        f"{VILLAGE},บ้านนาม่วงงาม,Ban Na Muang,{SUBDISTRICT},,,6\n"
        f"{SUBDISTRICT}77,บ้านเพิ่งตั้ง,,{SUBDISTRICT},,,77\n"
    )
    client.sign_in(people.administrator)

    sent = upload(client, text)
    assert session.get(Area, f"{SUBDISTRICT}77") is None
    sent.pop("retire", None)
    client.post("administration.import_areas", data={**sent, "retire": SISTER_VILLAGE})

    session.expire_all()
    assert session.get_one(Area, f"{SUBDISTRICT}77").name_th == "บ้านเพิ่งตั้ง"
    assert session.get_one(Area, VILLAGE).name_th == "บ้านนาม่วงงาม"
    assert session.get_one(Area, SISTER_VILLAGE).retired_on == clock.today()
    row = session.scalars(select(AreaChange).where(AreaChange.area_code == VILLAGE)).one()
    assert (row.from_file, row.by_id) == ("หมู่บ้าน 2570.csv", people.administrator.id)


@pytest.mark.parametrize(
    "line",
    [
        f"49030177,บ้าน,,{SUBDISTRICT},,,78",  # another number than in the code
        "48010177,บ้าน,,480101,,,77",  # of another province
        f"{SUBDISTRICT}77,,,{SUBDISTRICT},,,77",  # without a name
        f"{SUBDISTRICT}77,บ้าน,,{SUBDISTRICT}",  # too few cells
    ],
)
def test_wrong_list_is_refused_whole(
    client: PageClient, session: Session, people: Cast, line: str
) -> None:
    client.sign_in(people.administrator)

    sent = upload(client, f"{HEAD}{SUBDISTRICT}76,บ้านดี,,{SUBDISTRICT},,,76\n{line}\n", 422)

    assert sent == {}
    assert session.get(Area, f"{SUBDISTRICT}76") is None


def test_ticket_is_one_persons_and_not_forged(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator)

    client.post("administration.import_areas", data={"ticket": "made-up"}, status=410)
    client.post("administration.import_types", data={"ticket": "made-up"}, status=410)
