"""Asking people to join: the list of invitations and what is done with each."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.access.policy import ROLE_LABELS, Viewer
from portal.accounts import queries
from portal.accounts.actions import invitations as actions
from portal.accounts.forms.joining import InviteForm, invite_form
from portal.accounts.models import Invitation
from portal.accounts.queries import groups
from portal.accounts.queries import invitations as invited
from portal.accounts.views.common import Answer, answer, pin
from portal.core.errors import Conflict, Denied, Invalid
from portal.core.web.arguments import page_href, page_number
from portal.core.web.fields import text
from portal.items.vocabulary import read_vocabulary

STATES = {
    "open": "Waiting for an answer",
    "proposed": "Waits for a confirmation",
    "accepted": "Joined",
    "withdrawn": "Withdrawn",
    "expired": "Ran out after 14 days",
}


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    one = "/invitations/<int:invitation_id>"
    blueprint.add_url_rule("/invitations", view_func=invitations)
    blueprint.add_url_rule("/invitations/new", view_func=invite, methods=["GET", "POST"])
    blueprint.add_url_rule(one, view_func=invitation)
    blueprint.add_url_rule(f"{one}/confirm", view_func=confirm, methods=["POST"])
    blueprint.add_url_rule(f"{one}/send", view_func=send_again, methods=["POST"])
    blueprint.add_url_rule(f"{one}/withdraw", view_func=withdraw, methods=["POST"])


def inviter() -> Viewer:
    """Who asks, if they may ask anybody at all. Raises: Denied to Pioneer staff who lead no site."""
    asks = viewer()
    if asks.role == "pioneer_staff" and not asks.leads_a_site:
        raise Denied("Only the lead of a Pioneer proposes colleagues. Ask yours, or ask the team.")
    return asks


@requires("people:invite")
def invitations() -> str:
    """The invitations that I made; for administrators, all."""
    page = invited.list_invitations(inviter(), page_number())
    return render_template(
        "accounts/invitations.html", page=page, states=STATES, roles=ROLE_LABELS, page_href=page_href
    )


@requires("people:invite")
def invite() -> Answer:
    """Ask somebody to join."""
    form = invite_form(inviter(), read_vocabulary("site").of("site"), groups.list_groups())
    if form.validate_on_submit():
        try:
            made, link = _invite(form)
        except Denied as error:
            form.role.errors = [str(error)]
        except (Conflict, Invalid) as error:
            pin(form, error)
        else:
            return _page(made, link) if link else _told(made)
    return answer(render_template("accounts/invite.html", form=form), form)


def _invite(form: InviteForm) -> tuple[Invitation, str | None]:
    group = text(form.group_id) if "group_id" in form else ""
    return actions.invite(
        viewer(),
        text(form.email),
        text(form.role),
        text(form.reason),
        name=text(form.name),
        site=(text(form.site) if "site" in form else "") or None,
        group_id=int(group) if group else None,
    )


def _told(made: Invitation) -> Response:
    waits = "We have your proposal. An administrator looks at it, then the invitation is sent."
    flash(waits if made.state == "proposed" else "The invitation is on its way.", "success")
    return redirect(url_for("accounts.invitation", invitation_id=made.id))


@requires("people:invite")
def invitation(invitation_id: int) -> str:
    """One invitation."""
    return _page(_own(invitation_id))


@requires("people:manage")
def confirm(invitation_id: int) -> str | Response:
    """Confirm a proposal; it is sent, or its link is shown once."""
    found = _own(invitation_id)
    link = actions.confirm(viewer(), found)
    return _page(found, link) if link else _told(found)


@requires("people:invite")
def send_again(invitation_id: int) -> str | Response:
    """Send a new link."""
    found = _own(invitation_id)
    link = actions.send_again(viewer(), found)
    return _page(found, link) if link else _told(found)


@requires("people:invite")
def withdraw(invitation_id: int) -> Response:
    """Take an invitation back."""
    actions.withdraw(viewer(), _own(invitation_id))
    flash("The invitation is withdrawn. Its link does not work any more.", "success")
    return redirect(url_for("accounts.invitations"))


def _own(invitation_id: int) -> Invitation:
    return invited.get_invitation(inviter(), invitation_id)


def _page(found: Invitation, link: str | None = None) -> str:
    people = queries.people_by_id([one for one in (found.invited_by, found.confirmed_by) if one])
    group = groups.find_group(found.group_id)
    return render_template(
        "accounts/invitation.html",
        invitation=found,
        state=STATES[found.state],
        role=ROLE_LABELS[found.role],
        site=read_vocabulary("site").label("site", found.site) if found.site else None,
        group=group.name if group else None,
        asker=people.get(found.invited_by or 0),
        link=link,
        days=actions.DAYS,
        may_confirm=viewer().role == "administrator" and found.invited_by != viewer().person_id,
    )
