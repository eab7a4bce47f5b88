"""The blueprint that all administration screens hang on."""

from flask import Blueprint

blueprint = Blueprint("administration", __name__, url_prefix="/administration")
