"""Whether somebody of an office came in by a PIN or password that is good for villages alone.

Asked by the guard at every request, after the second step. Only the page for a better one is open
then; what was typed elsewhere travels through it.
"""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from webapp import access, htmx, json_answers
from webapp.accounts import secret_pages
from webapp.accounts.errors import OfficeSecretNeeded
from webapp.accounts.permissions import Person
from webapp.accounts.queries import OpenSession
from webapp.accounts.resume import held_fields, safe_path
from webapp.db import SAFE_METHODS
from webapp.security import is_same_origin


def answer(rule: access.Rule, person: Person, opened: OpenSession) -> ResponseReturnValue | None:
    """For the guard: what to answer instead of the view, or None."""
    if not opened.needs_secret or rule.is_before_office_secret:
        return None
    if rule.is_for_scripts or json_answers.wanted():
        raise OfficeSecretNeeded
    target = safe_path(request.full_path.rstrip("?"))
    if request.method in SAFE_METHODS:
        return htmx.go_to(url_for("accounts.secret", next=target))
    if not is_same_origin():
        raise OfficeSecretNeeded
    page = secret_pages.changing(person, secret_pages.empty_form(person), target=target,
                                 held=held_fields(), status=OfficeSecretNeeded.status)  # fmt: skip
    return htmx.take_over(page)
