"""What was issued before gets the places of its frozen weeks, wherever a report lies by now."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from alembic import command
from sqlalchemy import Column, Engine, Insert, MetaData, Table, create_engine, insert, text

from tests.conftest import DatabaseMaker
from webapp import schema
from webapp.db import prepare_engine

SOMEBODY = """
INSERT INTO users (id, login, name_th, phone, password_hash, is_active, created_at)
VALUES (1, 'a', 'ก', '', '', true, '2026-11-18 02:00:00')
"""


def move(engine: Engine, revision: str) -> None:
    config = schema.alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        if revision.startswith("-"):
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)


def test_carried_reports_get_the_places_of_their_paper(make_database: DatabaseMaker) -> None:
    engine = create_engine(make_database.empty())
    prepare_engine(engine)
    move(engine, "0029")
    made = uuid4()
    frozen = {"entries": [{"submission_id": str(made), "area_code": "49030206"}]}
    write(engine, made, frozen)

    move(engine, "0030")

    with engine.connect() as connection:
        found = connection.execute(text("SELECT area_code FROM weekly_report_items")).scalars()
        assert found.all() == ["49030206"]
    move(engine, "-1")
    engine.dispose()


def write(engine: Engine, submission: UUID, frozen: object) -> None:
    """A report that carries one submission, which lies elsewhere by now."""
    tables = MetaData()
    tables.reflect(engine)
    rows: list[tuple[str, dict[str, object]]] = [
        ("areas", {"code": "49", "level": "province", "kind": "province"}),
        ("areas", {"code": "49050403", "level": "village", "kind": "village"}),
        ("submissions", {"id": _id(engine, submission), "author_id": 1, "area_code": "49050403",
                         "status": "withdrawn", "channel": "web", "host_role": "organiser"}),
        ("weekly_reports", {"area_code": "49", "issued_by_id": 1, "snapshot": frozen,
                            "ends_on": date(2026, 11, 24)}),
        ("weekly_report_items", {"report_id": 1, "submission_id": _id(engine, submission),
                                 "level": "province"}),
    ]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(text(SOMEBODY))
        for table, values in rows:
            connection.execute(row_of(tables.tables[table], values))


def _id(engine: Engine, submission: UUID) -> object:
    """As the database keeps it: SQLite as letters."""
    return submission if engine.dialect.name == "postgresql" else submission.hex


def row_of(table: Table, values: dict[str, object]) -> Insert:
    """An INSERT with the values, and something that fits wherever something must stand."""
    needed = {
        column.name: _something(column)
        for column in table.columns
        if not (column.nullable or column.server_default or column.name in values)
    }
    return insert(table).values({**needed, **values})


def _something(column: Column[object]) -> object:
    kind = column.type.python_type
    if issubclass(kind, date):
        return datetime(2026, 11, 18, 2, tzinfo=UTC) if kind is datetime else date(2026, 11, 18)
    return kind() if kind in {bool, dict} else 1 if kind is int else column.name[:4]
