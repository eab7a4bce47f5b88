"""The menu: a few pages in the bar of a desk, all others one press away, and where one is."""

import pytest

from tests.client import Page, PageClient
from tests.people import Cast
from webapp.navigation import DAILY_ITEMS

DESKS = ("reviewer", "province_officer", "department_officer", "administrator")
FIRST_PAGE = {"administrator": "administration.index"}


def links(page: Page, selector: str) -> list[str]:
    return [str(link["href"]) for link in page.soup.select(selector)]


@pytest.mark.parametrize("name", DESKS)
def test_bar_and_what_is_behind_it_are_the_menu(
    client: PageClient, people: Cast, name: str
) -> None:
    client.sign_in(getattr(people, name))

    page = client.get(FIRST_PAGE.get(name, "weekly.index"))

    daily = links(page, ".top-nav > ul > li > a")
    others = links(page, ".top-more a")
    assert daily + others == links(page, ".menu .menu-links a")
    assert len(daily) <= DAILY_ITEMS


def test_checking_comes_first_for_a_district(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)

    page = client.get("review.queue")

    assert links(page, ".top-nav [aria-current=page]") == ["/review/"]
    assert links(page, ".top-nav > ul > li > a")[0] == "/review/"
    assert "/people/" in links(page, ".top-more a")


def test_bar_says_which_of_the_other_pages_is_open(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)

    page = client.get("people.index")

    assert page.soup.select_one(".top-more .is-current").get_text() == "เพิ่มเติม: ผู้ใช้งาน"


def test_page_inside_a_feature_marks_the_feature(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)

    page = client.get("people.show", user_id=people.reporter.id)

    assert links(page, ".top-more a[aria-current=true]") == ["/people/"]
