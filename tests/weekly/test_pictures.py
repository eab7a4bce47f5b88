"""Choosing the pictures of a paper, until it is issued; and the slides."""

from uuid import UUID, uuid4

import pytest

from tests import factories
from tests.weekly.weeks import KEY, approved
from webapp.weekly import queries, services
from webapp.weekly.office_models import PictureChoice

WEEK = {"area_code": "49", "week_key": KEY}


@pytest.fixture
def activity(session, store, people):
    """An approved activity with three photos."""
    made = approved(session, people)
    photos = [factories.with_photo(session, store, made, seed) for seed in range(3)]
    session.commit()
    return made, photos


def printed(session, people, made) -> list[UUID]:
    paper = queries.get_paper(session, people.province_officer, "49", KEY, today=made.held_on)
    return [photo.attachment_id for photo in paper.summary.entries[0].photos]


def choose(client, made, places, *, status=303):
    client.post(
        "weekly_pictures.save", **WEEK, submission_id=made.id, status=status,
        data={f"place-{photo.id}": place for photo, place in places},
    )  # fmt: skip


def test_all_photos_are_offered_in_their_order(client, people, activity) -> None:
    page = client.sign_in(people.province_officer).get("weekly_pictures.show", **WEEK)

    assert [box["value"] for box in page.soup.select("select option[selected]")] == ["1", "2", "3"]


def test_chosen_photos_are_printed_in_their_order(client, session, people, activity) -> None:
    made, (first, second, third) = activity
    client.sign_in(people.province_officer)

    choose(client, made, [(first, "๒"), (second, ""), (third, "1")])

    assert printed(session, people, made) == [third.id, first.id]
    shown = client.get("weekly_pictures.show", **WEEK).soup
    assert [box["value"] for box in shown.select("select option[selected]")] == ["1", "2", ""]


@pytest.mark.parametrize(
    ("said", "order"),
    [
        (("1", "2", "1"), (2, 0, 1)),
        (("3", "2", "3"), (1, 2, 0)),
        (("2", "2", "3"), (1, 0, 2)),
        (("1", "1", "3"), (1, 0, 2)),
        (("3", "1", "3"), (1, 2, 0)),
        (("", "2", "2"), (2, 1)),
        (("2", "1", "3"), (1, 0, 2)),
    ],
)
def test_photo_that_was_given_a_place_takes_it(
    client, session, people, activity, said, order
) -> None:
    """From 1, 2, 3: onto an earlier place before who stands there, onto a later one behind."""
    made, photos = activity
    client.sign_in(people.province_officer)

    choose(client, made, list(zip(photos, said, strict=True)))

    assert printed(session, people, made) == [photos[place].id for place in order]


def test_photo_that_was_not_shown_takes_the_place_it_is_given(
    client, session, people, activity
) -> None:
    made, (first, second, third) = activity
    client.sign_in(people.province_officer)
    choose(client, made, [(first, "2"), (second, ""), (third, "1")])

    choose(client, made, [(first, "2"), (second, "2"), (third, "1")])

    assert printed(session, people, made) == [third.id, second.id, first.id]


def test_choice_is_taken_back(client, session, people, activity) -> None:
    made, photos = activity
    client.sign_in(people.province_officer)
    choose(client, made, [(photos[2], "1")])

    client.post("weekly_pictures.save", **WEEK, submission_id=made.id, data={"reset": "y"},
                status=303)  # fmt: skip

    assert printed(session, people, made) == [photo.id for photo in photos]


def test_choice_is_frozen_with_the_paper(client, session, people, activity) -> None:
    made, photos = activity
    client.sign_in(people.province_officer)
    choose(client, made, [(photos[1], "1")])
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()

    choose(client, made, [(photos[0], "1")], status=409)
    client.get("weekly_pictures.show", **WEEK, status=303)

    assert session.get_one(PictureChoice, made.id).attachments == [str(photos[1].id)]
    assert printed(session, people, made) == [photos[1].id]


def test_nothing_of_elsewhere_is_chosen(client, people, activity) -> None:
    client.sign_in(people.province_officer)

    client.post("weekly_pictures.save", **WEEK, submission_id=uuid4(), status=404)


def test_slide_shows_one_photo_large_and_the_others_small(client, people, activity) -> None:
    page = client.sign_in(people.reviewer).get(
        "weekly_slides.show", area_code="4903", week_key=KEY
    )  # fmt: skip

    assert len(page.soup.select(".slide")) == 1
    assert len(page.soup.select(".slide-large img")) == 1
    assert len(page.soup.select(".slide-small img")) == 2


def test_slide_cuts_no_text_and_says_where_the_rest_is(client, session, people) -> None:
    title, told = "พระบรมราชสมภพ " * 14, "ทำความสะอาด " * 40
    approved(session, people, title=title.strip(), result="", details=told.strip())

    page = client.sign_in(people.province_officer).get("weekly_slides.show", **WEEK)

    (slide,) = page.soup.select(".slide")
    assert slide.h2.text == title.strip()
    assert "is-longest" in slide.h2["class"]
    assert slide.select(".slide-words p")[-1].text == "(รายละเอียดอยู่ในรายการที่ ๑ ของรายงาน)"
    assert "…" not in slide.text


def test_week_without_activities_has_one_slide_that_says_so(client, people) -> None:
    page = client.sign_in(people.reviewer).get(
        "weekly_slides.show", area_code="4903", week_key=KEY
    )  # fmt: skip

    assert "ไม่มีกิจกรรม" in page.soup.select_one(".slide").text


def test_weeks_before_the_first_report_offer_no_issuing(client, people, activity) -> None:
    client.sign_in(people.province_officer)

    weeks = client.get("weekly.weeks", area_code="49")
    early = client.get("weekly.confirm", area_code="49", week_key="2569-W46")
    paper = client.get("weekly.show", area_code="49", week_key="2569-W46")

    assert [
        link["href"] for link in weeks.soup.select("td a[href$=issues]")
    ] == ["/weekly/49/2569-W49/issues", "/weekly/49/2569-W48/issues"]  # fmt: skip
    assert early.soup.select("form[action$=issues]") == []
    assert paper.soup.select("a[href$=issues]") == []
