"""What the service worker keeps on the phone, and the version that this makes.

The version is a hash of every file in the list, so that a new one exists exactly when something
in it changed. Scripts are served under an address with the version in it: they import each other
by relative addresses, which then are all of one version.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static"
SCRIPTS = STATIC / "js"
VERSION_LENGTH = 16

NOT_ON_PHONES = frozenset(
    {"print.js", "return_form.js", "review.js", "share.js", "sw.js", "tray.js", "waits.js"}
)
ASSETS = ("css/app.css", "js/trusted.js", "js/stepper.js", "js/places.js", "img/mark.svg",
          "img/favicon.svg", "img/icon-192.png")  # fmt: skip
PAGES = ("pwa/head.html", "pwa/offline.html", "pwa/words.html", "layouts/document.html",
         "layouts/phone.html")  # fmt: skip
CLASSIC = frozenset({"stepper.js", "places.js", "trusted.js"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the precache. `name` is its path under static/js for scripts, else under static."""

    name: str
    sha256: str
    is_script: bool


@cache
def scripts() -> tuple[str, ...]:
    """The modules of the phone, by their path under static/js."""
    found = (path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.js"))
    return tuple(sorted(set(found) - NOT_ON_PHONES - CLASSIC))


@cache
def kept() -> tuple[Kept, ...]:
    """Every file of the precache with its hash, against which the worker checks what it got."""
    return (
        *(Kept(name, _hash((STATIC / name,)), is_script=False) for name in ASSETS),
        *(Kept(name, _hash((SCRIPTS / name,)), is_script=True) for name in scripts()),
    )


@cache
def version() -> str:
    """The version of the phone's side of the product."""
    pages = tuple(ROOT / "templates" / name for name in PAGES)
    files = (*pages, SCRIPTS / "sw.js", *(STATIC / name for name in ASSETS),
             *(SCRIPTS / name for name in scripts()))  # fmt: skip
    return _hash(files)[:VERSION_LENGTH]


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()
