"""Accepting an invitation: two pages, then one is in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import reads_first, requires, viewer
from portal.accounts import actions as people
from portal.accounts import queries
from portal.accounts.actions import joining as actions
from portal.accounts.actions.joining import DeadInvitation
from portal.accounts.forms.joining import WayInForm, way_in_form, welcome_form
from portal.accounts.models import Invitation
from portal.accounts.security import sessions
from portal.accounts.security.mail import mail_is_sent
from portal.accounts.views.common import Answer, answer, pin
from portal.core.db import begin_write
from portal.core.errors import Conflict, Invalid
from portal.core.web.fields import text
from portal.notifications.actions import choices
from portal.notifications.words import KINDS
from portal.privacy.actions import consents


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/account/join/<string:secret>", view_func=join, methods=["GET", "POST"])
    blueprint.add_url_rule("/account/join/<string:secret>/way-in", view_func=way_in, methods=["GET", "POST"])


@requires("site:read")
def join(secret: str) -> Answer:
    """Who asks and why; how to be shown, what to be told, the ground rules."""
    if viewer().is_signed_in:
        return _dead("You are signed in. To use an invitation for somebody else, sign out first.", 409)
    try:
        invitation = actions.open_invitation(secret)
    except DeadInvitation as error:
        return _dead(str(error), 404 if error.state == "unknown" else 410)
    form = welcome_form(invitation)
    if form.validate_on_submit():
        told = (text(form.name), text(form.show_as), text(form.chosen_name) or None, text(form.mails))
        try:
            actions.keep_answers(invitation, *told)
        except Invalid as error:
            pin(form, error)
        else:
            return redirect(url_for("accounts.way_in", secret=secret))
    asker = queries.find_by_id(invitation.invited_by)
    return answer(render_template("accounts/join.html", form=form, invitation=invitation, asker=asker), form)


@requires("site:read")
@reads_first
def way_in(secret: str) -> Answer:
    """How to sign in; then the account is made and its owner is in. A password is hashed before that is written."""
    if viewer().is_signed_in:
        return redirect("/account/")
    try:
        invitation = actions.open_invitation(secret)
    except DeadInvitation as error:
        return _dead(str(error), 404 if error.state == "unknown" else 410)
    if invitation.answers is None:
        return redirect(url_for("accounts.join", secret=secret))
    form = way_in_form(with_mail=mail_is_sent())
    if form.validate_on_submit():
        try:
            return _joined(invitation, form)
        except (Conflict, Invalid) as error:
            pin(form, error)
    return answer(render_template("accounts/way_in.html", form=form, invitation=invitation), form)


def _joined(invitation: Invitation, form: WayInForm) -> Response:
    answers, way, hashed = dict(invitation.answers or {}), text(form.way), None
    begin_write()  # ends the reading: nothing is open while the password is judged and hashed
    if way == "password":
        hashed = people.hash_new_password(text(form.password), (invitation.email, answers["name"]))
    person = actions.accept(invitation, password_hash=hashed, sign_in_link=way == "link")
    if answers["show_as"] == "real":
        consents.answer(person, {"name": True})
    if answers["mails"] != "usual":
        choices.choose_ways(person.id, dict.fromkeys(KINDS, answers["mails"]))
    sessions.enter(person, "invitation")
    flash("Welcome. You are signed in.", "success")
    return redirect(url_for("security.wan_register") if way == "passkey" else "/account/")


def _dead(sentence: str, status: int) -> Answer:
    return render_template("accounts/dead_link.html", sentence=sentence), status
