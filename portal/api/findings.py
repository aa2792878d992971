"""Findings as the API tells them."""

from datetime import datetime
from typing import Any

from pydantic import Field

from portal.access.policy import Viewer
from portal.api.common import WITHHELD, About, ItemRow, Listing, counts
from portal.core import clock
from portal.core.errors import Denied, NotFound
from portal.core.pagination import Page
from portal.findings.models import Dataset, Finding
from portal.findings.shown import gist
from portal.items.sources import DOCUMENTS
from portal.publishing.queries import needs_acceptance

CAVEAT = "Early insight, in confidence: not peer reviewed, not to be quoted, cited or passed on."


class FindingRow(ItemRow):
    """A finding in a list. What is withheld is empty or null."""

    summary: str = Field(description="How its plain English begins.")
    document: str | None = Field(description="The path of the document it rests on.")
    place: str | None = Field(description="Where in that document.")
    work_package: str | None
    published: datetime | None
    data_url: str | None = Field(description="The path of its figures as CSV; null when it rests on no table.")


class FindingPage(Listing):
    """A page of findings."""

    results: list[FindingRow]


class FindingDetail(FindingRow):
    """One finding whole. Texts are Markdown."""

    plain_english: str
    rests_on: str
    not_shown: str = Field(description="What it does not show.")
    leads_to: str
    table: str | None = Field(description="The path of the survey table it rests on.")
    edition: int = Field(description="Released versions so far; cite it with the finding.")
    caveat: str | None = Field(description="What holds for an early insight; null once it is published.")


def tell_page(viewer: Viewer, page: Page[Finding]) -> FindingPage:
    """Returns: the page of findings. At most two statements."""
    about = About(viewer, [finding.item_id for finding in page.rows])
    return FindingPage(**counts(page), results=[FindingRow(**_row(finding, about)) for finding in page.rows])


def tell(viewer: Viewer, finding: Finding) -> FindingDetail:
    """Returns: the finding. Raises: Denied while the conditions of early insight are not accepted."""
    check_accepted(viewer, finding)
    names = ("plain_english", "rests_on", "not_shown", "leads_to")
    return FindingDetail(
        **_row(finding, About(viewer, [finding.item_id])),
        **{name: getattr(finding, name) for name in names},
        table=f"/findings/datasets/{finding.dataset.slug}" if finding.dataset else None,
        edition=finding.item.edition,
        caveat=CAVEAT if finding.item.state == "early_insight" else None,
    )


def dataset_of(viewer: Viewer, finding: Finding) -> Dataset:
    """Returns: the table that the finding rests on. Raises: Denied, NotFound when it rests on none."""
    check_accepted(viewer, finding)
    if finding.dataset is None:
        raise NotFound("This finding rests on no table, so there are no figures to give.")
    return finding.dataset


def check_accepted(viewer: Viewer, finding: Finding) -> None:
    """Raises: Denied while the conditions of early insight are not accepted."""
    if needs_acceptance(viewer, finding.item):
        raise Denied(WITHHELD)


def _row(finding: Finding, about: About) -> dict[str, Any]:
    item = finding.item
    row = about.row(item)
    published = clock.as_utc(item.published_at) if item.published_at else None
    if row["withheld"]:
        empty = dict.fromkeys(("document", "place", "work_package", "data_url"))
        return {**row, **empty, "summary": "", "published": published}
    source = DOCUMENTS.get(finding.document)
    return {
        **row,
        "summary": gist(finding),
        "document": source.address if source else None,
        "place": finding.place,
        "work_package": finding.work_package,
        "published": published,
        "data_url": f"/api/v1/findings/{item.slug}/data.csv" if finding.dataset_id else None,
    }
