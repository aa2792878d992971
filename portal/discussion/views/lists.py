"""A person's own lists, and the button that saves an item to one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Invalid
from portal.core.web.arguments import page_number
from portal.core.web.fields import options, text
from portal.discussion import queries
from portal.discussion.actions import lists as actions
from portal.discussion.forms import ListForm, SaveForm
from portal.discussion.models import SavedList
from portal.items.models import Item
from portal.items.queries import get_item_by_id, item_address

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/account/lists", view_func=lists, methods=["GET", "POST"])
    blueprint.add_url_rule("/account/lists/<int:list_id>", view_func=show_list)
    blueprint.add_url_rule("/account/lists/<int:list_id>/delete", view_func=delete_list, methods=["GET", "POST"])
    entry = "/account/lists/<int:list_id>/entries/<int:entry_id>"
    blueprint.add_url_rule(f"{entry}/note", view_func=note, methods=["POST"])
    blueprint.add_url_rule(f"{entry}/remove", view_func=remove, methods=["POST"])
    blueprint.add_url_rule("/items/<int:item_id>/save", view_func=save, methods=["GET", "POST"])


@requires("account:own")
def lists() -> Answer:
    """My lists, and a new one."""
    form = ListForm()
    if form.validate_on_submit():
        try:
            made = actions.create_list(viewer(), text(form.name))
        except Invalid as error:
            form.name.errors = [str(error)]
        else:
            return redirect(url_for("discussion.show_list", list_id=made.id))
    page = render_template("discussion/lists.html", lists=queries.list_lists(viewer()), form=form)
    return (page, 400) if form.errors else page


@requires("account:own")
def show_list(list_id: int) -> str:
    """What is on one list."""
    saved = queries.get_list(viewer(), list_id)
    page = queries.list_entries(viewer(), saved, page_number())
    rows = [{"entry": entry, "item": entry.item, "address": item_address(entry.item)} for entry in page.rows]
    return render_template("discussion/list.html", saved=saved, page=page, rows=rows)


@requires("account:own")
def note(list_id: int, entry_id: int) -> Response:
    """Write down why it was saved."""
    actions.note_entry(viewer(), list_id, entry_id, request.form.get("note", ""))
    flash("Your note is saved.", "success")
    return redirect(url_for("discussion.show_list", list_id=list_id))


@requires("account:own")
def remove(list_id: int, entry_id: int) -> Response:
    """Take something off a list."""
    actions.remove_entry(viewer(), list_id, entry_id)
    flash("Taken off your list.", "success")
    return redirect(url_for("discussion.show_list", list_id=list_id))


@requires("account:own")
def delete_list(list_id: int) -> Answer:
    """Delete a list, after a page that asks."""
    saved = queries.get_list(viewer(), list_id)
    if request.method == "POST":
        actions.delete_list(viewer(), list_id)
        flash(f"“{saved.name}” is deleted.", "success")
        return redirect(url_for("discussion.lists"))
    return render_template("discussion/delete_list.html", saved=saved, form=SaveForm())


@requires("account:own")
def save(item_id: int) -> Answer:
    """Save an item: by the button straight to the first list, by the page to a list of one's choice."""
    item = get_item_by_id(viewer(), item_id)
    form = _save_form()
    if form.validate_on_submit():
        try:
            return _saved(item, actions.save_item(viewer(), item, _chosen(form)))
        except Invalid as error:
            form.name.errors = [str(error)]
    page = render_template("discussion/save.html", item=item, address=item_address(item), form=form)
    return (page, 400) if form.errors else page


def _save_form() -> SaveForm:
    mine = queries.list_lists(viewer())
    form = SaveForm()
    form.list_id.choices = options([(str(saved.id), saved.name) for saved, _ in mine] + [("new", "A new list")])
    if request.method == "GET":
        form.list_id.data = str(mine[0][0].id) if mine else "new"
    return form


def _chosen(form: SaveForm) -> int | None:
    """The list that was named; a new one is made; None for the first list."""
    choice = text(form.list_id)
    if choice == "new":
        return actions.create_list(viewer(), text(form.name)).id
    return int(choice) if choice else None


def _saved(item: Item, saved: SavedList) -> Response:
    link = Markup('<a href="{}">{}</a>').format(url_for("discussion.show_list", list_id=saved.id), saved.name)
    flash(Markup("Saved to {}.").format(link), "success")
    return redirect(item_address(item))
