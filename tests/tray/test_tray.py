"""The tray: what goes in, who sees it, what becomes of it."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, SUBDISTRICT, VILLAGE, Cast
from tests.review.test_imports import parcel
from webapp import clock
from webapp.accounts.models import User
from webapp.accounts.permissions import Role
from webapp.accounts.services import assign as give_duty
from webapp.jobs import runner
from webapp.submissions.models import Submission
from webapp.tray.models import TrayItem
from webapp.tray.tasks import sweep

MESSAGE = "เมื่อวานหมู่ 6 บ้านนาม่วง ต.ดอนตาล ปลูกต้นไม้ 09.00-11.30 น. จิตอาสา 20 คน ประชาชน 30 คน"
UNREPORTED = "49030103"


@pytest.fixture
def desk(client: PageClient, people: Cast) -> PageClient:
    """The reviewer's browser."""
    return client.sign_in(people.reviewer)


def other_desk(client: PageClient, person_key: str, people: Cast) -> PageClient:
    return PageClient(client.app).sign_in(getattr(people, person_key))


def put(
    desk: PageClient, *seeds: int, text: str = "", source: str = "line", status: int = 303
) -> Page:  # fmt: skip
    files = [(io.BytesIO(factories.jpeg(seed)), f"LINE_{seed}.jpg") for seed in seeds]
    data = {"text": text, "source": source, "files": files}
    return desk.post("tray.add", data=data, status=status)


def lying(session: Session) -> list[TrayItem]:
    session.expire_all()
    return list(session.scalars(select(TrayItem).order_by(TrayItem.id)))


def boxes(desk: PageClient) -> list[str]:
    page = desk.get("tray.index")
    return [str(box["value"]) for box in page.soup.select("input[name=item]")]


def assign(
    desk: PageClient, items: list[str], place: str, *, source: str = "", status: int = 303
) -> Page:  # fmt: skip
    data = {"item": items, "to": place, "source": source}
    return desk.post("tray.assign", data=data, status=status)


def made(session: Session) -> Submission:
    session.expire_all()
    return session.scalars(select(Submission)).one()


def for_reporter(people: Cast) -> str:
    return f"{VILLAGE}:{people.reporter.id}"


# ----------------------------------------------------------------------------------- putting in


def test_pictures_and_text_survive_a_reload(desk: PageClient, session: Session) -> None:
    put(desk, 1, 2, text=MESSAGE, source="paper")
    page = desk.get("tray.index")
    assert [item.kind for item in lying(session)] == ["photo", "photo", "text"]
    assert MESSAGE in page.text
    assert {item.source for item in lying(session)} == {"paper"}
    pictures = [str(image["src"]) for image in page.soup.select(".tray-item img")]
    for url in pictures:
        with desk.http.get(url) as answer:
            assert answer.mimetype == "image/webp"
    assert len(pictures) == 2


def test_same_picture_twice_lies_there_once(desk: PageClient, session: Session) -> None:
    put(desk, 1)
    put(desk, 1)
    assert len(lying(session)) == 1


def test_nothing_given_is_said(desk: PageClient) -> None:
    assert desk.post("tray.add", data={"text": " "}, status=422).soup.select(".banner-failure")


def test_bad_file_does_not_keep_the_good_ones_out(desk: PageClient, session: Session) -> None:
    files = [(io.BytesIO(b"nothing"), "bad.jpg"), (io.BytesIO(factories.jpeg(3)), "good.jpg")]
    desk.post("tray.add", data={"files": files})
    assert len(lying(session)) == 1
    assert desk.get("tray.index").soup.select(".banner-warning")


