"""Finding what works from a need: the barrier we face, the people we serve, what we want to change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import selectinload

from portal.access.policy import Viewer
from portal.case_studies.models import CaseBarrier, CaseOutcome, CaseStudy, SpreadRecord
from portal.case_studies.queries.spread import shown_records
from portal.case_studies.words import BARRIER_OUTCOMES, USING
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.pagination import PER_PAGE, Page
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import ItemTerm, Term
from portal.publishing.kinds import RELEASED

TERMS = ("barrier", "group", "outcome", "initiative", "i_statement", "facilitator", "theme", "site")
FILTERS = (*TERMS, "wave", "year")
TEAM_FILTERS = ("state", "audience")
BARRIER_GROUPS = tuple(BARRIER_OUTCOMES)  # best first
OUTCOME_GROUPS = ("improved", "no-change", "worsened", "unknown", "not-measured")

Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """One case on a page of results: its group, that group's size over all pages, the sites that use it."""

    case: CaseStudy
    group: str  # of BARRIER_GROUPS or OUTCOME_GROUPS; empty when results are not grouped
    in_group: int
    users: int


@dataclass(frozen=True, slots=True)
class Results:
    """A page of cases, ordered by group. `real` and `made_up` count over all pages those that are out, and those that
    are not true; the rest are real and wait for their release.
    """

    page: Page[Found]
    grouped_by: str  # "barrier", "outcome" or ""
    real: int = 0
    made_up: int = 0


def find_cases(viewer: Viewer, chosen: Chosen, number: int = 1, per_page: int = PER_PAGE) -> Results:
    """Find cases by need: OR within a filter, AND across.

    With a barrier they are grouped by what became of it, the best of several; else with an outcome by what
    was measured. Within a group real cases stand first, then by title: good and bad news are ranked alike.
    Three statements. Raises: NotFound past the last page.
    """
    grouped_by = next((name for name in ("barrier", "outcome") if chosen.get(name)), "")
    ranked = _ranked(viewer, chosen, grouped_by).subquery()
    query = (
        select(CaseStudy, ranked)
        .join(ranked, ranked.c.case_id == CaseStudy.id)
        .options(selectinload(CaseStudy.barriers), selectinload(CaseStudy.outcomes))
        .order_by(ranked.c.place, ranked.c.demo, ranked.c.title, ranked.c.case_id)
    )
    rows = db.session.execute(query.limit(per_page).offset((number - 1) * per_page)).all()
    if number < 1 or (number > 1 and not rows):
        raise NotFound()
    found = [Found(row[0], _group(grouped_by, row.place), row.in_group, row.users) for row in rows]
    if not rows:
        return Results(Page(found, 0, number, per_page), grouped_by)
    return Results(Page(found, rows[0].total, number, per_page), grouped_by, rows[0].real, rows[0].made_up)


def _ranked(viewer: Viewer, chosen: Chosen, grouped_by: str) -> Select[*tuple[Any, ...]]:
    place = _place(grouped_by, chosen)
    users = select(func.count()).where(
        SpreadRecord.case_id == CaseStudy.id,
        SpreadRecord.current,
        SpreadRecord.status.in_(USING),
        shown_records(viewer),
    )
    return _narrowed(viewer, chosen).with_only_columns(
        CaseStudy.id.label("case_id"),
        Item.title.label("title"),
        Item.demo.label("demo"),
        place.label("place"),
        func.count().over().label("total"),
        func.count().over(partition_by=place).label("in_group"),
        func.sum(case((and_(~Item.demo, Item.state.in_(RELEASED)), 1), else_=0)).over().label("real"),
        func.sum(case((Item.demo, 1), else_=0)).over().label("made_up"),
        users.scalar_subquery().label("users"),
    )


def _place(grouped_by: str, chosen: Chosen) -> ColumnElement[int]:
    """A number for the group a case falls in: the best among the terms that were chosen."""
    if grouped_by == "barrier":
        order = {name: place for place, name in enumerate(BARRIER_GROUPS)}
        of = CaseBarrier.barrier.in_(chosen["barrier"])
        best = select(func.min(case(order, value=CaseBarrier.outcome))).where(CaseBarrier.case_id == CaseStudy.id, of)
        return best.scalar_subquery()
    if grouped_by == "outcome":
        order = {name: place for place, name in enumerate(OUTCOME_GROUPS)}
        measured = case(order, value=CaseOutcome.direction, else_=len(order) - 1)
        of = CaseOutcome.outcome.in_(chosen["outcome"])
        return select(func.min(measured)).where(CaseOutcome.case_id == CaseStudy.id, of).scalar_subquery()
    return literal(0)


