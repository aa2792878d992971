"""Reading where a person is signed in."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.accounts.models import SignedIn
from portal.core import clock
from portal.core.db import db


def list_sessions(person_id: int) -> Sequence[SignedIn]:
    """Returns: this person's open sessions, the newest first. One statement."""
    query = select(SignedIn).where(SignedIn.person_id == person_id, SignedIn.ended_at.is_(None))
    query = query.where(SignedIn.ends_at > clock.now())
    return db.session.scalars(query.order_by(SignedIn.began_at.desc(), SignedIn.id.desc())).all()
