"""A finding as a search document."""

from sqlalchemy import select

from portal.access.policy import item_tokens
from portal.core.db import db
from portal.core.markdown import plain
from portal.findings.models import Dataset, Finding
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.search import Passage, SearchDocument
from portal.items.vocabulary import terms_of, words_about

SURVEY_YEAR = 2016
SURVEY = "E03"


def document(item: Item) -> SearchDocument | None:
    """Returns: the finding of this item as the search sees it, or None when there is none.

    Source: docs/architecture.md, "Search documents".
    """
    finding = db.session.scalar(select(Finding).where(Finding.item_id == item.id))
    if finding is None:
        return None
    dataset = db.session.get(Dataset, finding.dataset_id) if finding.dataset_id else None
    facets = dict(terms_of([item.id]).get(item.id, {}))
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
        keywords=words_about(item.id),
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