def _group(grouped_by: str, place: int) -> str:
    return {"barrier": BARRIER_GROUPS, "outcome": OUTCOME_GROUPS}[grouped_by][place] if grouped_by else ""


def filters_for(viewer: Viewer) -> tuple[str, ...]:
    """Returns: the filters that this viewer is offered."""
    return (*FILTERS, *TEAM_FILTERS) if viewer.is_team else FILTERS


def _narrowed(viewer: Viewer, chosen: Chosen, leave_out: str = "") -> Select[Any]:
    query = select(CaseStudy).join(CaseStudy.item).where(readable(viewer))
    return query.where(*(_meets(name, values) for name, values in chosen.items() if values and name != leave_out))


def _meets(name: str, values: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a case has one of the values: it ran in the year, one of its sites is of the wave."""
    if name in TEAM_FILTERS:
        return (Item.state if name == "state" else Item.audience).in_(values)
    if name == "year":
        years = [int(value) for value in values if len(value) == 4 and value.isascii() and value.isdigit()]
        return or_(false(), *(and_(CaseStudy.first_year <= year, CaseStudy.last_year >= year) for year in years))
    if name == "wave":
        return exists().where(ItemTerm.item_id == Item.id, OF_SITE, WAVE.in_(values))
    return exists().where(ItemTerm.item_id == Item.id, ItemTerm.vocabulary == name, ItemTerm.key.in_(values))


OF_SITE = and_(ItemTerm.vocabulary == "site", Term.vocabulary == "site", Term.key == ItemTerm.key)
WAVE = cast(Term.data["wave"].as_integer(), String)


def facet_counts(viewer: Viewer, chosen: Chosen) -> dict[str, dict[str, int]]:
    """Returns: filter -> value -> how many cases it would show with the other filters kept. One statement."""
    names = filters_for(viewer)
    free = [name for name in names if not chosen.get(name)]
    parts = _counted(viewer, chosen, free)
    for name in names:
        parts += _counted(viewer, chosen, [name], leave_out=name) if chosen.get(name) else []
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    for name, key, number in db.session.execute(union_all(*parts)):
        for value in _years(key) if name == "year" else [key]:
            counts[name][value] = counts[name].get(value, 0) + number
    return counts


def _years(span: str) -> list[str]:
    """Each year of a span such as "2014-2016"."""
    first, _, last = span.partition("-")
    return [str(year) for year in range(int(first), int(last) + 1)]


def _counted(viewer: Viewer, chosen: Chosen, names: Sequence[str], leave_out: str = "") -> list[Select[str, str, int]]:
    """Filter, value, number of cases: a query each for what is counted alike; years as the span from first to last."""
    narrowed = _narrowed(viewer, chosen, leave_out)
    ids = narrowed.with_only_columns(Item.id)
    terms = [name for name in names if name in TERMS]
    queries: list[Select[str, str, int]] = []
    if terms:
        of_terms = select(ItemTerm.vocabulary, ItemTerm.key, func.count())
        of_terms = of_terms.where(ItemTerm.item_id.in_(ids), ItemTerm.vocabulary.in_(terms))
        queries.append(of_terms.group_by(ItemTerm.vocabulary, ItemTerm.key))
    if "wave" in names:
        several = func.count(ItemTerm.item_id.distinct())  # a case of two sites of one wave is one case
        of_waves = select(literal("wave"), WAVE, several).where(ItemTerm.item_id.in_(ids), OF_SITE, WAVE.is_not(None))
        queries.append(of_waves.group_by(WAVE))
    if "year" in names:
        span = cast(CaseStudy.first_year, String) + "-" + cast(CaseStudy.last_year, String)
        of_years = narrowed.with_only_columns(literal("year"), span, func.count())
        queries.append(of_years.where(CaseStudy.first_year.is_not(None)).group_by(span))
    for name in (name for name in names if name in TEAM_FILTERS):
        column = Item.state if name == "state" else Item.audience
        queries.append(narrowed.with_only_columns(literal(name), column, func.count()).group_by(column))
    return queries
