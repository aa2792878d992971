"""signing in by an organisation."""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("made_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_outside_identities_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_outside_identities_issuer_subject")),
        sa.UniqueConstraint("person_id", "issuer", name=op.f("uq_outside_identities_person_id_issuer")),
    )


def downgrade() -> None:
    op.drop_table("outside_identities")
