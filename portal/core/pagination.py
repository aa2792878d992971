"""Pages of a list: always counted, always stable in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func

from portal.core.db import db
from portal.core.errors import PastTheEnd

PER_PAGE = 20

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of `total` rows; `number` counts from 1."""

    rows: Sequence[T]
    total: int
    number: int
    per_page: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.per_page + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return (self.number - 1) * self.per_page + len(self.rows)


def paginate(query: Select[Any], number: int = 1, per_page: int = PER_PAGE) -> Page[Any]:
    """Run an ordered query of one entity for one page, with its total: one statement.

    Raises: PastTheEnd (page 1 of nothing exists).
    """
    counted = query.add_columns(func.count().over().label("total"))
    rows = db.session.execute(counted.limit(per_page).offset((number - 1) * per_page)).all()
    if number < 1 or (number > 1 and not rows):
        raise PastTheEnd()
    return Page([row[0] for row in rows], rows[0].total if rows else 0, number, per_page)


def slice_page(rows: Sequence[T], number: int = 1, per_page: int = PER_PAGE) -> Page[T]:
    """Returns: one page of rows that are in memory already. Raises: PastTheEnd."""
    if number < 1 or (number > 1 and (number - 1) * per_page >= len(rows)):
        raise PastTheEnd()
    start = (number - 1) * per_page
    return Page(rows[start : start + per_page], len(rows), number, per_page)


def map_page(page: Page[S], change: Callable[[S], T]) -> Page[T]:
    """Returns: the same page with each row changed."""
    return Page([change(row) for row in page.rows], page.total, page.number, page.per_page)
