"""The blueprint that all pages of the reporter hang on."""

from flask import Blueprint

blueprint = Blueprint("submissions", __name__, url_prefix="/submissions")

SEE_OTHER = 303
CONFLICT = 409
UNPROCESSABLE = 422
UNAVAILABLE = 503
