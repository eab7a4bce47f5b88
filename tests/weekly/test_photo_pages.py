"""Which photo stands on which page: pages are full, headings stay with their photos."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.weekly.weeks import entry
from webapp.weekly.entries import Entry, Photo
from webapp.weekly.photo_pages import Heading, Page, paginate

NOBREAK = "ก" * 200


def photos(count: int, owner: int = 1, caption: str = "") -> tuple[Photo, ...]:
    return tuple(
        Photo(attachment_id=UUID(int=owner * 100 + place), caption=caption, sha256="ab",
              width_px=1600, height_px=1200)
        for place in range(count)
    )  # fmt: skip


def activities(*counts: int) -> list[tuple[str, Entry]]:
    """Entries with so many photos each."""
    return [
        (str(number), entry(number, photos=photos(count, number)))
        for number, count in enumerate(counts, start=1)
    ]


def shape(pages: list[Page]) -> list[list[list[tuple[str, int, str]]]]:
    return [
        [[(cell.number, len(cell.photos), cell.heading) for cell in strip] for strip in page]
        for page in pages
    ]


def test_two_activities_of_two_photos_share_a_page() -> None:
    assert shape(paginate(activities(2, 2))) == [[[("1", 2, "full")], [("2", 2, "full")]]]


def test_four_activities_of_one_photo_share_a_page() -> None:
    assert shape(paginate(activities(1, 1, 1, 1))) == [
        [[("1", 1, "full"), ("2", 1, "full")], [("3", 1, "full"), ("4", 1, "full")]]
    ]


def test_activity_of_four_photos_has_one_heading_on_its_page() -> None:
    assert shape(paginate(activities(4))) == [[[("1", 2, "full")], [("1", 2, "none")]]]


def test_activity_that_goes_on_bears_its_heading_again() -> None:
    assert shape(paginate(activities(2, 4))) == [
        [[("1", 2, "full")], [("2", 2, "full")]],
        [[("2", 2, "continued")]],
    ]


def test_fifth_photo_is_not_printed() -> None:
    (page,) = paginate(activities(6))

    assert sum(len(cell.photos) for strip in page for cell in strip) == 4


def test_activities_without_photos_have_no_page() -> None:
    assert paginate(activities(0, 0)) == []


@pytest.mark.parametrize(
    ("title", "caption", "lowest"), [("งาน", "ภาพ", 80), (NOBREAK, NOBREAK, 40)]
)
def test_photos_leave_room_for_long_words(title: str, caption: str, lowest: int) -> None:
    told = entry(1, title=title, photos=photos(2, caption=caption))

    ((strip,),) = paginate([("1", told)])

    assert strip[0].tallest_mm >= lowest


@given(st.lists(st.integers(0, 6), max_size=40))
def test_every_page_but_the_last_is_full_and_nothing_is_lost(counts: list[int]) -> None:
    pages = paginate(activities(*counts))

    assert [len(page) for page in pages[:-1]] == [2] * (len(pages) - 1)
    shown = [
        (cell.number, photo.attachment_id)
        for page in pages for strip in page for cell in strip for photo in cell.photos
    ]  # fmt: skip
    assert shown == [
        (number, photo.attachment_id)
        for number, told in activities(*counts) for photo in told.photos[:4]
    ]  # fmt: skip
    for page in pages:
        seen: set[str] = set()
        for cell in (cell for strip in page for cell in strip):
            assert (cell.heading is Heading.NONE) == (cell.number in seen)
            seen.add(cell.number)
