"""The blueprint, apart from its views, because these stand in several files."""

from flask import Blueprint

blueprint = Blueprint("lookback", __name__)
