"""Case studies as the API tells them."""

from typing import Any

from pydantic import BaseModel, Field

from portal.access.policy import Viewer
from portal.api.common import About, ItemRow, Listing, counts
from portal.case_studies.models import CaseStudy
from portal.case_studies.queries.need import Results
from portal.case_studies.words import BARRIER_OUTCOMES, DIRECTIONS, MATURITIES, NOT_REAL, SCALE, STATUSES
from portal.items.sources import DOCUMENTS


class MetBarrier(BaseModel):
    """A barrier that a case met."""

    barrier: str
    outcome: str = Field(description=f"What became of it: {', '.join(BARRIER_OUTCOMES)}.")
    how: str


class HopedOutcome(BaseModel):
    """What a case hoped to change."""

    outcome: str | None = Field(description="Identifier of the vocabulary “outcome”; null when it is none of them.")
    label: str
    status: str = Field(description=f"One of: {', '.join(STATUSES)}.")
    result: str
    direction: str | None = Field(description=f"One of: {', '.join(DIRECTIONS)}; null: no result.")
    measure: str
    target: str = Field(description="What was hoped for.")
    baseline: str = Field(description="What the result is compared with.")
    follow_up: str
    method: str
    scale: str | None = Field(
        description=f"Maryland scale, 1-5, or a word of our own: {', '.join(SCALE)}; null: not measured."
    )
    size: str
    source: str


class CaseRow(ItemRow):
    """A case study in a list. What is withheld is empty or null."""

    label: str = Field(description=f"“{NOT_REAL}” for what is made up; else empty.")
    summary: str
    period: str
    maturity: str | None = Field(description=f"One of: {', '.join(MATURITIES)}; null: not told.")
    basis: str | None = Field(description="Who tells of it: site, document or illustrative (made up).")
    document: str | None = Field(description="The path of the document that tells of it.")
    barriers: list[MetBarrier]
    outcomes: list[HopedOutcome]
    used_by: int = Field(description="How many Pioneers say that they use it.")


class CasePage(Listing):
    """A page of case studies: with a barrier or an outcome chosen, the best results first."""

    results: list[CaseRow]
    grouped_by: str | None = Field(description="barrier, outcome, or null.")


def tell_page(viewer: Viewer, found: Results) -> CasePage:
    """Returns: the page of cases. At most two statements."""
    about = About(viewer, [one.case.item_id for one in found.page.rows])
    rows = [CaseRow(**_row(one.case, about), used_by=one.users) for one in found.page.rows]
    return CasePage(**counts(found.page), results=rows, grouped_by=found.grouped_by or None)


def _row(case: CaseStudy, about: About) -> dict[str, Any]:
    row = {**about.row(case.item), "label": NOT_REAL if case.item.demo else ""}
    if row["withheld"]:
        empty = dict.fromkeys(("maturity", "basis", "document"))
        return {**row, **empty, "summary": "", "period": "", "barriers": [], "outcomes": []}
    source = DOCUMENTS.get(case.document or "")
    return {
        **row,
        "summary": case.gist,
        "period": case.period,
        "maturity": case.maturity,
        "basis": case.basis,
        "document": source.address if source else None,
        "barriers": [{name: getattr(one, name) for name in MetBarrier.model_fields} for one in case.barriers],
        "outcomes": [{name: getattr(one, name) for name in HopedOutcome.model_fields} for one in case.outcomes],
    }
