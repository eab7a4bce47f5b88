"""Say of a file which issued weekly report it came too late for.

Revision: 0032
After: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachments", sa.Column("late_for", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("attachments", "late_for")
