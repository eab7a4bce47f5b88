"""Going back and forth: what tests of returned reports share."""

from typing import Any

from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.people import Cast
from webapp.activity.models import AppliesTo
from webapp.media.store import Store
from webapp.submissions import asking, decisions, services
from webapp.submissions.asking import Ask
from webapp.submissions.decisions import Decision
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.return_models import ReturnItem
from webapp.submissions.workflow import Action


def with_photos(
    session: Session, store: Store, people: Cast, count: int = 3, **said: object
) -> Submission:  # fmt: skip
    """A submitted report with so many photos."""
    made = factories.draft(session, people.reporter, **said)
    for seed in range(1, count + 1):
        factories.with_photo(session, store, made, seed=seed)
    services.submit(session, people.reporter, made.id)
    session.commit()
    return made


def photo(item: Attachment, reason: str = "unclear", words: str = "") -> Ask:
    """Ask for another photo."""
    return Ask(
        kind=AppliesTo.PHOTO, attachment_id=item.id, reason_code=reason, words=words
    )  # fmt: skip


def answer(field: str, reason: str = "not_right", words: str = "") -> Ask:
    """Ask for another answer."""
    return Ask(kind=AppliesTo.FIELD, field=field, reason_code=reason, words=words)


def returned(
    session: Session, people: Cast, submission: Submission, *asks: Ask, comment: str = ""
) -> Submission:  # fmt: skip
    """The submission, returned for these things."""
    session.expire_all()
    decision = Decision(
        action=Action.RETURN, version=submission.version, comment=comment, asks=asks
    )
    made = decisions.decide(session, people.reviewer, submission.id, decision)
    session.commit()
    return made


def items(session: Session, submission: Submission) -> list[ReturnItem]:
    """What the last return asked for, read anew."""
    session.expire_all()
    return asking.last_items(session, session.get_one(Submission, submission.id))


def open_fixes(client: PageClient, submission: Submission) -> Page:
    """The short page."""
    return client.get("submissions.fixes", submission_id=submission.id)


def form_of(page: Page) -> dict[str, Any]:
    """What a browser would send of the short page, untouched."""
    values: dict[str, Any] = page.fields("form[data-fix-form]")
    values["fixing"] = [str(tag["value"]) for tag in page.soup.select("input[name=fixing]")]
    values.pop("take_out", None)
    return values


def send_fixes(
    client: PageClient, submission: Submission, *, status: int = 303, page: Page | None = None,
    **said: Any,
) -> Page:  # fmt: skip
    """Change something on the short page and send it again; `said` by the names of the inputs."""
    values = form_of(page or open_fixes(client, submission))
    return client.post(
        "submissions.fix", submission_id=submission.id, status=status, data={**values, **said}
    )
