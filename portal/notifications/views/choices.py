"""What a person wants to be told, and the one click that ends a kind of mail without signing in."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.accounts.queries import find_by_id
from portal.config import Settings
from portal.core.errors import NotFound
from portal.notifications import queries
from portal.notifications.actions.choices import choose_ways, unsubscribe
from portal.notifications.forms import ways_form
from portal.notifications.letters import read_token
from portal.notifications.words import DIGESTS, KINDS

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/account/notifications", view_func=choose, methods=["GET", "POST"])
    blueprint.add_url_rule("/unsubscribe/<string:token>", view_func=stop_mail, methods=["GET", "POST"])


@requires("account:own")
def choose() -> Answer:
    """How each kind of news comes."""
    person_id = viewer().person_id or 0
    form = ways_form(queries.ways_of([person_id])[person_id])
    if form.validate_on_submit():
        choose_ways(person_id, form.chosen)
        flash("Saved. This holds from the next email on.", "success")
        return redirect(url_for("notifications.choose"))
    page = render_template("notifications/choose.html", form=form, kinds=KINDS)
    return (page, 400) if form.errors else page


@requires("site:read")
def stop_mail(token: str) -> Answer:
    """The link in a mail: a page that asks, and the post of the mail program's own button (RFC 8058)."""
    settings: Settings = current_app.extensions["settings"]
    found = read_token(token, settings.secret_key)
    if found is None:
        raise NotFound("This link is not one of ours, or is cut off. Sign in to change what you are told.")
    person_id, what = found
    known = find_by_id(person_id) is not None
    if request.method == "POST" and known:
        unsubscribe(person_id, what)
    label = KINDS[what].label if what in KINDS else DIGESTS[what]
    done = request.method == "POST"
    return render_template("notifications/unsubscribe.html", label=label, done=done)
