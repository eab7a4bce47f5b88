"""`flask audit`: checking the chain, and taking it out."""

import sys
from datetime import datetime
from typing import Final

import click
from flask.cli import AppGroup

from webapp.audit import chain, cutting, queries
from webapp.audit.chain import Broken, Fault, Head
from webapp.audit.lines import jsonl
from webapp.audit.models import AuditEntry
from webapp.db import db, reading

audit_group = AppGroup("audit", help="Who did what and when: the chain of entries.")
DAY: Final = click.DateTime(formats=["%Y-%m-%d"])
SAID: Final = {
    Fault.CHANGED: "was changed after it was written",
    Fault.MISSING: "is missing",
    Fault.REORDERED: "does not follow the one before it: it was moved, or put in later",
}


@audit_group.command("verify")
@click.option(
    "--from",
    "first",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="The entry to begin with; the one before it is believed.",
)
@click.option("--expect", default="", metavar="ENTRY:HASH",
              help="A head that was written down before, in the log or in an export.")  # fmt: skip
def verify(*, first: int, expect: str) -> None:
    """Follow the chain to its head; exit code 1 where it is broken, with the first such entry."""
    with reading() as session:
        begun = queries.beginning_of(session)
        head = queries.head_before(session, first)
        found: Head | Broken = Broken(first - 1, Fault.MISSING)
        if head is not None:
            found = chain.follow(queries.links(session, after=head.id), head)
        if isinstance(found, Head) and expect:
            found = _expected(expect, begun) or found
        is_told = not begun.id or cutting.is_told(session, begun)
    if isinstance(found, Broken) or head is None:
        broken = found if isinstance(found, Broken) else Broken(first, Fault.MISSING)
        click.echo(f"Entry {broken.id} {SAID[broken.fault]}.", err=True)
        raise SystemExit(1)
    if not is_told:
        click.echo(f"No entry tells that those up to {begun.id} were removed.", err=True)
        raise SystemExit(1)
    click.echo(f"{found.id - head.id} entries hold. Head: {found.id}:{found.hash}")
    if begun.id:
        click.echo(f"Those up to {begun.id} were removed when their time was over.")


@audit_group.command("export")
@click.option("--from", "first", type=DAY, help="First local day, YYYY-MM-DD.")
@click.option("--to", "last", type=DAY, help="Last local day, YYYY-MM-DD.")
def export(*, first: datetime | None, last: datetime | None) -> None:
    """Write the entries as JSON, one a line, to standard output; the last line is the head."""
    days = queries.on_days(first.date() if first else None, last.date() if last else None)
    with reading() as session:
        for line in jsonl(queries.links(session, condition=days), queries.head_of(session)):
            sys.stdout.write(line)


def _expected(text: str, begun: Head) -> Broken | None:
    """What is wrong with the entry that a head names, or None if it stands as it stood."""
    number, _, wanted = text.partition(":")
    if not number.isdigit() or not wanted:
        raise click.BadParameter("ENTRY:HASH is wanted", param_hint="--expect")
    if int(number) == begun.id:
        return None if begun.hash == wanted else Broken(begun.id, Fault.CHANGED)
    if int(number) < begun.id:
        said = "it was removed when its time was over; take a newer head"
        raise click.BadParameter(said, param_hint="--expect")
    entry = db.session.get(AuditEntry, int(number))
    if entry is None:
        return Broken(int(number), Fault.MISSING)
    return None if entry.hash == wanted else Broken(entry.id, Fault.CHANGED)
