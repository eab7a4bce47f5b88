"""The scope rule, and that its two faces, SQL and Python, agree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select

from webapp.geography import scope
from webapp.geography.models import COUNTRY_CODE
from webapp.geography.scope import contains, is_code, upper_bound, within

# Few digits, so that prefixes, neighbours and nines meet often.
DIGITS = st.sampled_from("0149")
CODES = st.one_of(
    st.just("TH"),
    st.sampled_from((2, 4, 6, 8, 9)).flatmap(
        lambda length: st.text(DIGITS, min_size=length, max_size=length)
    ),
)


@pytest.fixture(scope="module")
def database(make_database):
    """A connection that only computes; one for all examples."""
    engine = create_engine(make_database.empty())
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@given(code=CODES, other=CODES)
@settings(max_examples=400, deadline=None)
def test_sql_and_python_agree(database, code, other):
    answer = database.scalar(select(within(literal(other), code)))

    assert bool(answer) is contains(code, other)


@given(code=CODES, tail=st.sampled_from(("", "01", "0199", "99", "9999")))
def test_code_contains_what_begins_with_it(code, tail):
    other = code + tail

    assert contains(code, other) is (
        is_code(other) and (code == other or len(code) < 8 or code == "TH")
    )


def test_range_behind_a_nine_holds_no_upper_area(database):
    assert not database.scalar(select(within(literal("11"), "1099")))
    assert database.scalar(select(within(literal("109999"), "1099")))


def test_root_is_the_country():
    assert scope.ROOT == COUNTRY_CODE
    assert contains("TH", "TH") is True
    assert contains("49", "TH") is False


def test_village_does_not_contain_a_community_whose_code_begins_alike():
    assert contains("13020110", "130201100") is False
    assert contains("130201", "130201100") is True


@pytest.mark.parametrize(
    ("code", "bound"),
    [("48", "49"), ("49", "4A"), ("4903", "4904"), ("490399", "49039A"), ("99", "9A")],
)
def test_upper_bound_follows_every_code_below(code, bound):
    assert upper_bound(code) == bound


@pytest.mark.parametrize("text", ["", "4", "490", "49031", "th", "4x", "๔๙", " 49", "4903010101"])
def test_what_is_no_code_matches_nothing(text):
    assert is_code(text) is False
    assert contains(text, "490301") is False
    assert contains("49", text) is False
    with pytest.raises(ValueError, match="not an area code"):
        within(literal("490301"), text)
