"""How I sign in: password, passkeys, app, recovery codes, links by mail; and the page that a link leads to."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires
from portal.accounts.actions import links as actions
from portal.accounts.actions.organisation import find_outside
from portal.accounts.forms.ways_in import AskForm, ButtonForm
from portal.accounts.models import Person
from portal.accounts.queries import normal_email
from portal.accounts.security import limits, organisation, sessions
from portal.accounts.security.factors import is_required_of
from portal.accounts.security.mail import mail_is_sent
from portal.accounts.views.common import Answer, answer, myself
from portal.core.errors import Invalid, NotFound
from portal.core.web.fields import text

ASKED = (
    "If that address has an account that signs in by email, a link is on its way. "
    "It works for 30 minutes. Look in your junk folder too."
)


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/account/ways-in", view_func=ways_in)
    blueprint.add_url_rule("/account/ways-in/link", view_func=choose_link, methods=["POST"])
    blueprint.add_url_rule("/account/sign-in/link", view_func=ask_link, methods=["GET", "POST"])
    blueprint.add_url_rule("/account/sign-in/link/<string:secret>", view_func=use_link, methods=["GET", "POST"])


@requires("account:own")
def ways_in() -> str:
    """How I sign in, and what is still to be set up."""
    person, row = myself(), sessions.present()
    codes = len(person.mf_recovery_codes or [])
    missing = is_required_of(person) and not (row is not None and row.strong)
    told: dict[str, object] = {"codes": codes, "missing": missing, "mail_is_sent": mail_is_sent()}
    told |= {"has_just_joined": sessions.has_just_joined(), **_of_organisation(person)}
    return render_template("accounts/ways_in.html", person=person, **told)


def _of_organisation(person: Person) -> dict[str, object]:
    if organisation.organisation_name() is None:
        return {}
    chosen = organisation.get_organisation()
    return {"organisation_name": chosen.name, "outside": find_outside(person.id, chosen.issuer)}


@requires("account:own")
def choose_link() -> Response:
    """Switch links by mail on or off."""
    person = myself()
    actions.choose_link(person, wanted=not person.sign_in_link)
    flash("Saved.", "success")
    return redirect(url_for("accounts.ways_in"))


@requires("site:read")
def ask_link() -> Answer:
    """Ask for a link: the same answer whether or not the address has an account."""
    if not mail_is_sent():
        raise NotFound()
    form = AskForm()
    if form.validate_on_submit():
        address = normal_email(text(form.email))
        limits.begin("link", address)
        actions.ask_for_link(address)
        flash(ASKED, "success")
        return redirect(url_for("security.login"))
    return answer(render_template("accounts/ask_link.html", form=form), form)


@requires("site:read")
def use_link(secret: str) -> Answer:
    """A button to press, for programs that look into mails open every link; then one is in."""
    form = ButtonForm()
    if form.validate_on_submit():
        try:
            person = actions.use_link(secret)
        except Invalid as error:
            return render_template("accounts/dead_link.html", sentence=str(error)), 410
        return sessions.enter(person, "link") or redirect("/account/")
    return render_template("accounts/use_link.html", form=form)
