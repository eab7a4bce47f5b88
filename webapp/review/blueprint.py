"""The blueprint of the desk; its views stand in several modules."""

from flask import Blueprint

blueprint = Blueprint("review", __name__, url_prefix="/review")
