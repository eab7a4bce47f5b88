"""What pages of the door have in common: pauses in the answer's head, and whom to call."""

from flask import Response

from webapp import i18n, json_answers
from webapp.accounts import provinces
from webapp.accounts.blueprint import blueprint
from webapp.accounts.errors import TooManyTries
from webapp.accounts.permissions import Person
from webapp.accounts.settings import HELP_PHONE
from webapp.db import db
from webapp.error_pages import sentence_for
from webapp.geography.labels import full_label
from webapp.geography.queries import paths_to
from webapp.geography.scope import ROOT
from webapp.settings import queries as settings

SEE_OTHER = 303


def wait(response: Response, error: TooManyTries) -> Response:
    """Say in the head, too, how long to wait."""
    response.headers["Retry-After"] = str(error.wait_s)
    return response


def refusal(error: TooManyTries) -> Response:
    """The same for a script: a line instead of a page."""
    sentence = sentence_for(error.code, error.details)
    return wait(json_answers.failure(error.status, error.code, sentence), error)


def places_of(person: Person) -> dict[str, str]:
    """Code → the place in words, of every duty."""
    paths = paths_to(db.session, [duty.area_code for duty in person.duties])
    return {code: i18n.area_digits(full_label(path)) for code, path in paths.items()}


@blueprint.app_template_global("help_phone")
def help_phone() -> str:
    """The number to call for who cannot come in, or ""; the same for everybody who asks.

    The country's, or that of the province where people work in one alone: the door does not know
    yet where somebody belongs.
    """
    area_code = provinces.only_one(db.session) or ROOT
    return str(settings.value(db.session, HELP_PHONE.key, area_code) or "")
