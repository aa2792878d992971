"""What the views of this room share."""

from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.access.guard import viewer
from portal.accounts import queries
from portal.accounts.models import Person
from portal.core.errors import Conflict, Invalid

Answer = str | Response | tuple[str, int]


def pin(form: FlaskForm, error: Invalid | Conflict) -> None:
    """Put an action's complaint on the field it is about, or over the form."""
    if error.field and error.field in form:
        form[error.field].errors = [str(error)]
    else:
        form.form_errors.append(str(error))


def answer(page: str, form: FlaskForm) -> Answer:
    """Returns: the page, with status 400 when something in the form has to be mended."""
    return (page, 400) if form.errors else page


def myself() -> Person:
    """Returns: the person who is signed in. Raises: NotFound."""
    return queries.get_person(viewer().person_id or 0, demo=viewer().demo)
