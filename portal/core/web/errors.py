"""Errors as pages in plain words (under /api/ as problem documents); a form gets its words back."""

import logging

from flask import Flask, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portal.core import errors
from portal.core.db import db
from portal.core.web import problems
from portal.core.web.arguments import first_page_href

STATUS: dict[type[errors.PortalError], int] = {
    errors.NotFound: 404,
    errors.Denied: 403,
    errors.Unrecognised: 401,
    errors.BadParameters: 422,  # before Invalid, whose kind it is
    errors.Invalid: 400,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
PAGES = {400, 403, 404, 409, 410, 413, 429, 500, 503}
NEVER_KEPT = {"csrf_token", "password", "new_password", "password_confirm", "new_password_confirm", "code"}
UNFIT = "Something that you sent is too long, or holds signs that we cannot keep. Your words are kept below."
EXPIRED = "This page was open for too long. Your words are kept below: send them again."
STALE = "This page was open for too long. Go back, load the page again and send it once more."
SIGNED_IN = (
    "This page was open for too long, or you have signed in since. "
    "You are signed in now, and your words are kept below: press “Send again”."
)

Answer = tuple[str, int] | tuple[str, int, dict[str, str]]
log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Map every error to its page."""
    app.register_error_handler(errors.PortalError, show)
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(CSRFError, show_expired)
    app.register_error_handler(StaleDataError, show_stale)
    app.register_error_handler(OperationalError, show_unavailable)
    app.register_error_handler(DataError, show_unfit)
    app.register_error_handler(Exception, show_unforeseen)


def show(error: errors.PortalError) -> Answer:
    """A foreseen error: its own sentence on the page of its status."""
    db.session.close()
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    if problems.wanted():
        return problems.problem(status, error)
    first_page = first_page_href() if isinstance(error, errors.PastTheEnd) else None
    body, _ = page(status, error=error, message=str(error), first_page=first_page)
    headers = {"Retry-After": str(error.wait)} if isinstance(error, errors.TooMany) and error.wait else {}
    return body, status, headers


def show_http(error: HTTPException) -> Answer:
    """An error that the framework found (unknown address, body too large)."""
    status = error.code or 500
    if problems.wanted():
        return problems.problem(status, error)
    if status == 405:
        status = 404
    return page(status if status in PAGES else 400 if status < 500 else 500)


def show_expired(_error: CSRFError) -> Answer:
    """The form's token is too old, or from before signing in: offer to send the same words again.

    It is found before anybody is known, so the guard is asked: who came back signed in is told so, and can send.
    """
    current_app.extensions["know_viewer"]()
    kept = SIGNED_IN if g.viewer.is_signed_in else EXPIRED
    return page(400, message=kept if kept_fields() else STALE)


def show_stale(_error: StaleDataError) -> Answer:
    """Two people saved at once and the second lost: 409 with the words kept."""
    db.session.close()
    return page(409, message=errors.Conflict.message)


def show_unavailable(error: OperationalError) -> Answer:
    """The database is locked or away."""
    log.error("database: %s", error.orig)
    db.session.close()
    return problems.problem(503) if problems.wanted() else page(503)


def show_unfit(error: DataError) -> Answer:
    """A value that the database cannot hold and that no form refused, such as one too long for its column."""
    log.error("a value on %s: %s", request.path, type(error.orig).__name__)
    db.session.close()
    return problems.problem(400) if problems.wanted() else page(400, message=UNFIT)


def show_unforeseen(error: Exception) -> Answer:
    """Anything else: logged whole, told plainly."""
    log.exception("unforeseen error on %s", request.path, exc_info=error)
    if isinstance(error, DBAPIError):
        db.session.close()
    return problems.problem(500) if problems.wanted() else page(500)


def page(status: int, **context: object) -> tuple[str, int]:
    """Render the page of a status with what was typed, so that it can be sent again."""
    kept = kept_fields()
    return render_template(f"errors/{status}.html", status=status, kept=kept, path=request.path, **context), status


def kept_fields() -> dict[str, list[str]]:
    """Returns: what the form held, without passwords and tokens. Empty for a page that was only read, and for a form
    with a password and no sentence beside it, such as signing in: there is nothing to give back.
    """
    if request.method != "POST":
        return {}
    try:
        form = request.form
    except RequestEntityTooLarge:
        return {}
    kept = {name: values for name, values in form.lists() if name not in NEVER_KEPT}
    wrote = any(" " in value.strip() for values in kept.values() for value in values)
    return kept if wrote or not any(name in form for name in NEVER_KEPT - {"csrf_token"}) else {}
