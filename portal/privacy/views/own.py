"""What we hold about you, as a page and to take away, and leaving."""

import json

from flask import Blueprint, Response, current_app, flash, redirect, render_template, session
from werkzeug.wrappers import Response as WerkzeugResponse

from portal.access.guard import requires, viewer
from portal.accounts.models import Person
from portal.accounts.queries import get_person
from portal.config import Settings
from portal.core.errors import Conflict
from portal.core.web.fields import text
from portal.privacy.actions import erase
from portal.privacy.forms import LeaveForm
from portal.privacy.queries import held

Answer = str | WerkzeugResponse | tuple[str, int]
NAME = "what-joined-up-holds-about-me"


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/account/data", view_func=data)
    blueprint.add_url_rule("/account/data.json", view_func=data_json)
    blueprint.add_url_rule("/account/data.html", view_func=data_html)
    blueprint.add_url_rule("/account/leave", view_func=leave, methods=["GET", "POST"])


def _person() -> Person:
    return get_person(viewer().person_id or 0, demo=viewer().demo)


@requires("account:own")
def data() -> str:
    """What is held, why, and until when."""
    person = _person()
    rows = [
        {"what": found.what, "number": number, "why": found.why, "until": found.until}
        for found, number in held.count_held(person.id)
    ]
    return render_template("privacy/data.html", person=person, rows=rows)


@requires("account:own")
def data_json() -> Response:
    """All of it, for programs."""
    body = json.dumps(held.export(_person()), ensure_ascii=False, indent=1)
    return _file(body, "application/json", "json")


@requires("account:own")
def data_html() -> Response:
    """All of it, to be read: one file that needs no network."""
    return _file(render_template("privacy/export.html", whole=held.export(_person())), "text/html", "html")


def _file(body: str, mimetype: str, ending: str) -> Response:
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}.{ending}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@requires("account:own")
def leave() -> Answer:
    """Leave: asked on a page of its own, done at once."""
    person, form = _person(), LeaveForm()
    settings: Settings = current_app.extensions["settings"]
    if form.validate_on_submit():
        try:
            erase.leave(person, text(form.comments), secret=settings.secret_key)
        except Conflict as error:
            form.sure.errors = [str(error)]
        else:
            session.clear()
            flash("You have left. What we held about you is erased.", "success")
            return redirect("/")
    page = render_template("privacy/leave.html", form=form)
    return (page, 400) if form.errors else page
