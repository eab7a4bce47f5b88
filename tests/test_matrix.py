"""Every endpoint that takes a thing × everybody × where they stand: in, beside, above, below it.

Two questions about every endpoint with something in its address. Who finds something there? That is
written by hand below. And what do all the others get? Exactly what they would get if it did not
exist: the same status, the same headers, the same body, but for the address itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, Rule

from tests import factories
from tests.client import ORIGIN, PageClient
from tests.people import DISTRICT, PROVINCE, Cast
from webapp import access, clock
from webapp.accounts.factor_models import ExternalIdentity, Passkey
from webapp.accounts.models import Assignment
from webapp.accounts.permissions import Permission, Person, Role
from webapp.accounts.request_models import DutyRequest
from webapp.db import SAFE_METHODS
from webapp.geography.scope import ROOT
from webapp.ledger.models import EReportEntry
from webapp.media.sniffing import MediaKind
from webapp.media.store import FolderStore
from webapp.notices import services as notices
from webapp.notices.models import Kind, Notice
from webapp.notices.services import About
from webapp.people.models import PeopleImport
from webapp.privacy import takedowns
from webapp.privacy.takedowns import Asked
from webapp.review.models import SavedFilter
from webapp.submissions.models import Attachment, SubmissionEvent
from webapp.uploads import services as uploads
from webapp.uploads.protocol import Creation
from webapp.url_converters import AreaConverter

EVERYBODY = ("reporter", "sister", "coordinator", "reviewer", "reviewer_elsewhere",
             "reporter_elsewhere", "province_officer", "province_officer_elsewhere",
             "department_officer", "administrator", "nobody")  # fmt: skip
QUICK = frozenset({"reporter_elsewhere", "reviewer_elsewhere"})
"""Whom the quick loop asks for, the others being slow: who has a duty, but not here."""
OWN = frozenset({"reporter"})
ABOVE = frozenset({"coordinator", "reviewer", "province_officer", "department_officer"})
OFFICES = ABOVE - {"coordinator"}
REVIEWER = frozenset({"reviewer"})
MANAGERS = frozenset({"reviewer", "province_officer", "administrator"})
ADMINISTRATOR = frozenset({"administrator"})
KEYED = frozenset({"nobody"})
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
    "people.show_factors": (NOBODY, ADMINISTRATOR),
    "people.show_import": (NOBODY, REVIEWER),
    "privacy.export_person": (NOBODY, ADMINISTRATOR),
    "privacy.plan_erasure": (NOBODY, ADMINISTRATOR),
    "privacy.show_request": (NOBODY, MANAGERS),
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
"""What everybody who gets past the door finds of their own area, unless that is the country."""
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
    import_id: int
    duty_request_id: int
    takedown_id: int
    passkey_id: int
    identity_id: int
    batch: UUID


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
    # Which part of the menu an address belongs to is told by the address alone.
    plain = plain.replace(' aria-current="true"', "")
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
    made = of_accounts(session, people)
    taken_down = takedowns.ask(
        session, Asked(said=f"{reports['approved'].number}-1", words="ขอให้ลบ", contact="-"), None
    )  # fmt: skip
    batch = uuid4()
    approval = session.scalars(
        select(SubmissionEvent)
        .where(SubmissionEvent.submission_id == reports["approved"].id)
        .order_by(SubmissionEvent.id.desc())
        .limit(1)
    ).one()
    approval.batch = str(batch)
    session.add(EReportEntry(
        submission_id=reports["approved"].id, version=reports["approved"].version, files=0,
        entered_at=clock.utc_now(), entered_by_id=people.reviewer.id, batch=str(batch),
    ))  # fmt: skip
    session.commit()
    duty_id = session.scalars(
        select(Assignment.id).where(Assignment.user_id == people.reporter.id)
    ).one()
    notice_id = session.scalars(select(Notice.id).where(Notice.key == "a")).one()
    return World(
        reports={state: report.id for state, report in reports.items()}, photos=photos,
        upload_id=upload.id, notice_id=notice_id, filter_id=kept.id,
        user_id=people.reporter.id, duty_id=duty_id, import_id=made[0].id,
        duty_request_id=made[1].id, passkey_id=made[2].id, identity_id=made[3].id,
        takedown_id=taken_down.id, batch=batch,
    )  # fmt: skip


def of_accounts(
    session: Session, people: Cast
) -> tuple[PeopleImport, DutyRequest, Passkey, ExternalIdentity]:
    """A sheet of the reviewer, a duty asked for in the district, and doors of somebody's own."""
    now = clock.utc_now()
    sheet = PeopleImport(made_at=now, made_by_id=people.reviewer.id, file_name="a.csv", rows=[],
                         expires_at=now + timedelta(hours=1))  # fmt: skip
    asked = DutyRequest(user_id=people.reporter.id, role=Role.REVIEWER, area_code=DISTRICT,
                        asked_at=now, asked_by_id=people.province_officer.id)  # fmt: skip
    # Of somebody without a duty, since whoever has a key is asked for it before anything else.
    key = Passkey(user_id=people.nobody.id, credential_id="a", public_key=b"-", sign_count=0,
                  name="-", made_at=now)  # fmt: skip
    linked = ExternalIdentity(user_id=people.nobody.id, issuer="-", subject="-", linked_at=now)
    session.add_all([sheet, asked, key, linked])
    session.flush()
    return sheet, asked, key, linked


