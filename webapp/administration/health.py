"""Whether the end of the audit's chain holds, cheaply enough for every look at a page."""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import i18n
from webapp.audit import chain, queries
from webapp.audit.chain import Broken

LAST_ENTRIES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """What the last entries say; `flask audit verify` reads all of them."""

    holds: bool
    words: str


def audit_chain(session: Session) -> ChainState:
    """Follow the last entries to the head."""
    head = queries.head_of(session)
    start = queries.head_before(session, max(1, head.id - LAST_ENTRIES + 1))
    found = chain.follow(queries.links(session, after=start.id), start) if start else None
    if found is None or isinstance(found, Broken):
        return ChainState(holds=False, words=str(gettext(
            "The chain is broken: entries were changed or removed. Please have it looked at."
        )))  # fmt: skip
    return ChainState(holds=True, words=str(gettext(
        "%(count)s entries; the chain of the latest holds.", count=i18n.number(head.id)
    )))  # fmt: skip
