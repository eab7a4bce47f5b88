"""Bringing the database to the newest schema and the reference data into it."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.activity import loader as activity
from webapp.geography import loader as geography

ROOT = Path(__file__).resolve().parent.parent


def alembic_config() -> AlembicConfig:
    """Alembic's settings, which stand in pyproject.toml."""
    return AlembicConfig(toml_file=str(ROOT / "pyproject.toml"))


def migrate(engine: Engine) -> None:
    """Upgrade to the newest migration; nothing happens where it is there already."""
    config = alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def load_reference_data(session: Session) -> tuple[geography.LoadReport, activity.LoadReport]:
    """Load the shipped areas and lists; a second run changes nothing. The caller commits."""
    areas = geography.load(session, geography.BUNDLED_FILES, keeps_edits=True)
    return areas, activity.load(session)


def prepare(engine: Engine) -> None:
    """Schema and reference data, in a session of its own."""
    migrate(engine)
    with Session(engine) as session:
        load_reference_data(session)
        session.commit()
