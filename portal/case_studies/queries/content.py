"""Reading a case as the named texts that are edited and versioned."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.case_studies import content
from portal.case_studies.models import CaseBarrier, CaseLink, CaseOutcome, CaseStudy
from portal.core.db import db
from portal.items.models import Item
from portal.items.vocabulary import terms_of

OUTCOME_FIELDS = (
    *("outcome", "label", "status", "measure", "target", "result", "direction", "baseline", "baseline_on"),
    *("follow_up", "follow_up_on", "method", "scale", "size", "source", "strength"),
)


def snapshots(item_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Returns: item id -> everything that readers see of a case besides its title, by name, in `content.FIELDS`' order.

    Five statements.
    """
    query = (
        select(CaseStudy)
        .where(CaseStudy.item_id.in_(item_ids))
        .options(selectinload(CaseStudy.barriers), selectinload(CaseStudy.outcomes))
    )
    return fields_of_all(db.session.scalars(query).all())


def fields_of(case: CaseStudy) -> dict[str, str]:
    """Returns: the texts of a case in hand, its terms and links read from the database."""
    return fields_of_all([case])[case.item_id]


def fields_of_all(cases: Sequence[CaseStudy]) -> dict[int, dict[str, str]]:
    """Returns: item id -> the texts of each of these cases. Two statements, and their barriers and outcomes."""
    terms, links = terms_of([case.item_id for case in cases]), _links(cases)
    return {case.item_id: _fields(case, terms[case.item_id], links[case.id]) for case in cases}


def _fields(case: CaseStudy, terms: Mapping[str, Sequence[str]], links: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    texts = {name: getattr(case, name) or "" for name in content.TEXTS}
    keys = {name: content.join(terms.get(vocabulary, ())) for name, vocabulary in content.TERMS.items()}
    structures: dict[str, Any] = {
        "barriers": [barrier_row(barrier) for barrier in case.barriers],
        "outcomes": [outcome_row(outcome) for outcome in case.outcomes],
        "logic_model": case.logic_model,
        "links": links,
        "basis": {"kind": case.basis, "document": case.document or "", "place": case.place},
    }
    return texts | keys | {name: content.pack(value) for name, value in structures.items()}


def barrier_row(barrier: CaseBarrier) -> dict[str, str]:
    """Returns: a barrier as it stands in the texts."""
    return {"barrier": barrier.barrier, "outcome": barrier.outcome, "how": barrier.how}


def outcome_row(outcome: CaseOutcome) -> dict[str, Any]:
    """Returns: an outcome as it stands in the texts; days as text, empty values left out."""
    row = {name: getattr(outcome, name) for name in OUTCOME_FIELDS}
    for name in ("baseline_on", "follow_up_on"):
        row[name] = row[name].isoformat() if row[name] else ""
    return {name: value for name, value in row.items() if value}


def _links(cases: Sequence[CaseStudy]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {case.id: [] for case in cases}
    query = (
        select(CaseLink.case_id, Item.kind, Item.slug, CaseLink.beside)
        .join(CaseLink, CaseLink.item_id == Item.id)
        .where(CaseLink.case_id.in_(found))
        .order_by(CaseLink.beside.desc(), CaseLink.position, Item.id)
    )
    for case_id, kind, slug, beside in db.session.execute(query):
        found[case_id].append({"item": f"{kind}/{slug}", "beside": beside})
    return found
