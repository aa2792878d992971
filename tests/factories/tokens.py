"""Makers of tokens for the API."""

from datetime import timedelta
from itertools import count

from portal.accounts.models import ApiToken, Person
from portal.accounts.security.tokens import hash_token, new_token
from portal.core import clock
from portal.core.db import db

_number = count(1)


def make_token(person: Person, *, days: int = 90) -> str:
    """A token of this person that works for so many days from now; flushed, not committed. Returns: the token."""
    token = new_token()
    ends_at = clock.now() + timedelta(days=days)
    name = f"Token {next(_number)}"
    db.session.add(ApiToken(person_id=person.id, name=name, sha256=hash_token(token), ends_at=ends_at))
    db.session.flush()
    return token
