"""What else is done to a summary: begin it, preview it, bring a Word file in, approve and publish it."""

from typing import BinaryIO, cast

from flask import Blueprint, flash, jsonify, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from portal.access.guard import reads_first, requires, viewer
from portal.core.db import begin_write
from portal.core.errors import Invalid
from portal.core.web.fields import number, text
from portal.core.word import WordText, read_word
from portal.workshops.actions import summaries as actions
from portal.workshops.actions.importing import import_word
from portal.workshops.forms.summaries import WordForm
from portal.workshops.queries import summaries as queries
from portal.workshops.queries.rounds import get_round
from portal.workshops.shown import summaries as told
from portal.workshops.views.common import Answer, file_store, pin
from portal.workshops.views.summary_page import editor_form, editor_page


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    base = "/workshops/rounds/<slug:slug>/summary"
    blueprint.add_url_rule(f"{base}/begin", view_func=begin_summary, methods=["POST"])
    blueprint.add_url_rule(f"{base}/preview", view_func=preview_summary, methods=["POST"])
    blueprint.add_url_rule(f"{base}/import", view_func=bring_word, methods=["POST"])
    blueprint.add_url_rule(f"{base}/approve", view_func=approve_summary, methods=["POST"])


@requires("workshop:create")
def begin_summary(slug: str) -> Response:
    """Begin the summary of a round, or go on with it."""
    actions.begin_summary(viewer(), get_round(viewer(), slug))
    return redirect(f"/workshops/rounds/{slug}/summary/edit")


@requires("account:own")
@reads_first
def preview_summary(slug: str) -> Response:
    """What is being written as readers will see it, for the script. It writes nothing, so it waits for no writer."""
    summary = queries.get_summary(viewer(), slug)
    actions.demand_editor(viewer(), summary)
    plain, body = request.form.get("plain_english", ""), request.form.get("body", "")
    return jsonify(told.preview(plain, body) | told.ages(plain, body))


@requires("account:own")
@reads_first
def bring_word(slug: str) -> Answer:
    """Bring a Word file in; reading it comes before the writing begins."""
    summary = queries.get_summary(viewer(), slug)
    actions.demand_editor(viewer(), summary)
    form = WordForm()
    upload = form.file.data
    try:
        word = _read(upload)
        begin_write()
        after = text(form.place) == "after"
        import_word(viewer(), summary, word, file_store(), expected_version=number(form.version), after=after)
    except Invalid as error:
        pin(form, error)
        return editor_page(summary, editor_form(summary, fresh=True), word_form=form)
    flash("The Word file is brought in. Look it over before others read it.", "success")
    return redirect(f"/workshops/rounds/{slug}/summary/edit")


@requires("account:own")
def approve_summary(slug: str) -> Response:
    """A colleague approves the words that were shown, and publishes them."""
    summary = queries.get_summary(viewer(), slug)
    actions.approve_and_publish(viewer(), summary, request.form.get("digest", ""))
    flash("It is published, and found by search from now on. You can undo this for ten minutes.", "success")
    return redirect(f"/workshops/rounds/{slug}/summary")


def _read(upload: FileStorage | None) -> WordText:
    """Raises: Invalid (field "file")."""
    if not upload:
        raise Invalid("Choose a Word file", "file")
    return read_word(cast("BinaryIO", upload.stream))
