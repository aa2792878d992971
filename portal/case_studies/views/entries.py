"""The repeated parts of the editor: barriers and outcomes one by one, entries of the logic model in order."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.case_studies import content
from portal.case_studies.actions import entries
from portal.case_studies.actions.drafts import Saving, save_part
from portal.case_studies.forms.binding import offer_terms, rows_without
from portal.case_studies.forms.parts import BarrierForm, OutcomeForm, PartForm
from portal.case_studies.shown.editor import entry_rows
from portal.case_studies.views.editing import editable
from portal.case_studies.words import DIMENSIONS
from portal.core import clock
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.web.fields import text
from portal.items.models import Item
from portal.items.vocabulary import read_vocabulary
from portal.publishing import queries as publishing

Answer = str | Response | tuple[str | Response, int]
LISTS = {"barriers": BarrierForm, "outcomes": OutcomeForm}
MOVES = {"up": -1, "down": 1}


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    for name in LISTS:
        lead, options = f"/<slug:slug>/edit/{name}", {"name": name}
        blueprint.add_url_rule(lead, f"edit_{name}", edit_list, defaults=options)
        blueprint.add_url_rule(f"{lead}/new", f"new_{name}", edit_entry, defaults=options, methods=["GET", "POST"])
        place = f"{lead}/<int:place>"
        blueprint.add_url_rule(place, f"change_{name}", edit_entry, defaults=options, methods=["GET", "POST"])
        blueprint.add_url_rule(f"{place}/act", f"act_{name}", act, defaults=options, methods=["POST"])
    blueprint.add_url_rule("/<slug:slug>/edit/logic-model/order", view_func=order, methods=["GET", "POST"])


@requires("case_study:edit")
def edit_list(slug: str, name: str) -> str:
    """What the case tells of its barriers or outcomes, each to change, to move or to take away."""
    item = editable(slug)
    rows = _rows(item, name)
    vocabulary = read_vocabulary("barrier", "outcome")
    return render_template(
        "case_studies/edit_list.html",
        item=item,
        part=content.BY_KEY[name],
        name=name,
        rows=entry_rows(name, rows, vocabulary),
        stamp=_stamp(item, name),
        full=len(rows) >= entries.MAX_ROWS,
    )


@requires("case_study:edit")
def edit_entry(slug: str, name: str, place: int | None = None) -> Answer:
    """One barrier or outcome, new or changed."""
    item = editable(slug)
    rows = _rows(item, name)
    if place is not None and place >= len(rows):
        raise NotFound()
    form = _entry_form(item, name, rows, place)
    if "autosave" in request.form:
        return _autosave(item, name, form, rows, place)
    if not form.is_submitted() or not form.validate():
        page = _entry_page(item, name, form, place)
        return (page, 400) if form.errors else page
    try:
        _save(item, name, _with_entry(name, form, rows, place), form)
    except Conflict as conflict:
        form.version.data = _stamp(item, name)
        return _entry_page(item, name, form, place, conflict), 409
    except Invalid as error:
        _pin(form, error)
        return _entry_page(item, name, form, place), 400
    flash("Saved.", "success")
    return redirect(url_for(f".edit_{name}", slug=slug))


def _autosave(
    item: Item, name: str, form: Any, rows: Sequence[dict[str, Any]], place: int | None
) -> tuple[Response, int]:
    """Save an entry while it is written, once it holds what it needs; a new one has its own address from then on.

    Lacking something is no fault while one writes: the answer says what, and is no error.
    """
    if not form.validate():
        return jsonify(message=f"Not saved yet. {next(iter(form.errors.values()))[0]}."), 200
    try:
        _save(item, name, _with_entry(name, form, rows, place), form)
    except Conflict as conflict:
        return jsonify(message=str(conflict)), 409
    except Invalid as error:
        return jsonify(message=f"Not saved yet. {error}."), 200
    action = url_for(f".change_{name}", slug=item.slug, place=len(rows) if place is None else place)
    saved = f"Saved at {clock.format_time(clock.now())}"
    return jsonify(version=_stamp(item, name), saved=saved, action=action), 200


@requires("case_study:edit")
def act(slug: str, name: str, place: int) -> Response:
    """Move an entry up or down, or take it away."""
    item = editable(slug)
    rows, asked = _rows(item, name), request.form.get("act", "")
    changed = rows_without(rows, place) if asked == "remove" else entries.moved(rows, place, MOVES.get(asked, 0))
    part = content.BY_KEY[name]
    save_part(viewer(), item, Saving(part, {name: content.pack(changed)}, request.form.get("version", "")))
    flash("Taken away." if asked == "remove" else "Moved.", "success")
    return redirect(url_for(f".edit_{name}", slug=slug))


@requires("case_study:edit")
def order(slug: str) -> Answer:
    """The order of the logic model: each entry moves past its neighbour of the same column."""
    item = editable(slug)
    part = content.BY_KEY["logic-model"]
    now = publishing.next_content(item)
    model = content.unpack(now.fields, "logic_model")
    if request.method == "POST":
        place, _, way = request.form.get("act", "").partition(":")
        moved = entries.move_in_model(model, int(place) if place.isdecimal() else -1, MOVES.get(way, 0))
        changes = {"logic_model": content.pack(moved)}
        save_part(viewer(), item, Saving(part, changes, request.form.get("version", "")))
        return redirect(url_for(".order", slug=slug, _anchor=f"entry-{place}"))
    columns = entry_rows("logic_model", model, None)
    return render_template(
        "case_studies/edit_order.html", item=item, part=part, columns=columns, stamp=_stamp(item, "logic-model")
    )


def _rows(item: Item, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = content.unpack(publishing.next_content(item).fields, name)
    return rows


def _stamp(item: Item, key: str) -> str:
    now = publishing.next_content(item)
    return content.stamp(now.title, now.audience, now.fields, content.BY_KEY[key])


def _entry_form(item: Item, name: str, rows: Sequence[dict[str, Any]], place: int | None) -> Any:
    data = dict(rows[place]) if place is not None else {}
    for side, told in data.pop("strength", {}).items():
        data |= {f"{side}_level": told["level"], f"{side}_note": told.get("note", "")}
    for day in ("baseline_on", "follow_up_on"):
        data[day] = data.get(day, "")[:7]
    form = LISTS[name](data=data | {"version": _stamp(item, name)})
    if publishing.edits_in_place(item):
        del form.note
    offer_terms(form, read_vocabulary("barrier", "outcome"), viewer())
    return form


def _with_entry(name: str, form: Any, rows: Sequence[dict[str, Any]], place: int | None) -> list[dict[str, Any]]:
    """The rows with what the form says. Raises: Invalid with the field that is wrong."""
    vocabulary = read_vocabulary("barrier", "outcome")
    others = rows_without(rows, place)
    if name == "barriers":
        row = {key: text(form[key]).strip() for key in ("barrier", "outcome", "how")}
        entries.check_barrier(row, others, vocabulary)
    else:
        row = form.row()
        entries.check_outcome(row, vocabulary)
    if place is None and len(rows) >= entries.MAX_ROWS:
        raise Invalid(f"There are {entries.MAX_ROWS} already. Take one away before you add another")
    found: list[dict[str, Any]] = [dict(other) for other in rows]
    if place is None:
        return [*found, row]
    found[place] = row
    return found


def _save(item: Item, name: str, rows: list[dict[str, Any]], form: PartForm) -> None:
    note = text(form.note) if "note" in form else ""
    save_part(viewer(), item, Saving(content.BY_KEY[name], {name: content.pack(rows)}, text(form.version), note=note))


def _pin(form: Any, error: Invalid) -> None:
    if error.field and error.field in form:
        form[error.field].errors = [str(error)]
    else:
        form.form_errors.append(str(error))


def _entry_page(item: Item, name: str, form: Any, place: int | None, conflict: Conflict | None = None) -> str:
    return render_template(
        "case_studies/edit_entry.html",
        item=item,
        part=content.BY_KEY[name],
        name=name,
        form=form,
        place=place,
        conflict=conflict,
        sides=tuple(DIMENSIONS),
        sides_open=any(form[f"{side}_level"].data for side in DIMENSIONS) if name == "outcomes" else False,
    )
