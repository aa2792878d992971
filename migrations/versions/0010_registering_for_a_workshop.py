"""people register for a sitting: its days for registering, who has a place, is offered one or waits, and the news that tells them."""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS_BEFORE = "'answer', 'decision', 'awaits', 'followed', 'programme', 'account'"
KINDS = "'answer', 'decision', 'awaits', 'followed', 'place', 'programme', 'account'"
HOLDING_KINDS = ("news", "notification_preferences")


def upgrade() -> None:
    with op.batch_alter_table("workshops") as workshops:
        workshops.add_column(sa.Column("register_from", sa.Date(), nullable=True))
        workshops.add_column(sa.Column("register_until", sa.Date(), nullable=True))
        workshops.create_check_constraint(op.f("ck_workshops_registration"), "register_until >= register_from")
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("waits_since", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("held_until", portal.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("placed_at", portal.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("needs", sa.String(length=500), nullable=False),
        sa.Column("show_name", sa.Boolean(), nullable=False),
        sa.Column("removed_at", portal.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("removed_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "removed_at IS NULL OR (placed_at IS NULL AND needs = '')", name=op.f("ck_registrations_removed")
        ),
        sa.CheckConstraint(
            "held_until IS NULL OR (placed_at IS NULL AND removed_at IS NULL)", name=op.f("ck_registrations_held")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_registrations_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_registrations_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("workshop_id", "person_id", name=op.f("uq_registrations_workshop_id_person_id")),
    )
    op.create_index(op.f("ix_registrations_person_id"), "registrations", ["person_id"])
    _allow_kinds(KINDS)


def downgrade() -> None:
    # The version before knows neither this kind of news nor its sentences, nor what does these jobs.
    op.execute("DELETE FROM jobs WHERE name = 'workshops.hold_ends' AND done_at IS NULL")
    for table in HOLDING_KINDS:
        op.execute(f"DELETE FROM {table} WHERE kind = 'place'")  # noqa: S608 (names of our own)
    _allow_kinds(KINDS_BEFORE)
    op.drop_table("registrations")
    with op.batch_alter_table("workshops") as workshops:
        workshops.drop_constraint(op.f("ck_workshops_registration"), type_="check")
        workshops.drop_column("register_until")
        workshops.drop_column("register_from")


def _allow_kinds(kinds: str) -> None:
    for table in HOLDING_KINDS:
        with op.batch_alter_table(table) as held:
            held.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            held.create_check_constraint(op.f(f"ck_{table}_kind"), f"kind IN ({kinds})")
