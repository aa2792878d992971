"""A finding as a search document."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from portal.access.policy import item_tokens
from portal.core.db import db
from portal.core.markdown import plain
from portal.findings.models import Dataset, Finding
from portal.findings.shown import SURVEY
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.search import Passage, SearchDocument
from portal.items.vocabulary import About, read_about

SURVEY_YEAR = 2016


def documents(items: Sequence[Item]) -> Iterator[SearchDocument]:
    """Yields: the finding of each item as the search sees it, where there is one. Four statements, however many.

    Source: docs/architecture.md, "Search documents".
    """
    ids = [item.id for item in items]
    about = read_about(ids)
    query = select(Finding, Dataset).outerjoin(Dataset, Dataset.id == Finding.dataset_id)
    rows = db.session.execute(query.where(Finding.item_id.in_(ids))).all()
    by_item = {finding.item_id: (finding, dataset) for finding, dataset in rows}
    for item in items:
        if item.id in by_item:
            yield _document(item, *by_item[item.id], about[item.id])


def _document(item: Item, finding: Finding, dataset: Dataset | None, about: About) -> SearchDocument:
    facets = dict(about.terms)
    if finding.work_package:
        facets["wp"] = (finding.work_package,)
    return SearchDocument(
        item_id=item.id,
        kind=item.kind,
        state=item.state,
        audience=item.audience,
        rights=item_tokens(item),
        title=item.title,
        url=item_address(item),
        summary=plain(finding.plain_english),
        updated_at=item.updated_at,
        body=" ".join(plain(text) for text in (finding.rests_on, finding.not_shown, finding.leads_to)),
        keywords=about.words,
        passages=_passages(finding, dataset),
        facets=facets,
        year=SURVEY_YEAR if finding.document == SURVEY else None,
        external_id=finding.claim,
        demo=item.demo,
    )


def _passages(finding: Finding, dataset: Dataset | None) -> tuple[Passage, ...]:
    told = [
        Passage(plain(finding.rests_on), "What it rests on"),
        Passage(plain(finding.not_shown), "What it does not show"),
    ]
    if finding.leads_to:
        told.append(Passage(plain(finding.leads_to), "Where this leads"))
    if dataset is not None:
        told.append(Passage(f"{dataset.title}. {dataset.measure}", f"Table {dataset.number}"))
    return tuple(told)
