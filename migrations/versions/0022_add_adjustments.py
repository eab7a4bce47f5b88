"""Add what is adjusted after weekly reports were issued; nobody may change or remove its rows.

Two marks may be set, each once: which report carries it, or that it was taken back before. Going
back drops the adjustments; the rows of submissions stay as they were adjusted.

Revision: 0022
After: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

REFUSED = "adjustments only grows"
KEPT = ("id", "report_id", "submission_id", "host_id", "step", "action", "reason", "at", "by_id")
KEPT_JSON = ("before", "after", "changes")
THERE = "EXISTS (SELECT 1 FROM adjustments WHERE id = NEW.id)"
SETTLED = "OLD.carried_by_id IS NOT NULL OR OLD.undone_at IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "adjustments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("carried_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_adjustments_reason_given")),
        sa.CheckConstraint("carried_by_id IS NULL OR undone_at IS NULL",
                           name=op.f("ck_adjustments_carried_or_undone")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)",
                           name=op.f("ck_adjustments_undone_by_somebody")),
        sa.CheckConstraint("carried_by_id <> report_id",
                           name=op.f("ck_adjustments_carried_by_another")),
        sa.CheckConstraint("action IN ('adjust', 'take_out', 'put_back')",
                           name=op.f("ck_adjustments_action_known")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"],
                                    name=op.f(f"fk_adjustments_{column}_{table}"))
            for column, table in (
                ("report_id", "weekly_reports"), ("submission_id", "submissions"),
                ("host_id", "submissions"), ("by_id", "users"),
                ("carried_by_id", "weekly_reports"), ("undone_by_id", "users"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
        sa.UniqueConstraint("host_id", "step", name=op.f("uq_adjustments_host_id_step")),
    )  # fmt: skip
    for column in ("submission_id", "report_id", "carried_by_id"):
        op.create_index(f"ix_adjustments_{column}", "adjustments", [column])
    if op.get_bind().dialect.name == "postgresql":
        keep_on_postgresql()
    else:
        keep_on_sqlite()


def keep_on_sqlite() -> None:
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in (*KEPT, *KEPT_JSON))
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    op.execute(
        "CREATE TRIGGER adjustments_keep_update BEFORE UPDATE ON adjustments"
        f" WHEN {SETTLED} OR {changed} {refuse}"
    )
    op.execute(f"CREATE TRIGGER adjustments_keep_delete BEFORE DELETE ON adjustments {refuse}")
    # REPLACE removes a row without asking the trigger of removals.
    op.execute(
        f"CREATE TRIGGER adjustments_keep_insert BEFORE INSERT ON adjustments WHEN {THERE} {refuse}"
    )


def keep_on_postgresql() -> None:
    changed = " OR ".join(
        [f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in KEPT]
        + [f'OLD."{name}"::text IS DISTINCT FROM NEW."{name}"::text' for name in KEPT_JSON]
    )
    op.execute(
        "CREATE FUNCTION adjustments_keep() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER adjustments_keep_update BEFORE UPDATE ON adjustments FOR EACH ROW"
        f" WHEN ({SETTLED} OR {changed}) EXECUTE FUNCTION adjustments_keep()"
    )
    op.execute(
        "CREATE TRIGGER adjustments_keep BEFORE DELETE OR TRUNCATE ON adjustments"
        " FOR EACH STATEMENT EXECUTE FUNCTION adjustments_keep()"
    )


def downgrade() -> None:
    op.drop_table("adjustments")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION adjustments_keep()")