SEERS = {
    "submission_id": OWN | ABOVE, "attachment_id": OWN | ABOVE, "upload_id": OWN, "notice_id": OWN,
    "filter_id": REVIEWER, "user_id": MANAGERS, "import_id": REVIEWER, "passkey_id": KEYED,
    "duty_request_id": ADMINISTRATOR, "takedown_id": MANAGERS, "identity_id": KEYED,
    "batch": REVIEWER,
}  # fmt: skip
"""Who may have anything to do with the things of this kind; the others do not find them by writing
either. What writing does for those who may is tested with each feature."""
NAMED = {"people.decide": "duty_request_id", "privacy": "takedown_id"}
"""What `request_id` is, by endpoint or feature."""
OF_ALL = {
    "act": "what to do with a duty", "code": "an item of the lists, or what a stranger was told",
    "digits": "how a paper is written", "edition": "which draft", "filename": "a static file",
    "form": "a format", "job_id": "for administrators of the machine", "key": "a setting's name",
    "kind": "a format, or a rule's name", "name": "a list, script or rendition, by name",
    "number": "what is printed on paper, for everybody", "period_key": "a time",
    "secret": "whoever has it, has it", "token": "signed for one person", "version": "a script's",
    "week_key": "a time", "duty_id": "somebody's, so asked for with `user_id`",
    "link_id": "somebody's, so asked for with `user_id`",
}  # fmt: skip
"""Parts of addresses that are nobody's own, or that are never asked for alone."""
REPORTS = frozenset({"submission_id", "attachment_id"})


def things_of(rule: Rule) -> dict[str, str]:
    """Which parts of an address are somebody's, and what they are."""
    feature = rule.endpoint.partition(".")[0]
    request_id = NAMED.get(rule.endpoint) or NAMED.get(feature, "request_id")
    return {
        name: thing
        for name in rule.arguments
        if (thing := request_id if name == "request_id" else name) in SEERS
    }


def areas_of(rule: Rule) -> list[str]:
    """Which parts of an address are areas."""
    return [
        name
        for name, converter in rule._converters.items()  # noqa: SLF001 - the map tells nobody else
        if isinstance(converter, AreaConverter)
    ]


def people_of(names: Iterable[str]) -> list[Any]:
    """Everybody, most of them slow."""
    return [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in names]


def there(world: World, state: str) -> dict[str, Any]:
    """The parts of an address where something is."""
    return {
        **PLACED, "submission_id": world.reports[state], "attachment_id": world.photos[state],
        "upload_id": world.upload_id, "notice_id": world.notice_id, "filter_id": world.filter_id,
        "user_id": world.user_id, "duty_id": world.duty_id, "import_id": world.import_id,
        "duty_request_id": world.duty_request_id, "takedown_id": world.takedown_id,
        "passkey_id": world.passkey_id, "identity_id": world.identity_id, "batch": world.batch,
        "link_id": world.identity_id,
    }  # fmt: skip


