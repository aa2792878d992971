"""How long things are kept, with what would go today."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.privacy.actions.retention import set_days
from portal.privacy.forms import RetentionForm
from portal.privacy.queries import retention as queries
from portal.privacy.words import KEPT


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/admin/retention", view_func=retention, methods=["GET", "POST"])


@requires("retention:manage")
def retention() -> str | Response | tuple[str, int]:
    """The settings, and beneath them the dry run."""
    form = RetentionForm(data=queries.days_kept())
    if form.validate_on_submit():
        set_days(form.days, actor_id=viewer().person_id)
        flash("Saved. The list beneath says what goes with the next run.", "success")
        return redirect(url_for("privacy.retention"))
    page = render_template("privacy/retention.html", form=form, kept=KEPT, due=queries.list_due())
    return (page, 400) if form.errors else page
