"""The blueprint of people; its views stand in several modules."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, url_prefix="/people")
