"""Notes of the sessions: for rapporteurs while they write, and for the team to read."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core import clock
from portal.core.errors import Conflict, Denied, Invalid
from portal.core.markdown import render
from portal.core.web.fields import number, text
from portal.publishing.difference import to_html, word_runs
from portal.workshops import rights
from portal.workshops.actions.notes import save_note
from portal.workshops.forms.notes import NoteForm
from portal.workshops.models import SessionNote, Workshop
from portal.workshops.queries import notes as queries
from portal.workshops.queries.rounds import get_workshop
from portal.workshops.shown import sittings
from portal.workshops.views.common import Answer, answer, pin, wants_json


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/workshops/<slug:slug>/notes", view_func=index_notes)
    blueprint.add_url_rule("/workshops/<slug:slug>/notes/<slug:key>", view_func=edit_note, methods=["GET", "POST"])


@requires("account:own")
def index_notes(slug: str) -> str:
    """All notes of a sitting."""
    workshop = get_workshop(viewer(), slug)
    if not rights.may_see_notes(viewer(), workshop):
        raise Denied("Notes are for the rapporteurs, organisers and the research team. The summary is for all.")
    rows = [
        {"session": noted.session, "html": render(noted.note.body) if noted.note else None}
        for noted in queries.list_notes(workshop)
    ]
    may = {"may_report": rights.may_report(viewer(), workshop), "may_edit": rights.may_edit(viewer(), workshop)}
    return render_template("workshops/notes.html", workshop=workshop, rows=rows, **may)


@requires("account:own")
def edit_note(slug: str, key: str) -> Answer | tuple[Response, int]:
    """Write the notes of one session; the script saves them as they are written."""
    workshop = get_workshop(viewer(), slug)
    rights.check_may_report(viewer(), workshop)
    noted = queries.get_noted(workshop, key)
    before = noted.note
    form = NoteForm(data={"body": before.body if before else "", "version": before.version if before else 0})
    if not form.validate_on_submit():
        return answer(_page(workshop, noted, form), form)
    try:
        note = save_note(viewer(), workshop, noted.session, text(form.body), expected_version=number(form.version))
    except Conflict as conflict:
        return _conflict(workshop, noted, form, conflict)
    except Invalid as error:
        pin(form, error)
        return (jsonify(message=str(error)), 400) if wants_json() else answer(_page(workshop, noted, form), form)
    return _saved(workshop, note)


def _saved(workshop: Workshop, note: SessionNote) -> Answer:
    if wants_json():
        return jsonify(version=note.version, saved=f"Saved at {clock.format_time(note.saved_at)}")
    flash("The notes are saved.", "success")
    return redirect(f"/workshops/{workshop.item.slug}/notes")


def _conflict(
    workshop: Workshop, noted: queries.Noted, form: NoteForm, conflict: Conflict
) -> Answer | tuple[Response, int]:
    """Show what differs; the form then holds yours, to be mended and saved over theirs knowingly."""
    if wants_json():
        return jsonify(message="Someone else saved first. Yours is kept here: press Save to see what differs."), 409
    form.version.data = noted.note.version if noted.note else 0
    form.version.raw_data = None
    difference = to_html(word_runs(conflict.theirs, conflict.yours))
    return _page(workshop, noted, form, difference=difference, conflict=conflict), 409


def _page(workshop: Workshop, noted: queries.Noted, form: NoteForm, **more: Any) -> str:
    return render_template(
        "workshops/note_form.html",
        workshop=workshop,
        session=noted.session,
        note=noted.note,
        when=sittings.when(workshop),
        form=form,
        **more,
    )
