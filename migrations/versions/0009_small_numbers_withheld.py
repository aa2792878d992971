"""numbers of survey tables that are withheld are not kept at all; which survey and question a table belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SHOWN_OR_WITHHELD = "(withheld = '') = (value IS NOT NULL)"
NO_SMALL_BASE = "withheld <> 'small' OR (base = '' AND group_base IS NULL)"

WITHHOLDING = "(SELECT dataset_id FROM dataset_cells WHERE withheld <> '')"


def upgrade() -> None:
    with op.batch_alter_table("datasets") as datasets:
        datasets.add_column(sa.Column("survey", sa.String(60), server_default="", nullable=False))
        datasets.add_column(sa.Column("question", sa.String(60), server_default="", nullable=False))
        datasets.add_column(sa.Column("answer", sa.String(120), server_default="", nullable=False))
        datasets.add_column(sa.Column("parts", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("dataset_cells") as cells:
        cells.add_column(sa.Column("withheld", sa.String(10), server_default="", nullable=False))
        cells.alter_column("value", existing_type=sa.Integer(), nullable=True)
        cells.create_check_constraint(op.f("ck_dataset_cells_shown_or_withheld"), SHOWN_OR_WITHHELD)
        cells.create_check_constraint(op.f("ck_dataset_cells_no_small_base"), NO_SMALL_BASE)


def downgrade() -> None:
    # What is withheld was never kept, so a table that withholds something goes; its file can be loaded again.
    op.execute("UPDATE findings SET dataset_id = NULL, chart = NULL WHERE dataset_id IN " + WITHHOLDING)
    op.execute("DELETE FROM datasets WHERE id IN " + WITHHOLDING)
    op.execute("DELETE FROM dataset_cells WHERE dataset_id NOT IN (SELECT id FROM datasets)")
    with op.batch_alter_table("dataset_cells") as cells:
        cells.drop_constraint(op.f("ck_dataset_cells_no_small_base"), type_="check")
        cells.drop_constraint(op.f("ck_dataset_cells_shown_or_withheld"), type_="check")
        cells.alter_column("value", existing_type=sa.Integer(), nullable=False)
        cells.drop_column("withheld")
    with op.batch_alter_table("datasets") as datasets:
        for name in ("parts", "answer", "question", "survey"):
            datasets.drop_column(name)
