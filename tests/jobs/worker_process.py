"""A worker in a process of its own, with a kind of work that leaves traces; tests kill it.

Usage: python -m tests.jobs.worker_process FOLDER [PARENT]
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from webapp.app import create_app
from webapp.db import db
from webapp.jobs import leases, registry, worker
from webapp.jobs.errors import Hopeless
from webapp.jobs.registry import Told

KIND = "tests.trace"
SECONDS = 0.03
LEASE = timedelta(seconds=1)


def leave_traces(folder: Path, key: str, told: Told) -> None:
    """Write a file and a row; keys that end in 7 are hopeless, "long" takes its time."""
    for percent in (0, 50, 100):
        time.sleep(SECONDS * (100 if key == "long" else 1))
        told(percent)
    if key.endswith("7"):
        raise Hopeless("domain_error")
    (folder / key).write_text(key)
    db.session.execute(text("INSERT INTO traces (key) VALUES (:key)"), {"key": key})


def main() -> None:
    """Work until told to stop, on the settings of the environment."""
    folder = Path(sys.argv[1])
    parent = int(sys.argv[2]) if len(sys.argv) > 2 else None
    registry.handler(KIND)(lambda key, told: leave_traces(folder, key, told))
    # What is found again after two minutes outside is found again after one second here.
    setattr(leases, "LEASE", LEASE)  # noqa: B010 - a constant everywhere else
    worker.work(create_app(), parent=parent)


if __name__ == "__main__":
    main()
