"""How often one may try: counted in the database for all processes, in transactions of their own.

An attempt is counted before the password is looked at, so that many at once cannot slip past the count.
A stranger cannot shut a person out: the limit for a whole account binds only network addresses from which
that account has never signed in.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, request
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from portal.accounts.models import SignInAttempt
from portal.accounts.queries import normal_email
from portal.core import clock
from portal.core.db import separately
from portal.core.errors import TooMany

KEEP_BAD = timedelta(days=1)
KEEP_GOOD = timedelta(days=90)  # how long an address stays known to an account


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` bad attempts within `window`, sliding."""

    count: int
    window: timedelta


PAIR = Limit(10, timedelta(minutes=15))  # one account from one address
ADDRESS = Limit(60, timedelta(minutes=15))  # one address, which may be a whole hospital's
ACCOUNT = Limit(10, timedelta(minutes=15))  # one account from all addresses together that it does not know


def begin(kind: str, account: str) -> int:
    """Count an attempt by this request's address on an account, known or not.

    Returns: the attempt's id, for `succeed`.
    Raises: TooMany that says how long to wait; then nothing is counted, so that waiting helps.
    """
    account_key, address_key = _key(normal_email(account)), _key(network(request.remote_addr))
    with separately() as session:
        wait = _wait(session, kind, account_key, address_key)
        if wait is not None:
            raise TooMany(_message(wait), wait=int(wait.total_seconds()) + 1)
        attempt = SignInAttempt(kind=kind, account_key=account_key, address_key=address_key)
        session.add(attempt)
        session.flush()
        return attempt.id


def succeed(attempt_id: int, session: Session) -> None:
    """The attempt was good; what is too old to matter goes. In the session's transaction."""
    attempt = session.get(SignInAttempt, attempt_id)
    if attempt is not None:
        attempt.good = True
    moment = clock.now()
    for good, kept in ((False, KEEP_BAD), (True, KEEP_GOOD)):
        old = SignInAttempt.good.is_(good), SignInAttempt.at < moment - kept
        session.execute(delete(SignInAttempt).where(*old).execution_options(synchronize_session=False))


def network(address: str | None) -> str:
    """Returns: what counts as one address: itself for IPv4, the /64 that one customer has for IPv6."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _key(text: str) -> str:
    """A keyed hash: the table tells nobody who tried from where."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def _wait(session: Session, kind: str, account_key: str, address_key: str) -> timedelta | None:
    account, address = SignInAttempt.account_key == account_key, SignInAttempt.address_key == address_key
    checks: list[tuple[Limit, tuple[ColumnElement[bool], ...]]] = [
        (PAIR, (account, address)),
        (ADDRESS, (address,)),
    ]
    known = select(SignInAttempt.id).where(account, address, SignInAttempt.good.is_(True)).limit(1)
    if session.scalar(known) is None:
        checks.append((ACCOUNT, (account,)))
    moment = clock.now()
    waits = [_left(_bad(session, kind, limit, where, moment), limit, moment) for limit, where in checks]
    return max((wait for wait in waits if wait is not None), default=None)


def _bad(
    session: Session, kind: str, limit: Limit, where: tuple[ColumnElement[bool], ...], moment: datetime
) -> Sequence[datetime]:
    query = select(SignInAttempt.at).where(*where, SignInAttempt.kind == kind, SignInAttempt.good.is_(False))
    query = query.where(SignInAttempt.at > moment - limit.window).order_by(SignInAttempt.at.desc())
    return session.scalars(query.limit(limit.count)).all()


def _left(bad: Sequence[datetime], limit: Limit, moment: datetime) -> timedelta | None:
    return None if len(bad) < limit.count else bad[-1] + limit.window - moment


def _message(wait: timedelta) -> str:
    minutes = -(-int(wait.total_seconds()) // 60) or 1
    return (
        f"There were too many tries. Wait {minutes} minute{'s' if minutes != 1 else ''}, then try again. "
        "If you forgot your password, ask for a new one."
    )
