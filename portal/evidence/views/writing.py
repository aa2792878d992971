"""Making and changing a document."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Conflict, Denied, Invalid
from portal.core.web.fields import number, text
from portal.evidence.actions import documents as actions
from portal.evidence.forms.document import DocumentForm, values_of
from portal.evidence.models import Document
from portal.evidence.queries.documents import get_document
from portal.evidence.views.common import Answer, answer, pin
from portal.items.queries import item_address
from portal.items.vocabulary import read_vocabulary, terms_of
from portal.publishing.kinds import RELEASED
from portal.publishing.queries import may_edit


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/new", view_func=create, methods=["GET", "POST"])
    blueprint.add_url_rule("/<slug:slug>/edit", view_func=edit, methods=["GET", "POST"])


@requires("evidence:create")
def create() -> Answer:
    """Make a document."""
    form = DocumentForm()
    form.prepare(read_vocabulary())
    del form.note
    if form.validate_on_submit():
        try:
            document, notices = actions.create_document(viewer(), form.fields())
        except Invalid as error:
            pin(form, error)
        else:
            return _saved(document, "The document is saved as a draft. Publish it when it is ready.", notices)
    return answer(render_template("evidence/edit.html", form=form, document=None), form)


@requires("account:own")
def edit(slug: str) -> Answer:
    """Change a document."""
    document = get_document(viewer(), slug)
    if not may_edit(viewer(), document.item):
        raise Denied()
    form = _form_for(document)
    conflict = None
    if form.validate_on_submit():
        try:
            notices = actions.edit_document(
                viewer(), document, form.fields(), expected_version=number(form.version), why=_why(form)
            )
            return _saved(document, "The document is saved.", notices)
        except Conflict as error:
            conflict = error
        except Invalid as error:
            pin(form, error)
    page = render_template("evidence/edit.html", form=form, document=document, conflict=conflict)
    return (page, 409) if conflict else answer(page, form)


def _form_for(document: Document) -> DocumentForm:
    terms = terms_of([document.item_id]).get(document.item_id, {})
    form = DocumentForm(data=values_of(document, terms))
    form.prepare(read_vocabulary())
    if document.item.state in RELEASED:
        del form.audience
    else:
        del form.note
    return form


def _why(form: DocumentForm) -> str:
    return text(form.note) if "note" in form else ""


def _saved(document: Document, message: str, notices: tuple[str, ...]) -> Response:
    flash(" ".join((message, *notices)), "success")
    return redirect(item_address(document.item))
