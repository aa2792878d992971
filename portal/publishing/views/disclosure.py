"""What the guard found in an item: each find in place, with its reason, a better wording, and two ways out."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Invalid, NotFound
from portal.core.web.fields import text
from portal.items.models import Item
from portal.publishing import actions, queries
from portal.publishing.actions.disclosure import Ruled
from portal.publishing.forms import StandForm
from portal.publishing.queries.disclosure import Find
from portal.publishing.queries.standing import get_standing

Answer = str | Response | tuple[str, int]
SAID = {  # after a word that a find may stand: what, and how; whom it settles nothing for is told so
    Ruled.SETTLED: ("Two people agree: it may stand.", "success"),
    Ruled.KEPT: ("Kept. A second person has to agree.", "success"),
    Ruled.AGAIN: ("You said so already. Somebody else has to agree.", "error"),
    Ruled.SAME_PERSON: (
        "We take you and the person before you for the same. Somebody else has to agree.",
        "error",
    ),
}


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/items/<int:item_id>/disclosure", view_func=disclosure)
    blueprint.add_url_rule("/items/<int:item_id>/disclosure/<slug:key>", view_func=let_stand, methods=["GET", "POST"])


@requires("account:own")
def disclosure(item_id: int) -> str:
    """Everything the guard found in what is to be released, settled or not."""
    item = get_standing(viewer(), item_id).item
    finds = queries.list_all_finds(item)
    rows = [_row(item, find) for find in finds if not find.settled]
    settled = [_row(item, find) for find in finds if find.settled]
    return render_template("publishing/disclosure.html", item=item, rows=rows, settled=settled)


def _row(item: Item, find: Find) -> dict[str, Any]:
    """A find as `components/guard_hit.html` draws it, with who said that it may stand."""
    edit = queries.editor_for(viewer(), item)
    stand = url_for("publishing.let_stand", item_id=item.id, key=find.hit.key) if viewer().is_team else None
    return {
        "where": f"{find.label}, line {find.hit.line}",
        "what": f"“{find.hit.found}”",
        "why": find.hit.why,
        "suggestion": find.hit.suggestion,
        "sentence": find.hit.sentence,
        "goto": {"label": "Change the text", "href": edit} if edit else None,
        "override": {"label": f"It may stand: {find.hit.found}", "href": stand} if stand else None,
        "rulings": [f"{ruling.person.shown_name}: {ruling.reason}" for ruling in find.rulings],
    }


@requires("account:own")
def let_stand(item_id: int, key: str) -> Answer:
    """Say why a find may stand; a second person has to agree."""
    item, form = get_standing(viewer(), item_id).item, StandForm()
    if form.validate_on_submit():
        try:
            ruled = actions.let_stand(viewer(), item, key, text(form.reason))
        except Invalid as error:
            form.reason.errors = [str(error)]
        else:
            flash(*SAID[ruled])
            return redirect(url_for("publishing.disclosure", item_id=item_id))
    find = next((find for find in queries.list_all_finds(item) if find.hit.key == key), None)
    if find is None:
        raise NotFound()
    page = render_template("publishing/let_stand.html", item=item, form=form, row=_row(item, find))
    return (page, 400) if form.errors else page
