"""What a submission says as a value: what is missing, what adds up, what is the same."""

from decimal import Decimal

import pytest

from tests import factories
from webapp.submissions.content import (
    Content,
    adds_up,
    counted_people,
    differences,
    fingerprint,
    missing,
    plain,
)


def test_empty_content_misses_everything_required_in_the_order_of_the_form() -> None:
    assert missing(Content()) == (
        "volunteer_type_code", "activity_type_code", "held_on", "area_code", "people_total",
        "organising_unit", "title", "details",
    )  # fmt: skip


def test_complete_content_misses_nothing() -> None:
    assert missing(factories.content()) == ()


def test_nobody_came_is_an_answer() -> None:
    assert missing(factories.content(people_total=0)) == ()


def test_guest_has_to_name_the_host() -> None:
    assert missing(factories.content(host_role="participant")) == ("host_unit",)


@pytest.mark.parametrize(
    ("total", "groups", "expected"),
    [
        (62, (), True),
        (62, (("public", 60), ("students", 2)), True),
        (62, (("public", 60),), False),
        (None, (("public", 60),), True),
    ],
)
def test_total_equals_the_sum_where_both_are_given(
    total: int | None, groups: tuple[tuple[str, int], ...], *, expected: bool
) -> None:
    content = factories.content(people_total=total, people_by_group=groups)

    assert adds_up(content) is expected


def test_no_split_has_no_sum() -> None:
    assert counted_people(factories.content()) is None


def test_fingerprint_ignores_the_order_of_files_and_trailing_zeros() -> None:
    one = factories.content(quantities=((Decimal("2.50"), "ไร่"),))
    other = factories.content(quantities=((Decimal("2.5"), "ไร่"),))

    assert fingerprint(one, ["b", "a"]) == fingerprint(other, ["a", "b"])


def test_fingerprint_ignores_unread_texts() -> None:
    assert fingerprint(factories.content(typed={"people_total": "x"}), []) == fingerprint(
        factories.content(), []
    )


@pytest.mark.parametrize("said", [{"title": "อื่น"}, {"people_total": 63}, {"host_unit": "x"}])
def test_fingerprint_notices_every_word(said: dict[str, object]) -> None:
    assert fingerprint(factories.content(**said), []) != fingerprint(factories.content(), [])


def test_differences_name_before_and_after() -> None:
    before, after = plain(factories.content(), []), plain(factories.content(people_total=7), ["a"])

    assert differences(before, after) == {"people_total": [62, 7], "media": [[], ["a"]]}
