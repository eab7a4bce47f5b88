"""The blueprint that all pages of oversight hang on."""

from flask import Blueprint

blueprint = Blueprint("oversight", __name__, url_prefix="/oversight")
