"""Add standing hints, saved filters and batches of decisions, and indexes for them.

Going back forgets which decisions were taken at once.

Revision: 0010
After: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PEOPLE = ["activity_type_code", "status", "area_code", "people_total"]


def upgrade() -> None:
    op.create_table(
        "standing_hints",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"],
            name=op.f("fk_standing_hints_submission_id_submissions"),
        ),
        sa.PrimaryKeyConstraint("submission_id", "kind", name=op.f("pk_standing_hints")),
    )  # fmt: skip
    op.create_index("ix_standing_hints_kind", "standing_hints", ["kind"])
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_filters_named")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_saved_filters_person_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_filters_person_id_name")),
    )
    with op.batch_alter_table("submission_events") as events:
        events.add_column(sa.Column("batch", sa.String(length=36), nullable=True))
    op.create_index("ix_submission_events_actor", "submission_events", ["actor_id", "at"])
    op.create_index("ix_submission_events_batch", "submission_events", ["batch"])
    op.create_index("ix_submissions_type_people", "submissions", PEOPLE)


def downgrade() -> None:
    op.drop_index("ix_submissions_type_people", "submissions")
    op.drop_index("ix_submission_events_batch", "submission_events")
    op.drop_index("ix_submission_events_actor", "submission_events")
    with op.batch_alter_table("submission_events") as events:
        events.drop_column("batch")
    op.drop_table("saved_filters")
    op.drop_index("ix_standing_hints_kind", "standing_hints")
    op.drop_table("standing_hints")
