"""Roles, sites and groups: what a person may do, PPI groups and their space, and who can see an item."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access import memberships
from portal.access.guard import requires, viewer
from portal.accounts import queries
from portal.accounts.actions import groups as group_actions
from portal.accounts.actions import rights as actions
from portal.accounts.forms.rights import GroupForm, rights_form
from portal.accounts.models import PpiGroup
from portal.accounts.queries import groups as group_queries
from portal.accounts.queries.readers import people_who_read, roles_that_read
from portal.accounts.views.common import Answer, answer, pin
from portal.core.errors import Conflict, Invalid
from portal.core.markdown import render
from portal.core.web.fields import text
from portal.items.queries import get_item_by_id, item_address
from portal.items.vocabulary import read_vocabulary


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/admin/people/<int:person_id>/rights", view_func=rights, methods=["GET", "POST"])
    blueprint.add_url_rule("/ppi-groups/", view_func=groups)
    blueprint.add_url_rule("/ppi-groups/new", view_func=create_group, methods=["GET", "POST"])
    blueprint.add_url_rule("/ppi-groups/<int:group_id>", view_func=group)
    blueprint.add_url_rule("/ppi-groups/<int:group_id>/edit", view_func=edit_group, methods=["GET", "POST"])
    blueprint.add_url_rule("/items/<int:item_id>/readers", view_func=readers)


@requires("people:manage")
def rights(person_id: int) -> Answer:
    """What a person may do, to be changed."""
    person = queries.get_person(person_id, demo=viewer().demo)
    keys = memberships.keys_of(person.id)
    form = rights_form(person.role, keys, read_vocabulary("site").of("site"), group_queries.list_groups())
    if form.validate_on_submit():
        chosen = {name: form.data.get(name) or () for name in ("sites", "leads", "groups", "group_leads", "duties")}
        try:
            changes = actions.change_rights(viewer(), person, text(form.role), **chosen)
        except (Conflict, Invalid) as error:
            pin(form, error)
        else:
            flash(f"Saved: {changes} change{'' if changes == 1 else 's'}.", "success")
            return redirect(url_for("accounts.show", person_id=person_id))
    return answer(render_template("accounts/rights.html", form=form, person=person), form)


@requires("account:own")
def groups() -> str:
    """The PPI groups that I may enter."""
    return render_template("accounts/groups.html", groups=group_queries.list_own(viewer()))


@requires("account:own")
def group(group_id: int) -> str:
    """The space of one group: what it does, what is for it; for the team, who belongs to it."""
    found = group_queries.get_group(viewer(), group_id)
    items = [(item, item_address(item)) for item in group_queries.list_items(viewer(), found)]
    members = group_queries.list_members(found) if viewer().is_team else []
    return render_template("accounts/group.html", group=found, about=render(found.about), items=items, members=members)


@requires("people:manage")
def create_group() -> Answer:
    """A new group."""
    return _group_form(GroupForm())


@requires("people:manage")
def edit_group(group_id: int) -> Answer:
    """Change a group."""
    found = group_queries.get_group(viewer(), group_id)
    return _group_form(GroupForm(obj=found), found)


def _group_form(form: GroupForm, found: PpiGroup | None = None) -> Answer:
    if form.validate_on_submit():
        try:
            kept = _save(form, found)
        except (Conflict, Invalid) as error:
            if not error.field:
                raise
            pin(form, error)
        else:
            return kept
    return answer(render_template("accounts/group_form.html", form=form, group=found), form)


def _save(form: GroupForm, found: PpiGroup | None) -> Response:
    told = text(form.name), text(form.study), text(form.about)
    kept = group_actions.save_group(viewer(), *told, group=found, version=form.version.data)
    flash("Saved.", "success")
    return redirect(url_for("accounts.group", group_id=kept.id))


@requires("account:own")
def readers(item_id: int) -> str:
    """Who can see an item: in roles and groups; by name for the team."""
    item = get_item_by_id(viewer(), item_id)
    named = people_who_read(viewer(), item) if viewer().is_team else None
    return render_template(
        "accounts/readers.html",
        item=item,
        address=item_address(item),
        told=roles_that_read(viewer(), item),
        people=named,
    )
