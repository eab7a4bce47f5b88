"""The web app manifest: what an installed product is called and which doors it has."""

import struct
from pathlib import Path
from typing import Any

from flask import url_for
from flask_babel import gettext

from webapp.pwa.precache import STATIC

PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
CLIP_TYPES = ("video/mp4", "video/quicktime", "video/3gpp", "video/webm")
PNG_SIZE = struct.Struct(">16xII")


def manifest() -> dict[str, Any]:
    """The manifest in the language of the request."""
    return {
        "id": "/",
        "name": gettext("Volunteer reports"),
        "short_name": gettext("Volunteer reports"),
        "description": gettext("Activity reports of volunteers, also where there is no signal."),
        "lang": "th",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f4ef",
        "theme_color": "#0f3b7a",
        "icons": [
            _icon("img/icon-192.png", 192, "any"),
            _icon("img/icon-512.png", 512, "any"),
            _icon("img/icon-512.png", 512, "maskable"),
        ],
        "shortcuts": [
            {"name": gettext("Send a report"), "url": url_for("submissions.new")},
            {"name": gettext("My reports"), "url": url_for("submissions.index")},
        ],
        "share_target": {
            "action": url_for("pwa.share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "files": [{"name": "files", "accept": [*PHOTO_TYPES, *CLIP_TYPES]}],
            },
        },
        "screenshots": [_screenshot(path) for path in sorted(STATIC.glob("img/screenshot-*.png"))],
    }


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    source = url_for("static", filename=name)
    return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def _screenshot(path: Path) -> dict[str, str]:
    """A picture for the dialog that asks whether to install; narrow ones are of phones."""
    with path.open("rb") as file:
        width, height = PNG_SIZE.unpack(file.read(PNG_SIZE.size))
    form = "narrow" if height > width else "wide"
    source = url_for("static", filename=f"img/{path.name}")
    return {
        "src": source, "sizes": f"{width}x{height}", "type": "image/png", "form_factor": form,
    }  # fmt: skip
