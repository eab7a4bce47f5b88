"""The two pages that ask for a proof: the second step at the door, and again before what matters.

What a refused form held travels through both as hidden fields (`resume.py`).
"""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp import htmx
from webapp.accounts import passkeys
from webapp.accounts.resume import Held, handed_on, is_known_path, safe_path

REFUSED = 422
SEE_OTHER = 303


def second_step(
    target: str, *, held: Held | None = None, status: int = 200, problem: str = "",
    may_trust: bool = True,
) -> Response:  # fmt: skip
    """The page after the password. `held` is None where there is only a page to go on to."""
    return _page("accounts/second_step.html", url_for("factors.answer"), target, held=held,
                 status=status, problem=problem, may_trust=may_trust)  # fmt: skip


def proof(
    target: str, *, held: Held | None = None, status: int = 200, problem: str = ""
) -> Response:
    """The page before something delicate: password or factor once more."""
    return _page("accounts/proof.html", url_for("factors.prove"), target, held=held, status=status,
                 problem=problem)  # fmt: skip


def carried(otherwise: str = "/") -> tuple[str, Held | None]:
    """Where the form of such a page leads, and what it holds."""
    held = handed_on() if request.form.get("is_held") else None
    return safe_path(request.form.get("resume_to", otherwise)), held


def go_on(target: str, held: Held | None) -> ResponseReturnValue:
    """To the page that was wanted, or to one that sends what was held by one button."""
    if held is None:
        return redirect(target, SEE_OTHER)
    if not is_known_path(target):
        return redirect("/", SEE_OTHER)
    return htmx.render_page(
        "accounts/resume.html", held=held, resume_to=target, must_sign_in=False, is_back=True
    )


def _page(  # noqa: PLR0913 - what a page shows
    template: str, action: str, target: str, *, held: Held | None, status: int, problem: str,
    may_trust: bool = False,
) -> Response:  # fmt: skip
    page = htmx.render_page(
        template, status=status, action=action, target=target, held=held or [],
        is_held=held is not None, problem=problem, may_trust=may_trust,
        has_site=passkeys.site() is not None,
    )  # fmt: skip
    return htmx.take_over(page)
