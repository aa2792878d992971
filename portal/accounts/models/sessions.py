"""Where a person is signed in: one row a browser."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Person
from portal.core import clock
from portal.core.db import Base


class SignedIn(Base):
    """One session. The cookie holds a token, this row its hash: an ended row ends the cookie and its copies."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)  # of the token in the cookie, in hexadecimal
    device_sha256: Mapped[str] = mapped_column(String(64))  # of the mark by which we know a browser again
    device: Mapped[str] = mapped_column(String(80))  # in words: "Firefox on Windows"
    way: Mapped[str] = mapped_column(String(20))  # password, passkey, link, code, invitation, organisation
    strong: Mapped[bool] = mapped_column(default=False)  # with a second factor or a passkey
    began_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    used_on: Mapped[date] = mapped_column()  # last day of use in London
    ends_at: Mapped[datetime] = mapped_column()  # UTC; after it nobody is signed in
    ended_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: not ended before its time
    person: Mapped[Person] = relationship()
