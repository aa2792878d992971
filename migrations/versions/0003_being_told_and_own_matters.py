"""being told and own matters."""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = "'answer', 'decision', 'awaits', 'followed', 'programme', 'account'"
PURPOSES = "'name', 'quotation', 'contact', 'photograph'"
HOW = "'now', 'daily', 'weekly', 'never'"

KEPT = "the audit log is append-only"
ON_SQLITE = (
    "CREATE TRIGGER audit_lines_same BEFORE UPDATE OF id, at, act, detail ON audit_lines "
    f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    "CREATE TRIGGER audit_lines_who BEFORE UPDATE OF actor_id ON audit_lines WHEN NEW.actor_id IS NOT NULL "
    f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    f"CREATE TRIGGER audit_lines_stay BEFORE DELETE ON audit_lines BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
)
ON_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_lines_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.act = OLD.act "
    "AND NEW.detail::text = OLD.detail::text AND (NEW.actor_id IS NULL OR NEW.actor_id = OLD.actor_id) "
    f"THEN RETURN NEW; END IF; RAISE EXCEPTION '{KEPT}'; END $$",
    "CREATE TRIGGER audit_lines_kept BEFORE UPDATE OR DELETE ON audit_lines "
    "FOR EACH ROW EXECUTE FUNCTION audit_lines_kept()",
)
OFF_SQLITE = tuple(f"DROP TRIGGER audit_lines_{name}" for name in ("same", "who", "stay"))
OFF_POSTGRESQL = ("DROP TRIGGER audit_lines_kept ON audit_lines", "DROP FUNCTION audit_lines_kept()")


def upgrade() -> None:
    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withheld_at", portal.core.db.UtcDateTime(timezone=True), nullable=True))
    _being_told()
    _own_matters()
    for statement in ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)


def _being_told() -> None:
    op.create_table(
        "notification_preferences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.CheckConstraint(f"how IN ({HOW})", name=op.f("ck_notification_preferences_how")),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_notification_preferences_kind")),
        _to("people", "person_id", "notification_preferences"),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notification_preferences")),
    )
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("since", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        _to("people", "person_id", "follows"),
        _to("items", "item_id", "follows"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("person_id", "target", name=op.f("uq_follows_person_id_target")),
    )
    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follows_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follows_target"), ["target"], unique=False)
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", portal.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"how IN ({HOW})", name=op.f("ck_news_how")),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_news_kind")),
        _to("people", "person_id", "news"),
        _to("events", "event_id", "news"),
        _to("items", "item_id", "news"),
        _to("mails", "mail_id", "news", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sa.UniqueConstraint("person_id", "event_id", name=op.f("uq_news_person_id_event_id")),
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index("ix_news_inbox", ["person_id", "at"], unique=False)
        batch_op.create_index("ix_news_pending", ["how", "mail_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_mail_id"), ["mail_id"], unique=False)


def _own_matters() -> None:
    op.create_table(
        "personal_consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name=op.f("ck_personal_consents_purpose")),
        _to("people", "person_id", "personal_consents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_consents")),
    )
    with op.batch_alter_table("personal_consents", schema=None) as batch_op:
        batch_op.create_index("ix_personal_consents_person", ["person_id", "purpose", "id"], unique=False)
    op.create_table(
        "retention_settings",
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_retention_settings")),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("comments", sa.String(length=4), nullable=False),
        sa.Column("at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasures_mark"), ["mark"], unique=False)


def _to(table: str, column: str, source: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{source}_{column}_{table}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in OFF_SQLITE if on_sqlite else OFF_POSTGRESQL:
        op.execute(statement)
    for table in ("erasures", "retention_settings", "personal_consents", "news", "follows", "notification_preferences"):
        op.drop_table(table)
    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.drop_column("withheld_at")
