"""Keep sheets of people while somebody looks at them, before they are imported.

Revision: 0026
After: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people_added", sa.Integer(), nullable=False),
        sa.Column("duties_added", sa.Integer(), nullable=False),
        sa.Column("rows_left_out", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_people_imports_made_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_imports")),
    )
    with op.batch_alter_table("people_imports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_people_imports_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_people_imports_made_by_id"), ["made_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("people_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_imports_made_by_id"))
        batch_op.drop_index(batch_op.f("ix_people_imports_expires_at"))
    op.drop_table("people_imports")
