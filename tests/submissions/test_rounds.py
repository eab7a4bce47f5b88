"""Returning single things and putting them right: rules, three rounds, and what is told of them."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.submissions import rounds
from tests.submissions.conftest import upload
from webapp.activity.models import AppliesTo, ReturnReason
from webapp.media.store import FolderStore
from webapp.submissions import asking, decisions, queries, services
from webapp.submissions.asking import Ask
from webapp.submissions.decisions import Decision
from webapp.submissions.errors import AskedForNothing, CommentNeeded, ReasonNeeded, StaleDecision
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.workflow import Action, Status

SHARP = 40
"""Seeds of pictures that no report begins with stand above this."""


def sha_of(submission: Submission) -> list[str]:
    return [item.media_sha256 for item in submission.attachments]


def reread(session: Session, submission: Submission) -> Submission:
    session.expire_all()
    return session.get_one(Submission, submission.id)


def test_return_names_single_things_in_one_event(
    app: Flask, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    asks = (
        rounds.answer("people_total", "people_wrong", "นับได้ 30 คน"),
        rounds.photo(made.attachments[1], "repeated"),
    )

    with app.test_request_context():
        rounds.returned(session, people, made, *asks, comment="ขอบคุณ")

    assert [
        (i.kind, i.number, i.field, i.reason, i.words) for i in rounds.items(session, made)
    ] == [
        ("photo", 2, "", "รูปซ้ำ", ""),
        ("field", 0, "people_total", "จำนวนไม่ตรง", "นับได้ 30 คน"),
        ("whole", 0, "", "", "ขอบคุณ"),
    ]
    event = queries.timeline(session, made)[-1]
    assert event.comment == ("รูปที่ 2: รูปซ้ำ\nจำนวนผู้เข้าร่วม: จำนวนไม่ตรง – นับได้ 30 คน\nขอบคุณ")


def test_reason_is_kept_as_it_stood(session: Session, people: Cast, store: FolderStore) -> None:
    made = rounds.with_photos(session, store, people)
    rounds.returned(session, people, made, rounds.photo(made.attachments[0]))

    session.get_one(ReturnReason, "unclear").name_th = "เบลอ"
    session.commit()

    assert rounds.items(session, made)[0].reason == "รูปไม่ชัด"


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (Ask(kind=AppliesTo.FIELD, field="title"), ReasonNeeded),
        (Ask(kind=AppliesTo.FIELD, field="title", reason_code="repeated"), ReasonNeeded),
        (Ask(kind=AppliesTo.FIELD, field="status", reason_code="not_right"), AskedForNothing),
        (Ask(kind=AppliesTo.PHOTO, attachment_id=uuid4(), reason_code="unclear"), AskedForNothing),
        (Ask(kind=AppliesTo.WHOLE, reason_code="no_such"), CommentNeeded),
    ],
    ids=["no reason", "reason of another kind", "no field", "no photo", "nothing left"],
)
def test_return_that_asks_for_nothing_is_refused(
    session: Session, people: Cast, store: FolderStore, ask: Ask, error: type[Exception]
) -> None:
    made = rounds.with_photos(session, store, people, 1)

    with pytest.raises(error):
        rounds.returned(session, people, made, ask)

    session.rollback()
    assert reread(session, made).status == Status.SUBMITTED


def test_stale_return_asks_for_nothing(session: Session, people: Cast, store: FolderStore) -> None:
    made = rounds.with_photos(session, store, people)
    seen = made.version
    rounds.returned(session, people, made, rounds.photo(made.attachments[0]))
    stale = Decision(action=Action.RETURN, version=seen, asks=(rounds.photo(made.attachments[1]),))

    with pytest.raises(StaleDecision):
        decisions.decide(session, people.reviewer, made.id, stale)


def test_plain_walk_photo_and_answer_are_put_right(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    first, second, third = sha_of(made)
    asked = made.attachments[1]
    rounds.returned(
        session, people, made, rounds.photo(asked), rounds.answer("people_total", "people_wrong")
    )

    page = rounds.open_fixes(reporter, made)
    assert page.h1 == "อำเภอขอให้แก้ไข 2 อย่าง"
    assert not page.soup.select("input[type=text][name=title]")
    new: dict[str, Any] = {
        f"replace-photo-{asked.id}": upload(factories.jpeg(SHARP)),
        "people_total": "30",
    }
    rounds.send_fixes(reporter, made, **new)

    fresh = reread(session, made)
    assert fresh.status == Status.SUBMITTED
    assert fresh.people_total == 30
    assert [sha_of(fresh)[0], sha_of(fresh)[2]] == [first, third]
    assert second not in sha_of(fresh)
    assert [item.outcome for item in rounds.items(session, made)] == ["replaced", "changed"]


def test_photo_is_taken_out(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    kept = [sha_of(made)[0], sha_of(made)[2]]
    asked = made.attachments[1]
    rounds.returned(session, people, made, rounds.photo(asked))

    rounds.send_fixes(reporter, made, take_out=str(asked.id))

    assert sha_of(reread(session, made)) == kept
    assert [item.outcome for item in rounds.items(session, made)] == ["taken_out"]


def test_unchanged_thing_is_asked_about_once_and_never_blocks(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    asked = made.attachments[0]
    asked_sha = asked.media_sha256
    rounds.returned(session, people, made, rounds.photo(asked), rounds.photo(made.attachments[1]))

    new: dict[str, Any] = {f"replace-photo-{asked.id}": upload(factories.jpeg(SHARP))}
    page = rounds.send_fixes(reporter, made, status=422, **new)

    assert "ยังไม่ได้เปลี่ยนรูปที่ 2 ส่งต่อไปหรือไม่" in page.text
    assert reread(session, made).status == Status.RETURNED
    assert asked_sha not in sha_of(made)

    rounds.send_fixes(reporter, made, page=page, sure="yes")

    assert reread(session, made).status == Status.SUBMITTED
    assert [item.outcome for item in rounds.items(session, made)] == ["replaced", "unchanged"]


def test_bad_photo_is_told_and_the_answer_is_kept(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    asked = made.attachments[0]
    rounds.returned(session, people, made, rounds.photo(asked), rounds.answer("title"))

    bad: dict[str, Any] = {f"replace-photo-{asked.id}": upload(b"no picture"), "title": "กวาดลานวัด"}
    page = rounds.send_fixes(reporter, made, status=422, **bad)

    assert page.soup.select_one(f"#fix-{asked.id}") is not None
    fresh = reread(session, made)
    assert (fresh.status, fresh.title, len(fresh.attachments)) == (
        Status.RETURNED, "กวาดลานวัด", 3,
    )  # fmt: skip


def test_double_click_and_answer_to_an_earlier_return(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    rounds.returned(session, people, made, rounds.answer("title"))
    old = rounds.open_fixes(reporter, made)
    receipt = f"/submissions/{made.id}/receipt"
    assert rounds.send_fixes(reporter, made, page=old, title="หนึ่ง").location == receipt
    assert rounds.send_fixes(reporter, made, page=old, title="หนึ่ง").location == receipt

    rounds.returned(session, people, made, rounds.answer("details"))
    page = rounds.send_fixes(reporter, made, page=old, status=409, title="สอง")

    assert "อำเภอขอให้แก้ไขอย่างอื่นแล้ว" in page.text
    fresh = reread(session, made)
    assert (fresh.title, fresh.status) == ("หนึ่ง", Status.RETURNED)


def test_three_rounds_are_told_before_and_after(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people, title="ศูนย์")
    for number, title in enumerate(("หนึ่ง", "สอง", "สาม"), start=1):
        asked = reread(session, made).attachments[0]
        rounds.returned(session, people, made, rounds.photo(asked), rounds.answer("title"))
        new: dict[str, Any] = {f"replace-photo-{asked.id}": upload(factories.jpeg(SHARP + number))}
        rounds.send_fixes(client.sign_in(people.reporter), made, title=title, **new)

    page = client.sign_in(people.reviewer).get("review.show", submission_id=made.id)
    mine = client.sign_in(people.reporter).get("submissions.show", submission_id=made.id)

    assert page.soup.select_one("#asked-title").text == "ขอ 2 อย่าง แก้แล้ว 2"
    for shown in (page, mine):
        changes = [
            (row.select_one("del").text, row.select_one("ins").text)
            for row in shown.soup.select(".changes > div")
        ]
        assert changes == [("ศูนย์", "หนึ่ง"), ("หนึ่ง", "สอง"), ("สอง", "สาม")]
        assert shown.text.count("เปลี่ยนรูปที่ 1") == 3
    events = session.scalars(
        select(SubmissionEvent.action)
        .where(SubmissionEvent.submission_id == made.id)
        .order_by(SubmissionEvent.id)
    ).all()
    assert list(events) == [Action.SUBMIT, *(Action.RETURN, Action.SUBMIT) * 3]


def test_return_of_the_whole_has_no_short_page(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    made = factories.returned(session, people)

    page = reporter.get("submissions.fixes", submission_id=made.id, status=303)

    assert page.location == f"/submissions/{made.id}/edit"


def test_list_leads_to_the_short_page(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    rounds.returned(session, people, made, rounds.answer("title"))

    page = reporter.get("submissions.index")

    assert page.soup.select_one(f'a[href="/submissions/{made.id}/fixes"]') is not None


def test_short_page_is_the_authors(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    rounds.returned(session, people, made, rounds.answer("title"))
    client.sign_in(people.sister)

    client.get("submissions.fixes", submission_id=made.id, status=404)
    client.post("submissions.fix", submission_id=made.id, data={"title": "x"}, status=404)


@pytest.mark.parametrize("field", list(asking.FIELDS))
def test_every_field_can_be_asked_for_and_shows_its_control(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore, field: str
) -> None:
    made = rounds.with_photos(session, store, people, 1, people_by_group=(("royal_vol", 62),))
    rounds.returned(session, people, made, rounds.answer(field))
    before = services.content_of(reread(session, made))

    page = rounds.open_fixes(reporter, made)
    shown = page.soup.select_one("[data-fix=field]")
    assert shown is not None
    assert shown.select("input:not([type=hidden]), select, textarea")
    rounds.send_fixes(reporter, made, page=page, sure="yes")

    assert services.content_of(reread(session, made)) == before


@given(moves=st.lists(
    st.tuples(
        st.sets(st.sampled_from(["title", "details", "people_total", "place_name"]), max_size=2),
        st.sets(st.integers(0, 2), max_size=2),
        st.sampled_from(["replace", "take_out", "leave"]),
    ),
    min_size=1, max_size=3,
))  # fmt: skip
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_asked_and_mended_nothing_else_changes(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore,
    moves: list[tuple[set[str], set[int], str]],
) -> None:  # fmt: skip
    made = rounds.with_photos(session, store, people)
    seed = SHARP
    for fields, places, how in moves:
        before = reread(session, made)
        content, pictures = services.content_of(before), list(before.attachments)
        asked = [pictures[place] for place in sorted(places) if place < len(pictures)]
        asks = [rounds.photo(item) for item in asked] + [rounds.answer(name) for name in fields]
        if not asks:
            continue
        rounds.returned(session, people, before, *asks)
        untouched = {item.id: item.media_sha256 for item in pictures if item not in asked}
        said: dict[str, Any] = {name: str(seed) for name in fields} | {"sure": "yes"}
        for item in asked:
            seed += 1
            if how == "replace":
                said[f"replace-photo-{item.id}"] = upload(factories.jpeg(seed))
        if how == "take_out":
            said["take_out"] = [str(item.id) for item in asked]
        rounds.send_fixes(reporter, made, **said)

        after = reread(session, made)
        changed = {name for asked_for in fields for name in asking.FIELDS[asked_for]}
        now = services.content_of(after)
        assert after.status == Status.SUBMITTED
        for name in services.SCALARS:
            if name not in changed:
                assert getattr(now, name) == getattr(content, name)
        here = {item.id: item.media_sha256 for item in after.attachments}
        assert untouched.items() <= here.items()
        gone = len(asked) if how == "take_out" else 0
        assert len(here) == len(pictures) - gone


def test_session_that_is_gone_loses_neither_photo_nor_words(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    asked_id, asked_sha = made.attachments[0].id, made.attachments[0].media_sha256
    rounds.returned(session, people, made, rounds.photo(made.attachments[0]))
    page = rounds.open_fixes(reporter, made)
    with reporter.http.session_transaction() as cookie:
        cookie.clear()

    new: dict[str, Any] = {f"replace-photo-{asked_id}": upload(factories.jpeg(SHARP))}
    answer = rounds.send_fixes(reporter, made, page=page, **new)

    assert answer.location.startswith("/sign-in?next=")
    fresh = reread(session, made)
    assert fresh.status == Status.RETURNED
    assert asked_sha not in sha_of(fresh)
    again = rounds.open_fixes(reporter.sign_in(people.reporter), made)
    assert "เปลี่ยนแล้ว ยังไม่ได้ส่ง" in again.text
    rounds.send_fixes(reporter, made, page=again)
    assert reread(session, made).status == Status.SUBMITTED


def test_reviewer_ticks_things_in_the_form_and_finds_them_after_a_mistake(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    key = f"photo:{made.attachments[1].id}"
    client.sign_in(people.reviewer)
    data = {"action": "return", "version": str(made.version), "ask": [key, "field:title"],
            f"ask-reason-{key}": "repeated"}  # fmt: skip

    page = client.post("review.decide", submission_id=made.id, data=data, status=422)

    assert page.soup.select_one(f'input[name=ask][value="{key}"][checked]') is not None
    assert page.soup.select_one('input[type=radio][value="repeated"][checked]') is not None
    data["ask-words-field:title"] = "สั้นเกินไป"
    client.post("review.decide", submission_id=made.id, data=data)
    asked = [(item.kind, item.reason, item.words) for item in rounds.items(session, made)]
    assert asked == [("photo", "รูปซ้ำ", ""), ("field", "", "สั้นเกินไป")]


def test_reasons_of_the_whole_carry_their_keys(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = factories.submitted(session, people.reporter)

    page = client.sign_in(people.reviewer).get("review.show", submission_id=made.id)

    keys = [tag["data-reason-key"] for tag in page.soup.select("input[name=reasons]")]
    assert keys == [str(number) for number in range(1, len(keys) + 1)]
