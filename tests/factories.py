"""Submissions in every state, made through the product's own services.

Meaning that a test depends on is passed in; what is preset here must not matter to a test.
"""

import io
from datetime import timedelta
from uuid import uuid4

from PIL import Image
from sqlalchemy.orm import Session

from tests.people import VILLAGE, Cast
from webapp import clock
from webapp.accounts.permissions import Person
from webapp.media import intake
from webapp.media.models import Rendition
from webapp.media.renditions import OF_PHOTOS
from webapp.media.store import Store
from webapp.submissions import decisions, files, services
from webapp.submissions.content import Content
from webapp.submissions.decisions import Decision
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.workflow import Action


def content(**said: object) -> Content:
    """A complete activity of yesterday in the reporter's village, with what the test says."""
    complete: dict[str, object] = {
        "volunteer_type_code": "DEV",
        "activity_type_code": "DEV01",
        "title": "ร่วมใจทำความสะอาดถนนสายหลัก",
        "held_on": clock.today() - timedelta(days=1),
        "area_code": VILLAGE,
        "people_total": 62,
        "organising_unit": "ที่ทำการผู้ใหญ่บ้าน หมู่ที่ 6",
        "details": "ชาวบ้านช่วยกันกวาดใบไม้และเก็บขยะสองข้างทาง",
    }
    return Content(**{**complete, **said})  # type: ignore[arg-type]


def draft(session: Session, author: Person, **said: object) -> Submission:
    """A draft of `author`."""
    made = services.save_draft(session, author, uuid4(), content(**said))
    session.commit()
    return made


def submitted(session: Session, author: Person, **said: object) -> Submission:
    """A submission waiting to be checked."""
    made = services.submit(session, author, draft(session, author, **said).id)
    session.commit()
    return made


def decided(
    session: Session, submission: Submission, reviewer: Person, action: Action, comment: str = ""
) -> Submission:
    """`submission` after one decision of `reviewer`."""
    decision = Decision(action=action, version=submission.version, comment=comment)
    made = decisions.decide(session, reviewer, submission.id, decision)
    session.commit()
    return made


def returned(
    session: Session, people: Cast, comment: str = "ขอรูปที่ชัดกว่านี้", **said: object
) -> Submission:
    """A submission of the reporter, returned by the reviewer of the district."""
    made = submitted(session, people.reporter, **said)
    return decided(session, made, people.reviewer, Action.RETURN, comment)


def approved(session: Session, people: Cast, **said: object) -> Submission:
    """A submission of the reporter, approved by the reviewer of the district."""
    made = submitted(session, people.reporter, **said)
    return decided(session, made, people.reviewer, Action.APPROVE)


def jpeg(seed: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    """A small picture that differs by seed."""
    picture = Image.new("RGB", size, (seed * 37 % 256, seed * 91 % 256, seed * 53 % 256))
    picture.paste((255, 255, 255), (seed % 100, seed % 90, seed % 100 + 200, seed % 90 + 150))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def with_rendition(
    session: Session, store: Store, attachment: Attachment, name: str, content: bytes
) -> Rendition:
    """Give an attachment's edit a rendition of these bytes."""
    blob = store.put(content)
    made = Rendition(
        media_sha256=attachment.media_sha256, edit=attachment.edit, name=name, sha256=blob.sha256,
        media_type="image/jpeg", bytes=blob.bytes, width_px=640, height_px=480,
    )  # fmt: skip
    session.add(made)
    session.commit()
    return made


def with_photo(session: Session, store: Store, submission: Submission, seed: int = 1) -> Attachment:
    """Attach a picture to a submission, whatever its state."""
    accepted = intake.accept_photo(
        store, io.BytesIO(jpeg(seed)), declared_name="photo.jpg", draws=OF_PHOTOS
    )
    attachment = files.attach(session, submission, accepted)
    session.commit()
    return attachment
