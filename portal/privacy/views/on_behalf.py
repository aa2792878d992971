"""Erasing somebody who asked for it by phone or letter."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.accounts.models import Person
from portal.accounts.queries import get_person, normal_email
from portal.config import Settings
from portal.core.errors import Conflict, Invalid
from portal.core.web.fields import text
from portal.privacy.actions import erase as actions
from portal.privacy.forms import EraseForm

DONE = "The account is erased. Tell the person: no email goes out, since we hold their address no longer."


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/admin/people/<int:person_id>/erase", view_func=erase, methods=["GET", "POST"])


@requires("people:manage")
def erase(person_id: int) -> str | Response | tuple[str, int]:
    """Erase a person, as they could themselves: asked on a page of its own, done at once."""
    person, form = get_person(person_id, demo=viewer().demo), EraseForm()
    if person.id == viewer().person_id:
        return redirect(url_for("privacy.leave"))
    if form.validate_on_submit():
        try:
            _erase(person, form)
        except Invalid as error:
            form[error.field].errors = [str(error)]
        except Conflict as error:
            form.sure.errors = [str(error)]
        else:
            flash(DONE, "success")
            return redirect(url_for("accounts.index"))
    page = render_template("privacy/erase.html", form=form, person=person)
    return (page, 400) if form.errors else page


def _erase(person: Person, form: EraseForm) -> None:
    settings: Settings = current_app.extensions["settings"]
    if normal_email(text(form.email)) != person.email:
        raise Invalid("This is not the email address of this account. Check that it is the right person", "email")
    actions.leave(person, text(form.comments), secret=settings.secret_key, actor_id=viewer().person_id)
