"""Every endpoint that takes a thing × everybody × where they stand: in, beside, above, below it.

Two questions about every endpoint with something in its address. Who finds something there? That is
written by hand below. And what do all the others get? Exactly what they would get if it did not
exist: the same status, the same headers, the same body, but for the address itself.
"""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, Rule

from tests import factories
from tests.client import ORIGIN, PageClient
from tests.people import Cast
from webapp import access, clock
from webapp.accounts.models import Assignment
from webapp.accounts.permissions import Permission, Person
from webapp.db import SAFE_METHODS
from webapp.media.sniffing import MediaKind
from webapp.media.store import FolderStore
from webapp.notices import services as notices
from webapp.notices.models import Kind, Notice
from webapp.notices.services import About
from webapp.review.models import SavedFilter
from webapp.submissions.models import Attachment
from webapp.uploads import services as uploads
from webapp.uploads.protocol import Creation

pytestmark = pytest.mark.slow

EVERYBODY = ("reporter", "sister", "coordinator", "reviewer", "reviewer_elsewhere",
             "reporter_elsewhere", "province_officer", "province_officer_elsewhere",
             "department_officer", "administrator", "nobody")  # fmt: skip
OWN = frozenset({"reporter"})
ABOVE = frozenset({"coordinator", "reviewer", "province_officer", "department_officer"})
OFFICES = ABOVE - {"coordinator"}
REVIEWER = frozenset({"reviewer"})
MANAGERS = frozenset({"reviewer", "province_officer", "administrator"})
NOBODY: frozenset[str] = frozenset()

FINDERS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "adjustments.show": (NOBODY, OFFICES),
    "ledger.bundle": (NOBODY, OFFICES),
    "ledger.show": (NOBODY, OFFICES),
    "people.card": (NOBODY, MANAGERS),
    "people.duty": (NOBODY, MANAGERS),
    "people.duties": (NOBODY, MANAGERS),
    "people.edit": (NOBODY, MANAGERS),
    "people.show": (NOBODY, MANAGERS),
    "review.correction": (NOBODY, REVIEWER),
    "review.show": (NOBODY, ABOVE),
    "submissions.check": (OWN, OWN),
    "submissions.edit": (OWN, OWN),
    "submissions.fixes": (OWN, OWN),
    "submissions.receipt": (OWN, OWN),
    "submissions.show": (OWN, OWN | ABOVE),
    "uploads.show": (OWN, OWN),
}
"""Who finds the reporter's draft at an address, and who what was sent; at all others nobody."""

MAKES = frozenset({"submissions.save"})
"""Where nothing stands, a phone may make something under an id of its own; where something of
somebody else's stands, that is 404. Nobody can guess an id that was made of 122 random bits."""

PLACED = {
    "week_key": "2569-W47", "period_key": "FY2570", "form": "csv", "digits": "thai",
    "edition": "none", "token": "none", "number": "none",
}  # fmt: skip
AREAS = ("TH", "49", "4903", "4905", "48", "490301", "49030106")
REACH = {
    "reporter": "49030106", "coordinator": "490301", "reviewer": "4903",
    "reviewer_elsewhere": "4905", "province_officer": "49", "province_officer_elsewhere": "48",
    "department_officer": "TH", "administrator": "49", "nobody": "-",
}  # fmt: skip
"""Where somebody's duty is: they find areas there and below, and none above or beside."""
OF_ONES_OWN = frozenset({"weekly.weeks", "weekly.show", "lookback.period", "oversight.board"})
"""What everybody who gets past the door finds of their own area."""
NOWHERE = {2: "98", 4: "4999", 6: "490399", 8: "49030199"}
"""Codes that no area has, by length."""


@dataclass(frozen=True, slots=True)
class World:
    """What there is to find, all of it the reporter's."""

    reports: dict[str, UUID]
    photos: dict[str, UUID]
    upload_id: UUID
    notice_id: int
    filter_id: int
    user_id: int
    duty_id: int


