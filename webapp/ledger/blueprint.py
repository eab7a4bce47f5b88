"""The blueprint that all pages of the ledger hang on."""

from flask import Blueprint

blueprint = Blueprint("ledger", __name__, url_prefix="/ledger")