def test_script_gets_the_list_alone(desk: PageClient) -> None:
    data = {"text": MESSAGE}
    answer = desk.http.post(
        desk.path("tray.add"), data={**data, "csrf_token": desk.token()},
        headers={"HX-Request": "true", "Origin": "http://localhost"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert MESSAGE[:20] in answer.text


def test_two_clerks_of_one_office_share_it(
    desk: PageClient, session: Session, people: Cast
) -> None:
    put(desk, 1)
    colleague = session.get_one(User, people.nobody.id)
    give_duty(session, colleague, role=Role.REVIEWER, area_code="4903", unit_name="")
    session.commit()
    second = PageClient(desk.app).sign_in(people.nobody)
    assert boxes(second) == boxes(desk)
    assert len(boxes(second)) == 1


@pytest.mark.parametrize("who", ["coordinator", "reviewer_elsewhere"])
def test_other_offices_neither_see_nor_take_it(
    desk: PageClient, session: Session, people: Cast, who: str
) -> None:
    put(desk, 1)
    (item,) = lying(session)
    picture = str(desk.get("tray.index").soup.select_one(".tray-item img")["src"])
    stranger = other_desk(desk, who, people)
    assert boxes(stranger) == []
    assert stranger.http.get(picture).status_code == 404
    stranger.post("tray.remove", data={"item": [item.id]})
    assert len(lying(session)) == 1


def test_things_are_taken_out(desk: PageClient, session: Session) -> None:
    put(desk, 1, 2)
    desk.post("tray.remove", data={"item": boxes(desk)[:1]})
    assert len(lying(session)) == 1


def test_old_things_are_swept_by_the_job(desk: PageClient, session: Session) -> None:
    put(desk, 1, text=MESSAGE)
    with desk.app.app_context():
        runner.run_due(desk.app)
    old, new = lying(session)
    old.expires_at = clock.utc_now() - timedelta(seconds=1)
    assert new.expires_at > clock.utc_now() + timedelta(days=13)
    session.commit()
    with desk.app.app_context():
        from webapp.db import db  # noqa: PLC0415 - the session of this context

        sweep("every", lambda _percent: None)
        db.session.commit()
    assert [item.kind for item in lying(session)] == ["text"]


# ------------------------------------------------------------------------------------- assigning


def test_things_become_a_draft_for_the_village(
    desk: PageClient, session: Session, people: Cast
) -> None:
    put(desk, 1, 2, text=MESSAGE, source="line")
    page = assign(desk, boxes(desk), for_reporter(people))
    draft = made(session)
    assert page.location == desk.path("submissions.edit", submission_id=draft.id)
    assert (draft.author_id, draft.recorded_by_id) == (people.reporter.id, people.reviewer.id)
    assert (draft.channel, draft.recorded_from) == ("on_behalf", "line")
    assert (draft.area_code, draft.recorded_text) == (VILLAGE, MESSAGE)
    assert (draft.held_on, draft.people_total, draft.title) == (None, None, "")
    assert [item.kind for item in draft.attachments] == ["photo", "photo"]
    assert boxes(desk) == []
    assert people.reporter.name in desk.get_path(page.location).text


def test_village_without_reporter_is_stood_for_by_the_office(
    desk: PageClient, session: Session, people: Cast
) -> None:
    put(desk, 1)
    assign(desk, boxes(desk), f"{UNREPORTED}:", source="paper")
    assert (made(session).author_id, made(session).recorded_from) == (people.reviewer.id, "paper")


def test_only_reporter_is_taken_without_being_named(
    desk: PageClient, session: Session, people: Cast
) -> None:
    assign(desk, [], f"{VILLAGE}:", source="phone")
    assert (made(session).author_id, made(session).recorded_from) == (people.reporter.id, "phone")


def test_one_of_several_reporters_is_chosen(
    desk: PageClient, session: Session, people: Cast
) -> None:
    second = session.get_one(User, people.nobody.id)
    give_duty(session, second, role=Role.REPORTER, area_code=VILLAGE, unit_name="โรงเรียน")
    session.commit()
    assign(desk, [], f"{VILLAGE}:", status=422)
    assign(desk, [], f"{VILLAGE}:{people.sister.id}", status=422)
    assign(desk, [], f"{VILLAGE}:{second.id}")
    assert (made(session).author_id, made(session).organising_unit) == (second.id, "โรงเรียน")
    offered = [str(radio["value"]) for radio in
               desk.get("tray.index", q="นาม่วง").soup.select("input[name=to]")]  # fmt: skip
    assert {for_reporter(people), f"{VILLAGE}:{second.id}"} <= set(offered)


@pytest.mark.parametrize(
    ("who", "place"),
    [("reviewer", OTHER_VILLAGE), ("coordinator", "49030201"), ("reviewer_elsewhere", VILLAGE)],
)
def test_villages_of_others_are_refused(
    client: PageClient, session: Session, people: Cast, who: str, place: str
) -> None:
    assign(client.sign_in(getattr(people, who)), [], f"{place}:", status=403)
    assert session.scalars(select(Submission)).all() == []


def test_coordinator_records_for_own_villages(
    client: PageClient, session: Session, people: Cast
) -> None:
    desk = client.sign_in(people.coordinator)
    put(desk, 1)
    assign(desk, boxes(desk), f"{SISTER_VILLAGE}:{people.sister.id}")
    assert made(session).author_id == people.sister.id
    offered = desk.get("tray.index").soup.select("input[name=to]")
    assert all(str(radio["value"]).startswith(SUBDISTRICT) for radio in offered)


def test_place_has_to_be_chosen_and_what_was_chosen_stays(
    desk: PageClient, session: Session
) -> None:
    put(desk, 1, 2)
    chosen = boxes(desk)[:1]
    page = assign(desk, chosen, "", status=422)
    checked = [str(box["value"]) for box in page.soup.select("input[name=item][checked]")]
    assert checked == chosen
    assert session.scalars(select(Submission)).all() == []


def test_more_pictures_than_a_report_holds_are_refused(desk: PageClient, people: Cast) -> None:
    put(desk, *range(1, 14))
    page = assign(desk, boxes(desk), for_reporter(people), status=422)
    assert len(page.soup.select("input[name=item][checked]")) == 13


def test_draft_thrown_away_gives_its_things_back(
    desk: PageClient, session: Session, people: Cast
) -> None:
    put(desk, 1)
    assign(desk, boxes(desk), for_reporter(people))
    draft = made(session)
    data = {"action": "withdraw", "version": str(draft.version)}
    desk.post("submissions.decide", data=data, submission_id=draft.id)
    assert len(boxes(desk)) == 1


# ------------------------------------------------------------------------------- villages, files


def test_villages_named_in_the_text_and_used_lately_come_first(
    desk: PageClient, people: Cast
) -> None:
    put(desk, text=MESSAGE)
    assign(desk, [], f"{SISTER_VILLAGE}:{people.sister.id}", source="phone")
    page = desk.get("tray.index")
    groups = {
        field.legend.get_text(strip=True): [str(r["value"]) for r in field.select("input")]
        for field in page.soup.select(".tray-choices")
    }  # fmt: skip
    named, lately, *_ = groups.values()
    assert named == [for_reporter(people)]
    assert lately == [f"{SISTER_VILLAGE}:{people.sister.id}"]


@pytest.mark.parametrize("spelling", ["นาม่วง", "ม.6 ดอนตาล", "หมู่ ๖ ต.ดอนตาล"])
def test_search_forgives_spellings(desk: PageClient, people: Cast, spelling: str) -> None:
    page = desk.get("tray.index", q=spelling)
    assert for_reporter(people) in [str(r["value"]) for r in page.soup.select("input[name=to]")]


def test_report_saved_as_a_file_is_brought_in(
    desk: PageClient, session: Session, people: Cast
) -> None:
    submission_id, _files, content = parcel(people)
    for _time in (1, 2):
        desk.post("tray.add", data={"files": [(io.BytesIO(content), "report.zip")]},
                  goes_to=desk.path("review.show", submission_id=submission_id))  # fmt: skip
    assert (made(session).id, made(session).channel) == (submission_id, "import")
    assert lying(session) == []


def test_coordinator_is_told_to_pass_the_file_on(
    client: PageClient, session: Session, people: Cast
) -> None:
    desk = client.sign_in(people.coordinator)
    _id, _files, content = parcel(people)
    desk.post("tray.add", data={"files": [(io.BytesIO(content), "report.zip")]})
    assert session.scalars(select(Submission)).all() == []
    assert desk.get("tray.index").soup.select(".banner-warning")


def test_broken_zip_is_refused_with_a_sentence(desk: PageClient, app: Flask) -> None:
    _ = app
    out = io.BytesIO()
    import zipfile  # noqa: PLC0415 - of this test alone

    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("odd.txt", "?")
    desk.post("tray.add", data={"files": [(io.BytesIO(out.getvalue()), "report.zip")]})
    assert desk.get("tray.index").soup.select(".banner-warning")
