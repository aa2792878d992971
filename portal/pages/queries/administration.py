"""What administrators look at, and what machines ask: counts, the audit log, the public addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, select

from portal.access.policy import PUBLIC, Viewer
from portal.accounts.models import Person
from portal.core import clock
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.outbox import Mail
from portal.core.pagination import Page, paginate
from portal.items.models import Item
from portal.items.queries import readable

LINES_PER_PAGE = 50
LINES_IN_EXPORT = 100_000
MAX_ADDRESSES = 40_000  # Source: sitemaps.org protocol, 50,000 a file; the rest is for pages that are no items


@dataclass(frozen=True, slots=True)
class Counts:
    """What the overview counts: open accounts, and messages that were not sent."""

    people: int
    unsent: int


def count_for_overview(viewer: Viewer) -> Counts:
    """Returns: the counts of the administrators' overview. One statement."""
    people = select(func.count()).where(Person.active)
    if not viewer.demo:
        people = people.where(Person.demo.is_(False))
    unsent = select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))
    row = db.session.execute(select(people.scalar_subquery(), unsent.scalar_subquery())).one()
    return Counts(int(row[0]), int(row[1]))


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What narrows the audit log; empty and None narrow nothing. `since`, `until`: days in London, both included."""

    act: str = ""
    person_id: int | None = None
    item_id: int | None = None
    since: date | None = None
    until: date | None = None


def list_audit(number: int = 1, chosen: AuditFilter | None = None) -> Page[AuditLine]:
    """Returns: a page of 50 audit lines, newest first, narrowed by what is chosen. Two statements.

    Raises: NotFound past the last page.
    """
    return paginate(_audit(chosen or AuditFilter()), number, LINES_PER_PAGE)


def export_audit(chosen: AuditFilter) -> Sequence[AuditLine]:
    """Returns: at most 100,000 audit lines, newest first, narrowed by what is chosen. One statement."""
    return db.session.scalars(_audit(chosen).limit(LINES_IN_EXPORT)).all()


def _audit(chosen: AuditFilter) -> Select[AuditLine]:
    query = select(AuditLine).order_by(AuditLine.at.desc(), AuditLine.id.desc())
    if chosen.act:
        query = query.where(AuditLine.act == chosen.act)
    if chosen.person_id is not None:
        query = query.where(AuditLine.actor_id == chosen.person_id)
    if chosen.item_id is not None:
        query = query.where(AuditLine.item_id == chosen.item_id)
    if chosen.since is not None:
        query = query.where(AuditLine.at >= clock.from_london(chosen.since, time(0)))
    if chosen.until is not None:
        query = query.where(AuditLine.at < clock.from_london(chosen.until + timedelta(days=1), time(0)))
    return query


def list_acts() -> Sequence[str]:
    """Returns: the kinds of act that were ever written, in order. One statement."""
    return db.session.scalars(select(AuditLine.act).distinct().order_by(AuditLine.act)).all()


def list_public_addresses(kinds: Sequence[str]) -> list[tuple[Item, datetime]]:
    """Returns: what anybody may read and is not made up, with its last change, by id. One statement.

    Never depends on who asks. Units: UTC.
    """
    query = select(Item).where(readable(PUBLIC), Item.kind.in_(kinds)).order_by(Item.id).limit(MAX_ADDRESSES)
    return [(item, item.updated_at) for item in db.session.scalars(query)]
