"""A digest as a page of the desk, as paper, or as a file: alike for every kind of figures."""

from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from webapp import clock, htmx, i18n
from webapp.audit.services import Note, note_now
from webapp.i18n import DEFAULT_LOCALE
from webapp.lookback import writing
from webapp.lookback.digests import Digest
from webapp.table_files import TableKind
from webapp.thai import Digits


def desk(template: str, digest: Digest, **context: Any) -> Response:  # noqa: ANN401
    """The page on the screen."""
    return htmx.render_page(template, digest=digest, digits=i18n.screen_digits(), **context)


def paper(digest: Digest, back_url: str, address: Mapping[str, str]) -> ResponseReturnValue:
    """The page as it is printed, in Thai, with the digits that are asked for.

    `digest` is made in Thai: see `in_thai`. `address` asks for the same paper again.
    """
    asked = request.args.get("digits", "")
    digits = Digits(asked) if asked in set(Digits) else Digits.THAI
    with force_locale(DEFAULT_LOCALE):
        return render_template(
            "lookback/paper.html",
            digest=digest,
            digits=digits,
            other_digits=Digits.ARABIC if digits is Digits.THAI else Digits.THAI,
            made_at=clock.utc_now(),
            back_url=back_url,
            address=dict(address),
        )


def in_thai() -> Any:  # noqa: ANN401 - a context manager of the library
    """Papers and files are official Thai documents, whatever language the screens are in."""
    return force_locale(DEFAULT_LOCALE)


def file(digest: Digest, kind: TableKind, *, area_code: str, subject: str) -> Response:
    """The page as a file, after it is written down who takes it home."""
    note_now(
        Note(kind="weekly_report", action="lookback.downloaded", area_code=area_code,
             subject=subject, after={"form": kind.value})
    )  # fmt: skip
    with in_thai():
        return writing.answer(digest, kind, clock.utc_now())