def nowhere() -> dict[str, Any]:
    """The parts of an address where nothing is."""
    return {
        **PLACED, "submission_id": uuid4(), "attachment_id": uuid4(), "upload_id": uuid4(),
        "notice_id": 987_654, "filter_id": 987_654, "user_id": 987_654,
        "duty_id": 987_654, "import_id": 987_654, "duty_request_id": 987_654,
        "takedown_id": 987_654, "passkey_id": 987_654, "identity_id": 987_654, "batch": uuid4(),
        "link_id": 987_654,
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

    def rules(self) -> list[Rule]:
        """What takes anything and does not refuse this person at the door (`test_access`)."""
        rules = self.app.url_map.iter_rules()
        return [rule for rule in rules if rule.arguments and self._gets_past(rule)]

    def answer(self, rule: Rule, values: dict[str, Any], *, is_fragment: bool = False) -> Answer:
        """What stands at an address."""
        with self.app.test_request_context():
            things = things_of(rule)
            parts: dict[str, Any] = {**(rule.defaults or {})}
            for name in rule.arguments - set(parts):
                parts[name] = values.get(things.get(name, name)) or one_of(rule, name)
            path = url_for(rule.endpoint, **parts)
        return ask(self._client, method_of(rule), path, is_fragment=is_fragment)

    def _gets_past(self, rule: Rule) -> bool:
        wanted = access.rule_of(self.app, rule.endpoint)
        return wanted is not None and (
            wanted.permission is None or self._person.can(Permission(wanted.permission))
        )


def test_every_part_of_an_address_is_asked_for_or_nobodys_own(shared_app: Flask) -> None:
    unknown = {
        f"{rule.endpoint}: {name}"
        for rule in shared_app.url_map.iter_rules()
        for name in rule.arguments - set(rule.defaults or {})
        if name not in {*things_of(rule), *areas_of(rule), *OF_ALL}
    }

    assert unknown == set()


@pytest.mark.parametrize("name", people_of(EVERYBODY))
def test_things_are_found_by_whom_the_table_says_and_by_others_as_if_they_were_not_there(
    client: PageClient, people: Cast, world: World, name: str
) -> None:
    asker = Asker(client, getattr(people, name))
    # Where an address names an area besides: one's own.
    place = {"area_code": REACH.get(name, PROVINCE).replace("-", PROVINCE)}
    wrong = []
    for rule in asker.rules():
        things = set(things_of(rule).values())
        if not things:
            continue
        states = world.reports if things & REPORTS else ("submitted",)
        is_look = method_of(rule) in {"GET", "HEAD"}
        for state in states:
            finders = FINDERS.get(rule.endpoint, (NOBODY, NOBODY))[state != "draft"]
            may = name in finders
            may_write = any(name in SEERS[thing] for thing in things)
            if rule.endpoint in MAKES or (not is_look and may_write):
                continue
            found = [
                asker.answer(rule, there(world, state) | place, is_fragment=is_fragment)
                != asker.answer(rule, nowhere() | place, is_fragment=is_fragment)
                for is_fragment in ((False, True) if is_look else (False,))
            ]
            if found != [may] * len(found):
                wrong.append((rule.endpoint, state, found))

    assert wrong == []


@pytest.mark.parametrize("name", people_of(REACH))
def test_areas_are_found_inside_and_below_and_elsewhere_as_if_there_were_none(
    client: PageClient, people: Cast, world: World, name: str
) -> None:
    asker = Asker(client, getattr(people, name))
    beyond, missed = [], []
    for rule in asker.rules():
        names = areas_of(rule)
        if not names or things_of(rule):
            continue
        is_look = method_of(rule) == "GET"
        nothing: dict[str, Answer] = {}
        for code in AREAS:
            is_beyond = not code.startswith(REACH[name].removeprefix("TH"))
            if not (is_look or is_beyond):
                # What writing does where one may is tested with each feature.
                continue
            empty = NOWHERE.get(len(code), "98")
            if empty not in nothing:
                nothing[empty] = asker.answer(rule, {**PLACED, **dict.fromkeys(names, empty)})
            answer = asker.answer(rule, {**PLACED, **dict.fromkeys(names, code)})
            is_found = answer != nothing[empty]
            if is_found and is_beyond:
                beyond.append((rule.endpoint, code))
            is_own = code == REACH[name] and code != ROOT
            if rule.endpoint in OF_ONES_OWN and is_own and not is_found:
                missed.append(rule.endpoint)

    assert beyond == []
    assert missed == []


@pytest.mark.parametrize("name", people_of(EVERYBODY))
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
