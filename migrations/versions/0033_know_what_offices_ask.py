"""Know which secrets and sessions are good for offices, and the day on which somebody was in.

What is known of the past: who has a duty in an office chose a password of the length that offices
ask for, since the form asked for it; the next sign-in measures. Sessions count as opened for an
office where its duty held on that day. Somebody was in where a session or a used card says so, or
where there is a PIN, which only they themselves can have chosen.

Revision: 0033
After: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

SECRETS = """
UPDATE users SET is_office_secret = true
WHERE secret_kind = 'password' AND EXISTS (
    SELECT 1 FROM assignments
    WHERE assignments.user_id = users.id AND role NOT IN ('reporter', 'coordinator')
)
"""
SESSIONS = """
UPDATE user_sessions SET is_for_office = true
WHERE EXISTS (
    SELECT 1 FROM assignments
    WHERE assignments.user_id = user_sessions.user_id AND role NOT IN ('reporter', 'coordinator')
    AND (valid_from IS NULL OR valid_from <= user_sessions.created_at)
)
"""
LAST_SEEN = """
UPDATE users SET last_seen_on = (
    SELECT max(day) FROM (
        SELECT date(coalesce(last_used_at, created_at)) AS day FROM user_sessions
        WHERE user_sessions.user_id = users.id
        UNION ALL SELECT date(used_at) FROM invitations
        WHERE invitations.user_id = users.id AND used_at IS NOT NULL
        UNION ALL SELECT date(users.secret_set_at) WHERE users.secret_kind = 'pin'
    ) AS days
) WHERE erased_at IS NULL
"""


def upgrade() -> None:
    no = sa.false()
    op.add_column(
        "users", sa.Column("is_office_secret", sa.Boolean(), server_default=no, nullable=False)
    )
    op.add_column("users", sa.Column("last_seen_on", sa.Date(), nullable=True))
    op.add_column(
        "user_sessions", sa.Column("is_for_office", sa.Boolean(), server_default=no, nullable=False)
    )
    for statement in (SECRETS, SESSIONS, LAST_SEEN):
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("user_sessions", "is_for_office")
    op.drop_column("users", "last_seen_on")
    op.drop_column("users", "is_office_secret")
