"""The people of a Pioneer or of a PPI group, for those who look after them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.access.policy import Circle, leads
from portal.accounts.actions import circles as actions
from portal.accounts.forms.rights import MemberForm
from portal.accounts.models import Person
from portal.accounts.queries import circles as queries
from portal.accounts.views.common import Answer, answer, pin
from portal.accounts.words import rights_here
from portal.core.errors import Conflict, Invalid
from portal.core.web.fields import text

PLACES = {"site": "/pioneers/<slug:of>/people", "group": "/ppi-groups/<slug:of>/people"}


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes: the same for a Pioneer and for a group."""
    blueprint.add_url_rule("/account/circles", view_func=circles)
    for kind, place in PLACES.items():
        known = {"kind": kind}
        blueprint.add_url_rule(place, view_func=circle, defaults=known, methods=["GET", "POST"])
        one = f"{place}/<int:person_id>/end"
        blueprint.add_url_rule(one, view_func=end_in_circle, defaults=known, methods=["POST"])
        blueprint.add_url_rule(f"{place}/step-down", view_func=step_down, defaults=known, methods=["POST"])


@requires("people:lead")
def circles() -> str:
    """The Pioneers and groups that I look after."""
    return render_template("accounts/circles.html", circles=queries.list_led(viewer()))


@requires("people:lead")
def circle(kind: str, of: str) -> Answer:
    """Who belongs to a Pioneer or a group, what each can do there, and letting in one more."""
    found = queries.get_circle(viewer(), kind, of)
    form = MemberForm()
    if form.validate_on_submit():
        try:
            person = actions.let_in(viewer(), found, text(form.email))
        except (Conflict, Invalid) as error:
            pin(form, error)
        else:
            flash(f"{person.name} belongs to {found.name} now and was told.", "success")
            return _back(found)
    rows = [_row(found, person, keys) for person, keys in queries.list_people(viewer(), found)]
    page = render_template("accounts/circle.html", circle=found, form=form, rows=rows, leads=leads(viewer(), found))
    return answer(page, form)


@requires("people:lead")
def end_in_circle(kind: str, of: str, person_id: int) -> Response:
    """End somebody's membership."""
    found = queries.get_circle(viewer(), kind, of)
    actions.end(viewer(), found, person_id)
    flash(f"Ended. This person no longer belongs to {found.name} and was told.", "success")
    return _back(found)


@requires("people:lead")
def step_down(kind: str, of: str) -> Response:
    """Give up looking after it."""
    found = queries.get_circle(viewer(), kind, of)
    actions.step_down(viewer(), found)
    flash(f"You no longer look after {found.name}.", "success")
    return redirect("/account/")


def _back(found: Circle) -> Response:
    return redirect(url_for("accounts.circle", kind=found.kind, of=found.of))


def _row(found: Circle, person: Person, keys: frozenset[str]) -> dict[str, Any]:
    return {
        "person": person,
        "can": rights_here(found, keys),
        "is_lead": found.duty_key in keys,
        "belongs": found.member_key in keys,
    }
