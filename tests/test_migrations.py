"""Migrations: one head, no drift from the models, and every step can be taken back."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect

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
