"""What the views of this room share."""

import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, render_template, request
from flask_wtf import FlaskForm
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

from portal.access.guard import viewer
from portal.access.policy import Viewer, allowed
from portal.config import Settings
from portal.core.errors import Invalid, Unavailable
from portal.core.files import FileStore
from portal.core.pdf import Read, make_pdf
from portal.items.models import Item
from portal.items.queries import list_readable
from portal.publishing.queries import find_version
from portal.workshops.models import Workshop
from portal.workshops.queries.programme import Entry, linked_items, may_have
from portal.workshops.shown.programme import Reader

Answer = str | Response | tuple[str, int]


def pin(form: FlaskForm, error: Invalid) -> None:
    """Put an action's complaint on the field it is about, or over the form."""
    if error.field and error.field in form:
        form[error.field].errors = [str(error)]
    else:
        form.form_errors.append(str(error))


def answer(page: str, form: FlaskForm) -> Answer:
    """Returns: the page, with status 400 when something in the form has to be mended."""
    return (page, 400) if form.errors else page


def settings() -> Settings:
    """Returns: the settings of this installation."""
    found: Settings = current_app.extensions["settings"]
    return found


def file_store() -> FileStore:
    """Returns: where uploaded files are kept."""
    return FileStore(settings().data_dir / "files")


def reader_of(workshop: Workshop, entries: Sequence[Entry]) -> Reader:
    """Returns: what this viewer gets to see of the sessions. One statement."""
    readable = list_readable(viewer(), linked_items(entries))
    known: dict[str, bool] = {}

    def may(audience: str) -> bool:
        if audience not in known:
            known[audience] = may_have(viewer(), workshop, audience)
        return known[audience]

    return Reader(readable, may)


def pdf_answer(html: str, name: str, page: str, read: Read | None = None) -> Answer:
    """Returns: the page as a PDF to keep; the way to print it when this portal cannot make one.

    `page` is the address of the page to print; `read` gives pictures by their path.
    """
    try:
        pdf = make_pdf(html, settings().base_url, _reader(read))
    except Unavailable:
        return render_template("workshops/no_pdf.html", address=page), 503
    response = FlaskResponse(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _reader(more: Read | None) -> Read:
    base = settings().base_url

    def read(address: str) -> tuple[bytes, str] | None:
        path = address.removeprefix(base).split("?")[0]
        if path.startswith("/static/"):
            found = safe_join(str(current_app.static_folder), path.removeprefix("/static/"))
            if found and Path(found).is_file():
                return Path(found).read_bytes(), mimetypes.guess_type(path)[0] or "application/octet-stream"
        return more(path) if more else None

    return read


def wants_json() -> bool:
    """Returns: whether the script asks, that saves while somebody writes."""
    return request.accept_mimetypes.best == "application/json"


def moving(who: Viewer, item: Item) -> dict[str, Any]:
    """Returns: what a page says of its item's way: the last correction, older versions, the status page.

    One statement for an item of more than one edition, none else.
    """
    version = find_version(item, item.edition) if item.edition > 1 else None
    return {
        "correction": version if version is not None and version.correction else None,
        "may_move": allowed(who, "publish:preview", item),
    }
