"""The blueprint that all pages on personal data hang on."""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__)
