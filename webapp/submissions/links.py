"""Addresses that leave the building: on receipts and in chats, to be opened on any phone."""

from flask import current_app, request, url_for

from webapp.config import Config

REAL_BROWSER = {"openExternalBrowser": "1"}
"""LINE opens such a link in the phone's own browser, where people are signed in and files can be
chosen; others ignore it (LINE Developers, "Using LINE URL scheme")."""


def handed_out(endpoint: str, **values: object) -> str:
    """The full address of a page, to be handed on."""
    config: Config = current_app.config["EREPORT"]
    host = config.public_url or request.host_url.rstrip("/")
    path = url_for(endpoint, **values, **REAL_BROWSER)  # type: ignore[arg-type]  # page arguments
    return f"{host}{path}"
