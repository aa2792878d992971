"""Adding, changing and taking out a session of a programme."""

from flask import Blueprint, flash, redirect, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.access.guard import reads_first, requires, viewer
from portal.core.db import begin_write
from portal.core.errors import Invalid
from portal.core.web.fields import number, text
from portal.items.queries import list_readable
from portal.workshops.actions import materials
from portal.workshops.actions import programme as actions
from portal.workshops.forms.programme import SessionForm, write_speakers
from portal.workshops.models import ProgrammeSession, Workshop
from portal.workshops.queries.links import find_items
from portal.workshops.queries.programme import get_session, list_sessions
from portal.workshops.queries.rounds import get_workshop_to_edit
from portal.workshops.shown import sittings
from portal.workshops.views.common import Answer, answer, file_store, pin


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    base, both = "/workshops/<slug:slug>/programme/sessions", ["GET", "POST"]
    blueprint.add_url_rule(f"{base}/new", view_func=create_session, methods=both)
    blueprint.add_url_rule(f"{base}/<slug:key>/edit", view_func=edit_session, methods=both)
    blueprint.add_url_rule(f"{base}/<slug:key>/delete", view_func=delete_session, methods=both)


@requires("account:own")
@reads_first
def create_session(slug: str) -> Answer:
    """Add a session; it begins where the last one ends."""
    workshop = get_workshop_to_edit(viewer(), slug)
    before = list_sessions(workshop)
    form = SessionForm(data={"starts": max(one.ends for one in before)} if before else None)
    return _write(workshop, None, form)


@requires("account:own")
@reads_first
def edit_session(slug: str, key: str) -> Answer:
    """Change a session, its links and its materials."""
    workshop = get_workshop_to_edit(viewer(), slug)
    one = get_session(workshop, key)
    before = actions.fields_of(one)
    values = {name: getattr(before, name) for name in before.__slots__} | {"version": one.version}
    form = SessionForm(data=values | {"speakers": write_speakers(one.speakers), "links": list(before.links)})
    return _write(workshop, one, form)


def _write(workshop: Workshop, one: ProgrammeSession | None, form: SessionForm) -> Answer:
    _prepare(one, form)
    if form.look.data:
        form.validate()
        form.find.errors = [] if find_items(viewer(), text(form.find)) else ["No page has these words in its title"]
    elif form.validate_on_submit():
        try:
            told = _save(workshop, one, form)
        except Invalid as error:
            pin(form, error)
        else:
            flash("The session is saved. Readers see it when you publish the programme.", "success")
            if told:
                flash(told, "info")
            return redirect(f"/workshops/{workshop.item.slug}/programme/edit")
    when = sittings.when(workshop)
    page = render_template("workshops/session_form.html", workshop=workshop, session=one, form=form, when=when)
    return page if form.look.data else answer(page, form)


def _prepare(one: ProgrammeSession | None, form: SessionForm) -> None:
    ticked = [int(key) for key in form.links.raw_data or [] if key.isdecimal()] if form.is_submitted() else []
    before = [link.item_id for link in one.links] if one else []
    linked = list_readable(viewer(), [*before, *ticked])
    found = find_items(viewer(), text(form.find)) if form.look.data else []
    form.prepare(linked.values(), found, one.materials if one else [])


def _save(workshop: Workshop, one: ProgrammeSession | None, form: SessionForm) -> str:
    """Read the file first, then write. Returns: what to tell of the file. Raises: Invalid, Conflict."""
    upload = form.material_file.data
    kept = materials.keep_file(upload.stream, upload.filename or "", file_store()) if upload else None
    begin_write()
    if one is None:
        one = actions.create_session(viewer(), workshop, form.fields())
    else:
        actions.edit_session(viewer(), one, form.fields(), expected_version=number(form.version))
    materials.remove_materials(viewer(), one, form.remove.data or [])
    title, url = text(form.material_title), text(form.material_url).strip()
    if kept is not None:
        materials.add_file(viewer(), one, title, text(form.material_audience), kept.file)
    elif url or title:
        materials.add_link(viewer(), one, title, url, text(form.material_audience))
    return kept.told if kept is not None else ""


class _AskForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the token."""


@requires("account:own")
def delete_session(slug: str, key: str) -> Answer | Response:
    """Take a session out, after a page that asks."""
    workshop = get_workshop_to_edit(viewer(), slug)
    one, form = get_session(workshop, key), _AskForm()
    if form.validate_on_submit():
        try:
            actions.delete_session(viewer(), one)
        except Invalid as error:
            pin(form, error)
        else:
            flash("The session is out. Readers see that when you publish the programme.", "success")
            return redirect(f"/workshops/{slug}/programme/edit")
    page = render_template("workshops/session_delete.html", workshop=workshop, session=one, form=form)
    return answer(page, form)
