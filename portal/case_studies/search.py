"""A case study as a search document."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.access.policy import item_tokens
from portal.case_studies.models import CaseOutcome, CaseStudy
from portal.case_studies.words import BARRIER_OUTCOMES, NOT_REAL
from portal.core.db import db
from portal.core.markdown import plain
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.search import Passage, SearchDocument
from portal.items.sources import name_documents
from portal.items.vocabulary import About, read_about

PARTS = {
    "problem": "Context and problem",
    "done": "What was done",
    "why": "Why it is thought to work",
    "took": "What it took",
    "known": "What is known",
    "involvement": "How people were involved",
    "did_not_work": "What did not work",
    "differently": "What they would do differently",
}


def documents(items: Sequence[Item]) -> Iterator[SearchDocument]:
    """Yields: the case of each item as the search sees it, where there is one. Five statements, however many.

    What is made up says so in its summary. Source: docs/architecture.md, "Search documents".
    """
    ids = [item.id for item in items]
    about = read_about(ids)
    query = select(CaseStudy).where(CaseStudy.item_id.in_(ids))
    rows = query.options(selectinload(CaseStudy.barriers), selectinload(CaseStudy.outcomes))
    by_item = {case.item_id: case for case in db.session.scalars(rows)}
    for item in items:
        if item.id in by_item:
            yield _document(item, by_item[item.id], about[item.id])


def _document(item: Item, case: CaseStudy, about: About) -> SearchDocument:
    passages = _passages(case)
    return SearchDocument(
        item_id=item.id,
        kind=item.kind,
        state=item.state,
        audience=item.audience,
        rights=item_tokens(item),
        title=item.title,
        url=item_address(item),
        summary=" ".join(
            part for part in (f"{NOT_REAL}." if item.demo else "", case.gist, plain(case.plain_english)) if part
        ),
        updated_at=item.updated_at,
        body=" ".join(passage.text for passage in passages),
        keywords=tuple(dict.fromkeys([*about.words, *([case.site_label] if case.site_label else [])])),
        passages=passages,
        facets={**about.terms, "year": _years(case)},
        year=case.last_year,
        demo=item.demo,
    )


def _years(case: CaseStudy) -> tuple[str, ...]:
    """Every year in which it ran, as far as its period tells."""
    if case.first_year is None or case.last_year is None:
        return ()
    return tuple(str(year) for year in range(case.first_year, case.last_year + 1))


def _passages(case: CaseStudy) -> tuple[Passage, ...]:
    parts = [
        Passage(
            plain(name_documents(getattr(case, name))),
            label,
            "#did-not-work" if name in ("did_not_work", "differently") else "#story",
        )
        for name, label in PARTS.items()
        if getattr(case, name)
    ]
    parts += [Passage(b.how, f"Barrier: {BARRIER_OUTCOMES[b.outcome].lower()}", "#barriers") for b in case.barriers]
    parts += [Passage(_told(o), "Evidence", "#evidence") for o in case.outcomes]
    if case.logic_model:
        parts.append(Passage(". ".join(str(e["text"]) for e in case.logic_model), "Logic model", "#logic-model"))
    return tuple(parts)


def _told(outcome: CaseOutcome) -> str:
    told = (outcome.label, outcome.measure, outcome.result or outcome.target, outcome.method)
    return ". ".join(part for part in told if part)
