"""Writing a finding: a new draft, and changing one; what moves it on is in the pages of publishing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Conflict, Denied, Invalid
from portal.core.markdown import render
from portal.core.reading import minutes_to_read, reading_age
from portal.core.web.fields import number, text
from portal.findings import queries
from portal.findings.actions import edit as actions
from portal.findings.forms import FindingForm, finding_form, writing_of
from portal.items.models import Item
from portal.items.vocabulary import read_vocabulary
from portal.publishing import queries as publishing

Answer = str | Response | tuple[str, int]
DRAFTED = "Your draft is saved. Only you, those you share it with and the administrators see it."
SAVED = "Saved."
NEXT_VERSION = "Saved as the next version. Readers see it once a colleague has approved it and it is released."


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/new", view_func=new, methods=["GET", "POST"])
    blueprint.add_url_rule("/<slug:slug>/edit", view_func=edit, methods=["GET", "POST"])


@requires("finding:create")
def new() -> Answer:
    """A new draft."""
    form = _form(None)
    if form.validate_on_submit() and not form.preview.data:
        try:
            finding = actions.create_finding(viewer(), writing_of(form))
        except Invalid as error:
            _pin(form, error)
        else:
            flash(DRAFTED, "success")
            return redirect(url_for(".show", slug=finding.item.slug))
    return _page(form, None)


@requires("publish:correct")
def edit(slug: str) -> Answer:
    """Change a finding: the draft itself, or the next version of what is released."""
    item = editable(slug)
    form = _form(item)
    if not form.validate_on_submit() or form.preview.data:
        return _page(form, item)
    try:
        changed = actions.save_finding(viewer(), item, writing_of(form), expected_version=number(form.version))
    except Conflict as conflict:
        form.version.data, form.version.raw_data = actions.version_shown(item), None  # the next try knows theirs
        return _page(form, item, conflict)
    except Invalid as error:
        _pin(form, error)
        return _page(form, item)
    told = SAVED if publishing.edits_in_place(item) else NEXT_VERSION
    flash(told if changed else "Nothing was changed.", "success")
    return redirect(url_for(".show", slug=slug))


def editable(slug: str) -> Item:
    """Returns: the item of a finding that this viewer may change now. Raises: NotFound, Gone, Denied."""
    item = queries.get_finding(viewer(), slug).item
    if not publishing.may_edit(viewer(), item):
        raise Denied("You cannot change this finding as it stands.")
    return item


def _form(item: Item | None) -> FindingForm:
    vocabulary = read_vocabulary("theme", "barrier", "facilitator", "outcome")
    tables = [table for table, _ in queries.list_datasets()]
    if item is None:
        return finding_form(vocabulary, tables, version=0, released=False)
    return finding_form(
        vocabulary,
        tables,
        publishing.next_content(item),
        version=actions.version_shown(item),
        released=not publishing.edits_in_place(item),
    )


def _pin(form: FindingForm, error: Invalid) -> None:
    """Put what an action refused beside its field, or on the form itself."""
    if error.field and error.field in form:
        form[error.field].errors = [str(error)]
    else:
        form.form_errors.append(str(error))


def _page(form: FindingForm, item: Item | None, conflict: Conflict | None = None) -> tuple[str, int]:
    words = text(form.plain_english)
    page = render_template(
        "findings/edit.html",
        form=form,
        item=item,
        conflict=conflict,
        reading={"age": reading_age(words), "minutes": minutes_to_read(words)} if words else None,
        preview=render(words) if form.preview.data and words else None,
        in_place=item is None or publishing.edits_in_place(item),
    )
    return page, 409 if conflict else 400 if form.errors else 200
