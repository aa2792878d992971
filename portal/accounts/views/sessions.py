"""Where I am signed in, and ending it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.accounts.actions import sessions as actions
from portal.accounts.queries.sessions import list_sessions
from portal.accounts.security.sessions import present, start_session_anew
from portal.accounts.views.common import myself
from portal.accounts.words import WAYS_IN


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/account/sessions", view_func=sessions)
    blueprint.add_url_rule("/account/sessions/<int:session_id>/end", view_func=end_one, methods=["POST"])
    blueprint.add_url_rule("/account/sessions/sign-out", view_func=end_all, methods=["POST"])


@requires("account:own")
def sessions() -> str:
    """Where I am signed in."""
    here = present()
    rows = list_sessions(viewer().person_id or 0)
    return render_template("accounts/sessions.html", rows=rows, here=here.id if here else None, ways=WAYS_IN)


@requires("account:own")
def end_one(session_id: int) -> Response:
    """Sign out on one other device, or here."""
    here = present()
    actions.end_one(myself(), session_id)
    if here is not None and here.id == session_id:
        return _out("You are signed out.")
    flash("That device is signed out.", "success")
    return redirect(url_for("accounts.sessions"))


@requires("account:own")
def end_all() -> Response:
    """Sign out everywhere, here too."""
    actions.end_all(myself())
    return _out("You are signed out on all devices. If somebody else was in your account, choose a new password.")


def _out(words: str) -> Response:
    start_session_anew()
    flash(words, "success")
    answer = redirect(url_for("security.login"))
    answer.delete_cookie("remember_token")
    return answer
