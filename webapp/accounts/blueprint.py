"""The blueprint that the views of the door share."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
