"""Let nobody change or remove issued weekly reports, and no two of a province share a day.

Their carried submissions and totals neither: a report without its items would let all of them be
issued once more. Rows that are there already are left as they are.

Revision: 0034
After: 0033
"""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

KEPT = {
    "weekly_reports": (("id",), ("number",)),
    "weekly_report_items": (("report_id", "submission_id"), ("level", "submission_id")),
    "weekly_report_totals": (("report_id", "type_code"),),
}
"""Table → what its rows are known by, each by itself."""
COVERED = "weekly_reports of an area share no day"
SHARING = (
    "SELECT 1 FROM weekly_reports AS other WHERE other.area_code = NEW.area_code"
    " AND other.starts_on <= NEW.ends_on AND other.ends_on >= NEW.starts_on"
)


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, keys in KEPT.items():
        if is_postgresql:
            keep_on_postgresql(table)
        else:
            keep_on_sqlite(table, keys)
    if is_postgresql:
        apart_on_postgresql()
    else:
        op.execute(
            "CREATE TRIGGER weekly_reports_apart BEFORE INSERT ON weekly_reports"
            f" WHEN EXISTS ({SHARING}) BEGIN SELECT RAISE(ABORT, '{COVERED}'); END"
        )


def keep_on_sqlite(table: str, keys: tuple[tuple[str, ...], ...]) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    there = " OR ".join(" AND ".join(f"{name} = NEW.{name}" for name in key) for key in keys)
    for event in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_keep_{event} BEFORE {event.upper()} ON {table} {refuse}"
        )
    # REPLACE removes a row without asking the trigger of removals.
    op.execute(
        f"CREATE TRIGGER {table}_keep_insert BEFORE INSERT ON {table}"  # noqa: S608 - both names are ours
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {there}) {refuse}"
    )


def keep_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()"
    )


def apart_on_postgresql() -> None:
    # Whoever writes holds the area first, so that of two at once the second sees the first's row.
    op.execute(
        "CREATE FUNCTION weekly_reports_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " PERFORM 1 FROM areas WHERE code = NEW.area_code FOR NO KEY UPDATE;"
        f" IF EXISTS ({SHARING}) THEN RAISE EXCEPTION '{COVERED}'; END IF;"
        " RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER weekly_reports_apart BEFORE INSERT ON weekly_reports"
        " FOR EACH ROW EXECUTE FUNCTION weekly_reports_apart()"
    )


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    on = " ON weekly_reports" if is_postgresql else ""
    op.execute(f"DROP TRIGGER weekly_reports_apart{on}")
    for table in KEPT:
        if is_postgresql:
            op.execute(f"DROP TRIGGER {table}_keep ON {table}")
            op.execute(f"DROP FUNCTION {table}_keep()")
        else:
            for event in ("update", "delete", "insert"):
                op.execute(f"DROP TRIGGER {table}_keep_{event}")
    if is_postgresql:
        op.execute("DROP FUNCTION weekly_reports_apart()")
