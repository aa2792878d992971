"""Following a page or a term, the list of what one follows, and ending it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.web.addresses import is_our_address
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.vocabulary import LABELS, Vocabulary, read_vocabulary
from portal.notifications import queries
from portal.notifications.actions import choices
from portal.notifications.models import Follow

TERM_PAGES = {
    "theme": "themes",
    "barrier": "barriers",
    "facilitator": "facilitators",
    "initiative": "initiatives",
    "group": "groups",
    "outcome": "outcomes",
    "i_statement": "i-statements",
    "site": "pioneers",
}


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/account/following", view_func=following)
    blueprint.add_url_rule("/account/following/<int:follow_id>/stop", view_func=stop_following, methods=["POST"])
    blueprint.add_url_rule("/follow", view_func=follow, methods=["GET", "POST"])


@requires("account:own")
def following() -> str:
    """What I follow."""
    followed = queries.list_followed(viewer())
    vocabulary = read_vocabulary()
    return render_template("notifications/following.html", rows=[_row(row, item, vocabulary) for row, item in followed])


def _row(row: Follow, item: Item | None, vocabulary: Vocabulary) -> dict[str, Any]:
    label, href, kind = _names(row.target, item, vocabulary)
    return {"id": row.id, "label": label, "href": href, "kind": kind, "of": item and item.kind, "since": row.since}


def _names(target: str, item: Item | None, vocabulary: Vocabulary) -> tuple[str, str, str]:
    """What a target is called, its page, and what kind of thing it is."""
    if item is not None:
        return item.title, item_address(item), "Page"
    name, _, key = target.partition(":")
    return vocabulary.label(name, key), f"/{TERM_PAGES[name]}/{key}", LABELS[name][0]


@requires("account:own")
def follow() -> str | Response:
    """Follow something: by its button at once, by the link of a visitor who had to sign in after a page that asks."""
    target = request.values.get("target", "")[:80]
    item = choices.check_target(viewer(), target)
    label, href, _ = _names(target, item, read_vocabulary(target.partition(":")[0]) if item is None else Vocabulary({}))
    if request.method == "GET":
        return render_template("notifications/follow.html", label=label, href=href, target=target)
    new = choices.follow(viewer(), target)
    words = "You now follow “{}”." if new else "You follow “{}” already."
    link = Markup('<a href="{}">{}</a>').format(url_for("notifications.following"), "What you follow")
    flash(Markup("{} {}").format(words.format(label), link), "success")
    back = request.form.get("back", "")
    return redirect(back if is_our_address(back) else href)


@requires("account:own")
def stop_following(follow_id: int) -> Response:
    """Hear no more of it."""
    choices.stop_following(viewer(), follow_id)
    flash("You do not follow it any more.", "success")
    return redirect(url_for("notifications.following"))
