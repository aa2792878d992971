"""Sessions: the token in the cookie, the row behind it, and the browser that we know again.

What the cookie says counts only while its row is open; a copy of the cookie ends with the row.
"""

from datetime import timedelta
from typing import cast

from flask import after_this_request, current_app, g, request, session
from flask_security import login_user
from flask_security.proxies import _security
from flask_security.utils import set_request_attr
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal.access import memberships
from portal.accounts.devices import described
from portal.accounts.models import Person, SignedIn
from portal.accounts.security import mail
from portal.accounts.security.datastore import may_enter
from portal.accounts.security.tokens import hash_token, new_secret, note_use
from portal.core import clock
from portal.core.db import db

LASTS = timedelta(days=14)
REMEMBERED_DEVICE = timedelta(days=365)
DEVICE_COOKIE = "known_device"
STRONG = {
    "webauthn": "passkey",
    "": "code",
}  # what Flask-Security says of a way in -> our word; "" after a second factor
WEAK = {"password": "password", "link": "link", "invitation": "invitation", "organisation": "organisation"}

# What stands in a session once somebody is signed in: names of Flask-Login, Flask-Security and Flask.
KEPT = ("_user_id", "_fresh", "_id", "_remember", "_remember_seconds", "fs_cc", "fs_paa", "_flashes")


def enter(person: Person, way: str, next_to: str | None = None) -> Response | None:
    """Sign a person in by a way of ours, on a session that holds nothing from before.

    `next_to`: the page they are led to when they have given the code of their app.

    Returns: None when they are in; else where they must give the code of their app first.
    """
    start_session_anew()
    answer = _security.two_factor_plugins.tf_enter(person, False, way, next_loc=next_to)
    if answer is None:
        login_user(person, authn_via=[way])
    return cast("Response | None", answer)


def start_session_anew() -> None:
    """Drop everything, the form token included, so that nobody can plant a session and wait for its owner."""
    session.clear()
    g.pop("csrf_token", None)


def _drop_what_was_before() -> None:
    """Keep only what signing in has just written, for those ways in that begin on an old session."""
    kept = {name: session[name] for name in KEPT if name in session}
    start_session_anew()
    session.update(kept)


def end_session() -> None:
    """End this session's row, and drop everything but the order to take the long-lived cookie back."""
    row = present()
    if row is not None:
        db.session.merge(row, load=True).ended_at = clock.now()
    order = session.get("_remember")
    start_session_anew()
    if order:
        session["_remember"] = order


def present() -> SignedIn | None:
    """Returns: the session that this request came with, once its person was looked for; else None."""
    row: SignedIn | None = g.get("sign_in")
    return row


def load_person(user_id: str) -> Person | None:
    """Find who the cookie's words stand for: one statement; on the first use of a day, one more.

    Returns: the person, or None when the session was ended, is too old, or its account may not enter.
    """
    uniquifier, _, secret = user_id.partition(".")
    query = select(SignedIn, memberships.keys_beside(SignedIn.person_id.expression))
    query = query.where(SignedIn.sha256 == hash_token(secret)).options(joinedload(SignedIn.person))
    row, keys = db.session.execute(query).one_or_none() or (None, None)
    if row is None or row.ended_at is not None or row.ends_at <= clock.now():
        return None
    if row.person.fs_uniquifier != uniquifier or not may_enter(row.person):
        return None
    g.sign_in = row
    g.keys_of = {row.person_id: memberships.split_keys(keys)}
    set_request_attr("fs_authn_via", "session")  # what its own decorators ask for
    if row.used_on != clock.in_london(clock.now()).date():
        note_use(SignedIn, row.id)
    return row.person


def begin(person: Person, authn_via: list[str] | None) -> None:
    """Open a row for a person who has just signed in, and put its token into the cookie."""
    if authn_via != ["change"]:
        _drop_what_was_before()
    secret, device = new_secret(), request.cookies.get(DEVICE_COOKIE) or new_secret()
    before = present() if authn_via == ["change"] else None
    row = before or _new_row(person, (authn_via or [""])[0], hash_token(device))
    row.sha256, row.ends_at = hash_token(secret), clock.now() + LASTS
    if before is None:
        db.session.add(row)
        _tell_of_new_device(person, row)
        _know_again(device)
    db.session.flush()
    g.sign_in = row
    session["_user_id"] = f"{person.fs_uniquifier}.{secret}"


def has_just_joined() -> bool:
    """Returns: whether this session began by accepting an invitation."""
    row = present()
    return row is not None and row.way == "invitation"


def strengthen() -> None:
    """A second factor was just set up in this session: from here on it counts as signed in with one."""
    row = present()
    if row is not None:
        row.strong = True


def end_others(person: Person, *, but: SignedIn | None = None) -> int:
    """End the person's other sessions. Returns: how many were open."""
    query = select(SignedIn).where(SignedIn.person_id == person.id, SignedIn.ended_at.is_(None))
    rows = [row for row in db.session.scalars(query) if but is None or row.id != but.id]
    for row in rows:
        row.ended_at = clock.now()
    return len(rows)


def _new_row(person: Person, via: str, device_sha256: str) -> SignedIn:
    today = clock.in_london(clock.now()).date()
    return SignedIn(
        person_id=person.id,
        device_sha256=device_sha256,
        device=described(request.headers.get("User-Agent", "")),
        way=STRONG.get(via) or WEAK.get(via, "password"),
        strong=via in STRONG,
        used_on=today,
    )


def _tell_of_new_device(person: Person, row: SignedIn) -> None:
    """Mail a person who was here before, but never with this browser; forget what is a year old."""
    mine = SignedIn.person_id == person.id
    too_old = SignedIn.began_at < clock.now() - REMEMBERED_DEVICE
    with db.session.no_autoflush:
        db.session.execute(delete(SignedIn).where(mine, too_old).execution_options(synchronize_session=False))
        known = set(db.session.scalars(select(SignedIn.device_sha256).where(mine)))
    if known and row.device_sha256 not in known and not person.demo:
        mail.mail_new_device(person, row.device, row.way)


def _know_again(device: str) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])

    @after_this_request
    def keep(response: Response) -> Response:
        seconds = int(REMEMBERED_DEVICE.total_seconds())
        response.set_cookie(DEVICE_COOKIE, device, max_age=seconds, httponly=True, samesite="Lax", secure=secure)
        return response
