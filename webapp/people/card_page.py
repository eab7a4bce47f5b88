"""What the page of cards shows: place by place, for how many a card is to be printed."""

from typing import Any

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.geography import queries as geography
from webapp.geography.labels import short_label
from webapp.people import card_sheets, choices, queries
from webapp.people.card_sheets import Waiting
from webapp.people.filters import PeopleFilter, State
from webapp.people.queries import Moment

STEP_DIGITS = 2


def context(session: Session, person: Person, wanted: str) -> dict[str, Any]:
    """Everything that the template reads."""
    code = choices.inside(session, person, wanted)
    area = geography.find_area(session, code)
    at = Moment(clock.utc_now(), clock.today())
    chosen = PeopleFilter(state=State.NEVER, area_code=code)
    rows = queries.rows(session, person, chosen, at, limit=None)
    below = geography.children_of(session, code) if len(code) < 6 or code == "TH" else []  # noqa: PLR2004
    places = [area, *below] if area is not None else below
    waiting = [
        Waiting(
            place.code,
            short_label(place),
            *_counts([row for row in rows if _is_in(row.area_code, place.code)], at),
        )
        for place in places
    ]
    path = geography.path_to(session, code)
    return {
        "area": area,
        "path": [step for step in path if person.holds("people:manage", step.code)],
        "total": waiting[0] if waiting else Waiting(code, "", 0, 0),
        "waiting": [one for one in waiting[1:] if one.no_card or one.card],
        "lives": card_sheets.LIVES,
        "days": card_sheets.usual_days(session, code),
        "most": card_sheets.MOST,
    }


def _counts(rows: list[queries.PersonRow], at: Moment) -> tuple[int, int]:
    """People without a card, and with one that nobody used; somebody with two duties once."""
    without = {row.user_id for row in rows if row.state(at.today) is State.NO_CARD}
    with_card = {row.user_id for row in rows if row.state(at.today) is State.CARD}
    return len(without), len(with_card)


def _is_in(code: str, place: str) -> bool:
    return place == "TH" or code.startswith(place)
