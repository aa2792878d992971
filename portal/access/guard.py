"""What enforces the policy: one hook before each request, one mark on each route."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import urlencode

from flask import Flask, current_app, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.access import memberships
from portal.access.policy import EXTERNAL, GRANTS, PUBLIC, Viewer, allowed
from portal.core import db as database
from portal.core.errors import Denied
from portal.core.web.problems import API

View = TypeVar("View", bound=Callable[..., Any])
MARK = "_permission"
LATER = "_reads_first"
READING = {"GET", "HEAD", "OPTIONS"}
SIGN_IN = "/account/sign-in"


class Person(Protocol):
    """What the guard needs to know of somebody with an account."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def shown_name(self) -> str: ...


OwnerOf = Callable[[str], Person]  # whose token this is; raises Unrecognised


def requires(permission: str) -> Callable[[View], View]:
    """Mark a view with the permission that its route needs.

    Raises: KeyError when the permission is not in `policy.GRANTS`.
    """
    if permission not in GRANTS:
        raise KeyError(f"{permission!r} is not in policy.GRANTS")

    def mark(view: View) -> View:
        setattr(view, MARK, permission)
        return view

    return mark


def reads_first(view: View) -> View:
    """Mark a view that does slow work (reads a file, hashes) before it writes: it calls `begin_write` itself, after.

    One that never writes may carry it too, so that it waits for no writer. Returns: the view.
    """
    setattr(view, LATER, True)
    return view


def permission_of(app: Flask, endpoint: str) -> str | None:
    """Returns: the permission that a route needs, or None when it carries no mark."""
    marked = getattr(app.view_functions.get(endpoint), MARK, None)
    return cast("str | None", marked) or EXTERNAL.get(endpoint)


def check_marks(app: Flask) -> None:
    """Stop the start of an app with a route that does not say who may. Raises: RuntimeError."""
    bare = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - _marked(app))
    if bare:
        raise RuntimeError(f"routes without a permission mark: {', '.join(bare)}")


def _marked(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app, rule.endpoint)}


def viewer() -> Viewer:
    """Returns: who makes this request."""
    return cast("Viewer", g.viewer) if "viewer" in g else PUBLIC


def install(app: Flask, owner_of: OwnerOf) -> None:
    """Put the hook in place. `owner_of` says whose a token is."""
    app.extensions["owner_of"] = owner_of
    app.extensions["know_viewer"] = _know_viewer
    app.before_request(_guard)


def _guard() -> Response | None:
    """Know the viewer, check the mark, and only then let a request write."""
    database.read_only()
    if request.endpoint == "static":
        g.viewer = PUBLIC
        return None
    _know_viewer()
    permission = permission_of(current_app, request.endpoint) if request.endpoint else None
    if permission is not None and not allowed(g.viewer, permission):
        return _turn_away()
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in READING and not getattr(view, LATER, False):
        database.begin_write()
    return None


def _know_viewer() -> None:
    database.read_only()
    g.viewer = _viewer()


def _viewer() -> Viewer:
    demo = bool(current_app.config["DEMO"])
    person = _person()
    if person is None:
        return Viewer(demo=demo)
    return Viewer(
        person_id=person.id,
        role=person.role,
        keys=_keys_of(person.id),
        name=person.shown_name,
        demo=demo,
    )


def _keys_of(person_id: int) -> frozenset[str]:
    """What came in one statement with the session, else asked for."""
    came: dict[int, frozenset[str]] = g.get("keys_of", {})
    return came[person_id] if person_id in came else memberships.keys_of(person_id)


def _person() -> Person | None:
    """Whose token came with a request to the API (elsewhere none counts), else who is signed in.

    Raises: Unrecognised for a token that opens nothing.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if request.path.startswith(API) and scheme.lower() == "bearer":
        return cast("OwnerOf", current_app.extensions["owner_of"])(token.strip())
    return cast("Person", current_user) if current_user.is_authenticated else None


def _turn_away() -> Response:
    if viewer().is_signed_in:
        raise Denied()
    if request.method in READING:
        target = request.full_path.rstrip("?")
        return redirect(f"{SIGN_IN}?{urlencode({'next': target})}")
    raise SignedOut()


class SignedOut(Denied):
    """A form was sent after the session had ended; the error page keeps what was typed."""

    message = "You were away for a while, or signed out elsewhere. Your words are kept below."
    may_resend = True  # by whoever signs in again, from the same page
