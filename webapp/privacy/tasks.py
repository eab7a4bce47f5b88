"""The nightly run: what is over goes, in batches, each in a transaction of its own."""

from datetime import timedelta

from webapp import clock
from webapp.db import reading, writing
from webapp.geography.scope import ROOT
from webapp.i18n import lazy
from webapp.jobs.periodic import periodic
from webapp.jobs.registry import Told
from webapp.log import log
from webapp.privacy import endings, purging
from webapp.privacy.models import PurgeRun
from webapp.submissions import removals

EVERY = timedelta(minutes=30)


@periodic("privacy.purge", every=EVERY, label=lazy("Removing what is over"))
def purge(_key: str, _told: Told) -> None:
    """Run once a night; at other times nothing happens."""
    with reading() as session:
        is_due = purging.is_due(session, clock.utc_now())
    if is_due:
        run()


def run() -> int:
    """Remove all that is over by rules that hold; return how many things."""
    now = clock.utc_now()
    with reading() as session:
        rules = list(purging.rules(session))
    total = 0
    for rule in rules:
        removed = _run_rule(rule)
        total += removed
    with writing() as session:
        removals.ask_for_the_rest(session)
        endings.forget(session, now)
        session.add(PurgeRun(at=now, kind=purging.NIGHT, area_code=ROOT, days=0, removed=total))
    if total:
        log.info("removed what is over", count=total)
    return total


def _run_rule(rule: purging.Rule) -> int:
    now = clock.utc_now()
    removed = 0
    while True:
        with writing() as session:
            some = purging.remove_some(session, rule, now)
        if not some:
            break
        removed += some
    if removed:
        with writing() as session:
            purging.write_down(session, rule, removed, now)
    return removed
