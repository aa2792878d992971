"""Findings as JSON, and their figures as CSV."""

from flask import Blueprint, Response

from portal.access.guard import requires, viewer
from portal.api.findings import FindingDetail, FindingPage, dataset_of, tell, tell_page
from portal.api.parameters import FindingParameters
from portal.api.spec import TEXT, describes
from portal.findings import queries
from portal.findings.shown import as_csv

CSV = "text/csv"


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/v1/findings", "list_findings", index)
    blueprint.add_url_rule("/v1/findings/<slug:slug>", "show_finding", show)
    blueprint.add_url_rule("/v1/findings/<slug:slug>/data.csv", "finding_data", data)


@requires("site:read")
@describes(FindingPage, 404, name="listFindings", tag="findings")
def index(query: FindingParameters) -> FindingPage:
    """The findings that you may read, those on a survey table first."""
    page = queries.list_findings(viewer(), query.chosen(), query.page, query.per_page)
    return tell_page(viewer(), page)


@requires("site:read")
@describes(FindingDetail, 403, 404, 410, name="showFinding", tag="findings")
def show(slug: str) -> FindingDetail:
    """One finding, with what it rests on and what it does not show."""
    return tell(viewer(), queries.get_finding(viewer(), slug))


@requires("site:read")
@describes(None, 403, 404, 410, name="findingData", tag="findings", media={CSV: TEXT})
def data(slug: str) -> Response:
    """The table that a finding rests on, as CSV.

    Its columns are table, rank, item_no, item, group, measure, value, base, and a few that may follow.
    """
    table = dataset_of(viewer(), queries.get_finding(viewer(), slug))
    answer = Response(as_csv(table), mimetype=CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="{table.slug}.csv"'
    return answer
