"""Filters with a name: everybody's own, shown as chips, thrown away."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from webapp.review import saved_filters
from webapp.review.filters import QueueFilter
from webapp.review.models import SavedFilter


def chips(client: PageClient) -> dict[str, str]:
    page = client.get("review.queue")
    return {link.get_text(): str(link["href"]) for link in page.soup.select(".chip-pair a")}


def test_filter_is_kept_under_its_name(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)

    client.post(
        "review.save_filter", type="DEV02", only="late", data={"name": "ขยะ ส่งช้า"},
        goes_to="/review/?type=DEV02&only=late",
    )  # fmt: skip

    assert chips(client) == {"ขยะ ส่งช้า": "/review/?type=DEV02&only=late"}
    client.sign_in(people.coordinator)
    assert chips(client) == {}


def test_same_name_replaces(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)
    for kind in ("DEV01", "DEV02"):
        client.post("review.save_filter", type=kind, data={"name": "ก"})

    assert chips(client) == {"ก": "/review/?type=DEV02"}


def test_nameless_and_too_many_are_not_kept(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.reviewer)
    client.post("review.save_filter", type="DEV01", data={"name": "  "})
    for number in range(saved_filters.MOST_SAVED + 1):
        saved_filters.save(session, people.reviewer, f"ก{number}", QueueFilter())
    session.commit()

    assert len(chips(client)) == saved_filters.MOST_SAVED


def test_only_ones_own_is_removed(client: PageClient, session: Session, people: Cast) -> None:
    saved_filters.save(session, people.reviewer, "ก", QueueFilter())
    session.commit()
    (kept,) = session.scalars(select(SavedFilter)).all()

    client.sign_in(people.coordinator).post("review.remove_filter", filter_id=kept.id)
    assert chips(client.sign_in(people.reviewer)) == {"ก": "/review/?"}
    client.post("review.remove_filter", filter_id=kept.id, goes_to="/review/")

    assert chips(client) == {}
