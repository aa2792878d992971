"""Passkeys, accounts elsewhere that let one in, and links by mail: what is kept of each."""

from datetime import datetime

from flask_security.core import WebAuthnMixin
from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base


class Passkey(Base, WebAuthnMixin):
    """The public half of a key; the other half never leaves its device. The names are Flask-Security's."""

    __tablename__ = "passkeys"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(64))  # in its owner's words
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    backup_state: Mapped[bool] = mapped_column()
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(Text)
    usage: Mapped[str] = mapped_column(String(20))  # always "first": it may stand alone
    made_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    lastuse_datetime: Mapped[datetime] = mapped_column(default=clock.now)  # UTC


class OutsideIdentity(Base):
    """An account at an organisation's OpenID Connect provider that opens one of ours."""

    __tablename__ = "outside_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("person_id", "issuer"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(255))  # the provider's address
    subject: Mapped[str] = mapped_column(String(255))  # its name for the person, which never changes
    made_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    used_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC


class SignInLink(Base):
    """A link that was mailed to sign in with. `used_at` NULL: not used yet."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)  # of the token in the link, in hexadecimal
    ends_at: Mapped[datetime] = mapped_column()  # UTC
    used_at: Mapped[datetime | None] = mapped_column()  # UTC
