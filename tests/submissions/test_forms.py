"""The form: inputs → content and back, in both kinds of digits and both eras."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tests.people import OTHER_VILLAGE, SUBDISTRICT, VILLAGE
from tests.submissions.conftest import posted
from webapp import clock
from webapp.submissions.content import LONGEST, Content
from webapp.submissions.form_lists import Lists
from webapp.submissions.forms import SubmissionForm, inputs_from


@pytest.fixture
def read(app: Flask, session: Session):
    """Read posted inputs."""

    def read(**said: object) -> SubmissionForm:
        with app.test_request_context():
            inputs = MultiDict({name: str(value) for name, value in posted(**said).items()})
            return SubmissionForm(inputs, Lists(session, clock.today()))

    return read


def errors_of(form: SubmissionForm) -> set[str]:
    return {field.name for field in form if field.errors}


def test_volunteer_type_follows_from_the_activity(read) -> None:
    content = read(activity_type_code="DIS02").content()

    assert (content.volunteer_type_code, content.activity_type_code) == ("DIS", "DIS02")


@pytest.mark.parametrize(("choice", "days_ago"), [("today", 0), ("yesterday", 1)])
def test_day_by_one_tap(read, choice: str, days_ago: int) -> None:
    content = read(**{"held_on-choice": choice}).content()

    assert content.held_on == clock.today() - timedelta(days=days_ago)


def test_today_is_the_day_that_the_page_showed(read) -> None:
    shown = clock.today() - timedelta(days=2)

    content = read(**{"held_on-choice": "today", "held_on-shown": shown.isoformat()}).content()

    assert content.held_on == shown


@pytest.mark.parametrize("shown", ["", "x", "2999-01-01", "2026-13-01"])
def test_a_page_cannot_make_today_another_day_to_come(read, shown: str) -> None:
    content = read(**{"held_on-choice": "today", "held_on-shown": shown}).content()

    assert content.held_on == clock.today()


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("24", "11", "2568"), ("๒๔", "๑๑", "๒๕๖๘"), ("24", "11", "2025"), ("24", "11", "68")],
)
def test_both_eras_and_both_digits(read, day: str, month: str, year: str) -> None:
    parts = {"held_on-day": day, "held_on-month": month, "held_on-year": year}

    content = read(**{"held_on-choice": "other", **parts}).content()

    assert content.held_on == date(2025, 11, 24)


def test_day_in_one_text_as_programs_send_it(read) -> None:
    content = read(**{"held_on-choice": "", "held_on": "๒๔/๑๑/๒๕๖๘"}).content()

    assert content.held_on == date(2025, 11, 24)


def test_no_such_day_is_kept_as_typed(read) -> None:
    parts = {"held_on-day": "31", "held_on-month": "2", "held_on-year": "2568"}

    form = read(**{"held_on-choice": "other", **parts})

    assert errors_of(form) == {"held_on"}
    assert parts.items() <= form.content().typed.items()
    assert form.content().held_on is None


@pytest.mark.parametrize(
    "text", ["-1", "๑๒ abc", "1e9", "1000000000", "12.5", "สิบสอง", "NaN", "\u0000x", "9" * 5000]
)
def test_number_that_cannot_be_read_is_kept_as_typed(read, text: str) -> None:
    form = read(people_total=text)

    assert errors_of(form) == {"people_total"}
    assert form.content().people_total is None
    assert form.content().typed == {"people_total": text}


@pytest.mark.parametrize(("text", "people"), [("๖๒", 62), ("1,250", 1250), ("62 คน", 62)])
def test_numbers_as_people_type_them(read, text: str, people: int) -> None:
    assert read(people_total=text).content().people_total == people


@pytest.mark.parametrize("text", ["25.00", "8", "เช้า", "99:99"])
def test_time_that_cannot_be_read_is_kept_as_typed(read, text: str) -> None:
    assert read(started_at_time=text).content().typed == {"started_at_time": text}


def test_times_as_people_type_them(read) -> None:
    content = read(started_at_time="๐๘.๓๐ น.", ended_at_time="11:30").content()

    assert (content.started_at_time, content.ended_at_time) == (time(8, 30), time(11, 30))


@pytest.mark.parametrize("name", sorted(set(LONGEST) - {"village_text", "occasion"}))
def test_text_over_its_limit_says_by_how_much_and_is_kept(read, name: str) -> None:
    text = "ก" * (LONGEST[name] + 3)

    form = read(**{name: text})

    assert errors_of(form) == {name}
    assert "3" in str(form[name].errors[0])
    assert form.content().typed == {name: text}


def test_text_of_ten_thousand_characters_is_taken(read) -> None:
    assert read(details="ก" * 10_000).content().details == "ก" * 10_000


def test_texts_are_stored_in_one_spelling(read) -> None:
    assert read(title="  นํ้าเเข็ง\u200b ").content().title == "น้ำแข็ง"


def test_own_village_by_one_tap(read) -> None:
    assert read(place=VILLAGE).content().area_code == VILLAGE


@pytest.mark.parametrize(
    ("inputs", "area_code"),
    [
        ({"subdistrict_code": SUBDISTRICT}, SUBDISTRICT),
        ({"subdistrict_code": "490504", "village_code": OTHER_VILLAGE}, OTHER_VILLAGE),
        ({"village_code": OTHER_VILLAGE}, OTHER_VILLAGE),
        ({}, None),
    ],
)
def test_place_elsewhere(read, inputs: dict[str, str], area_code: str | None) -> None:
    form = read(place="elsewhere", **inputs)

    assert errors_of(form) == set()
    assert form.content().area_code == area_code


@pytest.mark.parametrize(
    "inputs",
    [
        {"place": "elsewhere", "subdistrict_code": SUBDISTRICT, "village_code": OTHER_VILLAGE},
        {"place": "elsewhere", "subdistrict_code": "999999"},
        {"place": "elsewhere", "subdistrict_code": "4903"},
        {"place": "elsewhere", "subdistrict_code": "' OR 1=1"},
        {"place": "elsewhere", "village_text": "บ" * 121},
        {"place": "4903"},
        {"place": "TH"},
        {"place": "๔๙๐๓๐๑"},
    ],
)
def test_place_that_is_none_is_refused_and_kept(read, inputs: dict[str, str]) -> None:
    form = read(**inputs)

    assert errors_of(form) == {"place"}
    assert inputs.items() <= form.content().typed.items()


@pytest.mark.parametrize("code", ["DEV77", "DEV", "' OR 1=1 --", "ก" * 300])
def test_unknown_activity_type_is_refused(read, code: str) -> None:
    form = read(activity_type_code=code)

    assert errors_of(form) == {"activity_type_code"}
    assert form.content().activity_type_code is None


def test_only_groups_given_fill_the_total(read) -> None:
    content = read(**{"people_total": "", "people-public": "๖๐", "people-students": "2"}).content()

    assert content.people_total == 62
    assert content.people_by_group == (("public", 60), ("students", 2))


def test_groups_with_nobody_are_left_out(read) -> None:
    assert read(**{"people-public": "0"}).content().people_by_group == ()


@pytest.mark.parametrize("inputs", [{"people-public": "x"}, {"people-nobody": "3"}])
def test_bad_groups_are_refused_and_kept(read, inputs: dict[str, str]) -> None:
    form = read(**inputs)

    assert errors_of(form) == {"people"}
    assert form.content().typed == inputs


def test_quantities_in_rows(read) -> None:
    content = read(**{
        "quantities-0-amount": "๓๐๐", "quantities-0-unit": "ต้น",
        "quantities-2-amount": "2.50", "quantities-2-unit": "ไร่",
    }).content()  # fmt: skip

    assert content.quantities == ((Decimal(300), "ต้น"), (Decimal("2.50"), "ไร่"))


@pytest.mark.parametrize(
    ("amount", "unit"), [("300", ""), ("", "ต้น"), ("x", "ต้น"), ("-3", "ต้น"), ("1e9", "ต้น"),
                         ("9999999999", "ต้น"), ("1", "ต" * 61), ("1.234", "ไร่")],
)  # fmt: skip
def test_bad_quantities_are_refused_and_kept(read, amount: str, unit: str) -> None:
    form = read(**{"quantities-0-amount": amount, "quantities-0-unit": unit})

    assert errors_of(form) == {"quantities"}
    assert amount in form.content().typed.get("quantities-0-amount", "")


def test_own_words_win_over_the_offered_occasion(read) -> None:
    assert read(occasion="วันแม่แห่งชาติ", occasion_other="งานบุญ").content().occasion == "งานบุญ"


def test_unknown_role_is_refused(read) -> None:
    assert errors_of(read(host_role="king")) == {"host_role"}


texts = st.text(alphabet="กขคง abc123\n๑๒", max_size=40).map(str.strip)
contents = st.builds(
    Content,
    volunteer_type_code=st.just("DEV"),
    activity_type_code=st.sampled_from(["DEV01", "DEV02", "DEV99"]),
    title=texts.map(lambda text: text.replace("\n", " ")),
    held_on=st.none() | st.dates(date(2024, 1, 1), clock.today()),
    started_at_time=st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    area_code=st.sampled_from([None, VILLAGE, SUBDISTRICT, OTHER_VILLAGE]),
    village_text=st.sampled_from(["", "บ้านใหม่"]),
    host_role=st.sampled_from(["organiser", "participant"]),
    host_unit=texts,
    people_total=st.none() | st.integers(0, 99_999),
    details=texts,
    quantities=st.lists(
        st.tuples(st.integers(1, 10**6).map(Decimal), st.sampled_from(["ต้น", "ไร่"])), max_size=4
    ).map(tuple),
)


@given(content=contents)
@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_what_is_stored_comes_back_from_the_form(app: Flask, session: Session, content) -> None:
    with app.test_request_context():
        inputs = inputs_from(content, (VILLAGE,), ())
        form = SubmissionForm(inputs, Lists(session, clock.today()))

    assert errors_of(form) == set()
    assert form.content() == content
