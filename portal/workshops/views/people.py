"""Who looks after a round or a sitting, and who takes its notes."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Invalid
from portal.core.web.fields import text
from portal.items.queries import item_address
from portal.workshops.actions import duties as actions
from portal.workshops.forms.sittings import DutyForm
from portal.workshops.models import Round, Workshop
from portal.workshops.queries import rounds as queries
from portal.workshops.views.common import Answer, answer, pin


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>/people", view_func=round_people, methods=both)
    blueprint.add_url_rule("/workshops/<slug:slug>/people", view_func=sitting_people, methods=both)
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>/people/remove", view_func=leave_round, methods=["POST"])
    blueprint.add_url_rule("/workshops/<slug:slug>/people/remove", view_func=leave_sitting, methods=["POST"])


@requires("account:own")
def round_people(slug: str) -> Answer:
    """Who has a duty on a round; add somebody."""
    return _people(queries.get_round_to_edit(viewer(), slug))


@requires("account:own")
def sitting_people(slug: str) -> Answer:
    """Who has a duty on a sitting; add somebody."""
    return _people(queries.get_workshop_to_edit(viewer(), slug))


@requires("account:own")
def leave_round(slug: str) -> Response:
    """Take a duty on a round away."""
    return _leave(queries.get_round_to_edit(viewer(), slug))


@requires("account:own")
def leave_sitting(slug: str) -> Response:
    """Take a duty on a sitting away."""
    return _leave(queries.get_workshop_to_edit(viewer(), slug))


def _people(of: Round | Workshop) -> Answer:
    form = DutyForm()
    address = f"{item_address(of.item)}/people"
    if form.validate_on_submit():
        try:
            actions.give_duty(viewer(), of, text(form.email), text(form.duty))
        except Invalid as error:
            pin(form, error)
        else:
            flash("They are added. Their account shows it at once.", "success")
            return redirect(address)
    held = queries.list_duties(of)
    page = render_template("workshops/people.html", form=form, of=of, item=of.item, held=held, address=address)
    return answer(page, form)


def _leave(of: Round | Workshop) -> Response:
    person = request.form.get("person", "")
    actions.take_duty(viewer(), of, int(person) if person.isdecimal() else 0, request.form.get("duty", ""))
    flash("The duty is taken away.", "success")
    return redirect(f"{item_address(of.item)}/people")
