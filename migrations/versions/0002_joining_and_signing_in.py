"""joining and signing in."""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.Text(), nullable=True),
        sa.Column("usage", sa.String(length=20), nullable=False),
        sa.Column("made_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lastuse_datetime", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["people.id"], name=op.f("fk_passkeys_user_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_passkeys_user_id_name")),
    )
    op.create_table(
        "people_uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("made_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_people_uploads_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_uploads")),
    )
    op.create_index(op.f("ix_people_uploads_person_id"), "people_uploads", ["person_id"], unique=False)
    op.create_table(
        "ppi_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("study", sa.String(length=200), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("made_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["people.id"], name=op.f("fk_ppi_groups_made_by_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ppi_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_ppi_groups_name")),
    )
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("ends_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", portal.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_in_links_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("sha256", name=op.f("uq_sign_in_links_sha256")),
    )
    op.create_index(op.f("ix_sign_in_links_person_id"), "sign_in_links", ["person_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device_sha256", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.Column("began_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("ends_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", portal.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("sha256", name=op.f("uq_sign_ins_sha256")),
    )
    op.create_index(op.f("ix_sign_ins_person_id"), "sign_ins", ["person_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("site", sa.String(length=60), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("made_at", portal.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("needs_confirming", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("ends_at", portal.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("withdrawn_at", portal.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", portal.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('ppi_member', 'pioneer_staff', 'national_partner', 'researcher', 'administrator')",
            name=op.f("ck_invitations_role"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_invitations_confirmed_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["ppi_groups.id"], name=op.f("fk_invitations_group_id_ppi_groups"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["people.id"], name=op.f("fk_invitations_invited_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_invitations_person_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("sha256", name=op.f("uq_invitations_sha256")),
    )
    op.create_index("ix_invitations_email", "invitations", ["email"], unique=False)
    op.create_index(op.f("ix_invitations_invited_by"), "invitations", ["invited_by"], unique=False)
    op.create_index(op.f("ix_invitations_made_at"), "invitations", ["made_at"], unique=False)
    op.add_column("people", sa.Column("ground_rules_at", portal.core.db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("people", sa.Column("sign_in_link", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("people", sa.Column("tf_primary_method", sa.String(length=20), nullable=True))
    op.add_column("people", sa.Column("tf_totp_secret", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("totp_counter", sa.Integer(), nullable=True))
    op.add_column("people", sa.Column("mf_recovery_codes", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("people", sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True))
    op.create_index("ix_people_fs_webauthn_user_handle", "people", ["fs_webauthn_user_handle"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_people_fs_webauthn_user_handle", table_name="people")
    op.drop_column("people", "fs_webauthn_user_handle")
    op.drop_column("people", "mf_recovery_codes")
    op.drop_column("people", "totp_counter")
    op.drop_column("people", "tf_totp_secret")
    op.drop_column("people", "tf_primary_method")
    op.drop_column("people", "sign_in_link")
    op.drop_column("people", "ground_rules_at")
    op.drop_index(op.f("ix_invitations_made_at"), table_name="invitations")
    op.drop_index(op.f("ix_invitations_invited_by"), table_name="invitations")
    op.drop_index("ix_invitations_email", table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(op.f("ix_sign_ins_person_id"), table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_index(op.f("ix_sign_in_links_person_id"), table_name="sign_in_links")
    op.drop_table("sign_in_links")
    op.drop_table("ppi_groups")
    op.drop_index(op.f("ix_people_uploads_person_id"), table_name="people_uploads")
    op.drop_table("people_uploads")
    op.drop_table("passkeys")
