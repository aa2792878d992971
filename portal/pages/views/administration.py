"""The administrators' overview and the audit log."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from portal.access.guard import requires, viewer
from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.accounts.queries.groups import list_groups
from portal.core import clock
from portal.core.audit import AuditLine
from portal.core.web.arguments import kept_arguments, page_href, page_number
from portal.core.web.filters import without
from portal.discussion import queries as discussion
from portal.items.models import Item
from portal.items.queries import item_address, list_readable
from portal.items.vocabulary import read_vocabulary
from portal.pages.acts import act_words
from portal.pages.details import Names, detail_lines, ids_in
from portal.pages.queries import administration as queries

MAX_ID = 2**31 - 1
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/admin/", view_func=admin)
    blueprint.add_url_rule("/admin/audit", view_func=audit)
    blueprint.add_url_rule("/admin/audit.csv", view_func=audit_csv)


@requires("admin:read")
def admin() -> str:
    """What an administrator looks after, with what waits in each."""
    queue, owed = discussion.count_work(viewer())
    return render_template(
        "pages/admin.html",
        counts=queries.count_for_overview(viewer()),
        waiting=queue,
        owed=owed,
    )


@requires("admin:read")
def audit() -> str:
    """Who did what when, narrowed by act, person, item or day."""
    chosen = _chosen()
    page = queries.list_audit(page_number(), chosen)
    people, items, names = _named(page.rows)
    kept = {"person": chosen.person_id, "item": chosen.item_id}
    return render_template(
        "pages/audit.html",
        page=page,
        rows=[_row(line, people, items, names) for line in page.rows],
        acts=sorted(((act, act_words(act)) for act in queries.list_acts()), key=lambda pair: pair[1]),
        chosen=chosen,
        kept={name: value for name, value in kept.items() if value is not None},
        chips=_chips({"act": chosen.act, **kept, "since": chosen.since, "until": chosen.until}, names),
        csv_href=f"/admin/audit.csv?{urlencode(kept_arguments('page'))}",
        page_href=page_href,
    )


@requires("admin:read")
def audit_csv() -> Response:
    """The same lines as a file: ids and acts, no names and no content."""
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(["at", "act", "person", "item", "detail"])
    for line in queries.export_audit(_chosen()):
        detail = json.dumps(line.detail, sort_keys=True)
        rows.writerow([line.at.isoformat(), line.act, line.actor_id, line.item_id, detail])
    answer = Response(out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return answer


def _chosen() -> queries.AuditFilter:
    return queries.AuditFilter(
        act=request.args.get("act", "")[:60],
        person_id=_id("person"),
        item_id=_id("item"),
        since=_day("since"),
        until=_day("until"),
    )


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def _id(name: str) -> int | None:
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 11 and int(given) <= MAX_ID else None


def _chips(chosen: dict[str, object], names: Names) -> list[dict[str, object]]:
    return [
        {"label": _chip(name, value, names), "href": without(name, str(value))}
        for name, value in chosen.items()
        if value not in ("", None)
    ]


def _chip(name: str, value: object, names: Names) -> str:
    if isinstance(value, date):
        return f"{'From' if name == 'since' else 'To'}: {clock.format_day(value)}"
    if isinstance(value, int):
        known = names.people if name == "person" else names.items
        return f"{name.capitalize()}: {known.get(value) or f'number {value}'}"
    return f"Act: {act_words(str(value))}"


def _named(lines: Sequence[AuditLine]) -> tuple[dict[int, Person], dict[int, Item], Names]:
    """Who and what these lines are about, and the names of what their details count."""
    details = [line.detail for line in lines]
    people = accounts.people_by_id([line.actor_id for line in lines if line.actor_id] + ids_in(details, "person"))
    items = list_readable(viewer(), [line.item_id for line in lines if line.item_id] + ids_in(details, "round"))
    names = Names(
        people={person.id: person.name for person in people.values()},
        items={item.id: item.title for item in items.values()},
        groups={str(group.id): group.name for group in list_groups()},
        sites=read_vocabulary("site"),
    )
    return people, items, names


def _row(line: AuditLine, people: dict[int, Person], items: dict[int, Item], names: Names) -> dict[str, Any]:
    person = people.get(line.actor_id or 0)
    item = items.get(line.item_id or 0)
    who = Markup('<a href="?person={}">{}</a>').format(person.id, person.name) if person else "The system, or nobody"
    what: str | None = f"Item {line.item_id}" if line.item_id else None
    if item is not None:
        what = Markup('<a href="{}">{}</a>').format(item_address(item), item.title)
    return {
        "when": clock.format_moment(line.at),
        "act": act_words(line.act),
        "who": who,
        "item": what,
        "detail": Markup("<br>").join(detail_lines(line.act, line.detail, names)) or None,
    }
