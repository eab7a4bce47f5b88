"""The hidden field `keep` of the form: whose form this is, signed, good for sixty days.

With it a form is saved as its author's draft even when the session is gone. It opens nothing: no
page is shown and nothing is sent for it.
"""

from datetime import timedelta
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer

from webapp import clock, keys
from webapp.accounts import queries
from webapp.accounts.permissions import Permission, Person
from webapp.db import reading

SALT = "submission-keep"
LIFE_S = int(timedelta(days=60).total_seconds())


def make_token(person: Person, submission_id: UUID) -> str:
    """The field's value."""
    return str(_serializer().dumps([person.id, str(submission_id)]))


def owner_of(token: str, submission_id: UUID) -> Person | None:
    """Whose form it is, if the token is good for this submission and they may still report."""
    try:
        user_id, signed_id = _serializer().loads(token, max_age=LIFE_S)
    except (BadData, ValueError, TypeError):
        return None
    if signed_id != str(submission_id):
        return None
    with reading() as session:
        person = queries.find_person(session, user_id, today=clock.today())
    return person if person is not None and person.can(Permission.SUBMISSIONS_CREATE) else None


def _serializer() -> URLSafeTimedSerializer:
    return keys.serializer(SALT)
