"""Signing in by one's organisation: the way there, the way back, and taking it away."""

from flask import Blueprint, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.accounts.actions import organisation as actions
from portal.accounts.security import organisation, sessions
from portal.accounts.views.common import myself
from portal.core.db import begin_write
from portal.core.errors import Invalid
from portal.core.web.addresses import is_our_address

NEXT = "organisation_next"
HOME = "/account/"


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes. The way there is a GET: our policy lets no form lead to another site."""
    blueprint.add_url_rule("/account/sign-in/organisation", view_func=organisation_there)
    blueprint.add_url_rule("/account/sign-in/organisation/back", view_func=organisation_back)
    blueprint.add_url_rule("/account/ways-in/organisation", view_func=organisation_remove, methods=["POST"])


@requires("site:read")
def organisation_there() -> Response:
    """Lead to the organisation's provider, remembering where to go on to afterwards."""
    organisation.get_organisation()
    wanted = request.args.get("next", "")
    wanted = wanted if is_our_address(wanted) else HOME
    if viewer().is_signed_in:
        return redirect(wanted)
    begin_write()  # ends the reading: nothing is open while the provider is asked
    try:
        way = organisation.lead_there()
    except Invalid as error:
        return _refused(error, wanted)
    session[NEXT] = wanted
    return way


@requires("site:read")
def organisation_back() -> Response:
    """Let in whom the provider names. Its state is good for one answer, so this GET may write."""
    name = organisation.get_organisation().name
    wanted = session.pop(NEXT, HOME)
    begin_write()
    try:
        person = actions.find_who(organisation.read_answer(), name)
    except Invalid as error:
        return _refused(error, wanted)
    return sessions.enter(person, "organisation", wanted) or redirect(wanted)


@requires("account:own")
def organisation_remove() -> Response:
    """Take the organisation's account off one's own."""
    chosen = organisation.get_organisation()
    actions.unbind(myself(), chosen.issuer, chosen.name)
    flash("Saved.", "success")
    return redirect(url_for("accounts.ways_in"))


def _refused(error: Invalid, wanted: str) -> Response:
    flash(str(error), "error")
    return redirect(url_for("security.login", next=wanted if wanted != HOME else None))
