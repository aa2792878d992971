"""help pages, the glossary, and what is said of a term."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=10), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("section IN ('help', 'rules', 'about')", name=op.f("ck_help_pages_section")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_pages")),
        sa.UniqueConstraint("slug", name=op.f("uq_help_pages_slug")),
    )
    op.create_table(
        "glossary_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("short", sa.String(length=40), nullable=True),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("see", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_terms")),
        sa.UniqueConstraint("slug", name=op.f("uq_glossary_terms_slug")),
    )
    with op.batch_alter_table("terms") as batch:
        batch.add_column(sa.Column("example", sa.String(length=500), nullable=True))
        batch.add_column(sa.Column("figure", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("terms") as batch:
        batch.drop_column("figure")
        batch.drop_column("example")
    op.drop_table("glossary_terms")
    op.drop_table("help_pages")
