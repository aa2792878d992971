"""The administrators' overview and the audit log."""

from typing import Any

from flask import Blueprint, render_template, request
from markupsafe import Markup

from portal.access.guard import requires, viewer
from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.core import clock
from portal.core.audit import AuditLine
from portal.core.web.arguments import page_href, page_number
from portal.core.web.filters import without
from portal.discussion import queries as discussion
from portal.items.models import Item
from portal.items.queries import item_address, list_readable
from portal.pages.queries import administration as queries

MAX_ID = 2**31 - 1


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/admin/", view_func=admin)
    blueprint.add_url_rule("/admin/audit", view_func=audit)


@requires("admin:read")
def admin() -> str:
    """What an administrator looks after, with what waits in each."""
    return render_template(
        "pages/admin.html",
        counts=queries.count_for_overview(viewer()),
        waiting=discussion.count_queue(viewer()),
        owed=discussion.count_owed(viewer()),
    )


@requires("admin:read")
def audit() -> str:
    """Who did what when, narrowed by act, person or item."""
    act, person_id, item_id = request.args.get("act", "")[:60], _id("person"), _id("item")
    page = queries.list_audit(page_number(), act=act, person_id=person_id, item_id=item_id)
    people = accounts.people_by_id([line.actor_id for line in page.rows if line.actor_id])
    items = list_readable(viewer(), [line.item_id for line in page.rows if line.item_id])
    return render_template(
        "pages/audit.html",
        page=page,
        rows=[_row(line, people, items) for line in page.rows],
        acts=queries.list_acts(),
        act=act,
        kept={name: value for name, value in (("person", person_id), ("item", item_id)) if value is not None},
        chips=_chips({"act": act, "person": person_id, "item": item_id}),
        page_href=page_href,
    )


def _id(name: str) -> int | None:
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and int(given[:11]) <= MAX_ID else None


def _chips(chosen: dict[str, object]) -> list[dict[str, object]]:
    return [
        {"label": f"{name.capitalize()}: {value}", "href": without(name, str(value))}
        for name, value in chosen.items()
        if value not in ("", None)
    ]


def _row(line: AuditLine, people: dict[int, Person], items: dict[int, Item]) -> dict[str, Any]:
    person = people.get(line.actor_id or 0)
    item = items.get(line.item_id or 0)
    who = Markup('<a href="?person={}">{}</a>').format(person.id, person.name) if person else "The system, or nobody"
    what: str | None = f"Item {line.item_id}" if line.item_id else None
    if item is not None:
        what = Markup('<a href="{}">{}</a>').format(item_address(item), item.title)
    detail = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in line.detail.items())
    return {"when": clock.format_moment(line.at), "act": line.act, "who": who, "item": what, "detail": detail or None}
