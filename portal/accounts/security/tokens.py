"""Tokens that let a program read the API in its owner's name: what they look like, and whose one is."""

import hashlib
import logging
import secrets
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from portal.accounts.models import ApiToken, Person, SignedIn
from portal.accounts.security.datastore import may_enter
from portal.core import clock
from portal.core.db import db, separately
from portal.core.errors import Unrecognised

PREFIX = "ju_"  # so that people and scanners know one when they see it
RANDOM_BYTES = 32

Used = TypeVar("Used", ApiToken, SignedIn)  # rows that know the day of their last use

log = logging.getLogger(__name__)


def new_token() -> str:
    """Returns: a token that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(RANDOM_BYTES)


def new_secret() -> str:
    """Returns: what goes into a link that lets somebody in; nobody can guess it."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def hash_token(token: str) -> str:
    """Returns: what is kept of a token. A plain hash will do: the token is random and too long to try out."""
    return hashlib.sha256(token.encode()).hexdigest()


def owner_of(token: str) -> Person:
    """Find whose token this is, and note the day of its use. One statement; on the first use of a day, one more.

    Returns: the owner, who may enter. Raises: Unrecognised when it is unknown or ended, or the account is closed.
    """
    query = select(ApiToken).where(ApiToken.sha256 == hash_token(token)).options(joinedload(ApiToken.person))
    found = db.session.scalar(query)
    if found is None or found.ends_at <= clock.now() or not may_enter(found.person):
        raise Unrecognised()
    if found.used_on != clock.in_london(clock.now()).date():
        note_use(ApiToken, found.id)
    return found.person


def note_use(kind: type[Used], row_id: int) -> None:
    """The day goes into a transaction of its own, for the request reads; when the database is busy, it waits."""
    db.session.commit()  # ends the reading: without WAL it would keep the writer out
    try:
        with separately() as apart:
            row = apart.get(kind, row_id)
            if row is not None:
                row.used_on = clock.in_london(clock.now()).date()
    except OperationalError as error:
        log.warning("the day of use was not noted in %s: %s", kind.__tablename__, error.orig)
