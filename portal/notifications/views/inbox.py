"""A person's inbox in the portal: it says what the mails say, and more where they may read more."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core import clock
from portal.core.db import db
from portal.core.web.arguments import page_number
from portal.items.models import Item
from portal.items.queries import list_readable
from portal.notifications import queries
from portal.notifications.actions.choices import mark_all_read, mark_read
from portal.notifications.models import News
from portal.notifications.words import KINDS, NEWS


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes, and the number in the header."""
    blueprint.app_context_processor(lambda: {"count_messages": count_messages})
    blueprint.add_url_rule("/account/inbox", view_func=inbox)
    blueprint.add_url_rule("/account/inbox/read", view_func=read_all, methods=["POST"])
    blueprint.add_url_rule("/account/inbox/<int:news_id>", view_func=news)
    blueprint.add_url_rule("/account/inbox/<int:news_id>/open", view_func=open_news, methods=["POST"])


def count_messages() -> int:
    """How much is unread of what this person may still read; asked once a request, by the header of every page.

    What a refused form left unsaved in the session stays there: the header writes nothing.
    """
    if "unread_messages" not in g:
        with db.session.no_autoflush:
            g.unread_messages = queries.count_unread(viewer()) if viewer().is_signed_in else 0
    return int(g.unread_messages)


@requires("account:own")
def inbox() -> str:
    """What I was told, newest first."""
    page = queries.list_inbox(viewer(), page_number())
    items = list_readable(viewer(), [row.item_id for row in page.rows if row.item_id])
    rows = [_row(row, items.get(row.item_id or 0)) for row in page.rows]
    return render_template("notifications/inbox.html", page=page, rows=rows)


def _row(row: News, item: Item | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "subject": NEWS[row.name].subject,
        "sentence": NEWS[row.name].sentence,
        "title": item.title if item is not None else None,
        "demo": item is not None and item.demo,
        "kind": KINDS[row.kind].label,
        "when": clock.format_moment(row.at),
        "read": row.read_at is not None,
        "address": row.address,
    }


@requires("account:own")
def news(news_id: int) -> str:
    """One piece of news: where a mail leads that must not name its page."""
    row, item = queries.find_news(viewer(), news_id)
    return render_template("notifications/news.html", row=_row(row, item))


@requires("account:own")
def open_news(news_id: int) -> Response:
    """Go to what it tells of, and count it as read."""
    return redirect(mark_read(viewer(), news_id).address)


@requires("account:own")
def read_all() -> Response:
    """Count everything as read."""
    mark_all_read(viewer())
    flash("Everything is marked as read.", "success")
    return redirect(url_for("notifications.inbox"))
