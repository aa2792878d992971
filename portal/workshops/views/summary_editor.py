"""Writing a summary: saving it, inserting into it, sending it to review."""

from flask import Blueprint, flash, jsonify, redirect, request
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core import clock
from portal.core.errors import Conflict, Invalid
from portal.core.web.fields import number, text
from portal.publishing import actions as publishing
from portal.publishing.difference import to_html, word_runs
from portal.publishing.kinds import Refused
from portal.workshops.actions import summaries as actions
from portal.workshops.forms.summaries import SummaryForm
from portal.workshops.models import Summary
from portal.workshops.queries import summaries as queries
from portal.workshops.shown import summaries as told
from portal.workshops.views.common import Answer, pin, wants_json
from portal.workshops.views.inserting import insertion
from portal.workshops.views.summary_page import editor_form, editor_page, open_tasks, version_shown

Json = tuple[Response, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    base = "/workshops/rounds/<slug:slug>/summary"
    blueprint.add_url_rule(f"{base}/edit", view_func=edit_summary, methods=["GET", "POST"])


@requires("account:own")
def edit_summary(slug: str) -> Answer | Json:
    """The editor; each of its buttons sends the whole text, so that nothing typed is lost."""
    summary = queries.get_summary(viewer(), slug)
    actions.demand_editor(viewer(), summary)
    form = editor_form(summary)
    if not form.is_submitted():
        return editor_page(summary, form)
    _take_pictures(form)
    if not form.validate():
        return (
            (jsonify(message="Not saved. Press Save to see why."), 400) if wants_json() else editor_page(summary, form)
        )
    if request.form.get("insert"):
        return _inserted(summary, form)
    if request.form.get("look") or request.form.get("preview"):
        return editor_page(summary, form, unsaved=True)
    return _save(summary, form)


def _save(summary: Summary, form: SummaryForm) -> Answer | Json:
    try:
        _write(summary, form)
    except Conflict as conflict:
        return _conflict(summary, form, conflict)
    except Invalid as error:
        pin(form, error)
        return (jsonify(message=str(error)), 400) if wants_json() else editor_page(summary, form)
    if wants_json():
        saved = f"Saved at {clock.format_time(summary.saved_at)}"
        return jsonify(version=summary.item.version, saved=saved), 200
    if request.form.get("review"):
        return _submit(summary, form)
    flash("Saved. Readers see it once a colleague has approved it.", "success")
    return redirect(f"/workshops/rounds/{summary.item.slug}/summary/edit")


def _write(summary: Summary, form: SummaryForm) -> None:
    """Raises: Conflict, Invalid."""
    if "why" in form:
        actions.propose(viewer(), summary, form.fields(), text(form.why), expected_version=number(form.version))
    else:
        actions.save_summary(viewer(), summary, form.fields(), expected_version=number(form.version))


def _submit(summary: Summary, form: SummaryForm) -> Answer:
    """Send it to a colleague; what is still missing is said at its field."""
    if "why" in form:
        flash("The correction waits for a colleague to approve it.", "success")
        return redirect(f"/workshops/rounds/{summary.item.slug}/summary")
    try:
        publishing.submit(viewer(), summary.item)
    except Refused as refused:
        return _unfinished(summary, form, refused)
    flash("It is sent to review. A colleague reads it, approves it and publishes it.", "success")
    return redirect(f"/workshops/rounds/{summary.item.slug}/summary")


def _unfinished(summary: Summary, form: SummaryForm, refused: Refused) -> tuple[str, int]:
    """Each thing that is missing, at its field or with a link to where it is mended."""
    fields = {task.message.rstrip(".") + ".": task.field for task in open_tasks(summary, form)}
    missing = []
    for obstacle in refused.obstacles:
        field = fields.get(obstacle.message, "")
        if field in form:
            pin(form, Invalid(obstacle.message, field))
        else:
            missing.append({"text": obstacle.message, "href": f"#{field}" if field else obstacle.href})
    page, _ = editor_page(summary, form, unsaved=True, missing=missing)
    return page, 400


def _inserted(summary: Summary, form: SummaryForm) -> Answer:
    lines = insertion(viewer(), summary, request.form["insert"])
    under = text(form.under) or (told.FIRST_PLACE if lines.startswith("- ") else "")
    form.body.data, form.body.raw_data = told.insert(text(form.body), under, lines), None
    return editor_page(summary, form, unsaved=True)


def _conflict(summary: Summary, form: SummaryForm, conflict: Conflict) -> Answer | Json:
    if wants_json():
        return jsonify(message="Someone else saved first. Yours is kept here: press Save to see what differs."), 409
    difference = to_html(word_runs(conflict.theirs, conflict.yours))
    form.version.data, form.version.raw_data = version_shown(summary), None
    page, _ = editor_page(summary, form, conflict=conflict, difference=difference)
    return page, 409


def _take_pictures(form: SummaryForm) -> None:
    """Put the words typed beside pictures into the text."""
    words = {name[4:]: value for name, value in request.form.items() if name.startswith("alt-")}
    dropped = [name[5:] for name in request.form if name.startswith("drop-")]
    form.body.data = told.describe(text(form.body), words, dropped)
    form.body.raw_data = None
