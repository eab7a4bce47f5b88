"""Holding a province, so that what its reports carry is decided by one at a time."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.geography.models import Area


def hold_province(session: Session, area_code: str) -> None:
    """Hold the province's row until the end of the transaction."""
    # NO KEY UPDATE: other requests may still insert rows that point at the province.
    session.execute(select(Area.code).where(Area.code == area_code).with_for_update(key_share=True))
