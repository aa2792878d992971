"""the years in which a case ran, read out of its period."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# As `portal/case_studies/words.py` read them when this was written.
YEAR = re.compile(r"(?<![\d£,.])((?:19|20)\d\d)(?:\s?[-–/]\s?(\d\d))?(?!\d)")


def upgrade() -> None:
    with op.batch_alter_table("case_studies") as cases:
        cases.add_column(sa.Column("first_year", sa.Integer(), nullable=True))
        cases.add_column(sa.Column("last_year", sa.Integer(), nullable=True))
    table = sa.table(
        "case_studies", sa.column("id"), sa.column("period"), sa.column("first_year"), sa.column("last_year")
    )
    connection = op.get_bind()
    for number, period in connection.execute(sa.select(table.c.id, table.c.period)).all():
        years = _years_in(period or "")
        if years:
            values = {"first_year": min(years), "last_year": max(years)}
            connection.execute(table.update().where(table.c.id == number).values(values))


def _years_in(period: str) -> list[int]:
    found = []
    for year, short in YEAR.findall(period):
        found.append(int(year))
        if short and int(short) > int(year[2:]):
            found.append(int(f"{year[:2]}{short}"))
    return [year for year in found if 1990 <= year <= 2100]


def downgrade() -> None:
    with op.batch_alter_table("case_studies") as cases:
        cases.drop_column("last_year")
        cases.drop_column("first_year")
