"""Acts that ask for more than a button: reviewers, a set time, the owner, a withdrawal."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.accounts.models import Person
from portal.accounts.queries import find_person
from portal.core import clock
from portal.core.errors import Denied, Invalid
from portal.core.web.fields import number, options, text
from portal.items.models import Item
from portal.publishing import actions
from portal.publishing.forms import AssignForm, LetGoForm, OwnerForm, ScheduleForm, WithdrawForm
from portal.publishing.kinds import Refused, kind_of
from portal.publishing.queries.acts import may_do
from portal.publishing.queries.standing import find_by_address, get_standing, list_reviews

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    pages = {"reviewers": reviewers, "reviewers/end": let_go, "plan": plan, "steward": steward, "withdraw": withdraw}
    for name, view in pages.items():
        blueprint.add_url_rule(f"/items/<int:item_id>/publishing/{name}", view_func=view, methods=["GET", "POST"])


def _item(item_id: int, act: str) -> Item:
    """The item, when this act can be offered. Raises: NotFound, Gone, Denied."""
    item = get_standing(viewer(), item_id).item
    if not may_do(viewer(), item, act):
        raise Denied("This cannot be done to the page as it stands.")
    return item


def _done(item: Item, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("publishing.status", item_id=item.id))


def _form_page(item: Item, form: FlaskForm, heading: str, lead: str, obstacles: object = ()) -> Answer:
    page = render_template(
        "publishing/step.html", item=item, form=form, heading=heading, lead=lead, obstacles=obstacles
    )
    return (page, 400) if form.errors or obstacles else page


def _person(form: FlaskForm, field: str) -> Person:
    found = find_person(text(form[field]))
    if found is None:
        raise Invalid("No account has this address. Ask an administrator to invite the person first", field)
    return found


@requires("account:own")
def reviewers(item_id: int) -> Answer:
    """Ask somebody to review the item."""
    item, form = _item(item_id, "assign_reviewer"), AssignForm()
    if form.validate_on_submit():
        try:
            actions.assign_reviewer(viewer(), item, _person(form, "person"), form.due.data)
        except Invalid as error:
            form[error.field or "person"].errors = [str(error)]
        else:
            return _done(item, "The reviewer is asked. It waits on their page.")
    return _form_page(item, form, "Ask somebody to review it", "You can ask any member, but nobody who wrote it.")


@requires("account:own")
def let_go(item_id: int) -> Answer:
    """Take the review off somebody who was asked."""
    item, form = _item(item_id, "assign_reviewer"), LetGoForm()
    asked = {str(row.person_id): row.person.shown_name for row in list_reviews(item) if row.stage == item.state}
    if not asked:
        return _done(item, "Nobody is asked to review it.")
    form.person.choices = options(asked.items())
    if form.validate_on_submit():
        actions.unassign_reviewer(viewer(), item, int(text(form.person)))
        return _done(item, f"{asked[text(form.person)]} need not review it any more.")
    lead = "They can no longer read it for the review. What they said stays."
    return _form_page(item, form, "Who need not review it any more?", lead)


@requires("account:own")
def plan(item_id: int) -> Answer:
    """Set a time for the release."""
    item = _item(item_id, "schedule")
    form = ScheduleForm(version=item.version, target="published")
    path = kind_of(item).path
    names = {"published": "Publish it", "early_insight": "Open it as early insight"}
    form.target.choices = options(row for row in names.items() if path.may_release_from(item.state, row[0]))
    obstacles: object = ()
    if form.validate_on_submit() and form.day.data and form.time.data:
        moment = datetime.combine(form.day.data, form.time.data, clock.LONDON)
        try:
            actions.schedule(viewer(), item, moment, text(form.target), expected_version=number(form.version))
        except Refused as refused:
            obstacles = refused.obstacles
        except Invalid as error:
            form["day" if error.field == "release_at" else error.field or "day"].errors = [str(error)]
        else:
            return _done(item, f"It goes out on {clock.format_moment(moment)}. It is checked again then.")
    return _form_page(item, form, "Set a time for its release", "It is checked again when it is due.", obstacles)


@requires("account:own")
def steward(item_id: int) -> Answer:
    """Name who looks after the page, and when it is looked at again."""
    item = _item(item_id, "steward")
    owner = get_standing(viewer(), item_id).owner
    form = OwnerForm(owner=owner.email if owner else "", review_by=item.review_by)
    if form.validate_on_submit():
        try:
            actions.set_review_by(viewer(), item, form.review_by.data)
            actions.name_owner(viewer(), item, _person(form, "owner"))
        except Invalid as error:
            form[error.field or "owner"].errors = [str(error)]
        else:
            flash("Saved.", "success")
            return redirect(url_for("publishing.index"))
    return _form_page(item, form, "Who looks after this page?", "The owner is reminded when it is due for review.")


@requires("account:own")
def withdraw(item_id: int) -> Answer:
    """Take the page away from every reader."""
    item = _item(item_id, "withdraw")
    form = WithdrawForm(version=item.version)
    if form.validate_on_submit():
        try:
            _withdraw(item, form)
        except Invalid as error:
            form["replacement" if error.field == "replaced_by" else error.field or "reason"].errors = [str(error)]
        else:
            return _done(item, "The page is withdrawn. Its files, lists and search results went with it.")
    return _form_page(item, form, "Withdraw this page?", "It goes at once, with its files. A note says when and why.")


def _withdraw(item: Item, form: WithdrawForm) -> None:
    address = text(form.replacement).strip()
    replacement = find_by_address(address) if address else None
    if address and replacement is None:
        raise Invalid("There is no page with this address", "replacement")
    actions.withdraw(
        viewer(),
        item,
        text(form.reason),
        hide_title=bool(form.hide_title.data),
        replaced_by=replacement,
        expected_version=number(form.version),
    )
