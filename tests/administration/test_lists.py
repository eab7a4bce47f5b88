"""The screens of lists: who may, what reporters see at once, and what papers and phones keep."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from webapp import clock
from webapp.accounts.models import Assignment
from webapp.accounts.permissions import Role
from webapp.activity import queries
from webapp.activity.catalogue import ListName
from webapp.activity.models import ActivityType, Occasion, QuantityUnit, ReturnReason, Standing
from webapp.submissions.form_lists import Lists

TYPES = ListName.ACTIVITY_TYPES


@pytest.mark.parametrize("name", list(ListName))
def test_every_list_and_a_line_of_it_are_shown(
    client: PageClient, people: Cast, name: ListName
) -> None:
    page = client.sign_in(people.administrator).get("administration.show_list", name=name)
    first = page.soup.select_one(".keep-item a")
    assert first is not None

    line = client.get_path(str(first["href"]))

    assert line.h1 == first.get_text()


def test_added_line_is_offered_at_once_and_renamed_keeps_what_was_sent(
    client: PageClient, session: Session, people: Cast
) -> None:
    sent = factories.submitted(session, people.reporter)
    session.commit()
    client.sign_in(people.administrator)

    client.post("administration.add_item", name=TYPES, data={
        "name_th": "ปลูกหญ้าแฝก", "volunteer_type_code": "DEV", "standing": "official",
    })  # fmt: skip
    client.post("administration.edit_item", name=TYPES, code="DEV01", data={
        "name_th": "ชื่อใหม่", "volunteer_type_code": "DEV", "standing": "official",
    })  # fmt: skip

    session.expire_all()
    offered = [row.name_th for choice in queries.volunteer_types(session, clock.today())
               for row in choice.activity_types]  # fmt: skip
    assert "ปลูกหญ้าแฝก" in offered
    assert "ชื่อใหม่" in offered
    assert sent.activity_type_name != "ชื่อใหม่"
    assert session.get_one(ActivityType, "DEV01").standing == Standing.OFFICIAL


def test_retired_type_is_offered_no_longer_and_still_read(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.administrator).post(
        "administration.retire_item", name=TYPES, code="DEV02", data={"last_day": ""}
    )
    session.expire_all()

    lists = Lists(session, clock.today())

    assert session.get_one(ActivityType, "DEV02").valid_to == clock.today() - timedelta(days=1)
    assert "DEV02" not in [row.code for choice in lists.types for row in choice.activity_types]
    found = lists.find_activity_type("DEV02")
    assert found is not None
    client.post("administration.restore_item", name=TYPES, code="DEV02")
    session.expire_all()
    assert session.get_one(ActivityType, "DEV02").valid_to is None


def test_line_that_was_used_is_not_deleted(
    client: PageClient, session: Session, people: Cast
) -> None:
    factories.submitted(session, people.reporter)
    session.commit()
    client.sign_in(people.administrator)

    client.post("administration.remove_item", name=TYPES, code="DEV01", status=409)
    client.post("administration.remove_item", name=ListName.UNITS, code="plant")

    session.expire_all()
    assert session.get(ActivityType, "DEV01") is not None
    assert session.get(QuantityUnit, "plant") is None


def test_lines_change_places_with_their_neighbour(
    client: PageClient, session: Session, people: Cast
) -> None:
    before = [row.code for row in queries.quantity_units(session, clock.today())]
    client.sign_in(people.administrator)

    client.post("administration.move_item", name=ListName.UNITS, data={"move": f"down:{before[0]}"})
    client.post("administration.move_item", name=ListName.UNITS, data={"move": f"up:{before[1]}"})

    session.expire_all()
    after = [row.code for row in queries.quantity_units(session, clock.today())]
    assert after == [before[1], before[0], *before[2:]]


def test_names_are_taken_once_and_what_was_typed_stays(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator)
    taken = client.get("administration.show_item", name=TYPES, code="DEV03").fields("form.panel")

    page = client.post("administration.edit_item", name=TYPES, code="DEV02", data=taken, status=422)

    assert page.fields("form.panel")["name_th"] == taken["name_th"]
    assert "DEV03" in page.text


def test_occasion_holds_between_its_days(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.administrator).post(
        "administration.add_item", name=ListName.OCCASIONS,
        data={"name_th": "วันของจังหวัด", "standing": "draft", "day": "๓๑", "month": "12",
              "days_before": "3", "days_after": "", "valid_from": "1/10/2569",
              "valid_to": "30/9/2570", "code": "ours"},
    )  # fmt: skip

    row = session.get_one(Occasion, "ours")
    assert (row.day, row.month, row.days_before, row.days_after) == (31, 12, 3, 0)
    assert (str(row.valid_from), str(row.valid_to)) == ("2026-10-01", "2027-09-30")


def test_who_changed_it_last_is_shown(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator)
    client.post("administration.retire_item", name=ListName.RETURN_REASONS, code="faces")

    page = client.get("administration.show_item", name=ListName.RETURN_REASONS, code="faces")

    assert people.administrator.name in page.text


def test_province_only_looks_where_the_country_has_an_administrator(
    client: PageClient, session: Session, people: Cast
) -> None:
    session.add(Assignment(user_id=people.nobody.id, role=Role.ADMINISTRATOR, area_code="TH"))
    session.commit()
    client.sign_in(people.administrator)

    page = client.get("administration.show_list", name=TYPES)
    client.post("administration.retire_item", name=TYPES, code="DEV01", status=403)

    assert page.soup.select("[name=name_th]") == []
    assert page.soup.select("[name=move]") == []


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    typed=st.dictionaries(
        st.sampled_from(["name_th", "name_en", "code", "applies_to", "field", "standing", "day",
                         "month", "valid_from", "valid_to", "days_before", "evidence",
                         "volunteer_type_code"]),
        st.text(max_size=300) | st.sampled_from(["DEV", "photo", "draft", "29/2/2569", "3"]),
    ),
    name=st.sampled_from(list(ListName)),
)  # fmt: skip
def test_whatever_is_typed_is_answered(
    client: PageClient, session: Session, people: Cast, typed: dict[str, str], name: ListName
) -> None:
    client.sign_in(people.administrator)
    # NUL and lone surrogates never leave a browser's form.
    data = {key: value.encode(errors="ignore").decode().replace("\0", "")
            for key, value in typed.items()}  # fmt: skip

    response = client.http.post(
        client.path("administration.add_item", name=name),
        data={**data, "csrf_token": client.token()}, headers={"Origin": "http://localhost"},
    )  # fmt: skip

    assert response.status_code in {303, 422}


def test_reason_that_was_retired_is_not_offered(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.administrator).post(
        "administration.retire_item", name=ListName.RETURN_REASONS, code="faces"
    )

    assert session.get_one(ReturnReason, "faces").active is False
    assert "faces" not in [row.code for row in queries.return_reasons(session)]
