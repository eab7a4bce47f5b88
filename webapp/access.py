"""Who may call which view: declared on the view, checked when the product starts.

Only declarations live here; `accounts.guard` enforces them. A view without a declaration keeps
the product from starting, so that forgetting is impossible.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar, overload

from flask import Flask
from flask.typing import ResponseReturnValue

P = ParamSpec("P")
R = TypeVar("R")
WhenLost = Callable[..., ResponseReturnValue | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a caller needs. `permission` is None where any signed-in person will do."""

    is_public: bool = False
    permission: str | None = None
    when_lost: WhenLost | None = None
    is_for_scripts: bool = False
    is_before_second_step: bool = False
    """Whether it is open to somebody who has not shown a second factor yet."""
    is_before_office_secret: bool = False
    """Whether it is open to somebody of an office whose PIN or password is not good for one."""
    needs_fresh_proof: bool = False
    """Whether password or factor must have been shown within the last minutes."""


class UndeclaredAccessError(RuntimeError):
    """Some endpoints do not say who may call them; the message names them."""


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open the view to everybody, signed in or not."""
    return _declare(view, Rule(is_public=True))


@overload
def signed_in(view: Callable[P, R]) -> Callable[P, R]: ...


@overload
def signed_in(
    *, unverified: bool = ..., any_secret: bool = ...
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def signed_in(
    view: Callable[P, R] | None = None, *, unverified: bool = False, any_secret: bool = False
) -> Callable[P, R] | Callable[[Callable[P, R]], Callable[P, R]]:
    """Open the view to every signed-in person; `unverified`: even before their second step.

    `any_secret`: even with a PIN or password that their duty in an office does not accept.
    """
    rule = Rule(is_before_second_step=unverified, is_before_office_secret=any_secret or unverified)
    if view is not None:
        return _declare(view, rule)
    return lambda view: _declare(view, rule)


def requires(
    permission: str, *, when_lost: WhenLost | None = None, for_scripts: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open the view to people who hold `permission` in some area.

    Whether they hold it for the thing they ask for is decided where the thing is fetched.
    `when_lost` is called with the view's arguments when a POST arrives without a session; it may
    keep what was sent and answer, or return None to leave the answer to the guard.
    With `for_scripts` a stranger gets a bare 401 instead of the way to the sign-in page.
    """

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        rule = Rule(permission=permission, when_lost=when_lost, is_for_scripts=for_scripts)
        return _declare(view, rule)

    return declare


def fresh(view: Callable[P, R]) -> Callable[P, R]:
    """Ask besides that password or factor was shown in the last minutes; stands above the rule."""
    rule = getattr(view, "_access_rule", None)
    if not isinstance(rule, Rule):
        message = f"{view.__name__}: say who may call it, below access.fresh"
        raise UndeclaredAccessError(message)
    return _declare(view, replace(rule, needs_fresh_proof=True))


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The rule of an endpoint, or None where nothing was declared."""
    rule = getattr(app.view_functions[endpoint], "_access_rule", None)
    return rule if isinstance(rule, Rule) else None


def check(app: Flask) -> None:
    """Refuse to start while a view has not said who may call it.

    Raises:
        UndeclaredAccessError: naming every such endpoint.
    """
    missing = sorted(name for name in app.view_functions if rule_of(app, name) is None)
    if missing:
        message = f"no access declared on: {', '.join(missing)}"
        raise UndeclaredAccessError(message)


def _declare(view: Callable[P, R], rule: Rule) -> Callable[P, R]:
    view._access_rule = rule  # type: ignore[attr-defined]  # noqa: SLF001 - the mark is ours
    return view
