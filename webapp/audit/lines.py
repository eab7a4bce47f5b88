"""The audit as a file: JSON, an entry a line, the head of the whole chain at the end."""

import json
from collections.abc import Iterable, Iterator

from webapp.audit.chain import Head, Link, canonical


def jsonl(links: Iterable[Link], head: Head) -> Iterator[str]:
    """Line by line; `before` and `after` as JSON in JSON, since they are hashed as written."""
    for link in links:
        row = link._asdict()
        row["at"] = link.at.isoformat(timespec="microseconds")
        yield json.dumps(row, ensure_ascii=False) + "\n"
    yield canonical({"head": {"id": head.id, "hash": head.hash}}) + "\n"
