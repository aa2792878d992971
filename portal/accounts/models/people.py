"""A person with an account, their tokens for the API, and the tries to get in."""

import uuid
from datetime import date, datetime

from flask_security.core import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access.policy import ROLE_LABELS, SIGNED_IN
from portal.accounts.models.factors import Passkey
from portal.core import clock
from portal.core.db import Base

_ROLES = ", ".join(repr(role) for role in SIGNED_IN)


class Person(Base, UserMixin):
    """One account. The e-mail address is kept in lower case and never shown to other members."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint(f"role IN ({_ROLES})", name="role"),
        Index("ix_people_fs_webauthn_user_handle", "fs_webauthn_user_handle", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))  # Argon2id hash; NULL: no password set
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: uuid.uuid4().hex)
    confirmed_at: Mapped[datetime | None] = mapped_column()  # UTC
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))  # real name; shown only if `show_as` says so
    chosen_name: Mapped[str | None] = mapped_column(String(60))
    show_as: Mapped[str] = mapped_column(String(10), default="alias")  # real, chosen or alias
    organisation: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    last_seen_at: Mapped[datetime | None] = mapped_column()
    demo: Mapped[bool] = mapped_column(default=False)  # exists only when PORTAL_DEMO=1
    version: Mapped[int] = mapped_column(default=1)
    ground_rules_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: not agreed to at joining
    sign_in_link: Mapped[bool] = mapped_column(default=False, server_default=false())  # may sign in by a mailed link
    # The next bear the names that Flask-Security looks for, but `totp_counter`, which is ours. The handle is what
    # a passkey knows its owner by; NULL: no passkey was ever made.
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))  # "authenticator"; NULL: no app set up
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)  # encrypted with a key made of the installation's
    totp_counter: Mapped[int | None] = mapped_column()  # half minute of the last code used: no code works twice
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON(none_as_null=True)))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64))  # type: ignore[assignment]
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        cascade="all, delete-orphan", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def has_second_factor(self) -> bool:
        """Whether a code of an app or a passkey is set up. A statement the first time."""
        return self.tf_primary_method is not None or bool(self.webauthn)

    @property
    def has_way_in(self) -> bool:
        """Whether its owner can sign in again without the help of others. A statement the first time."""
        return self.password is not None or self.sign_in_link or bool(self.webauthn)

    @property
    def shown_name(self) -> str:
        """The name on this person's own page; comments use `discussion`'s rule on names."""
        return self.chosen_name if self.show_as == "chosen" and self.chosen_name else self.name

    @property
    def role_label(self) -> str:
        """The role in words."""
        return ROLE_LABELS[self.role]


class ApiToken(Base):
    """Lets a program read the API in its owner's name. The token itself is shown once and kept nowhere."""

    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))  # what it is for, in its owner's words
    sha256: Mapped[str] = mapped_column(String(64), unique=True)  # of the token, in hexadecimal
    made_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    ends_at: Mapped[datetime] = mapped_column()  # UTC
    used_on: Mapped[date | None] = mapped_column()  # last day of use in London; NULL: never used
    person: Mapped[Person] = relationship()


class SignInAttempt(Base):
    """One try at a password or at a reset link, to slow down guessing. Both keys are keyed hashes, not names."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account", "kind", "account_key", "at"),
        Index("ix_sign_in_attempts_address", "kind", "address_key", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # sign-in, password or reset
    account_key: Mapped[str] = mapped_column(String(32))  # of the address that was typed, known or not
    address_key: Mapped[str] = mapped_column(String(32))  # of the network address it came from
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)  # UTC
    good: Mapped[bool] = mapped_column(default=False)  # counted as bad until the password proved right
