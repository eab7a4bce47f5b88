"""GET /review/: the page of the queue, with and without htmx."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.people import DISTRICT, OTHER_DISTRICT, OTHER_VILLAGE, SISTER_VILLAGE, SUBDISTRICT, Cast
from tests.review.conftest import Send
from webapp.media.store import FolderStore
from webapp.review import queries
from webapp.review.filters import QueueFilter
from webapp.submissions.workflow import Action

HTMX = {"HX-Request": "true"}
RESTORE = {**HTMX, "HX-History-Restore-Request": "true"}
SELECTS_OF_THE_PAGE = 15


def titles(page: Page) -> list[str]:
    return [link.get_text() for link in page.soup.select("tr.opens a")]


def tab_counts(page: Page) -> list[int]:
    return [int(count.get_text()) for count in page.soup.select(".tabs .count")]


def options(page: Page, name: str) -> list[str]:
    return [str(option["value"]) for option in page.soup.select(f"select[name={name}] option")]


def test_queue_shows_what_waits(client: PageClient, people: Cast, send: Send) -> None:
    send(people.reporter, hours=2, title="กวาดถนน")
    send(people.sister, hours=49, title="ขุดลอกลำห้วย", area_code=SISTER_VILLAGE)

    page = client.sign_in(people.reviewer).get("review.queue")

    assert titles(page) == ["ขุดลอกลำห้วย", "กวาดถนน"]
    assert [cell.get_text() for cell in page.soup.select("tr.opens time")] == ["2 วัน", "2 ชม."]
    assert "หมู่ที่ 2 บ้านดอนตาล ต.ดอนตาล" in page.text
    assert "จ.มุกดาหาร" not in page.text
    assert tab_counts(page) == [2, 0, 0, 0, 0, 2]


def test_row_opens_the_submission_in_its_list(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter)

    page = client.sign_in(people.reviewer).get("review.queue", area=SUBDISTRICT, q="ถนน")

    (link,) = page.soup.select("tr.opens a")
    assert link["href"] == client.path(
        "review.show", submission_id=submission.id, area=SUBDISTRICT, q="ถนน"
    )


def test_counts_on_tabs_agree_with_their_lists(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    for action in (Action.APPROVE, Action.RETURN, Action.WITHDRAW):
        factories.decided(session, send(people.reporter), people.reviewer, action, "เหตุผล")
    send(people.reporter)
    send(people.reporter, activity_type_code="DEV02")
    client.sign_in(people.reviewer)

    page = client.get("review.queue", type="DEV01")

    links = [str(link["href"]) for link in page.soup.select(".tabs a")]
    assert tab_counts(page) == [len(titles(client.get_path(link))) for link in links]
    assert tab_counts(page) == [1, 1, 1, 0, 1, 4]


def test_days_may_be_typed_in_thai_digits(client: PageClient, people: Cast, send: Send) -> None:
    send(people.reporter, title="วันนี้", held_on=date(2026, 11, 24))
    send(people.reporter, title="เมื่อวาน", held_on=date(2026, 11, 23))
    client.sign_in(people.reviewer)

    page = client.get_path("/review/?from=๒๔/๑๑/๒๕๖๙&to=๒๔/๑๑/๒๕๖๙")

    assert titles(page) == ["วันนี้"]
    assert page.fields("#queue-filters")["from"] == "๒๔/๑๑/๒๕๖๙"


def test_wrong_day_is_kept_as_typed_with_a_sentence(
    client: PageClient, people: Cast, send: Send
) -> None:
    send(people.reporter)
    client.sign_in(people.reviewer)

    page = client.get_path("/review/?from=31/2/2569")

    assert page.fields("#queue-filters")["from"] == "31/2/2569"
    assert [field["aria-invalid"] for field in page.soup.select("#from")] == ["true"]
    assert len(page.soup.select("#results .banner-warning")) == 1
    assert len(titles(page)) == 1


def test_form_keeps_the_tab(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.reviewer).get("review.queue", state="returned")

    (state,) = page.soup.select('input[name="state"]')
    assert (state["value"], state["form"]) == ("returned", "queue-filters")


def test_places_to_choose_are_ones_own(client: PageClient, people: Cast) -> None:
    reviewed = options(client.sign_in(people.reviewer).get("review.queue"), "area")
    of_province = options(client.sign_in(people.province_officer).get("review.queue"), "area")

    assert reviewed[0] == ""
    assert {code[:4] for code in reviewed[1:]} == {DISTRICT}
    assert {len(code) for code in reviewed[1:]} == {6}
    assert len(of_province) == 1 + 7


def test_chosen_district_opens_its_subdistricts(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.province_officer).get("review.queue", area=OTHER_DISTRICT)

    codes = options(page, "area")
    assert {len(code) for code in codes[1:]} == {4, 6}
    assert {code[:4] for code in codes if len(code) == 6} == {OTHER_DISTRICT}
    chosen = page.soup.select_one("select[name=area] option[selected]")
    assert chosen is not None
    assert chosen["value"] == OTHER_DISTRICT


def test_area_of_others_shows_nothing_of_theirs(
    client: PageClient, people: Cast, send: Send
) -> None:
    send(people.reporter_elsewhere, area_code=OTHER_VILLAGE)

    page = client.sign_in(people.reviewer).get("review.queue", area=OTHER_DISTRICT)

    assert titles(page) == []
    assert tab_counts(page) == [0, 0, 0, 0, 0, 0]
    assert OTHER_VILLAGE not in options(page, "area")


def test_many_rows_come_in_pages(
    client: PageClient, people: Cast, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 2)
    monkeypatch.setattr("webapp.review.presenting.PAGE_ROWS", 2)
    for number in range(5):
        send(people.reporter, hours=9 - number, title=f"กิจกรรม {number}")
    client.sign_in(people.reviewer)

    second = client.get("review.queue", page=2)
    too_far = client.get("review.queue", page=99)

    assert titles(second) == ["กิจกรรม 2", "กิจกรรม 3"]
    assert "3–4" in second.text
    assert [str(link["rel"]) for link in second.soup.select(".pagination a")] == [
        "['prev']", "['next']",
    ]  # fmt: skip
    assert titles(too_far) == ["กิจกรรม 4"]


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ({}, "/review/?state=approved"),
        ({"q": "ไม่มี"}, "/review/?state=submitted"),
        ({"state": "all", "q": "ไม่มี"}, "/review/?state=all"),
        ({"state": "returned"}, None),
    ],
)
def test_empty_queue_says_what_to_do_next(
    client: PageClient, people: Cast, query: dict[str, Any], leads_to: str | None
) -> None:
    page = client.sign_in(people.reviewer).get("review.queue", **query)

    (empty,) = page.soup.select(".empty")
    link = empty.select_one("a")
    assert (link["href"] if link else None) == leads_to


@pytest.mark.parametrize("who", ["coordinator", "province_officer", "department_officer"])
def test_others_may_look_on(client: PageClient, people: Cast, send: Send, who: str) -> None:
    send(people.reporter)

    page = client.sign_in(getattr(people, who)).get("review.queue")

    assert len(titles(page)) == 1


@pytest.mark.parametrize("who", ["reporter", "administrator", "nobody"])
def test_queue_is_closed_to_others(client: PageClient, people: Cast, who: str) -> None:
    client.sign_in(getattr(people, who)).get("review.queue", status=403)


def test_stranger_signs_in_first(client: PageClient) -> None:
    page = client.get("review.queue", state="approved", status=303)

    assert page.location == "/sign-in?next=/review/?state%3Dapproved"


def test_htmx_gets_the_results_and_the_places(client: PageClient, people: Cast, send: Send) -> None:
    send(people.reporter)
    client.sign_in(people.reviewer)

    page = client.get_path("/review/?state=submitted&area=4903", headers=HTMX)

    assert page.soup.html is None
    assert len(page.soup.select("nav.tabs")) == 1
    assert len(titles(page)) == 1
    (places,) = page.soup.select("#area-choice")
    assert places["hx-swap-oob"] == "true"
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "HX-Request" in page.response.headers["Vary"]


def test_htmx_puts_a_short_address_into_the_bar(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)

    page = client.get_path("/review/?area=&type=&from=๑/๑๑/๒๕๖๙&to=&q=&state=all", headers=HTMX)
    wrong = client.get_path("/review/?area=&from=31/2/2569", headers=HTMX)

    assert page.response.headers["HX-Push-Url"] == "/review/?state=all&from=1/11/2569"
    assert "HX-Push-Url" not in wrong.response.headers


def test_going_back_gets_the_whole_page(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)

    page = client.get_path("/review/?state=approved", headers=RESTORE)

    assert page.h1
    assert not page.soup.select("[hx-swap-oob]")


def test_htmx_after_the_session_ended_goes_to_the_door(client: PageClient) -> None:
    page = client.get_path("/review/?state=approved", headers=HTMX)

    assert page.response.headers["HX-Redirect"] == "/sign-in?next=/review/?state%3Dapproved"
    assert page.text == ""


def test_queries_do_not_grow_with_rows(
    client: PageClient, session: Session, people: Cast, send: Send, store: FolderStore,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:  # fmt: skip
    client.sign_in(people.reviewer)
    for rows, village in ((1, "49030106"), (3, SISTER_VILLAGE)):
        while len(queries.rows(session, people.reviewer, QueueFilter())) < rows:
            factories.with_photo(session, store, send(people.reporter, area_code=village))

        with counted() as selects:
            page = client.get("review.queue")

        assert len(titles(page)) == rows
        assert len(selects) == SELECTS_OF_THE_PAGE


def test_queue_writes_nothing_on_a_wrong_method(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer).post("review.queue", status=405)
