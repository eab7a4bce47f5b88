"""`flask privacy`: removing what is over at once, or only saying what would go."""

import click
from flask.cli import AppGroup

from webapp import clock
from webapp.db import reading
from webapp.privacy import purging, tasks

privacy_group = AppGroup("privacy", help="What is kept for a time, and removed.")


@privacy_group.command("purge")
@click.option("--trial", is_flag=True, help="Only say what would go, by which rule.")
def purge(*, trial: bool) -> None:
    """Remove what is over by rules that hold, without waiting for the night."""
    if not trial:
        click.echo(f"{tasks.run()} things removed.")
        return
    now, total = clock.utc_now(), 0
    with reading() as session:
        for rule in list(purging.rules(session)):
            over = purging.over(session, rule, now)
            if over:
                click.echo(f"{rule.area_code} {rule.sort.kind}: {over} after {rule.days} days")
            total += over
    click.echo(f"{total} things would be removed.")
