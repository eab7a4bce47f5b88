"""The pages of weekly reports, one section per endpoint."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.weekly.weeks import EARLIER_DAY, EARLIER_KEY, KEY, approved, waiting
from webapp import clock
from webapp.media.store import FolderStore
from webapp.submissions import files
from webapp.submissions import services as submissions
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action
from webapp.weekly import services
from webapp.weekly.models import WeeklyReport, WeekSetting
from webapp.weekly.snapshot import pictures_of

NEVER_KEY = "2570-W20"


def issued(session: Session, people: Cast, week_key: str = KEY) -> WeeklyReport:
    report = services.issue(session, people.province_officer, "49", week_key)
    session.commit()
    return report


def rows(page, table: str = "table") -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page.soup.select(f"{table} tbody tr")
    ]


# ------------------------------------------------------------------------------------------ index


def test_index_lists_the_weeks_of_the_province(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    waiting(session, people)
    issued(session, people, EARLIER_KEY)

    page = client.sign_in(people.province_officer).get("weekly.index")

    assert page.h1 == "รายงานประจำสัปดาห์ จังหวัดมุกดาหาร"
    assert rows(page)[2][:4] == ["18 – 24 พฤศจิกายน 2569 2569-W48", "ยังไม่ออกรายงาน", "1", "1"]
    assert rows(page)[3][1].startswith("ออกรายงานแล้ว 49-2569-W47")
    assert page.soup.select_one("select[name=first_weekday] option[selected]")["value"] == "3"


def test_index_of_the_district_offers_neither_issuing_nor_settings(
    client: PageClient, people: Cast
) -> None:
    page = client.sign_in(people.reviewer).get("weekly.index")

    assert page.h1 == "รายงานประจำสัปดาห์ อำเภอดอนตาล"
    assert page.soup.select("select[name=first_weekday], a[href$=issues]") == []


def test_index_of_the_department_offers_the_provinces(
    client: PageClient, session: Session, people: Cast
) -> None:
    issued(session, people)
    client.sign_in(people.department_officer)

    everywhere = client.get("weekly.index")
    found = client.get("weekly.index", q="มุก")
    nothing = client.get("weekly.index", q="ไม่มีที่นี่")

    assert len(rows(everywhere)) == 77
    assert [row[0] for row in rows(found)] == ["จังหวัดมุกดาหาร"]
    assert rows(nothing) == []


def test_index_is_not_for_reporters(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reporter).get("weekly.index", status=403)


# ------------------------------------------------------------------------------------------ weeks


def test_weeks_of_a_district_are_open_to_its_province(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.province_officer).get("weekly.weeks", area_code="4903")

    assert page.h1 == "รายงานประจำสัปดาห์ อำเภอดอนตาล"


@pytest.mark.parametrize("area_code", ["49", "4905", "490301", "TH", "4999"])
def test_weeks_elsewhere_are_not_visible(client: PageClient, people: Cast, area_code: str) -> None:
    client.sign_in(people.reviewer).get("weekly.weeks", area_code=area_code, status=404)


# -------------------------------------------------------------------------------------- configure


def test_configure_sets_the_week(client: PageClient, session: Session, people: Cast) -> None:
    client.sign_in(people.province_officer).post(
        "weekly.configure", area_code="49", data={"first_weekday": "1"}, goes_to="/weekly/49"
    )

    assert session.get_one(WeekSetting, "49").first_weekday == 1


@pytest.mark.parametrize("weekday", ["", "0", "8", "พุธ"])
def test_configure_refuses_no_weekday(
    client: PageClient, session: Session, people: Cast, weekday: str
) -> None:
    client.sign_in(people.province_officer).post(
        "weekly.configure", area_code="49", data={"first_weekday": weekday}, status=422
    )

    assert session.get(WeekSetting, "49") is None


def test_configure_is_for_the_province_itself(client: PageClient, people: Cast) -> None:
    sent = {"first_weekday": "1"}

    client.sign_in(people.reviewer).post("weekly.configure", area_code="49", data=sent, status=403)
    client.sign_in(people.province_officer_elsewhere).post(
        "weekly.configure", area_code="49", data=sent, status=404
    )
    client.sign_in(people.province_officer).post(
        "weekly.configure", area_code="4903", data=sent, status=409
    )


# ------------------------------------------------------------------------------------------- show


def test_preview_is_marked_as_a_draft(client: PageClient, session: Session, people: Cast) -> None:
    approved(session, people)

    page = client.sign_in(people.province_officer).get("weekly.show", area_code="49", week_key=KEY)

    assert page.h1 == "รายงานประจำสัปดาห์ จ.มุกดาหาร 18 – 24 พฤศจิกายน 2569 (2569-W48)"
    assert [sheet["class"] for sheet in page.soup.select("article")] == [
        ["paper", "wide-sheet", "draft"]
    ]
    assert page.soup.select_one(".draft-mark").get_text() == "ร่าง"


def test_summary_keeps_districts_with_nothing(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people, people_total=1234)

    page = client.sign_in(people.province_officer).get("weekly.show", area_code="49", week_key=KEY)

    nothing = ["-"] * 8
    table = rows(page, ".weekly-summary")
    assert table[0] == ["๑", "เมืองมุกดาหาร", *nothing, "ไม่มีกิจกรรม"]
    assert table[2] == ["๓", "ดอนตาล", "๑", "๑,๒๓๔", "-", "-", "-", "-", "๑", "๑,๒๓๔", ""]
    assert len(table) == 7


def test_late_one_is_marked(client: PageClient, session: Session, people: Cast) -> None:
    approved(session, people, held_on=EARLIER_DAY)

    page = client.sign_in(people.province_officer).get("weekly.show", area_code="49", week_key=KEY)

    assert rows(page, ".weekly-list")[0][-1] == "รายงานเพิ่มเติม"
    assert rows(page, ".weekly-summary")[2][-1] == "รวมรายงานเพิ่มเติม ๑"


def test_issued_paper_has_its_number_and_no_mark(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    issued(session, people)

    page = client.sign_in(people.province_officer).get("weekly.show", area_code="49", week_key=KEY)

    facts = " ".join(page.soup.select_one(".weekly-facts").get_text(" ").split())
    assert facts == "เลขที่ 49-2569-W48 ออกรายงานเมื่อวันที่ ๒ ธันวาคม ๒๕๖๙ เวลา ๐๘.๓๐ น."
    assert page.soup.select(".draft, .draft-mark, a[href$=issues]") == []


def test_issued_paper_stays_the_same_to_the_letter(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = approved(session, people)
    factories.with_photo(session, store, made)
    issued(session, people)
    client.sign_in(people.province_officer)
    before = _paper(client)

    row = session.get_one(Submission, made.id)
    row.title, row.people_total, row.place_name = "อื่น", 1, "ที่อื่น"
    files.detach(session, row, row.attachments[0].id)
    session.commit()

    assert _paper(client) == before


def test_paper_is_thai_whatever_the_language_of_the_screen(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    issued(session, people)
    client.sign_in(people.province_officer)
    thai = _paper(client)

    client.http.set_cookie("locale", "en")

    assert _paper(client) == thai


def test_digits_are_switched(client: PageClient, session: Session, people: Cast) -> None:
    approved(session, people, people_total=1234, title="ปลูกต้นไม้ ๓๐๐ ต้น")
    client.sign_in(people.province_officer)

    page = client.get("weekly.show", area_code="49", week_key=KEY, digits="arabic")
    wrong = client.get("weekly.show", area_code="49", week_key=KEY, digits="roman")

    assert "arabic" in page.soup.article["class"]
    assert rows(page, ".weekly-list")[0][3:6:2] == ["ปลูกต้นไม้ 300 ต้น", "1,234"]
    assert not [letter for letter in page.soup.article.get_text() if letter in "๐๑๒๓๔๕๖๗๘๙"]
    assert "arabic" not in wrong.soup.article["class"]


def test_empty_week_is_one_sheet(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.province_officer).get("weekly.show", area_code="49", week_key=KEY)

    assert len(page.soup.select("article")) == 1
    assert [row[-1] for row in rows(page, ".weekly-summary")] == ["ไม่มีกิจกรรม"] * 7


def test_photos_are_four_at_most_with_the_cover_first(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = factories.draft(session, people.reporter, held_on=EARLIER_DAY, title="ปลูกป่า")
    kept = [factories.with_photo(session, store, made, seed) for seed in range(1, 7)]
    files.describe(made, {kept[0].id: "ภาพหน้าปก"})
    submissions.submit(session, people.reporter, made.id)
    factories.decided(session, made, people.reviewer, Action.APPROVE)

    page = client.sign_in(people.reviewer).get(
        "weekly.show", area_code="4903", week_key=EARLIER_KEY
    )

    shown = page.soup.select(".photo-group img")
    assert [picture["src"] for picture in shown] == [
        client.file(people.reviewer, attachment, "print") for attachment in kept[:4]
    ]
    captions = [caption.get_text() for caption in page.soup.select("figcaption")]
    assert captions == ["ภาพหน้าปก", "ปลูกป่า", "ปลูกป่า", "ปลูกป่า"]
    assert client.http.get(shown[0]["src"], buffered=True).mimetype == "image/jpeg"


@pytest.mark.parametrize(
    ("area_code", "week_key"), [("49", KEY), ("4905", KEY), ("4903", NEVER_KEY)]
)
def test_paper_out_of_reach_is_a_404(
    client: PageClient, people: Cast, area_code: str, week_key: str
) -> None:
    client.sign_in(people.reviewer)
    client.get("weekly.show", area_code="4903", week_key=KEY)

    client.get("weekly.show", area_code=area_code, week_key=week_key, status=404)


# ---------------------------------------------------------------------------------------- confirm


def test_confirm_says_what_would_be_left_out(
    client: PageClient, session: Session, people: Cast
) -> None:
    waiting(session, people)
    issued(session, people, "2569-W46")

    page = client.sign_in(people.province_officer).get(
        "weekly.confirm", area_code="49", week_key=KEY
    )

    assert rows(page) == [["อ.ดอนตาล", "1", "-", "-"]]
    assert EARLIER_KEY in page.text
    assert page.soup.select_one("form[action='/weekly/49/2569-W48/issues']")


def test_confirm_of_a_week_under_way_offers_no_button(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.province_officer).get(
        "weekly.confirm", area_code="49", week_key="2569-W50"
    )

    assert page.soup.select("form[action$=issues]") == []


def test_confirm_of_an_issued_week_leads_to_the_paper(
    client: PageClient, session: Session, people: Cast
) -> None:
    issued(session, people)

    client.sign_in(people.province_officer).get(
        "weekly.confirm", area_code="49", week_key=KEY, status=303, goes_to="/weekly/49/2569-W48"
    )


def test_confirm_is_for_who_may_issue(client: PageClient, people: Cast) -> None:
    client.sign_in(people.department_officer).get(
        "weekly.confirm", area_code="49", week_key=KEY, status=403
    )
    client.sign_in(people.province_officer).get(
        "weekly.confirm", area_code="4903", week_key=KEY, status=409
    )


# ------------------------------------------------------------------------------------------ issue


def test_issue_leads_to_the_frozen_paper(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    client.sign_in(people.province_officer)

    client.post("weekly.issue", area_code="49", week_key=KEY, goes_to="/weekly/49/2569-W48")

    page = client.get("weekly.show", area_code="49", week_key=KEY)
    assert "ออกรายงานแล้ว เลขที่ 49-2569-W48" in page.text


def test_issue_twice_is_a_conflict(client: PageClient, people: Cast) -> None:
    client.sign_in(people.province_officer)
    client.post("weekly.issue", area_code="49", week_key=KEY)

    page = client.post("weekly.issue", area_code="49", week_key=KEY, status=409)

    assert "สัปดาห์นี้ออกรายงานแล้ว เลขที่ 49-2569-W48" in page.text


def test_issue_too_early_is_a_conflict(client: PageClient, people: Cast) -> None:
    client.sign_in(people.province_officer).post(
        "weekly.issue", area_code="49", week_key="2569-W50", status=409
    )


def test_issue_is_for_the_province_itself(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer).post("weekly.issue", area_code="49", week_key=KEY, status=403)
    client.sign_in(people.province_officer_elsewhere).post(
        "weekly.issue", area_code="49", week_key=KEY, status=404
    )


# ---------------------------------------------------------------------------------------- picture


def test_picture_of_an_issued_paper_is_there_for_its_readers(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, approved(session, people))
    issued(session, people)
    sha256 = {row.name: row.sha256 for row in photo.media_file.renditions}
    client.sign_in(people.reviewer)
    paper = client.get("weekly.show", area_code="4903", week_key=KEY)
    address = str(paper.soup.select(".photo-group img")[0]["src"])

    answer = client.http.get(address, buffered=True)

    with store.open(sha256["print"]) as file:
        assert (answer.status_code, answer.mimetype, answer.data) == (
            200,
            "image/jpeg",
            file.read(),
        )
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.http.get(address.replace(sha256["print"], sha256["screen"])).status_code == 404
    assert client.http.get(address.replace(KEY, EARLIER_KEY)).status_code == 404
    other_token = client.file(people.reviewer, photo, "print").rpartition("/")[2]
    assert client.http.get(f"{address.rpartition('/')[0]}/{other_token}").status_code == 404
    assert client.http.get(f"/files/{address.rpartition('/')[2]}").status_code == 404
    colleague = client.sign_in(people.province_officer)
    assert colleague.http.get(address).status_code == 404
    elsewhere = client.sign_in(people.reviewer_elsewhere)
    assert elsewhere.http.get(address).status_code == 404
    assert elsewhere.http.get(address.replace("4903", "4905")).status_code == 404


def test_picture_of_an_issued_paper_is_not_for_ever(
    client: PageClient, session: Session, people: Cast, store: FolderStore,
    printing_day: time_machine.Traveller,
) -> None:  # fmt: skip
    factories.with_photo(session, store, approved(session, people))
    issued(session, people)
    client.sign_in(people.reviewer)
    paper = client.get("weekly.show", area_code="4903", week_key=KEY)
    address = str(paper.soup.select(".photo-group img")[0]["src"])

    printing_day.move_to(clock.utc_now() + timedelta(days=1))

    assert client.http.get(address, buffered=True).status_code == 410


def test_blurred_photo_is_printed_blurred_and_unpublished_one_not_at_all(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = approved(session, people)
    blurred, hidden = (factories.with_photo(session, store, made, seed) for seed in (1, 2))
    blurred.edit, hidden.is_unpublished = "e" * 16, True
    session.commit()
    client.sign_in(people.reviewer)

    waiting = client.get("weekly.show", area_code="4903", week_key=KEY)
    rendition = factories.with_rendition(session, store, blurred, "print", b"blurred")
    ready = client.get("weekly.show", area_code="4903", week_key=KEY)
    report = issued(session, people)

    (stand_in,) = waiting.soup.select(".photo-group img")
    assert stand_in.has_attr("data-waits")
    (shown,) = ready.soup.select(".photo-group img")
    assert not shown.has_attr("data-waits")
    assert client.http.get(shown["src"], buffered=True).data == b"blurred"
    assert pictures_of(report.snapshot) == {rendition.sha256}


def test_photo_that_is_not_drawn_is_not_frozen(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, approved(session, people))
    photo.edit = "e" * 16
    session.commit()

    report = issued(session, people)

    assert pictures_of(report.snapshot) == set()


def _paper(client: PageClient) -> str:
    page = client.get("weekly.show", area_code="49", week_key=KEY)
    return "".join(str(sheet) for sheet in page.soup.select("article"))
