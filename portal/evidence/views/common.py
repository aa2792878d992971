"""What the views of this room share."""

from flask import current_app
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.config import Settings
from portal.core.errors import Conflict, Invalid
from portal.core.files import FileStore
from portal.evidence.actions.files import store_in

Answer = str | Response | tuple[str, int]
FORM_FIELDS = {"year": "date"}  # a field of the gate -> that of the form


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
