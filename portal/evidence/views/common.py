"""What the views of this room share."""

from flask import abort, current_app, redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.access.guard import viewer
from portal.config import Settings
from portal.core.errors import Conflict, Invalid
from portal.core.files import FileStore
from portal.evidence.actions.files import store_in
from portal.evidence.models import Document
from portal.evidence.queries.documents import get_document
from portal.publishing.queries import needs_acceptance

Answer = str | Response | tuple[str, int]
FORM_FIELDS = {"year": "date"}  # a field of the gate -> that of the form


def open_document(slug: str) -> Document:
    """Returns: the document to be shown, sent or cited. Raises: NotFound, Gone; sends a member who has still to
    accept the caveat of an early insight to it.
    """
    document = get_document(viewer(), slug)
    if needs_acceptance(viewer(), document.item):
        abort(redirect(url_for("publishing.early_insight", item_id=document.item.id)))
    return document


def store() -> FileStore:
    """Returns: where the library's files lie."""
    settings: Settings = current_app.extensions["settings"]
    return store_in(settings.data_dir)


def pin(form: FlaskForm, error: Invalid | Conflict) -> None:
    """Put an action's complaint on the field it is about, or over the form."""
    name = FORM_FIELDS.get(error.field or "", error.field or "")
    if name in form:
        form[name].errors = [str(error)]
    else:
        form.form_errors.append(str(error))


def answer(page: str, form: FlaskForm) -> Answer:
    """Returns: the page, with status 400 when something in the form has to be mended."""
    return (page, 400) if form.errors else page
