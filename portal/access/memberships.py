"""Giving, taking and reading memberships; the rooms above decide when."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from portal.access.models import Membership
from portal.core import audit, outbox
from portal.core.db import db


def keys_of(person_id: int) -> frozenset[str]:
    """Returns: everything this person belongs to, as keys. One statement."""
    rows = db.session.scalars(select(Membership.key).where(Membership.person_id == person_id))
    return frozenset(rows)


def keys_beside(person_id: ColumnElement[int]) -> ScalarSelect[str]:
    """Returns: a column with the keys of the person in another one, for `split_keys`: they come in its statement."""
    held = select(func.aggregate_strings(Membership.key, " ")).where(Membership.person_id == person_id)
    return held.scalar_subquery()


def split_keys(joined: str | None) -> frozenset[str]:
    """Returns: the keys out of such a column."""
    return frozenset((joined or "").split())


def holders_of(key: str) -> Sequence[int]:
    """Returns: ids of the people who hold this key, in order."""
    query = select(Membership.person_id).where(Membership.key == key).order_by(Membership.person_id)
    return db.session.scalars(query).all()


def give(person_id: int, key: str, *, given_by: int | None = None) -> None:
    """Give a membership; giving it again changes nothing. Audited."""
    if key in keys_of(person_id):
        return
    session = db.session()
    session.add(Membership(person_id=person_id, key=key, given_by=given_by))
    session.flush()
    audit.record("membership:give", actor_id=given_by, person=person_id, key=key)
    _tell("membership:give", person_id, key, given_by)


def take(person_id: int, key: str, *, taken_by: int | None = None) -> None:
    """Take a membership away; taking what is not there changes nothing. Audited."""
    session = db.session()
    row = session.scalar(select(Membership).where(Membership.person_id == person_id, Membership.key == key))
    if row is None:
        return
    session.delete(row)
    session.flush()
    audit.record("membership:take", actor_id=taken_by, person=person_id, key=key)
    _tell("membership:take", person_id, key, taken_by)


def _tell(act: str, person_id: int, key: str, by: int | None) -> None:
    """Say so to the person, unless it is their own act or the asking for a review, which tells them itself."""
    if by not in (None, person_id) and not key.startswith("review:"):
        outbox.emit(act, actor_id=by, person=person_id, key=key)
