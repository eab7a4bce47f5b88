"""Migrations: one head, no drift from the models, and every step can be taken back."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from tests.conftest import DatabaseMaker
from webapp import schema, tables
from webapp.db import prepare_engine


def made_engine(make_database: DatabaseMaker) -> Engine:
    engine = create_engine(make_database.empty())
    prepare_engine(engine)
    return engine


def shape(engine: Engine) -> dict[str, list[str]]:
    """Table → its columns, indexes and constraints by name, sorted."""
    found = inspect(engine)
    return {
        table: sorted(
            [f"column {c['name']} {c['type']} {c['nullable']}" for c in found.get_columns(table)]
            + [f"index {i['name']} {i['column_names']}" for i in found.get_indexes(table)]
            + [f"unique {u['column_names']}" for u in found.get_unique_constraints(table)]
            + [f"check {c['name']}" for c in found.get_check_constraints(table)]
            + [f"foreign {f['constrained_columns']}" for f in found.get_foreign_keys(table)]
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def move(engine: Engine, direction: str, revision: str) -> None:
    config = schema.alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        getattr(command, direction)(config, revision)


def test_there_is_one_head() -> None:
    scripts = ScriptDirectory.from_config(schema.alembic_config())

    assert len(scripts.get_heads()) == 1


def test_migrations_make_what_the_models_say(make_database: DatabaseMaker) -> None:
    engine = made_engine(make_database)
    schema.migrate(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, tables.metadata)
    engine.dispose()

    assert differences == []


def test_up_down_up_gives_the_same_schema(make_database: DatabaseMaker) -> None:
    engine = made_engine(make_database)
    move(engine, "upgrade", "head")
    first = shape(engine)

    move(engine, "downgrade", "base")
    emptied = shape(engine)
    move(engine, "upgrade", "head")
    second = shape(engine)
    engine.dispose()

    assert first != {}
    assert emptied == {}
    assert second == first


def test_every_model_has_its_table(make_database: DatabaseMaker) -> None:
    engine = made_engine(make_database)
    schema.migrate(engine)
    made = set(shape(engine))
    engine.dispose()

    assert made == set(tables.metadata.tables)


BEFORE = """
INSERT INTO users (id, login, name_th, phone, password_hash, secret_kind, is_active, created_at,
    search_key)
    VALUES (1, 'a', 'a', '', '', 'none', true, '2026-01-01 00:00:00', '');
INSERT INTO areas (code, parent_code, level, kind, name_th, name_en, postcode, search_key)
    VALUES ('TH', NULL, 'country', 'country', 'a', 'a', '', 'a'),
    ('49', 'TH', 'province', 'province', 'a', 'a', '', 'a'),
    ('48', 'TH', 'province', 'province', 'a', 'a', '', 'a');
INSERT INTO settings (key, area_code, value, edited_at, edited_by_id) VALUES
    ('people.help_phone', '49', '1', '2026-01-01 00:00:00', 1),
    ('accounts.help_phone', '49', '2', '2026-01-01 00:00:00', 1),
    ('accounts.help_phone', 'TH', '3', '2026-01-01 00:00:00', 1),
    ('accounts.help_phone', '48', '4', '2026-01-01 00:00:00', 1)
"""


def test_number_on_cards_becomes_the_one_to_call(make_database: DatabaseMaker) -> None:
    engine = made_engine(make_database)
    move(engine, "upgrade", "0034")
    with engine.begin() as connection:
        for statement in BEFORE.split(";"):
            connection.execute(text(statement))

    move(engine, "upgrade", "0035")

    with engine.connect() as connection:
        found = connection.execute(text("SELECT key, area_code, value FROM settings"))
        kept = sorted(f"{key} {code} {value}" for key, code, value in found.tuples())
    engine.dispose()
    key = "accounts.help_phone"
    assert kept == [f"{key} 48 4", f"{key} 49 1", f"{key} TH 3"]
