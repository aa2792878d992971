"""What one agrees to, and for the team who agreed to what."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.accounts.queries import get_person
from portal.core import clock
from portal.privacy.actions.consents import answer
from portal.privacy.forms import consent_form
from portal.privacy.queries import consents as queries
from portal.privacy.words import PURPOSES

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/account/consents", view_func=consents, methods=["GET", "POST"])
    blueprint.add_url_rule("/account/consents/all", view_func=agreed)


@requires("account:own")
def consents() -> Answer:
    """What I agree to, and every answer I gave."""
    person = get_person(viewer().person_id or 0, demo=viewer().demo)
    form = consent_form({purpose: row.given for purpose, row in queries.newest_of(person.id).items()})
    if form.validate_on_submit():
        answer(person, form.answers)
        flash("Saved. You can change your mind at any time.", "success")
        return redirect(url_for("privacy.consents"))
    history = [
        {
            "when": clock.format_moment(row.at),
            "what": PURPOSES[row.purpose].label,
            "answer": "Yes" if row.given else "No",
            "edition": str(row.edition),
        }
        for row in reversed(queries.list_answers(person.id))
    ]
    page = render_template("privacy/consents.html", form=form, purposes=PURPOSES, history=history)
    return (page, 400) if form.errors else page


@requires("people:agreements")
def agreed() -> str:
    """Who agrees to what now, for those who want to quote, write to or show somebody."""
    rows = [
        {"who": person.name, "what": PURPOSES[row.purpose].label, "since": clock.format_date(row.at)}
        for person, row in queries.list_agreed()
        if viewer().demo or not person.demo
    ]
    return render_template("privacy/agreed.html", rows=rows)
