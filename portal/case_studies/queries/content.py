"""Reading a case as the named texts that are edited and versioned."""

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


def snapshot(item_id: int) -> dict[str, str]:
    """Returns: everything that readers see of a case besides its title, by name, in `content.FIELDS`' order."""
    query = (
        select(CaseStudy)
        .where(CaseStudy.item_id == item_id)
        .options(selectinload(CaseStudy.barriers), selectinload(CaseStudy.outcomes))
    )
    return fields_of(db.session.scalars(query).one())


def fields_of(case: CaseStudy) -> dict[str, str]:
    """Returns: the texts of a case in hand, its terms and links read from the database."""
    terms = terms_of([case.item_id]).get(case.item_id, {})
    texts = {name: getattr(case, name) or "" for name in content.TEXTS}
    keys = {name: content.join(terms.get(vocabulary, ())) for name, vocabulary in content.TERMS.items()}
    structures: dict[str, Any] = {
        "barriers": [barrier_row(barrier) for barrier in case.barriers],
        "outcomes": [outcome_row(outcome) for outcome in case.outcomes],
        "logic_model": case.logic_model,
        "links": _links(case),
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


def _links(case: CaseStudy) -> list[dict[str, Any]]:
    query = (
        select(Item.kind, Item.slug, CaseLink.beside)
        .join(CaseLink, CaseLink.item_id == Item.id)
        .where(CaseLink.case_id == case.id)
        .order_by(CaseLink.beside.desc(), CaseLink.position, Item.id)
    )
    return [{"item": f"{kind}/{slug}", "beside": beside} for kind, slug, beside in db.session.execute(query)]
