"""Which function does which kind of work, and what that is called on the screen."""

from collections.abc import Callable
from dataclasses import dataclass

from webapp.jobs.errors import KindUnknown

Told = Callable[[int], None]
Work = Callable[[str, Told], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """What does a kind of work. The label is what administrators read, or empty."""

    work: Work
    label: str = ""


HANDLERS: dict[str, Handler] = {}


def handler(kind: str, *, label: str = "") -> Callable[[Work], Work]:
    """Register the decorated function for a kind; `webapp.app` imports the module that does.

    It is called with the job's key and with `told`, which takes a percentage and keeps others from
    believing that the worker is dead. It runs in an app context with no transaction open: it reads
    through `db.reading()`, works, and then writes through `db.session`, which the runner commits.
    Whatever it raises is rolled back and tried again later; `Hopeless` is not.
    """

    def register(work: Work) -> Work:
        HANDLERS[kind] = Handler(work, label)
        return work

    return register


def work_for(kind: str) -> Work:
    """The function of a kind. Raises `KindUnknown`."""
    try:
        return HANDLERS[kind].work
    except KeyError as error:
        raise KindUnknown(kind=kind) from error


def label_of(kind: str) -> str:
    """What a kind is called in words; of an unknown one at least its name."""
    found = HANDLERS.get(kind)
    return str(found.label) if found and found.label else kind
