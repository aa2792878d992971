"""files of the library that no release covers yet."""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document_files") as files:
        files.add_column(sa.Column("released_at", portal.core.db.UtcDateTime(timezone=True), nullable=True))
    op.execute("UPDATE document_files SET released_at = uploaded_at")  # readers had them already


RELEASED = "(SELECT id FROM items WHERE state IN ('early_insight', 'published'))"
WAITING = "(SELECT id FROM document_files WHERE released_at IS NULL AND item_id IN " + RELEASED + ")"


def downgrade() -> None:
    # The version before knows no waiting and would show them to every reader: they go, and can be attached again.
    op.execute("DELETE FROM file_pages WHERE file_id IN " + WAITING)
    op.execute("DELETE FROM document_files WHERE id IN " + WAITING)
    with op.batch_alter_table("document_files") as files:
        files.drop_column("released_at")
