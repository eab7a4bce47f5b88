"""Add an index that holds all that the grid of who reported reads; going back drops it.

Revision: 0012
After: 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INDEX = "ix_submissions_reported"


def upgrade() -> None:
    op.create_index(INDEX, "submissions", ["held_on", "area_code", "status", "author_id"])


def downgrade() -> None:
    op.drop_index(INDEX, "submissions")
