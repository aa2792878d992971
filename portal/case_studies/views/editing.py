"""The editor of a case study: how far it has come, and each page of it."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.access.policy import allowed
from portal.case_studies import content
from portal.case_studies.actions.drafts import Saving, save_part
from portal.case_studies.content import Part
from portal.case_studies.forms.binding import FORMS, changes, offer_terms, shown
from portal.case_studies.forms.parts import PartForm
from portal.case_studies.queries.cases import get_case
from portal.case_studies.shown.editor import standing
from portal.core import clock
from portal.core.errors import Conflict, Denied, Invalid, NotFound
from portal.core.web.fields import text
from portal.items.models import Item
from portal.items.vocabulary import read_vocabulary
from portal.publishing import queries as publishing

Answer = str | Response | tuple[str | Response, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/<slug:slug>/edit", view_func=edit)
    blueprint.add_url_rule("/<slug:slug>/edit/<slug:part>", view_func=edit_part, methods=["GET", "POST"])


def editable(slug: str) -> Item:
    """Returns: the item of a case that this viewer may change now. Raises: NotFound, Gone, Denied."""
    item = get_case(viewer(), slug).item
    if not publishing.may_edit(viewer(), item):
        raise Denied("You cannot change this case study as it stands.")
    return item


@requires("case_study:edit")
def edit(slug: str) -> str:
    """How far the case study has come: each part of it, told or not."""
    item = editable(slug)
    now = publishing.next_content(item)
    done, total = content.progress(now.fields)
    tasks = [
        {
            "title": part.label,
            "href": url_for(".edit_part", slug=slug, part=part.key),
            "hint": part.hint,
            **standing(now.fields, part),
        }
        for part in content.PARTS
    ]
    return render_template(
        "case_studies/edit.html",
        item=item, title=now.title, tasks=tasks, done=done, total=total,
        status=publishing.status_address(item), in_place=publishing.edits_in_place(item),
        may_draft=allowed(viewer(), "case_study:create"),
    )  # fmt: skip


@requires("case_study:edit")
def edit_part(slug: str, part: str) -> Answer:
    """One page of the editor; two that save the same page at once both keep their words."""
    item, chosen = editable(slug), part_of(part)
    form = _form(item, chosen)
    if "autosave" in request.form:
        return _autosave(item, chosen, form)
    if not form.is_submitted() or not form.validate():
        page = _page(item, chosen, form)
        return (page, 400) if form.errors else page
    try:
        save_part(viewer(), item, _saving(chosen, form))
    except Conflict as conflict:
        return _page(item, chosen, form, conflict), 409
    except Invalid as error:
        _pin(form, error)
        return _page(item, chosen, form), 400
    flash("Saved.", "success")  # also when the autosave was quicker than the button
    return redirect(url_for(".edit", slug=slug))


def _autosave(item: Item, part: Part, form: PartForm) -> tuple[Response, int]:
    """Save a page while it is written; the script that asks for it is an extra, the button does the same."""
    if not form.validate():
        return jsonify(message="Not saved yet. Press Save to see why."), 400
    try:
        save_part(viewer(), item, _saving(part, form))
    except Conflict as conflict:
        return jsonify(message=str(conflict)), 409
    except Invalid as error:
        return jsonify(message=f"Not saved yet. {error}"), 400
    return jsonify(version=_stamp(item, part), saved=f"Saved at {clock.format_time(clock.now())}"), 200


def part_of(key: str) -> Part:
    """Returns: the page of the editor. Raises: NotFound for one that is a list of entries, or is not there."""
    if key not in FORMS:
        raise NotFound()
    return content.BY_KEY[key]


def _form(item: Item, part: Part) -> PartForm:
    now = publishing.next_content(item)
    stamp = content.stamp(now.title, now.audience, now.fields, part)
    data = shown(part, now.title, now.audience, now.fields) | {"version": stamp}
    form = FORMS[part.key](data=data)
    if publishing.edits_in_place(item):
        del form.note
    offer_terms(form, read_vocabulary(*content.TERMS.values()), viewer())
    return form


def _stamp(item: Item, part: Part) -> str:
    now = publishing.next_content(item)
    return content.stamp(now.title, now.audience, now.fields, part)


def _saving(part: Part, form: Any) -> Saving:
    return Saving(
        part=part,
        changes=changes(part, form, viewer()),
        stamp=text(form.version),
        title=text(form.title) if "title" in form else None,
        audience=text(form.audience) if "audience" in form else None,
        note=text(form.note) if "note" in form else "",
    )


def _pin(form: Any, error: Invalid) -> None:
    """Put what an action refused beside its field, or on the form itself."""
    if error.field and error.field in form:
        form[error.field].errors = [str(error)]
    else:
        form.form_errors.append(str(error))


def _page(item: Item, part: Part, form: Any, conflict: Conflict | None = None) -> str:
    if conflict is not None:
        form.version.data = _stamp(item, part)
    return render_template(
        "case_studies/edit_part.html",
        item=item,
        part=part,
        form=form,
        conflict=conflict,
    )
