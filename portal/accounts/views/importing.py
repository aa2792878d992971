"""Inviting everybody on a list: choose a file, look over what it would do, invite."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.access.policy import INVITABLE, ROLE_LABELS
from portal.accounts.actions import imports as actions
from portal.accounts.forms.joining import ListForm, ListReasonForm
from portal.accounts.importing import COLUMNS, MOST_BYTES, NoList, read_people
from portal.accounts.views.common import Answer, answer, pin
from portal.accounts.views.invitations import inviter
from portal.core.errors import Invalid
from portal.core.web.fields import text

SHOWN = 50  # rows of the preview
SHOWN_SKIPPED = 500  # lines of it that are left out


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/invitations/list", view_func=read_list, methods=["GET", "POST"])
    blueprint.add_url_rule("/invitations/list/<int:upload_id>", view_func=decide_list, methods=["GET", "POST"])


@requires("people:invite")
def read_list() -> Answer:
    """Choose a file; nobody is invited yet."""
    asks, form = inviter(), ListForm()
    if form.validate_on_submit():
        upload = form.file.data
        try:
            people = read_people(upload.stream.read(MOST_BYTES + 1))
        except NoList as error:
            pin(form, Invalid(str(error), "file"))
        else:
            kept = actions.keep_upload(asks, upload.filename or "", people)
            return redirect(url_for("accounts.decide_list", upload_id=kept.id))
    roles = [ROLE_LABELS[role] for role in INVITABLE[viewer().role]]
    return answer(render_template("accounts/list.html", form=form, columns=COLUMNS, roles=roles), form)


@requires("people:invite")
def decide_list(upload_id: int) -> Answer:
    """Look over what the list would do, then invite."""
    upload = actions.get_upload(inviter(), upload_id)
    form = ListReasonForm()
    if form.validate_on_submit():
        try:
            invited, links = actions.invite_all(viewer(), upload, text(form.reason))
        except Invalid as error:
            pin(form, error)
        else:
            return _invited(invited, links)
    plan = actions.plan(viewer(), upload)
    told = {"plan": plan, "shown": SHOWN, "shown_skipped": SHOWN_SKIPPED, "roles": ROLE_LABELS}
    page = render_template("accounts/list_preview.html", form=form, upload=upload, **told)
    return answer(page, form)


def _invited(invited: int, links: list[tuple[str, str]]) -> str | Response:
    if links:
        return render_template("accounts/list_links.html", links=links, invited=invited)
    flash(f"{invited:,} people are invited.", "success")
    return redirect(url_for("accounts.invitations"))
