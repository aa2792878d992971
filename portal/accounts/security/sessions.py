"""The session in the reader's cookie: nothing of the visit before signing in lives on after it."""

from flask import g, session


def start_session_anew() -> None:
    """Drop everything, the form token included, so that nobody can plant a session and wait for its owner."""
    session.clear()
    g.pop("csrf_token", None)


def end_session() -> None:
    """Drop everything at sign-out but the order to take the long-lived cookie back."""
    order = session.get("_remember")
    start_session_anew()
    if order:
        session["_remember"] = order
