"""The files of a submission, to those who may see it."""

from flask import Blueprint

blueprint = Blueprint("submission_media", __name__, url_prefix="/submissions")
