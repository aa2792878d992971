"""What is held about one person: how much of each sort, and all of it for them to take away."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, literal, select, union_all

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import Base, db
from portal.privacy.words import HELD, Held

ABOUT = (
    *("email", "name", "chosen_name", "show_as", "organisation", "role"),
    *("created_at", "confirmed_at", "last_seen_at", "ground_rules_at"),
)


def columns_about_people() -> Iterator[tuple[str, Table, ColumnElement[Any]]]:
    """Returns: "table.column", its table and the column, for each column that points at a person, by name."""
    for table in sorted(Base.metadata.tables.values(), key=lambda found: found.name):
        for column in table.columns:
            if any(key.column.table.name == "people" for key in column.foreign_keys):
                yield f"{table.name}.{column.name}", table, column


def count_held(person_id: int) -> list[tuple[Held, int]]:
    """Returns: each sort that there is any of, with how many rows, in the order of `words.HELD`. One statement."""
    parts = [
        select(literal(name).label("name"), func.count().label("number")).select_from(table).where(column == person_id)
        for name, table, column in columns_about_people()
    ]
    numbers = {row.name: row.number for row in db.session.execute(union_all(*parts))}
    return [(held, numbers[name]) for name, held in HELD.items() if numbers.get(name)]


def export(person: Person) -> dict[str, Any]:
    """Returns: everything that is held about this person, as plain values: account, then each sort with its rows.

    No secrets (passwords, keys, tokens) and nothing that somebody else wrote. One statement for each sort.
    """
    tables = {name: (table, column) for name, table, column in columns_about_people()}
    sorts = [_sort(held, *tables[name], person.id) for name, held in HELD.items() if name in tables]
    return {
        "made_at": clock.now().isoformat(),
        "account": {name: _plain(getattr(person, name)) for name in ABOUT},
        "held": [sort for sort in sorts if sort["rows"]],
    }


def _sort(held: Held, table: Table, column: ColumnElement[Any], person_id: int) -> dict[str, Any]:
    wanted = select(*(table.c[name] for name in held.columns)).where(column == person_id)
    rows = db.session.execute(wanted.order_by(*table.primary_key.columns))
    return {
        "what": held.what,
        "why": held.why,
        "until": held.until,
        "rows": [{name: _plain(value) for name, value in row._mapping.items()} for row in rows],  # noqa: SLF001
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else value
