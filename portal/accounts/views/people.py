"""One's own settings and tokens, and the administrators' pages of people. Signing in itself is in `security`."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.access import memberships
from portal.access.guard import requires, viewer
from portal.accounts import actions, queries
from portal.accounts.forms import TokenForm, person_form, settings_form
from portal.accounts.models import Person
from portal.accounts.queries.groups import list_groups
from portal.accounts.queries.invitations import count_proposed
from portal.accounts.security.links import HOURS
from portal.accounts.views.common import Answer, answer
from portal.accounts.words import ROLES_IN_WORDS, in_words
from portal.core import clock
from portal.core.errors import Conflict, Invalid
from portal.core.web.arguments import page_href, page_number
from portal.items.vocabulary import read_vocabulary
from portal.privacy.actions import consents

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/account/settings", methods=["GET", "POST"])
@requires("account:own")
def settings() -> Answer:
    """How I am shown; ways to my password and out."""
    person = queries.get_person(viewer().person_id or 0, demo=viewer().demo)
    form = settings_form(person)
    if form.validate_on_submit():
        try:
            actions.choose_name(person, form.show_as.data, form.chosen_name.data, version=form.version.data or 0)
        except Invalid as error:
            form[error.field].errors = [str(error)]
        else:
            if person.show_as == "real":
                consents.answer(person, {"name": True})
            flash("Saved.", "success")
            return redirect(url_for("accounts.settings"))
    return answer(render_template("accounts/settings.html", form=form, person=person), form)


@blueprint.route("/account/tokens", methods=["GET", "POST"])
@requires("token:own")
def tokens() -> Answer:
    """My tokens for the API; a new one is shown once, for it is kept nowhere."""
    person = queries.get_person(viewer().person_id or 0, demo=viewer().demo)
    form, made = TokenForm(), None
    if form.validate_on_submit():
        try:
            made = actions.make_token(person, str(form.name.data), int(form.days.data))
        except (Conflict, Invalid) as error:
            form[error.field].errors = [str(error)]
        else:
            form = TokenForm(formdata=None)
    rows = queries.list_tokens(person.id)
    page = render_template("accounts/tokens.html", form=form, tokens=rows, made=made, now=clock.now())
    return answer(page, form)


@blueprint.post("/account/tokens/<int:token_id>/end")
@requires("token:own")
def end_token(token_id: int) -> Response:
    """End one of my tokens."""
    actions.end_token(queries.get_person(viewer().person_id or 0, demo=viewer().demo), token_id)
    flash("The token is ended. What still uses it is turned away.", "success")
    return redirect(url_for("accounts.tokens"))


@blueprint.get("/admin/people")
@requires("people:manage")
def index() -> str:
    """Everyone with an account."""
    words = request.args.get("q", "")[:100]
    page = queries.search_people(words, page_number(), demo=viewer().demo)
    rows = [_row(person) for person in page.rows]
    told = {"rows": rows, "words": words, "page_href": page_href, "proposed": count_proposed()}
    return render_template("accounts/index.html", page=page, **told)


def _row(person: Person) -> dict[str, object]:
    link = Markup('<a href="{}">{}</a>').format(url_for("accounts.show", person_id=person.id), person.email)
    state = "Open" if person.active else "Closed"
    return {"who": link, "name": person.name, "role": person.role_label, "state": state}


@blueprint.route("/admin/people/new", methods=["GET", "POST"])
@requires("people:manage")
def create() -> Answer:
    """A new account."""
    form = person_form(read_vocabulary("site").of("site"))
    if form.validate_on_submit():
        try:
            actions.check_may_be_made(form.role.data, actor_id=viewer().person_id)
            person = actions.create_person(
                str(form.email.data),
                form.role.data,
                sites=form.data.get("sites") or (),
                name=form.name.data,
                actor_id=viewer().person_id,
            )
        except (Conflict, Invalid) as error:
            form[error.field].errors = [str(error)]
        else:
            flash("The account is made. Make a one-time link and hand it over.", "success")
            return redirect(url_for("accounts.show", person_id=person.id))
    return answer(render_template("accounts/create.html", form=form), form)


@blueprint.get("/admin/people/<int:person_id>")
@requires("people:manage")
def show(person_id: int) -> str:
    """One person: role, what they belong to, and what can be done."""
    return _person_page(_person(person_id))


@blueprint.post("/admin/people/<int:person_id>/reset-link")
@requires("people:manage")
def reset_link(person_id: int) -> str:
    """Show a one-time link, once: it is kept nowhere."""
    person = _person(person_id)
    link = actions.one_time_link(person, actor_id=viewer().person_id)
    return _person_page(person, link=link)


@blueprint.post("/admin/people/<int:person_id>/factors")
@requires("people:manage")
def take_factors_away(person_id: int) -> Response:
    """Take app and passkeys off the account of somebody who lost them."""
    actions.take_factors_away(_person(person_id), actor_id=viewer().person_id)
    flash("App and passkeys are taken off. This person is signed out everywhere and was told.", "success")
    return redirect(url_for("accounts.show", person_id=person_id))


@blueprint.post("/admin/people/<int:person_id>/close")
@requires("people:manage")
def close(person_id: int) -> Response:
    """Close an account."""
    actions.close_person(_person(person_id), actor_id=viewer().person_id or 0)
    flash("The account is closed. What this person wrote stays.", "success")
    return redirect(url_for("accounts.show", person_id=person_id))


@blueprint.post("/admin/people/<int:person_id>/reopen")
@requires("people:manage")
def reopen(person_id: int) -> Response:
    """Open a closed account again."""
    actions.reopen_person(_person(person_id), actor_id=viewer().person_id or 0)
    flash("The account is open again.", "success")
    return redirect(url_for("accounts.show", person_id=person_id))


def _person(person_id: int) -> Person:
    return queries.get_person(person_id, demo=viewer().demo)


def _person_page(person: Person, link: str | None = None) -> str:
    keys = sorted(memberships.keys_of(person.id))
    return render_template(
        "accounts/show.html",
        person=person,
        role_in_words=ROLES_IN_WORDS[person.role],
        belongs=in_words(keys, read_vocabulary("site"), {str(group.id): group.name for group in list_groups()}),
        link=link,
        hours=HOURS,
        is_self=person.id == viewer().person_id,
    )
