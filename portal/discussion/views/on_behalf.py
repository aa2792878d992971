"""Entering a member's words that came by phone or post."""

from flask import Blueprint, current_app, flash, redirect, render_template
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Invalid
from portal.core.web.fields import text
from portal.discussion.actions import on_behalf as actions
from portal.discussion.forms import EnterForm
from portal.items.queries import get_item_by_id, item_address


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/items/<int:item_id>/comments/enter", view_func=enter, methods=["GET", "POST"])


@requires("comment:enter")
def enter(item_id: int) -> str | Response | tuple[str, int]:
    """Enter words for a member."""
    item, form = get_item_by_id(viewer(), item_id), EnterForm()
    if form.validate_on_submit():
        try:
            actions.enter_for_member(
                viewer(),
                item,
                text(form.email),
                text(form.body),
                way=text(form.way),
                form_key=text(form.form_key),
                secret=str(current_app.config["SECRET_KEY"]),
                match=text(form.match),
            )
        except Invalid as error:
            form[error.field or "body"].errors = [str(error)]
        else:
            flash("The words are entered. A moderator reads them before others see them.", "success")
            return redirect(item_address(item))
    page = render_template("discussion/enter.html", item=item, form=form, address=item_address(item))
    return (page, 400) if form.errors else page
