"""What is shown in the place of a picture that is not there yet, while it is being made."""

from collections.abc import Mapping
from typing import Final

from flask import Response
from flask_babel import gettext
from markupsafe import Markup

from webapp.i18n import lazy
from webapp.jobs.wishes import wish
from webapp.media import drawing, serving
from webapp.media.renditions import PRINT_PX, SCREEN_PX, THUMB_PX, fitted
from webapp.submissions.models import Attachment

_LONGER_SIDE_PX: Final = {"thumb": THUMB_PX, "print": PRINT_PX, "screen": SCREEN_PX}
_PICTURE: Final = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    ' viewBox="0 0 {width} {height}" role="img" aria-label="{words}">'
    '<rect width="100%" height="100%" fill="#e8e8e4"/>'
    '<text x="50%" y="50%" fill="#4a4a46" font-family="sans-serif" font-size="{font}"'
    ' text-anchor="middle" dominant-baseline="middle">{words}</text></svg>'
)
_LETTERS_ACROSS: Final = 14
GONE: Final[Mapping[str, str]] = {
    "expired": lazy("Picture no longer kept"),
    "request": lazy("Picture removed on request"),
}
"""Why a file was given up."""


def answer(attachment: Attachment, name: str) -> Response:
    """A grey picture of the right shape that says to wait; asks for the real one to be made."""
    response = serving.stand_in(picture(attachment, name))
    wish(response, drawing.JOB, drawing.job_key(attachment.media_sha256, attachment.edit))
    return response


def gone(attachment: Attachment, name: str) -> Response:
    """A grey picture that says why the real one is no longer kept."""
    words = str(GONE[attachment.gone_why])
    return serving.stand_in(_drawn(attachment, name, words), status=200)


def picture(attachment: Attachment, name: str) -> str:
    """The SVG, as large as the rendition will be."""
    return _drawn(attachment, name, gettext("Preparing the picture"))


def _drawn(attachment: Attachment, name: str, words: str) -> str:
    file = attachment.media_file
    longer = _LONGER_SIDE_PX.get(name, SCREEN_PX)
    width, height = fitted((file.width_px, file.height_px), longer)
    return str(
        _PICTURE.format(
            width=width, height=height, words=words, font=width // max(_LETTERS_ACROSS, len(words))
        )
    )
