"""Learning points: one with its comments, writing and changing them, showing them to readers."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.access.policy import allowed
from portal.core.errors import Denied, Invalid
from portal.core.web.arguments import page_number
from portal.core.web.fields import number, text
from portal.discussion.forms import thread_context
from portal.items.queries import item_address, list_readable
from portal.items.vocabulary import about_item, read_vocabulary, terms_of
from portal.publishing.kinds import Obstacle, Refused
from portal.publishing.queries import viewer_for_preview
from portal.workshops import rights
from portal.workshops.actions import points as actions
from portal.workshops.forms.notes import PointForm
from portal.workshops.models import LearningPoint, Round
from portal.workshops.queries import points as queries
from portal.workshops.queries.rounds import get_round
from portal.workshops.shown import points as told
from portal.workshops.views.common import Answer, answer, moving, pin


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>/points", view_func=index_points)
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>/points/new", view_func=create_point, methods=both)
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>/points/show", view_func=release_points, methods=["POST"])
    blueprint.add_url_rule("/learning/<slug:slug>", view_func=show_point)
    blueprint.add_url_rule("/learning/<slug:slug>/edit", view_func=edit_point, methods=both)


@requires("site:read")
def index_points(slug: str) -> str:
    """All learning points of a round."""
    return _list(get_round(viewer(), slug))


def _list(found: Round, refused: Sequence[Obstacle] = ()) -> str:
    points = queries.list_points(viewer(), found)
    return render_template(
        "workshops/points.html",
        refused=refused,
        round=found,
        rows=_rows(points),
        drafts=[point for point in points if point.item.state == "draft"],
        may_report=rights.may_report(viewer(), found),
        may_show=viewer().is_team and rights.may_edit(viewer(), found),
    )


def _rows(points: Sequence[LearningPoint]) -> list[dict[str, Any]]:
    """The points as they are drawn, each with whether this viewer may change it."""
    drawn = zip(points, told.rows(points, {}), strict=True)
    return [row | {"may_edit": actions.may_edit(viewer(), point)} for point, row in drawn]


@requires("site:read")
def show_point(slug: str) -> str:
    """One learning point with what it bears on and its comments."""
    point = queries.get_point(viewer(), slug)
    item = point.item
    who = viewer_for_preview(viewer(), item, request.args.get("as", ""))
    linked = list_readable(who, [link.item_id for link in point.links])
    return render_template(
        "workshops/point.html",
        point=told.row(point),
        item=item,
        round=point.round,
        about=about_item(item.id),
        links=[{"label": one.title, "href": item_address(one)} for one in linked.values()],
        moving=moving(who, item),
        may_edit=actions.may_edit(who, point),
        comments_open=item.state == "published",
        **thread_context(who, item, str(current_app.config["SECRET_KEY"]), page_number("comments")),
    )


@requires("account:own")
def create_point(slug: str) -> Answer:
    """Write a learning point down."""
    found = get_round(viewer(), slug)
    rights.check_may_report(viewer(), found)
    form = PointForm()
    form.prepare(read_vocabulary("theme"))
    if form.validate_on_submit():
        try:
            actions.create_point(viewer(), found, form.fields())
        except Invalid as error:
            pin(form, error)
        else:
            flash("The learning point is kept as a draft. Write the next one, or show them to readers.", "success")
            return redirect(f"/workshops/rounds/{slug}/points")
    return answer(render_template("workshops/point_form.html", form=form, round=found, point=None), form)


@requires("account:own")
def edit_point(slug: str) -> Answer:
    """Change a learning point."""
    point = queries.get_point(viewer(), slug)
    if not actions.may_edit(viewer(), point):
        raise Denied("You cannot change this learning point. Ask an organiser of the round.")
    form = _filled(point)
    if form.validate_on_submit():
        why = text(form.why) if "why" in form else ""
        try:
            actions.edit_point(viewer(), point, form.fields(), expected_version=number(form.version), why=why)
        except Invalid as error:
            pin(form, error)
        else:
            flash("The learning point is saved.", "success")
            return redirect(f"/workshops/rounds/{point.round.item.slug}/points")
    return answer(render_template("workshops/point_form.html", form=form, round=point.round, point=point), form)


def _filled(point: LearningPoint) -> PointForm:
    theme = next(iter(terms_of([point.item_id])[point.item_id].get("theme", ())), "")
    before = actions.fields_of(point, theme)
    values = {name: getattr(before, name) for name in before.__slots__} | {"participants": list(before.participants)}
    form = PointForm(data=values | {"version": point.item.version})
    form.prepare(read_vocabulary("theme"), released=point.item.state == "published")
    return form


@requires("account:own")
def release_points(slug: str) -> Response | tuple[str, int]:
    """Show the drafts to the readers of the round."""
    found = get_round(viewer(), slug)
    rights.check_may_edit(viewer(), found)
    if not allowed(viewer(), "publish:release"):
        raise Denied("Only the research team shows learning points to readers.")
    try:
        count = actions.show_points(viewer(), list(queries.list_points(viewer(), found)))
    except Refused as refused:
        return _list(found, refused.obstacles), 400
    flash("1 learning point is shown." if count == 1 else f"{count} learning points are shown.", "success")
    return redirect(f"/workshops/rounds/{slug}/points")
