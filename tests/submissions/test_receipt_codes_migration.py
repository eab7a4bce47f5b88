"""Receipts given before there were codes get theirs, the same that the product would give."""

from uuid import UUID, uuid4

from alembic import command
from sqlalchemy import Engine, create_engine, text

from tests.conftest import DatabaseMaker
from webapp import schema
from webapp.db import prepare_engine
from webapp.submissions import numbers

SOMEBODY = """
INSERT INTO users (id, login, name_th, phone, password_hash, is_active, created_at)
VALUES (1, 'a', 'ก', '', '', true, '2026-11-18 02:00:00')
"""
SOMETHING = """
INSERT INTO submissions (
    id, number, status, version, author_id, channel, activity_type_name, title, occasion,
    village_text, place_name, host_role, host_unit, organising_unit, presided_by, details, result,
    beneficiaries, problems, typed, sent_content, content_hash, created_at, updated_at
) VALUES (
    :id, :number, 'withdrawn', 1, 1, 'web', '', '', '', '', '', 'organiser', '', '', '', '', '',
    '', '', '{}', '{}', '', '2026-11-18 02:00:00', '2026-11-18 02:00:00'
)
"""


def upgrade(engine: Engine, revision: str) -> None:
    config = schema.alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def write(engine: Engine, submission_id: UUID, number: str | None) -> None:
    with engine.begin() as connection:
        connection.execute(text(SOMETHING), {"id": submission_id.hex, "number": number})


def test_old_receipts_get_their_codes(make_database: DatabaseMaker) -> None:
    engine = create_engine(make_database.empty())
    prepare_engine(engine)
    upgrade(engine, "0003")
    with engine.begin() as connection:
        connection.execute(text(SOMEBODY))
    sent = uuid4()
    write(engine, sent, "49-2569-000001")
    write(engine, uuid4(), None)

    upgrade(engine, "0004")

    with engine.connect() as connection:
        rows = connection.execute(text("SELECT number, receipt_code FROM submissions")).all()
    engine.dispose()
    assert {row.number: row.receipt_code for row in rows} == {
        "49-2569-000001": numbers.receipt_code(sent),
        None: None,
    }