SECRETS = re.compile(r'(name="csrf_token" value|"X-CSRFToken":|name="keep" value)[=: ]*"[^"]*"')
REQUEST_ID = re.compile(r"\b[0-9a-f]{16}\b")
FIELD_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer without what differs from one request to the next, and without its address."""

    status: int
    headers: tuple[str, ...]
    location: str
    body: str


def ask(client: PageClient, method: str, path: str, *, is_fragment: bool = False) -> Answer:
    """Ask for it; a writing request carries a good token and nothing else."""
    headers = {"Origin": ORIGIN} | ({"HX-Request": "true"} if is_fragment else {})
    data = None
    if method not in SAFE_METHODS:
        data = {"csrf_token": client.token()}
        headers |= {"Tus-Resumable": "1.0.0"}
    response = client.http.open(path, method=method, data=data, headers=headers)
    body = response.get_data(as_text=True) if (response.mimetype or "").startswith("text/") else ""
    answer = Answer(
        response.status_code, tuple(sorted(set(response.headers.keys()))),
        _bare(response.headers.get("Location", ""), path), _bare(body, path),
    )  # fmt: skip
    response.close()
    return answer


def _bare(text: str, path: str) -> str:
    """Without tokens and ids of this request, and without the address asked for."""
    quoted = path.replace("/", "%2F")
    plain = SECRETS.sub("TOKEN", text.replace(path, "HERE").replace(quoted, "HERE"))
    return FIELD_IDS.sub("ID", REQUEST_ID.sub("REQUEST", plain))


@pytest.fixture
def world(session: Session, people: Cast, store: FolderStore) -> World:
    """One report of the reporter in every state, an upload, a notice, a filter of the reviewer."""
    reports = {
        "draft": factories.draft(session, people.reporter),
        "submitted": factories.submitted(session, people.reporter),
        "returned": factories.returned(session, people),
        "approved": factories.approved(session, people),
    }
    photos = {
        state: factories.with_photo(session, store, report, seed).id
        for seed, (state, report) in enumerate(reports.items(), start=1)
    }
    creation = Creation(
        length_bytes=10, kind=MediaKind.PHOTO, name="a.jpg", client_id=None, metadata_given=""
    )  # fmt: skip
    upload = uploads.create(session, store, people.reporter, creation)
    notices.tell(session, people.reporter.id, About(kind=Kind.APPROVED, key="a", subject=""))
    kept = SavedFilter(person_id=people.reviewer.id, name="a", query="", created_at=clock.utc_now())
    session.add(kept)
    session.commit()
    duty_id = session.scalars(
        select(Assignment.id).where(Assignment.user_id == people.reporter.id)
    ).one()
    notice_id = session.scalars(select(Notice.id).where(Notice.key == "a")).one()
    return World(
        reports={state: report.id for state, report in reports.items()}, photos=photos,
        upload_id=upload.id, notice_id=notice_id, filter_id=kept.id,
        user_id=people.reporter.id, duty_id=duty_id,
    )  # fmt: skip


SEERS = {
    "submission_id": OWN | ABOVE, "attachment_id": OWN | ABOVE, "upload_id": OWN, "notice_id": OWN,
    "filter_id": REVIEWER, "user_id": MANAGERS,
}  # fmt: skip
"""Who may have anything to do with the things of this kind; the others do not find them by writing
either. What writing does for those who may is tested with each feature."""
THINGS = frozenset(SEERS)
REPORTS = frozenset({"submission_id", "attachment_id"})


def there(world: World, state: str) -> dict[str, Any]:
    """The parts of an address where something is."""
    return {
        **PLACED, "submission_id": world.reports[state], "attachment_id": world.photos[state],
        "upload_id": world.upload_id, "notice_id": world.notice_id, "filter_id": world.filter_id,
        "user_id": world.user_id, "duty_id": world.duty_id,
    }  # fmt: skip


def nowhere() -> dict[str, Any]:
    """The parts of an address where nothing is."""
    return {
        **PLACED, "submission_id": uuid4(), "attachment_id": uuid4(), "upload_id": uuid4(),
        "notice_id": 987_654, "filter_id": 987_654, "user_id": 987_654,
        "duty_id": 987_654,
    }  # fmt: skip


def method_of(rule: Rule) -> str:
    """How to ask at an address: by looking where one can look."""
    methods = (rule.methods or set()) - {"OPTIONS"}
    return "GET" if "GET" in methods else min(methods) if methods else "HEAD"


def one_of(rule: Rule, name: str) -> str:
    """A part of an address that is one of a few words."""
    converter = rule._converters[name]  # noqa: SLF001 - the map tells nobody else
    assert isinstance(converter, AnyConverter), f"say in `there` what {name} can be"
    return str(min(converter.items))


class Asker:
    """One person at the door of everything."""

    def __init__(self, client: PageClient, person: Person) -> None:
        self.app = client.app
        self._client = client.sign_in(person)
        self._person = person
        # The first answer of a session sets more than the later ones.
        client.http.get("/about")

    def rules(self, arguments: frozenset[str]) -> list[Rule]:
        """What takes such things and does not refuse this person at the door (`test_access`)."""
        return [
            rule
            for rule in self.app.url_map.iter_rules()
            if rule.arguments & arguments and self._gets_past(rule)
        ]

    def answer(self, rule: Rule, values: dict[str, Any], *, is_fragment: bool = False) -> Answer:
        """What stands at an address."""
        with self.app.test_request_context():
            parts: dict[str, Any] = {
                name: values.get(name) or one_of(rule, name) for name in rule.arguments
            }
            path = url_for(rule.endpoint, **parts)
        return ask(self._client, method_of(rule), path, is_fragment=is_fragment)

    def _gets_past(self, rule: Rule) -> bool:
        wanted = access.rule_of(self.app, rule.endpoint)
        return wanted is not None and (
            wanted.permission is None or self._person.can(Permission(wanted.permission))
        )


@pytest.mark.parametrize("name", EVERYBODY)
def test_things_are_found_by_whom_the_table_says_and_by_others_as_if_they_were_not_there(
    client: PageClient, people: Cast, world: World, name: str
) -> None:
    asker = Asker(client, getattr(people, name))
    wrong = []
    for rule in asker.rules(THINGS):
        states = world.reports if rule.arguments & REPORTS else ("submitted",)
        is_look = method_of(rule) in {"GET", "HEAD"}
        for state in states:
            finders = FINDERS.get(rule.endpoint, (NOBODY, NOBODY))[state != "draft"]
            may = name in finders
            may_write = any(name in SEERS[thing] for thing in rule.arguments & THINGS)
            if rule.endpoint in MAKES or (not is_look and may_write):
                continue
            found = [
                asker.answer(rule, there(world, state), is_fragment=is_fragment)
                != asker.answer(rule, nowhere(), is_fragment=is_fragment)
                for is_fragment in ((False, True) if is_look else (False,))
            ]
            if found != [may] * len(found):
                wrong.append((rule.endpoint, state, found))

    assert wrong == []


@pytest.mark.parametrize("name", REACH)
def test_areas_are_found_inside_and_below_and_elsewhere_as_if_there_were_none(
    client: PageClient, people: Cast, world: World, name: str
) -> None:
    asker = Asker(client, getattr(people, name))
    beyond, missed = [], []
    for rule in asker.rules(frozenset({"area_code"})):
        if rule.arguments & THINGS or method_of(rule) != "GET":
            continue
        nothing: dict[str, Answer] = {}
        for code in AREAS:
            empty = NOWHERE.get(len(code), "98")
            if empty not in nothing:
                nothing[empty] = asker.answer(rule, {**PLACED, "area_code": empty})
            is_found = asker.answer(rule, {**PLACED, "area_code": code}) != nothing[empty]
            if is_found and not code.startswith(REACH[name].removeprefix("TH")):
                beyond.append((rule.endpoint, code))
            if rule.endpoint in OF_ONES_OWN and code == REACH[name] and not is_found:
                missed.append(rule.endpoint)

    assert beyond == []
    assert missed == []


@pytest.mark.parametrize("name", EVERYBODY)
def test_address_of_a_file_opens_for_whom_it_was_made_and_who_may_see(
    app: Flask, client: PageClient, session: Session, people: Cast, world: World, name: str
) -> None:
    asker = Asker(client, getattr(people, name))
    photo = session.get_one(Attachment, world.photos["submitted"])
    rule = next(
        rule for rule in app.url_map.iter_rules() if rule.endpoint == "submission_media.show"
    )
    made = {
        other: client.file(getattr(people, other), photo, "thumb").rpartition("/")[2]
        for other in ("reporter", "reviewer_elsewhere", name)
    }

    nothing = asker.answer(rule, {"token": "no-token"})
    opened = {
        other for other, token in made.items() if asker.answer(rule, {"token": token}) != nothing
    }

    assert opened == ({name} if name in OWN | ABOVE else set())
