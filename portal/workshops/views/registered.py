"""Who registered for a sitting, for its organisers: the list, its file, taking somebody off and letting them back."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answered

from portal.access.guard import requires, viewer
from portal.core.csv_cells import as_csv
from portal.core.errors import Invalid, NotFound
from portal.core.web.fields import text
from portal.workshops.actions import registration as actions
from portal.workshops.forms.registration import RemovalForm
from portal.workshops.models import Workshop
from portal.workshops.queries import registration as queries
from portal.workshops.queries.rounds import get_workshop_to_edit
from portal.workshops.queries.standing import goes_on
from portal.workshops.shown import registered as told
from portal.workshops.shown.sittings import when
from portal.workshops.views.common import Answer, answer, pin


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    base = "/workshops/<slug:slug>/register/people"
    blueprint.add_url_rule(base, view_func=registered)
    blueprint.add_url_rule(f"{base}.csv", view_func=registered_csv)
    blueprint.add_url_rule(f"{base}/<int:person_id>/remove", view_func=remove_registered, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/<int:person_id>/readmit", view_func=readmit_registered, methods=["POST"])


@requires("account:own")
def registered(slug: str) -> str:
    """Who comes and who waits, what they need, how many of each role."""
    workshop = get_workshop_to_edit(viewer(), slug)
    return render_template(
        "workshops/registered.html",
        workshop=workshop,
        when=when(workshop),
        standing=queries.standings(viewer(), [workshop])[workshop.id],
        may_remove=goes_on(workshop),
        forgotten_on=workshop.ends_at + queries.NEEDS_KEPT if workshop.ends_at else None,
        **told.who_registered(queries.list_registered(workshop)),
    )


@requires("account:own")
def registered_csv(slug: str) -> Response:
    """The same as a file, for the day itself."""
    workshop = get_workshop_to_edit(viewer(), slug)
    body = as_csv(told.COLUMNS, told.csv_rows(queries.list_registered(workshop)))
    response = Response(body, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-registered.csv"'
    return response


@requires("account:own")
def remove_registered(slug: str, person_id: int) -> Answer:
    """Take somebody off the list, with a reason that they read."""
    workshop = get_workshop_to_edit(viewer(), slug)
    found = queries.find_on_list(person_id, workshop)
    if found is None:
        raise NotFound()
    form = RemovalForm()
    if form.validate_on_submit():
        try:
            actions.remove(viewer(), workshop, person_id, text(form.reason))
        except Invalid as error:
            pin(form, error)
        else:
            flash("They are off the list. They are told, and can read why.", "success")
            return redirect(_address(workshop))
    return answer(render_template("workshops/registered_remove.html", form=form, workshop=workshop, found=found), form)


@requires("account:own")
def readmit_registered(slug: str, person_id: int) -> Answered:
    """Let somebody who was taken off the list register again."""
    workshop = get_workshop_to_edit(viewer(), slug)
    actions.readmit(viewer(), workshop, person_id)
    flash("They can register again, and are told.", "success")
    return redirect(_address(workshop))


def _address(workshop: Workshop) -> str:
    return url_for("workshops.registered", slug=workshop.item.slug)
