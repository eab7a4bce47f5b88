"""Let the oldest entries of the audit go, as far as a cut says and none younger than two years.

A cut names the last entry that goes, so that the chain is followed from there. Going back keeps
what is left; a chain that was shortened then seems to begin in the middle.

Revision: 0031
After: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

REFUSED = "audit_entries only grows"
CUTS_REFUSED = "audit_cuts takes no such cut"
# What the law may ask for is two years: Computer-Related Crime Act, s. 26.
YOUNGEST = {"sqlite": "datetime('now', '-2 years')", "postgresql": "now() - interval '2 years'"}
COVERED = "SELECT 1 FROM audit_cuts WHERE entry >= OLD.id"


def _possible(dialect: str) -> str:
    """SQL: the new cut names an entry that is old enough, by its hash, and not the last one."""
    return (
        "EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.entry"  # noqa: S608 - all of it is ours
        " AND hash = NEW.hash"
        f" AND at < {YOUNGEST[dialect]})"
        " AND EXISTS (SELECT 1 FROM audit_entries WHERE id > NEW.entry)"
        " AND NOT EXISTS (SELECT 1 FROM audit_cuts WHERE entry >= NEW.entry)"
    )


def upgrade() -> None:
    op.create_table(
        "audit_cuts",
        sa.Column("entry", sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                  autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_audit_cuts")),
    )  # fmt: skip
    if op.get_bind().dialect.name == "postgresql":
        cut_on_postgresql()
    else:
        cut_on_sqlite()


def cut_on_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    op.execute("DROP TRIGGER audit_entries_keep_delete")
    op.execute(
        "CREATE TRIGGER audit_entries_keep_delete BEFORE DELETE ON audit_entries"
        f" WHEN NOT EXISTS ({COVERED}) {refuse}"
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{CUTS_REFUSED}'); END"
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_cuts_keep_{verb.lower()} BEFORE {verb} ON audit_cuts {refuse}"
        )
    op.execute(
        "CREATE TRIGGER audit_cuts_keep_insert BEFORE INSERT ON audit_cuts"
        f" WHEN NOT ({_possible('sqlite')}) {refuse}"
    )


def cut_on_postgresql() -> None:
    op.execute("DROP TRIGGER audit_entries_keep ON audit_entries")
    op.execute(
        "CREATE TRIGGER audit_entries_keep BEFORE UPDATE OR TRUNCATE ON audit_entries"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_keep()"
    )
    op.execute(
        "CREATE FUNCTION audit_entries_keep_delete() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF NOT EXISTS ({COVERED}) THEN RAISE EXCEPTION '{REFUSED}'; END IF;"
        " RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_keep_delete BEFORE DELETE ON audit_entries"
        " FOR EACH ROW EXECUTE FUNCTION audit_entries_keep_delete()"
    )
    op.execute(
        "CREATE FUNCTION audit_cuts_keep() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{CUTS_REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_cuts_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_cuts"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_cuts_keep()"
    )
    op.execute(
        "CREATE FUNCTION audit_cuts_keep_insert() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF NOT ({_possible('postgresql')}) THEN RAISE EXCEPTION '{CUTS_REFUSED}';"
        " END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_cuts_keep_insert BEFORE INSERT ON audit_cuts"
        " FOR EACH ROW EXECUTE FUNCTION audit_cuts_keep_insert()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_entries_keep_delete ON audit_entries")
        op.execute("DROP TRIGGER audit_entries_keep ON audit_entries")
        op.drop_table("audit_cuts")
        for name in ("audit_entries_keep_delete", "audit_cuts_keep", "audit_cuts_keep_insert"):
            op.execute(f"DROP FUNCTION {name}()")
        op.execute(
            "CREATE TRIGGER audit_entries_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_keep()"
        )
        return
    op.execute("DROP TRIGGER audit_entries_keep_delete")
    op.drop_table("audit_cuts")
    op.execute(
        "CREATE TRIGGER audit_entries_keep_delete BEFORE DELETE ON audit_entries"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )
