"""The chain shows every change, removal, insertion and reordering, wherever it happened."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.audit.chain import (
    FIRST_HASH,
    HASHED,
    Broken,
    Fault,
    Head,
    Link,
    canonical,
    digest,
    follow,
)

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXTS = ("actor", "from_place", "subject_kind", "subject_id", "subject", "action", "before",
         "after", "request_id", "address")  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[Link]:
    links: list[Link] = []
    previous = FIRST_HASH
    for number in range(1, draw(st.integers(2, 12)) + 1):
        row: dict[str, object] = {name: draw(st.text(max_size=6)) for name in TEXTS}
        row |= {
            "at": START + timedelta(microseconds=draw(st.integers(0, 10**9))),
            "actor_id": draw(st.none() | st.integers(1, 99)),
            "area_code": draw(st.none() | st.sampled_from(["49", "4903", "490301"])),
            "before": canonical({"title": draw(st.text(max_size=5))}),
            "previous_hash": previous,
        }
        previous = digest(row)
        links.append(Link(id=number, hash=previous, **row))  # type: ignore[arg-type]
    return links


def renumbered(links: list[Link]) -> list[Link]:
    return [link._replace(id=number) for number, link in enumerate(links, start=1)]


@given(histories())
def test_whole_history_holds(links: list[Link]) -> None:
    assert follow(links) == Head(links[-1].id, links[-1].hash)


@given(histories(), st.data())
def test_holds_from_any_entry_on(links: list[Link], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(links) - 1))
    head = Head(links[at].id, links[at].hash)

    assert follow(links[at + 1 :], head) == Head(links[-1].id, links[-1].hash)


@settings(max_examples=300)
@given(histories(), st.data())
def test_one_changed_character_anywhere_is_found(links: list[Link], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(links) - 1))
    name = data.draw(st.sampled_from([*HASHED, "hash"]))
    value = getattr(links[at], name)
    if isinstance(value, datetime):
        changed: object = value + timedelta(microseconds=1)
    elif isinstance(value, int):
        changed = value + 1
    elif not value:
        changed = 1 if name == "actor_id" else "x"
    else:
        place = data.draw(st.integers(0, len(value) - 1))
        changed = value[:place] + ("y" if value[place] == "x" else "x") + value[place + 1 :]
    touched = [*links]
    touched[at] = Link(**{**links[at]._asdict(), name: changed})

    assert follow(touched) == Broken(at + 1, Fault.CHANGED)


@given(histories(), st.data())
def test_removed_entry_is_found(links: list[Link], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(links) - 2))
    rest = [link for link in links if link.id != at + 1]

    assert follow(rest) == Broken(at + 1, Fault.MISSING)
    assert follow(renumbered(rest)) == Broken(at + 1, Fault.REORDERED)


@given(histories(), st.data())
def test_entries_that_changed_places_are_found(links: list[Link], data: st.DataObject) -> None:
    one, other = sorted(
        data.draw(st.lists(st.integers(0, len(links) - 1), min_size=2, max_size=2, unique=True))
    )
    moved = [*links]
    moved[one], moved[other] = links[other], links[one]

    assert follow(renumbered(moved)) == Broken(one + 1, Fault.REORDERED)


@given(histories(), st.data())
def test_entry_put_in_later_is_found(links: list[Link], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(links) - 1))
    row = links[at]._asdict() | {"actor": "somebody else"}
    invented = links[at]._replace(actor="somebody else", hash=digest(row))

    assert follow(renumbered([*links[:at], invented, *links[at:]])) == Broken(
        at + 2, Fault.REORDERED
    )


@given(histories())
def test_end_cut_off_shows_against_a_head_written_down(links: list[Link]) -> None:
    known = Head(links[-1].id, links[-1].hash)

    assert follow(links[:-1]) != known
